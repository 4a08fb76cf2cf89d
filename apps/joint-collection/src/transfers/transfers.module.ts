import { type DynamicModule, Module } from '@nestjs/common';
import { FindTransfers } from './application/find-transfers.query';
import { Transfers } from './application/transfers';
import { TransferController } from './http/transfer.controller';

/** 关系转移接续 */
@Module({})
export class TransfersModule {
  /** @param window the one instance of the window's module in this process, as `clocks` of theirs. */
  static register(roles: { readonly api: boolean }, window: DynamicModule, clocks: DynamicModule): DynamicModule {
    return {
      module: TransfersModule,
      imports: [window, clocks],
      controllers: roles.api ? [TransferController] : [],
      providers: [FindTransfers, Transfers],
    };
  }
}
