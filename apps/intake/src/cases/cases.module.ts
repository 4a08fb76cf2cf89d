import { DocumentsModule } from '@app/documents';
import { FilesModule } from '@app/files';
import { type DynamicModule, Module } from '@nestjs/common';
import { BundleProgressByCode } from '../bundles/application/bundle-progress-by-code';
import { CatalogueModule } from '../catalogue/catalogue.module';
import { LicenceBook } from '../licences/application/licence-book';
import { MaterialsModule } from '../materials/materials.module';
import { PublicityBook } from '../publicity/application/publicity-book';
import { AcceptCase } from './application/accept-case';
import { AcceptDeferred, AcceptOnCommitment } from './application/accept-on-promise';
import { ArchiveCase } from './application/archive-case';
import { CaseDesk } from './application/case-desk';
import { CaseFollowers } from './application/case-followers';
import { CasePresenter } from './application/case-view';
import { CaseWriter } from './application/case-writer';
import { AssessFee, RecordPayment } from './application/charge-fee';
import { CheckCommitment } from './application/check-commitment';
import { ClockExpiries } from './application/clock-expiries';
import { ConsequenceWriter } from './application/consequence-writer';
import { CorrectedForm } from './application/corrected-form';
import { CreditRecords } from './application/credit-records';
import { ReadDecisionBasis } from './application/decision-basis';
import { DeclareNotRequired } from './application/declare-not-required';
import { DeliverResult } from './application/deliver-result';
import { DeliverTogether } from './application/deliver-together';
import { ChooseDelivery, DeliveryChoices } from './application/delivery-choices';
import { EditDraft, SubmitDraft } from './application/edit-draft';
import { ElectronicService } from './application/electronic-service';
import { EndOfValidity } from './application/end-of-validity';
import { ExpireClock } from './application/expire-clock';
import { FileCases } from './application/file-cases';
import { FixOnTheSpot } from './application/fix-on-the-spot';
import { HandInDeferred } from './application/hand-in-deferred';
import { ReadHolderStatements, RecordActHearing, RecordHolderStatement, ServePriorNotice } from './application/hear-holder';
import { IntakeLine } from './application/intake-line';
import { ItemTermsReader } from './application/item-terms';
import { LevelsSavedQuery } from './application/levels-saved';
import { ListCases } from './application/list-cases';
import { MakeOfficialPapers } from './application/make-official-papers';
import { NotifyCorrection } from './application/notify-correction';
import { OfficialPapers } from './application/official-papers';
import { OpenAct } from './application/open-act';
import { PostResult, RecordReturn, SignedFor } from './application/post-result';
import { ProgressByCode } from './application/progress-by-code';
import { ReadCases } from './application/read-cases';
import { ReadClocks } from './application/read-clocks';
import { ReadDelivery } from './application/read-delivery';
import { ReadDocument } from './application/read-document';
import { ReadHandlingData } from './application/read-handling-data';
import { ReadLinks } from './application/read-links';
import { ReadOwnReveals } from './application/read-own-reveals';
import { ReadPaper } from './application/read-paper';
import { ReceiveSubmittedCase } from './application/receive-submitted-case';
import { RecordProgress } from './application/record-progress';
import { RefuseCase } from './application/refuse-case';
import { RevealPersonalData } from './application/reveal-personal-data';
import { AnnounceResult, LeaveAtResidence } from './application/serve-otherwise';
import { SparedPapers } from './application/spared-papers';
import { SupplementCase } from './application/supplement-case';
import { TerminateCeased } from './application/terminate-ceased';
import { TransferCase } from './application/transfer-case';
import { WaitingCases } from './application/waiting-cases';
import { AskFeeWaiver, RefuseFeeWaiver, WaiveFee } from './application/waive-fee';
import { WindowCounts } from './application/window-counts';
import { WithdrawCase } from './application/withdraw-case';
import { WithdrawFeeNotice } from './application/withdraw-fee-notice';
import { ActController } from './http/act.controller';
import { ActHearingController } from './http/act-hearing.controller';
import { CaseController } from './http/case.controller';
import { CaseEventsController } from './http/case-events.controller';
import { CaseFileController } from './http/case-file.controller';
import { CaseListController } from './http/case-list.controller';
import { CasePromiseController } from './http/case-promise.controller';
import { CreditController } from './http/credit.controller';
import { DeliveryController } from './http/delivery.controller';
import { FeeController } from './http/fee.controller';
import { HandlingDataController } from './http/handling-data.controller';
import { LevelsSavedController } from './http/levels-saved.controller';
import { OwnRevealsController } from './http/own-reveals.controller';
import { ProgressController } from './http/progress.controller';
import { AuthorityConsumer } from './queue/authority.consumer';
import { CaseProgressConsumer } from './queue/case-progress.consumer';
import { ClockSweep } from './queue/clock-sweep';
import { DocumentConsumer } from './queue/document.consumer';

const SHARED = [
  ClockExpiries,
  LicenceBook,
  ConsequenceWriter,
  ItemTermsReader,
  OfficialPapers,
  CaseFollowers,
  CaseWriter,
  WaitingCases,
  CaseDesk,
  CasePresenter,
  ReadCases,
];

const API = [
  FileCases,
  IntakeLine,
  ReceiveSubmittedCase,
  AcceptCase,
  AcceptDeferred,
  AcceptOnCommitment,
  HandInDeferred,
  TransferCase,
  CheckCommitment,
  CreditRecords,
  NotifyCorrection,
  SupplementCase,
  RefuseCase,
  DeclareNotRequired,
  WithdrawCase,
  DeliverResult,
  DeliverTogether,
  DeliveryChoices,
  ChooseDelivery,
  PostResult,
  SignedFor,
  RecordReturn,
  LeaveAtResidence,
  AnnounceResult,
  ReadDelivery,
  AssessFee,
  RecordPayment,
  WithdrawFeeNotice,
  AskFeeWaiver,
  WaiveFee,
  RefuseFeeWaiver,
  TerminateCeased,
  OpenAct,
  ServePriorNotice,
  RecordHolderStatement,
  RecordActHearing,
  ReadHolderStatements,
  ReadLinks,
  EditDraft,
  SubmitDraft,
  CorrectedForm,
  FixOnTheSpot,
  LevelsSavedQuery,
  ListCases,
  WindowCounts,
  ReadClocks,
  ReadDocument,
  ReadPaper,
  ReadDecisionBasis,
  RevealPersonalData,
  ReadHandlingData,
  SparedPapers,
  ReadOwnReveals,
  ProgressByCode,
  BundleProgressByCode,
];

const WORKER = [
  ArchiveCase,
  PublicityBook,
  RecordProgress,
  ExpireClock,
  EndOfValidity,
  ElectronicService,
  MakeOfficialPapers,
  CaseProgressConsumer,
  AuthorityConsumer,
  DocumentConsumer,
  ClockSweep,
];

/** 办件 */
@Module({})
export class CasesModule {
  static register(roles: { readonly api: boolean; readonly worker: boolean }): DynamicModule {
    return {
      module: CasesModule,
      imports: [CatalogueModule, MaterialsModule.register(roles), FilesModule, DocumentsModule],
      controllers: roles.api
        ? [
            CaseEventsController,
            CaseListController,
            CaseController,
            DeliveryController,
            FeeController,
            ActController,
            ActHearingController,
            CaseFileController,
            HandlingDataController,
            CasePromiseController,
            CreditController,
            LevelsSavedController,
            OwnRevealsController,
            ProgressController,
          ]
        : [],
      providers: [...SHARED, ...(roles.api ? API : []), ...(roles.worker ? WORKER : [])],
      exports: [
        ReadCases,
        ClockExpiries,
        CaseFollowers,
        WaitingCases,
        ItemTermsReader,
        ...(roles.api ? [ReadDocument, ProgressByCode, FileCases, DeliverTogether] : []),
        ...(roles.worker ? [ArchiveCase] : []),
      ],
    };
  }
}
