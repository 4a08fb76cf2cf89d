import { DocumentsModule } from '@app/documents';
import { type DynamicModule, Module } from '@nestjs/common';
import { Records } from '../records/application/records';
import { Papers } from './application/papers';
import { ReadPapers } from './application/read-papers.query';
import { PaperController } from './http/paper.controller';

/** 文书和笔录 of legal aid, mediation and judicial confirmation */
@Module({})
export class PapersModule {
  /** @param disputes the one instance of the disputes module in this process */
  static register(roles: { readonly api: boolean }, disputes: DynamicModule): DynamicModule {
    return {
      module: PapersModule,
      imports: [disputes, DocumentsModule],
      controllers: roles.api ? [PaperController] : [],
      providers: [Papers, Records, ReadPapers],
      exports: [Papers, Records],
    };
  }
}
