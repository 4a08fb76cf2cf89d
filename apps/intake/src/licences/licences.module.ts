import { type DynamicModule, Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/catalogue.module';
import { ReadLicences } from './application/read-licences';
import { LicenceController } from './http/licence.controller';

/** 证照: reading and checking. What decisions do to licences stands in `application/licence-book.ts` and runs with the case. */
@Module({})
export class LicencesModule {
  static register(roles: { readonly api: boolean }): DynamicModule {
    return {
      module: LicencesModule,
      imports: [CatalogueModule],
      controllers: roles.api ? [LicenceController] : [],
      providers: roles.api ? [ReadLicences] : [],
    };
  }
}
