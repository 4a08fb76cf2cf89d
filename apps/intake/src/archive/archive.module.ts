import { FilesModule } from '@app/files';
import { type DynamicModule, Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/catalogue.module';
import { ArchiveCases } from './application/archive-cases';
import { ReadArchive } from './application/read-archive';
import { ArchiveController } from './http/archive.controller';
import { ArchiveTimer } from './queue/archive-timer';

/** 归档 */
@Module({})
export class ArchiveModule {
  static register(roles: { readonly api: boolean; readonly worker: boolean }, cases: DynamicModule): DynamicModule {
    return {
      module: ArchiveModule,
      imports: [cases, CatalogueModule, FilesModule],
      controllers: roles.api ? [ArchiveController] : [],
      providers: [...(roles.api ? [ReadArchive] : []), ...(roles.worker ? [ArchiveCases, ArchiveTimer] : [])],
    };
  }
}
