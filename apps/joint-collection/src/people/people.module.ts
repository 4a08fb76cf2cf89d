import { type DynamicModule, Module } from '@nestjs/common';
import { PersonDirectory } from './application/person-directory';

/** 参保人员 */
@Module({})
export class PeopleModule {
  static register(_roles: { readonly api: boolean; readonly worker: boolean }): DynamicModule {
    return { module: PeopleModule, providers: [PersonDirectory], exports: [PersonDirectory] };
  }
}
