import { type DynamicModule, Module } from '@nestjs/common';
import { HouseholdPreflightQuery } from '../preflight/application/household-preflight.query';
import { FindPeople } from './application/find-people.query';
import { PersonDirectory } from './application/person-directory';
import { RecordFactsHandler } from './application/record-facts.handler';
import { RegisterPersonHandler } from './application/register-person.handler';
import { PersonController } from './http/person.controller';

const PROVIDERS = [PersonDirectory, FindPeople, RecordFactsHandler, RegisterPersonHandler, HouseholdPreflightQuery];

/** 参保人员, and what may be raised for them. */
@Module({})
export class PeopleModule {
  static register(roles: { readonly api: boolean; readonly worker: boolean }): DynamicModule {
    return { module: PeopleModule, controllers: roles.api ? [PersonController] : [], providers: PROVIDERS, exports: PROVIDERS };
  }
}
