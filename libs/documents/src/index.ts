export { DocumentsModule } from './documents.module';
export { documentNumber, type NumberSeries } from './numbering/document-number';
export { documentSeriesMigration, nextNumber, nextNumbers, type SerialRange, type SeriesRequest } from './numbering/number-series';
export { layoutOf, PAPER_KINDS } from './papers/layout-of';
export type {
  AcceptanceNoticeContent,
  AnyPaperContent,
  Correction,
  CorrectionNoticeContent,
  DeemedAcceptanceRecordContent,
  DeliveryReceiptContent,
  DenialDecisionContent,
  GrantDecisionContent,
  NotRequiredNoticeContent,
  PaperContents,
  PaperKind,
  ReceiptContent,
  ReceivedPaper,
  RefusalToAcceptContent,
  RemedyBodies,
  WithdrawalRecordContent,
} from './papers/paper-content';
export { ADVERSE_PAPERS } from './papers/remedies';
export { PaperRenderer, type RenderedPaper } from './typesetting/paper-renderer';
