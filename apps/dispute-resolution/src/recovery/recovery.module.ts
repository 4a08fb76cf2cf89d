import { type DynamicModule, Module } from '@nestjs/common';
import { HandleRecovery } from './application/handle-recovery';
import { RecoveryController } from './http/recovery.controller';

/** 拿到钱 */
@Module({})
export class RecoveryModule {
  static register(roles: { readonly api: boolean }, disputes: DynamicModule): DynamicModule {
    return {
      module: RecoveryModule,
      imports: [disputes],
      controllers: roles.api ? [RecoveryController] : [],
      providers: [HandleRecovery],
      exports: [HandleRecovery],
    };
  }
}
