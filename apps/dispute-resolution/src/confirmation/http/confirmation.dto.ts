import { IsDay, OptionalField } from '@app/http';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsInt, Length, Matches } from 'class-validator';
import { COURT_ACTS } from '../application/confirm.handler';

export class ConfirmationBody {
  /** 共同申请的当事人 */
  @IsArray()
  @ArrayMaxSize(500)
  @ArrayUnique()
  @IsInt({ each: true })
  readonly askedBy!: number[];

  /** 写明送达地址的当事人 */
  @IsArray()
  @ArrayMaxSize(500)
  @ArrayUnique()
  @IsInt({ each: true })
  readonly addressed!: number[];
}

export class CourtEventBody {
  /** 法院的行为，按其文书登记 */
  @IsIn(COURT_ACTS)
  readonly action!: (typeof COURT_ACTS)[number];

  @IsDay()
  readonly on!: string;

  /** 法院文书号 */
  @Length(2, 60)
  readonly paperNo!: string;

  /** 法院案号 */
  @OptionalField()
  @Matches(/^[（(]\d{4}[）)][^\s]{3,40}号$/)
  readonly courtCaseNo?: string;
}
