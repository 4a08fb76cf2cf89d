import type { PaperCommon, PaperFrame, ReceivedPaper } from './paper-content';

/** One side of a hand-over, as it is printed. */
export interface HandoverSide {
  readonly organName: string;
  /** Window, section, archive. */
  readonly placeName: string;
  readonly staffName?: string;
}

/** 物料流转凭证: papers of one or several cases go from hand to hand. It stays inside the office. */
export interface MaterialHandoverVoucherContent extends PaperFrame {
  /** Becomes the QR code; the receiver scans it. */
  readonly handoverCode: string;
  readonly handedOverAt: string;
  readonly from: HandoverSide;
  readonly to: HandoverSide;
  readonly purpose: string;
  /** The last day on which the receipt is expected. */
  readonly dueOn: string;
  readonly papers: readonly (ReceivedPaper & { readonly caseNo: string })[];
}

/** 会商函: one organ asks another, or an outside body. It names no applicant. */
export interface ConsultationLetterContent extends PaperFrame {
  readonly recipientName: string;
  readonly questions: string;
  /** What of the case the asker chose to show. */
  readonly shown: readonly { readonly name: string; readonly value: string }[];
  readonly meetingOn?: string;
  readonly replyBy: string;
  /** That asking stops no clock. */
  readonly clockNote: string;
}

/** 差评整改答复: what was found about a bad rating and what was done. */
export interface RectificationReplyContent extends PaperCommon {
  /** The service that was rated, as `申报`. */
  readonly serviceName: string;
  readonly ratedOn: string;
  readonly gradeName: string;
  readonly findings: string;
  /** What the office made of it: put right, explained, or the rating was found mistaken. */
  readonly outcome: 'RECTIFIED' | 'EXPLAINED' | 'NOT_UPHELD';
  readonly measures: readonly string[];
  /** The rule that stands against the wish, when it is explained. */
  readonly basis?: string;
  readonly handlingUnit: string;
  readonly concludedOn: string;
  /** The last day on which the applicant may rate once more. */
  readonly rateAgainBy?: string;
}

/** One member of a bundle (一件事) as its papers list it. */
export interface BundleMemberLine {
  readonly name: string;
  readonly caseNo: string;
  readonly organName: string;
  readonly stage: string;
}

/** “一件事”收件凭证: all members and all papers on one sheet; `caseNo` is the number of the bundle. */
export interface BundleReceiptContent extends PaperCommon {
  readonly receivedAt: string;
  readonly windowName: string;
  readonly staffName: string;
  readonly members: readonly BundleMemberLine[];
  readonly papers: readonly (ReceivedPaper & { readonly usedFor: string })[];
  /** What this county does not deal with, and where to go. */
  readonly elsewhere: readonly string[];
  readonly progressCode: string;
  readonly pickUpCode: string;
}

/** “一件事”送达回证: every result that was handed out together, signed for once. */
export interface BundleDeliveryReceiptContent extends PaperCommon {
  readonly documents: readonly { readonly caseNo: string; readonly name: string; readonly number: string }[];
  readonly recipientName: string;
  readonly servedOn: string;
  readonly place: string;
  readonly staffName: string;
  /** Members that are still open. */
  readonly open: readonly string[];
}

/** A paper of legal aid, mediation or judicial confirmation: the words come from the templates of the disputes, with their articles. */
export interface DisputePaperContent extends PaperFrame {
  readonly title: string;
  /** 主送; a record for the file has none. */
  readonly recipientName: string | null;
  readonly paragraphs: readonly string[];
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** What is to be performed, or what is in the volume. */
  readonly table: { readonly headings: readonly string[]; readonly rows: readonly (readonly string[])[] } | null;
  /** What can be done about it; each with its article. */
  readonly remedies: readonly string[];
  readonly closing: string;
  readonly signatureLines: readonly string[];
}
