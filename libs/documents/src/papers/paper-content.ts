/**
 * What each official paper says, as data. The caller snapshots one of these with the case, so that the same paper can be
 * printed again years later, letter for letter. Dates are `YYYY-MM-DD` in Asia/Shanghai; nothing here is looked up later.
 */

/** One paper of the application as it was handed in. */
export interface ReceivedPaper {
  readonly name: string;
  readonly copies: number;
  /** 原件, 复印件, 电子证照, 数据共享 … as the window recorded it. */
  readonly form: string;
}

/** One thing the applicant must put right; the notice lists all of them at once (行政许可法 §32 ¶1(4)). */
export interface Correction {
  readonly paperName: string;
  readonly problem: string;
  readonly howToCorrect: string;
}

/** Where the applicant can turn against the paper (行政许可法 §38 ¶2, 行政复议法 §23 ¶2). */
export interface RemedyBodies {
  /** Since 2024 as a rule the government one is under, or of the same level: 行政复议法 §24. */
  readonly reconsiderationOrgan: string;
  /** Local: some prefectures gather administrative cases in one court. */
  readonly court: string;
  /** The web address or mini-program where a reconsideration can be filed: 行政复议法 §22 ¶2. */
  readonly onlineChannel: string;
}

interface PaperCommon {
  /** 文号, as `漾市监受〔2026〕123号`. */
  readonly number: string;
  /** In whose name: taken from the authority row at decision date, the principal's when the power is entrusted (行政许可法 §24). */
  readonly organName: string;
  readonly sealName: string;
  /** The organ that acted under an entrusted power; the principal stays the author. */
  readonly entrustedOrganName?: string;
  readonly applicantName: string;
  readonly agentName?: string;
  readonly itemName: string;
  readonly caseNo: string;
  /** Date of the paper. */
  readonly issuedOn: string;
  /** `https://<host>/p/<caseNo>?c=<code>`; it becomes the QR code and may carry nothing else. */
  readonly progressUrl: string;
  readonly enquiryPhone: string;
  readonly supervisionPhone: string;
  /** True for 行政许可 (item type 01): the Act is cited. False: the county follows the same steps by its own rule. */
  readonly licensing: boolean;
}

/** 申请材料接收凭证. */
export interface ReceiptContent extends PaperCommon {
  /** `YYYY-MM-DD HH:mm`, when the window took the papers: the five working days count from here. */
  readonly receivedAt: string;
  readonly windowName: string;
  readonly staffName: string;
  readonly papers: readonly ReceivedPaper[];
  /** The last day on which corrections may still be asked for. */
  readonly noticeDueOn: string;
  /** 查询码: with the case number it opens the progress page. */
  readonly progressCode: string;
  /** 取件码: proves at the counter who may collect the result. */
  readonly pickUpCode: string;
}

/** 一次性补正告知书. */
export interface CorrectionNoticeContent extends PaperCommon {
  readonly receivedOn: string;
  readonly corrections: readonly Correction[];
  /** Window, address, web page: where the supplement is taken. */
  readonly submitTo: string;
  /** Only where the county has set one; no law does. */
  readonly replyBy?: string;
  /** Present on a second notice only, which a supervisor must allow: 行政许可法 §72(4). */
  readonly repeatReason?: string;
}

/** 受理通知书. */
export interface AcceptanceNoticeContent extends PaperCommon {
  readonly receivedOn: string;
  readonly acceptedOn: string;
  /** In words with unit, as `20个工作日`; absent where no law states one. */
  readonly statutoryLimit?: string;
  readonly statutoryDueOn?: string;
  readonly promisedLimit: string;
  readonly promisedDueOn: string;
  readonly papers: readonly ReceivedPaper[];
  /** Procedures whose time is not counted, if any is foreseen (行政许可法 §45). */
  readonly excludedProcedures: readonly string[];
  /** `不收费`, or the amount with its basis. */
  readonly fee: string;
  readonly resultName: string;
  readonly deliveryMethod: string;
  readonly staffName: string;
}

/** 不予受理通知书. */
export interface RefusalToAcceptContent extends PaperCommon {
  readonly receivedOn: string;
  readonly reason: string;
  readonly basis: string;
  /** The organ that is competent: whoever refuses must name it (行政许可法 §32 ¶1(2)). */
  readonly competentOrgan?: string;
  readonly remedies: RemedyBodies;
}

/** 不受理告知书: no licence is needed at all (行政许可法 §32 ¶1(1)). */
export interface NotRequiredNoticeContent extends PaperCommon {
  readonly receivedOn: string;
  readonly reason: string;
  readonly basis: string;
  readonly remedies: RemedyBodies;
}

/** 准予（行政许可）决定书. */
export interface GrantDecisionContent extends PaperCommon {
  readonly acceptedOn: string;
  readonly decision: string;
  readonly basis: string;
  readonly certificate?: { readonly name: string; readonly number?: string; readonly validFrom?: string; readonly validTo?: string };
  readonly conditions: readonly string[];
}

/** 不予（行政许可）决定书. */
export interface DenialDecisionContent extends PaperCommon {
  readonly acceptedOn: string;
  readonly reasons: readonly string[];
  readonly basis: string;
  readonly remedies: RemedyBodies;
}

/** 视为受理记录: the organ was silent for five working days (行政许可法 §32 ¶1(4)). */
export interface DeemedAcceptanceRecordContent extends PaperCommon {
  readonly receivedOn: string;
  /** The fifth working day, which passed without a notice. */
  readonly noticeDueOn: string;
  readonly statutoryDueOn?: string;
  readonly promisedDueOn: string;
}

/** 撤回申请记录. */
export interface WithdrawalRecordContent extends PaperCommon {
  readonly receivedOn: string;
  readonly withdrawnOn: string;
  readonly reason: string;
  readonly returnedPapers: readonly ReceivedPaper[];
}

/** 送达回证. */
export interface DeliveryReceiptContent extends PaperCommon {
  readonly documents: readonly { readonly name: string; readonly number: string; readonly copies: number }[];
  readonly recipientName: string;
  readonly method: string;
  readonly place: string;
  readonly staffName: string;
}

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
}

export type PaperKind = keyof PaperContents;
export type AnyPaperContent = PaperContents[PaperKind];
