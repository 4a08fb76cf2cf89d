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

/** What every paper has, whatever it is about. */
export interface PaperFrame {
  /** 文号, as `漾市监受〔2026〕123号`. */
  readonly number: string;
  /** In whose name: taken from the authority row at decision date, the principal's when the power is entrusted (行政许可法 §24). */
  readonly organName: string;
  readonly sealName: string;
  /** The organ that acted under an entrusted power; the principal stays the author. */
  readonly entrustedOrganName?: string;
  /** Date of the paper. */
  readonly issuedOn: string;
  readonly enquiryPhone: string;
  readonly supervisionPhone: string;
}

/** What every paper of one case has. */
export interface PaperCommon extends PaperFrame {
  readonly applicantName: string;
  readonly agentName?: string;
  readonly itemName: string;
  readonly caseNo: string;
  /** `https://<host>/p/<caseNo>?c=<code>`; it becomes the QR code and may carry nothing else. */
  readonly progressUrl: string;
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
  /** 容缺受理: the papers that the applicant promised to bring, and by when. */
  readonly deferred?: { readonly papers: readonly string[]; readonly dueOn: string };
  /** 告知承诺: the papers that the applicant's commitment stands in for. */
  readonly commitment?: { readonly papers: readonly string[]; readonly basis: string };
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
  /** The day on which the law takes it as served. */
  readonly servedOn?: string;
  /** Courier and number of the letter. */
  readonly tracking?: string;
  readonly place: string;
  readonly staffName: string;
}

/**
 * 终止办理通知书: a case ends without a decision, as when a promised paper of 容缺受理 did not come. A member of a bundle that waited for
 * another was never received or accepted.
 */
export interface TerminationNoticeContent extends PaperCommon {
  readonly receivedOn?: string;
  readonly acceptedOn?: string;
  readonly terminatedOn: string;
  readonly reason: string;
  readonly basis: string;
  /** Papers that were promised and did not come; empty when the case ends for another reason. */
  readonly unmetPapers: readonly { readonly name: string; readonly promisedBy: string }[];
  readonly returnedPapers: readonly ReceivedPaper[];
  readonly remedies: RemedyBodies;
}

/** 移送函: goes to the competent organ with the papers; the applicant gets a copy. */
export interface TransferLetterContent extends PaperCommon {
  readonly receivedOn: string;
  readonly transferredOn: string;
  /** The letter is addressed to it. */
  readonly recipientOrganName: string;
  readonly reason: string;
  readonly basis: string;
  /** The papers that go with the letter. */
  readonly papers: readonly ReceivedPaper[];
}

/** 视为撤回通知书: a correction notice was not answered in the time that the item sets; no general law sets one. */
export interface DeemedWithdrawalNoticeContent extends PaperCommon {
  readonly receivedOn: string;
  /** When the applicant was told what is missing, and by which notice. */
  readonly notifiedOn: string;
  readonly noticeNumber?: string;
  /** The last day for the answer. */
  readonly replyBy: string;
  /** The item's own rule. */
  readonly basis: string;
  readonly unansweredPapers: readonly string[];
  readonly remedies: RemedyBodies;
}

/** 特殊程序审查期限告知书: which procedure, why, and how long it will take (行政许可法 §45). */
export interface SpecialProcedureNoticeContent extends PaperCommon {
  readonly acceptedOn: string;
  /** 听证, 检验 …: one of those that §45 names. */
  readonly procedure: string;
  readonly reason: string;
  readonly basis: string;
  /** Who carries it out, where that is not the organ itself. */
  readonly conductedBy?: string;
  readonly startsOn: string;
  /** In words with unit, as `15个工作日`. */
  readonly expectedTime: string;
  readonly expectedEndsOn: string;
  /** What is left of the limit when the procedure ends, as `12个工作日`. */
  readonly remainingLimit: string;
}

/** 延长办理期限通知书: the reason and the new day (行政许可法 §42). */
export interface ExtensionNoticeContent extends PaperCommon {
  readonly acceptedOn: string;
  readonly formerDueOn: string;
  /** In words with unit, as `10个工作日`. */
  readonly extension: string;
  readonly newDueOn: string;
  readonly reason: string;
  readonly basis: string;
  /** The office of who approved it, as `本行政机关负责人`. */
  readonly approvedBy: string;
}

/** 缴费通知书. The county never takes the money: the notice says who does and where. Amounts are yuan as `380.00`. */
export interface PaymentNoticeContent extends PaperCommon {
  readonly charges: readonly {
    readonly name: string;
    /** The rate, in words. */
    readonly standard: string;
    readonly basis: string;
    readonly amount: string;
  }[];
  /** Must be the sum of the charges. */
  readonly total: string;
  readonly payBy: string;
  readonly collectingOrgan: string;
  readonly channels: readonly string[];
  /** 缴款码, when the channel gives one. */
  readonly paymentCode?: string;
  /** What follows if nobody pays in time, by the item's own rule. */
  readonly consequence?: string;
}

/** A licence or other result that was given earlier, and the decision that gave it. */
export interface GrantedResult {
  readonly name: string;
  readonly number?: string;
  readonly decisionNumber: string;
  readonly grantedOn: string;
}

/** 视为准予延续记录: applied in time and not decided before expiry (行政许可法 §50 ¶2). */
export interface DeemedRenewalRecordContent extends PaperCommon {
  readonly appliedOn: string;
  readonly licence: { readonly name: string; readonly number: string };
  /** The last day of the licence, by which a decision was due. */
  readonly expiredOn: string;
  readonly renewedFrom: string;
  readonly renewedTo?: string;
}

/** 拟撤销、撤回告知书: what the organ intends and why, and how long the holder may speak or ask for a hearing. */
export interface PriorNoticeContent extends PaperCommon {
  readonly granted: GrantedResult;
  /** 撤销 or 撤回. */
  readonly act: string;
  readonly reasons: readonly string[];
  readonly basis: string;
  readonly statementLimit: string;
  readonly statementBasis: string;
  readonly hearingBasis: string;
  readonly submitTo: string;
}

/** 免收费用通知书: nothing is to be paid for this grant, and why. */
export interface FeeWaiverNoticeContent extends PaperCommon {
  readonly reason: string;
  readonly basis: string;
  readonly waivedOn: string;
}

/** 文书作废通知书: a paper that was sent does not hold, and why. It stays on the file. */
export interface VoidNoticeContent extends PaperCommon {
  readonly voided: { readonly name: string; readonly number: string; readonly issuedOn: string };
  readonly reason: string;
  readonly basis: string;
}

/** 撤销决定书: the grant should never have been given (行政许可法 §69). */
export interface RevocationDecisionContent extends PaperCommon {
  readonly granted: GrantedResult;
  readonly reasons: readonly string[];
  readonly basis: string;
  readonly effectiveOn: string;
  /** What follows, as handing the licence in or not applying again for a time. */
  readonly consequences: readonly string[];
  readonly remedies: RemedyBodies;
}

/** 撤回决定书: a lawful grant is taken back in the public interest, with compensation (行政许可法 §8). */
export interface LicenceWithdrawalDecisionContent extends PaperCommon {
  readonly granted: GrantedResult;
  readonly reasons: readonly string[];
  readonly basis: string;
  readonly effectiveOn: string;
  /** How the loss is made good: §8 ¶2 asks for it. */
  readonly compensation: string;
  readonly remedies: RemedyBodies;
}

/** 注销决定书: the formalities that end a licence (行政许可法 §70). */
export interface CancellationDecisionContent extends PaperCommon {
  readonly granted: GrantedResult;
  readonly ground: string;
  readonly basis: string;
  readonly effectiveOn: string;
  readonly remedies: RemedyBodies;
}

/** 更正决定书: a paper said something else than was decided; the old paper is never rewritten. */
export interface CorrectionDecisionContent extends PaperCommon {
  readonly corrected: { readonly name: string; readonly number: string; readonly issuedOn: string };
  readonly corrections: readonly { readonly place: string; readonly before: string; readonly after: string }[];
  readonly reason: string;
  readonly basis: string;
  readonly remedies: RemedyBodies;
}
