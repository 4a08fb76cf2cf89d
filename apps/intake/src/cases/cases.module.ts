import { DocumentsModule } from '@app/documents';
import { FilesModule } from '@app/files';
import { type DynamicModule, Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/catalogue.module';
import { AcceptCase } from './application/accept-case';
import { CaseDesk } from './application/case-desk';
import { CasePresenter } from './application/case-view';
import { CaseWriter } from './application/case-writer';
import { ConcludeCase } from './application/conclude-case';
import { CorrectedForm } from './application/corrected-form';
import { DeclareNotRequired } from './application/declare-not-required';
import { DeliverResult } from './application/deliver-result';
import { EditDraft, SubmitDraft } from './application/edit-draft';
import { EvaluateCase } from './application/evaluate-case';
import { ExpireClock } from './application/expire-clock';
import { FileCases } from './application/file-cases';
import { FixOnTheSpot } from './application/fix-on-the-spot';
import { IntakeLine } from './application/intake-line';
import { ItemTermsReader } from './application/item-terms';
import { ListCases } from './application/list-cases';
import { MakeOfficialPapers } from './application/make-official-papers';
import { NotifyCorrection } from './application/notify-correction';
import { OfficialPapers } from './application/official-papers';
import { ProgressByCode } from './application/progress-by-code';
import { ReadCases } from './application/read-cases';
import { ReadClocks } from './application/read-clocks';
import { ReadDocument } from './application/read-document';
import { ReadOwnReveals } from './application/read-own-reveals';
import { ReadPaper } from './application/read-paper';
import { ReceiveSubmittedCase } from './application/receive-submitted-case';
import { RecordProgress } from './application/record-progress';
import { RefuseCase } from './application/refuse-case';
import { RevealPersonalData } from './application/reveal-personal-data';
import { SupplementCase } from './application/supplement-case';
import { WithdrawCase } from './application/withdraw-case';
import { CaseController } from './http/case.controller';
import { CaseFileController } from './http/case-file.controller';
import { CaseListController } from './http/case-list.controller';
import { OwnRevealsController } from './http/own-reveals.controller';
import { ProgressController } from './http/progress.controller';
import { CaseProgressConsumer } from './queue/case-progress.consumer';
import { ClockSweep } from './queue/clock-sweep';
import { DocumentConsumer } from './queue/document.consumer';

const SHARED = [ItemTermsReader, OfficialPapers, CaseWriter, CaseDesk, CasePresenter, ReadCases];

const API = [
  FileCases,
  IntakeLine,
  ReceiveSubmittedCase,
  AcceptCase,
  NotifyCorrection,
  SupplementCase,
  RefuseCase,
  DeclareNotRequired,
  WithdrawCase,
  ConcludeCase,
  DeliverResult,
  EvaluateCase,
  EditDraft,
  SubmitDraft,
  CorrectedForm,
  FixOnTheSpot,
  ListCases,
  ReadClocks,
  ReadDocument,
  ReadPaper,
  RevealPersonalData,
  ReadOwnReveals,
  ProgressByCode,
];

const WORKER = [RecordProgress, ExpireClock, MakeOfficialPapers, CaseProgressConsumer, DocumentConsumer, ClockSweep];

/** 办件 */
@Module({})
export class CasesModule {
  static register(roles: { readonly api: boolean; readonly worker: boolean }): DynamicModule {
    return {
      module: CasesModule,
      imports: [CatalogueModule, FilesModule, DocumentsModule],
      controllers: roles.api ? [CaseListController, CaseController, CaseFileController, OwnRevealsController, ProgressController] : [],
      providers: [...SHARED, ...(roles.api ? API : []), ...(roles.worker ? WORKER : [])],
      exports: [ReadCases],
    };
  }
}
