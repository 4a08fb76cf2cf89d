export { DocumentsModule } from './documents.module';
export { documentNumber, type NumberSeries } from './numbering/document-number';
export { documentSeriesMigration, nextNumber, nextNumbers, type SerialRange, type SeriesRequest } from './numbering/number-series';
export { layoutOf, PAPER_KINDS } from './papers/layout-of';
export type {
  BundleDeliveryReceiptContent,
  BundleMemberLine,
  BundleReceiptContent,
  ConsultationLetterContent,
  DisputePaperContent,
  HandoverSide,
  MaterialHandoverVoucherContent,
  RectificationReplyContent,
} from './papers/office-paper-content';
export type {
  AcceptanceNoticeContent,
  CancellationDecisionContent,
  Correction,
  CorrectionDecisionContent,
  CorrectionNoticeContent,
  DeemedAcceptanceRecordContent,
  DeemedRenewalRecordContent,
  DeemedWithdrawalNoticeContent,
  DeliveryReceiptContent,
  DenialDecisionContent,
  ExtensionNoticeContent,
  FeeWaiverNoticeContent,
  GrantDecisionContent,
  GrantedResult,
  LicenceWithdrawalDecisionContent,
  NotRequiredNoticeContent,
  PaperCommon,
  PaperFrame,
  PaymentNoticeContent,
  PriorNoticeContent,
  ReceiptContent,
  ReceivedPaper,
  RefusalToAcceptContent,
  RemedyBodies,
  RevocationDecisionContent,
  SpecialProcedureNoticeContent,
  TerminationNoticeContent,
  TransferLetterContent,
  VoidNoticeContent,
  WithdrawalRecordContent,
} from './papers/paper-content';
export type { AnyPaperContent, CasePaperKind, PaperContents, PaperKind } from './papers/paper-kinds';
export { ADVERSE_PAPERS } from './papers/remedies';
export { PaperRenderer, type RenderedPaper } from './typesetting/paper-renderer';
