import { type DynamicModule, Module } from '@nestjs/common';
import { RefundController } from './http/refund.controller';

/** 退费: its routes. What they do is of the payments' module, for a refund is written in the same transactions. */
@Module({})
export class RefundsModule {
  /** @param payments the one instance of the payments' module in this process. */
  static register(roles: { readonly api: boolean }, payments: NonNullable<DynamicModule['imports']>[number]): DynamicModule {
    return { module: RefundsModule, imports: [payments], controllers: roles.api ? [RefundController] : [] };
  }
}
