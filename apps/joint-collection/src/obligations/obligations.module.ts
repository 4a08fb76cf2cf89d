import { type DynamicModule, Module } from '@nestjs/common';
import { ChangeObligationHandler } from './application/change-obligation.handler';
import { FindObligations } from './application/find-obligations.query';
import { ObligationBook } from './application/obligation-ledger';
import { RaiseObligationsHandler } from './application/raise-obligations.handler';
import { ObligationController } from './http/obligation.controller';

const PROVIDERS = [ObligationBook, FindObligations, RaiseObligationsHandler, ChangeObligationHandler];

/** 应征 */
@Module({})
export class ObligationsModule {
  /** @param people the one instance of the people's module in this process. */
  static register(roles: { readonly api: boolean; readonly worker: boolean }, people: DynamicModule): DynamicModule {
    return {
      module: ObligationsModule,
      imports: [people],
      controllers: roles.api ? [ObligationController] : [],
      providers: PROVIDERS,
      exports: PROVIDERS,
    };
  }
}
