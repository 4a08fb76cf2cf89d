import { type DynamicModule, Module } from '@nestjs/common';
import { DecideTriage } from './application/decide-triage.handler';
import { TriageController } from './http/triage.controller';

/** 研判分流 */
@Module({})
export class TriageModule {
  static register(roles: { readonly api: boolean }, disputes: DynamicModule): DynamicModule {
    return {
      module: TriageModule,
      imports: [disputes],
      controllers: roles.api ? [TriageController] : [],
      providers: roles.api ? [DecideTriage] : [],
    };
  }
}
