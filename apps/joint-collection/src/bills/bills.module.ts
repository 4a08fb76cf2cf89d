import { type DynamicModule, Module } from '@nestjs/common';
import { BillBook } from './application/bill-book';
import { EndBill } from './application/end-bill';
import { IssueBill } from './application/issue-bill';
import { ReadBills } from './application/read-bills';
import { BillController } from './http/bill.controller';

/** 合并缴费单 */
@Module({})
export class BillsModule {
  /** @param others the one instance of the modules of people and obligations in this process. */
  static register(roles: { readonly api: boolean }, others: readonly NonNullable<DynamicModule['imports']>[number][]): DynamicModule {
    return {
      module: BillsModule,
      imports: [...others],
      controllers: roles.api ? [BillController] : [],
      providers: [BillBook, ReadBills, EndBill, IssueBill],
      exports: [BillBook, EndBill, IssueBill, ReadBills],
    };
  }
}
