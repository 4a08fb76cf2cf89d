import { type DynamicModule, Module } from '@nestjs/common';
import { ReadRecord } from './application/read-record';
import { SecrecyController } from './http/secrecy.controller';

/** 保密: who has read, and what a supervisor should look at. Duties and readings themselves stand in the disputes module. */
@Module({})
export class SecrecyModule {
  static register(roles: { readonly api: boolean }, disputes: DynamicModule): DynamicModule {
    return {
      module: SecrecyModule,
      imports: [disputes],
      controllers: roles.api ? [SecrecyController] : [],
      providers: roles.api ? [ReadRecord] : [],
    };
  }
}
