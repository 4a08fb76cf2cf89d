export { DocumentsModule } from './documents.module';
export { documentNumber, type NumberSeries } from './numbering/document-number';
export { documentSeriesMigration, nextNumber, nextNumbers, type SerialRange, type SeriesRequest } from './numbering/number-series';
export { layoutOf, PAPER_KINDS } from './papers/layout-of';
export type {
  AcceptanceNoticeContent,
  AnyPaperContent,
  CancellationDecisionContent,
  CasePaperKind,
  Correction,
  CorrectionDecisionContent,
  CorrectionNoticeContent,
  DeemedAcceptanceRecordContent,
  DeemedRenewalRecordContent,
  DeemedWithdrawalNoticeContent,
  DeliveryReceiptContent,
  DenialDecisionContent,
  ExtensionNoticeContent,
  GrantDecisionContent,
  GrantedResult,
  HandoverSide,
  LicenceWithdrawalDecisionContent,
  MaterialHandoverVoucherContent,
  NotRequiredNoticeContent,
  PaperCommon,
  PaperContents,
  PaperFrame,
  PaperKind,
  PaymentNoticeContent,
  ReceiptContent,
  ReceivedPaper,
  RectificationReplyContent,
  RefusalToAcceptContent,
  RemedyBodies,
  RevocationDecisionContent,
  SpecialProcedureNoticeContent,
  TerminationNoticeContent,
  TransferLetterContent,
  WithdrawalRecordContent,
} from './papers/paper-content';
export { ADVERSE_PAPERS } from './papers/remedies';
export { PaperRenderer, type RenderedPaper } from './typesetting/paper-renderer';
