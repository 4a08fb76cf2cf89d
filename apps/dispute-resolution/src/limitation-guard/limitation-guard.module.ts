import { type DynamicModule, Module } from '@nestjs/common';
import { Guard } from './application/guard';
import { LimitationController } from './http/limitation.controller';

/** 时效守护 */
@Module({})
export class LimitationGuardModule {
  /** @param disputes the one instance of the disputes module in this process */
  static register(roles: { readonly api: boolean }, disputes: DynamicModule): DynamicModule {
    return {
      module: LimitationGuardModule,
      imports: [disputes],
      controllers: roles.api ? [LimitationController] : [],
      providers: [Guard],
      exports: [Guard],
    };
  }
}
