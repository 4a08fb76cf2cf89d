import { type DynamicModule, Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/catalogue.module';
import { CheckMaterial } from './application/check-material';
import { LookUpPapers } from './application/look-up-papers';
import { MaterialSpace } from './application/material-space';
import { PapersSavedQuery } from './application/papers-saved.query';
import { PlanPapersQuery } from './application/plan-papers.query';
import { SharingSource } from './application/sharing-source';
import { TakePapers } from './application/take-papers';
import { HttpSharingSource } from './gateway/http-sharing-source';
import { MaterialSpaceController } from './http/material-space.controller';
import { PapersOnceController } from './http/papers-once.controller';

const API = [
  { provide: SharingSource, useClass: HttpSharingSource },
  LookUpPapers,
  TakePapers,
  MaterialSpace,
  CheckMaterial,
  PlanPapersQuery,
  PapersSavedQuery,
];

/** 材料只交一次: the material space, the sharing sources, and the planner that chooses between them. */
@Module({})
export class MaterialsModule {
  static register(roles: { readonly api: boolean }): DynamicModule {
    return {
      module: MaterialsModule,
      imports: [CatalogueModule],
      controllers: roles.api ? [MaterialSpaceController, PapersOnceController] : [],
      providers: roles.api ? API : [],
      exports: roles.api ? [TakePapers] : [],
    };
  }
}
