import { type DynamicModule, Module } from '@nestjs/common';
import { RegisterFirstContact } from './application/register-first-contact.handler';
import { FirstContactController } from './http/first-contact.controller';

/** 首问登记 */
@Module({})
export class FirstContactModule {
  static register(roles: { readonly api: boolean }, disputes: DynamicModule): DynamicModule {
    return {
      module: FirstContactModule,
      imports: [disputes],
      controllers: roles.api ? [FirstContactController] : [],
      providers: roles.api ? [RegisterFirstContact] : [],
    };
  }
}
