import { type DynamicModule, Module } from '@nestjs/common';
import { Calculations } from './application/calculations';
import { CalculationController } from './http/calculation.controller';

/** 规则和试算 */
@Module({})
export class RulesModule {
  static register(roles: { readonly api: boolean; readonly worker: boolean }): DynamicModule {
    return { module: RulesModule, controllers: roles.api ? [CalculationController] : [], providers: [Calculations] };
  }
}
