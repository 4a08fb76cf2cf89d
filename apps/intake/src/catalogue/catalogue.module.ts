import { Module } from '@nestjs/common';
import { CatalogueCache } from './application/catalogue-cache';
import { FindItemsQuery } from './application/find-items.query';
import { FormCompiler } from './application/form-compiler';
import { ListPapersQuery } from './application/list-papers.query';
import { CatalogueController } from './http/catalogue.controller';

/**
 * 事项目录. Needs providers of IntakeDatabase, Clock, Configuration and KeysetCursor. The county must be loaded (`loadCountyCatalogue`)
 * before or, at the latest, refreshed after: `CatalogueCache.refresh()`.
 */
@Module({
  controllers: [CatalogueController],
  providers: [CatalogueCache, FindItemsQuery, FormCompiler, ListPapersQuery],
  exports: [CatalogueCache, FormCompiler, ListPapersQuery],
})
export class CatalogueModule {}
