import { type DynamicModule, Module } from '@nestjs/common';
import { ObligationBook } from './application/obligation-ledger';

/** 应征 */
@Module({})
export class ObligationsModule {
  static register(_roles: { readonly api: boolean; readonly worker: boolean }): DynamicModule {
    return { module: ObligationsModule, providers: [ObligationBook], exports: [ObligationBook] };
  }
}
