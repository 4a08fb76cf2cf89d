import { type DynamicModule, Module } from '@nestjs/common';
import { RaiseObjection } from './application/raise-objection';
import { ReadPublicity } from './application/read-publicity';
import { PublicityController } from './http/publicity.controller';

/** 公示: reading and objecting. What routing tells of it stands in `application/publicity-book.ts` and runs with the case. */
@Module({})
export class PublicityModule {
  static register(roles: { readonly api: boolean }): DynamicModule {
    return {
      module: PublicityModule,
      controllers: roles.api ? [PublicityController] : [],
      providers: roles.api ? [ReadPublicity, RaiseObjection] : [],
    };
  }
}
