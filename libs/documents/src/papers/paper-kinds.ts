import type {
  BundleDeliveryReceiptContent,
  BundleReceiptContent,
  ConsultationLetterContent,
  DisputePaperContent,
  MaterialHandoverVoucherContent,
  RectificationReplyContent,
} from './office-paper-content';
import type {
  AcceptanceNoticeContent,
  CancellationDecisionContent,
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
  LicenceWithdrawalDecisionContent,
  NotRequiredNoticeContent,
  PaymentNoticeContent,
  PriorNoticeContent,
  ReceiptContent,
  RefusalToAcceptContent,
  RevocationDecisionContent,
  SpecialProcedureNoticeContent,
  TerminationNoticeContent,
  TransferLetterContent,
  VoidNoticeContent,
  WithdrawalRecordContent,
} from './paper-content';

/** The content type of each kind of paper. */
export interface PaperContents {
  readonly RECEIPT: ReceiptContent;
  readonly CORRECTION_NOTICE: CorrectionNoticeContent;
  readonly ACCEPTANCE_NOTICE: AcceptanceNoticeContent;
  readonly REFUSAL_TO_ACCEPT: RefusalToAcceptContent;
  readonly NOT_REQUIRED_NOTICE: NotRequiredNoticeContent;
  readonly GRANT_DECISION: GrantDecisionContent;
  readonly DENIAL_DECISION: DenialDecisionContent;
  readonly DEEMED_ACCEPTANCE_RECORD: DeemedAcceptanceRecordContent;
  readonly WITHDRAWAL_RECORD: WithdrawalRecordContent;
  readonly DELIVERY_RECEIPT: DeliveryReceiptContent;
  readonly TERMINATION_NOTICE: TerminationNoticeContent;
  readonly TRANSFER_LETTER: TransferLetterContent;
  readonly DEEMED_WITHDRAWAL_NOTICE: DeemedWithdrawalNoticeContent;
  readonly SPECIAL_PROCEDURE_NOTICE: SpecialProcedureNoticeContent;
  readonly EXTENSION_NOTICE: ExtensionNoticeContent;
  readonly PAYMENT_NOTICE: PaymentNoticeContent;
  readonly DEEMED_RENEWAL_RECORD: DeemedRenewalRecordContent;
  readonly PRIOR_NOTICE: PriorNoticeContent;
  readonly FEE_WAIVER_NOTICE: FeeWaiverNoticeContent;
  readonly VOID_NOTICE: VoidNoticeContent;
  readonly REVOCATION_DECISION: RevocationDecisionContent;
  readonly LICENCE_WITHDRAWAL_DECISION: LicenceWithdrawalDecisionContent;
  readonly CANCELLATION_DECISION: CancellationDecisionContent;
  readonly CORRECTION_DECISION: CorrectionDecisionContent;
  readonly MATERIAL_HANDOVER_VOUCHER: MaterialHandoverVoucherContent;
  readonly RECTIFICATION_REPLY: RectificationReplyContent;
  readonly CONSULTATION_LETTER: ConsultationLetterContent;
  readonly DISPUTE_PAPER: DisputePaperContent;
  readonly BUNDLE_RECEIPT: BundleReceiptContent;
  readonly BUNDLE_DELIVERY_RECEIPT: BundleDeliveryReceiptContent;
}

export type PaperKind = keyof PaperContents;
export type AnyPaperContent = PaperContents[PaperKind];

/**
 * Papers that a step of a case asks for. The voucher and the papers of a bundle cover several cases, and the reply belongs to a rating, which
 * the office may not see by case.
 */
export type CasePaperKind = Exclude<
  PaperKind,
  | 'MATERIAL_HANDOVER_VOUCHER'
  | 'RECTIFICATION_REPLY'
  | 'CONSULTATION_LETTER'
  | 'DISPUTE_PAPER'
  | 'BUNDLE_RECEIPT'
  | 'BUNDLE_DELIVERY_RECEIPT'
>;
