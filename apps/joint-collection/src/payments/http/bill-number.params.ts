import { Matches } from 'class-validator';

export class BillNumberParams {
  /** 缴费单号 */
  @Matches(/^HJ\d{13}$/)
  readonly number!: string;
}
