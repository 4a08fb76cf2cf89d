import { type DynamicModule, Module } from '@nestjs/common';
import { ConfirmHandler } from './application/confirm.handler';
import { ConfirmationController } from './http/confirmation.controller';

/** 司法确认 */
@Module({})
export class ConfirmationModule {
  /** @param modules the one instance of each in this process */
  static register(roles: { readonly api: boolean }, modules: Readonly<Record<'disputes' | 'mediation', DynamicModule>>): DynamicModule {
    return {
      module: ConfirmationModule,
      imports: [modules.disputes, modules.mediation],
      controllers: roles.api ? [ConfirmationController] : [],
      providers: [ConfirmHandler],
    };
  }
}
