import { ORGANS, type Organ } from '@app/county';
import type { CasePaperKind, PaperContents, ReceivedPaper } from '@app/documents';
import { dueDate, type LocalDate, officeCalendar } from '@app/legal-calendar';
import { pauseCause } from '@app/legal-clock';
import notices from '../../../data/notices.json';
import type { ItemContent } from '../../catalogue/domain/item';
import type { CaseState, ItemTerms, Limit } from '../domain/case';
import type { DueDays, PaperFacts } from '../domain/paper-facts';
import { CASE_TERMS } from './item-terms';
import { inWords } from './limit-in-words';
import {
  type AfterDecision,
  cancellationText,
  certificateOf,
  correctionText,
  deemedRenewalText,
  denialBar,
  licenceWithdrawalText,
  paymentText,
  priorNoticeText,
  revocationText,
  servedText,
} from './paper-text-after';
import { extensionText, specialProcedureText } from './paper-text-clocks';
import {
  deemedWithdrawalText,
  feeWaiverText,
  promisesOf,
  terminationText,
  transferText,
  type UnansweredNotice,
  type VoidedPaper,
  voidText,
} from './paper-text-paths';

/** What a paper is put together from: the case as it stood, its item version, its people, and the facts of the step. */
export interface PaperSource {
  readonly kind: CasePaperKind;
  readonly state: CaseState;
  readonly item: ItemTerms;
  readonly content: ItemContent;
  readonly applicantName: string;
  readonly agentName: string | null;
  readonly facts: PaperFacts;
  readonly issuedOn: LocalDate;
  readonly progressUrl: string;
  readonly progressCode: string;
  readonly pickUpCode: string;
  /** The written decision that is handed over. */
  readonly decision: { readonly name: string; readonly number: string };
  /** Who collected it. */
  readonly collectorName: string;
  /** The last correction notice, where the paper is about its silence. */
  readonly unanswered: UnansweredNotice | null;
  /** The paper that is void, where the paper is about that. */
  readonly voided: VoidedPaper | null;
  /** The licence of the case, and what an act is about. */
  readonly after: AfterDecision;
}

const FORMS: Readonly<Record<string, string>> = {
  ORIGINAL: '原件',
  COPY: '复印件',
  ELECTRONIC: '电子件',
  SHARED_DATA: '数据共享',
  COMMITMENT: '告知承诺',
};
const PROBLEMS: Readonly<Record<string, string>> = {
  MISSING: '缺少',
  WRONG_FORM: '形式不符',
  ILLEGIBLE: '不清晰',
  EXPIRED: '已过期',
  INCONSISTENT: '内容不一致',
};

/** The paper's kind sign in its number: `漾市监受〔2026〕1号`. */
export const PAPER_SIGNS: Readonly<Record<CasePaperKind, string>> = {
  RECEIPT: '收',
  CORRECTION_NOTICE: '补',
  ACCEPTANCE_NOTICE: '受',
  DEEMED_ACCEPTANCE_RECORD: '视受',
  REFUSAL_TO_ACCEPT: '不受',
  NOT_REQUIRED_NOTICE: '免',
  GRANT_DECISION: '准',
  DENIAL_DECISION: '不准',
  WITHDRAWAL_RECORD: '撤',
  DELIVERY_RECEIPT: '送',
  TERMINATION_NOTICE: '终',
  TRANSFER_LETTER: '移',
  DEEMED_WITHDRAWAL_NOTICE: '视撤',
  SPECIAL_PROCEDURE_NOTICE: '特',
  EXTENSION_NOTICE: '延',
  PAYMENT_NOTICE: '缴',
  DEEMED_RENEWAL_RECORD: '视延',
  VOID_NOTICE: '废',
  FEE_WAIVER_NOTICE: '免缴',
  PRIOR_NOTICE: '拟',
  REVOCATION_DECISION: '撤销',
  LICENCE_WITHDRAWAL_DECISION: '撤回',
  CANCELLATION_DECISION: '注',
  CORRECTION_DECISION: '更',
};

/** Papers of the window itself, under its own seal. */
export const WINDOW_PAPERS: ReadonlySet<CasePaperKind> = new Set([
  'RECEIPT',
  'WITHDRAWAL_RECORD',
  'DELIVERY_RECEIPT',
] satisfies CasePaperKind[]);

/** Which organ's series and name the paper carries. */
export function organOf(source: PaperSource): Organ {
  const { facts, state, content } = source;
  if (facts.authority) return organ(facts.authority.nameOrganCode);
  if (WINDOW_PAPERS.has(source.kind) && state.receivedOrgan !== null) return organ(state.receivedOrgan);
  // Where nobody has told who has the power, it is the act of the organ that the catalogue names for the item.
  return ORGANS.find((one) => one.code === content.competentOrgan) ?? townshipOrgan(state.division) ?? organ(state.receivedOrgan ?? '');
}

function organ(code: string): Organ {
  const found = ORGANS.find((one) => one.code === code);
  if (!found) throw new Error(`no organ has the code ${code}`);
  return found;
}

function townshipOrgan(division: string): Organ | undefined {
  return ORGANS.find((one) => one.kind === 'TOWNSHIP_GOVERNMENT' && one.division === division);
}

const REMEDIES = {
  reconsiderationOrgan: notices.reconsiderationOrgan,
  court: notices.court,
  onlineChannel: notices.onlineChannel,
};

/** Everything the paper will say. Data only: how it is set is `libs/documents`. */
export function paperText<K extends CasePaperKind>(source: PaperSource & { readonly kind: K }, number: string): PaperContents[K] {
  return TEXTS[source.kind](source, number) as PaperContents[K];
}

function common(source: PaperSource, number: string) {
  const { facts, state } = source;
  const issuing = organOf(source);
  const windowPaper = issuing.code === state.receivedOrgan && !facts.authority;
  const entrusted = facts.authority && facts.authority.actingOrganCode !== facts.authority.nameOrganCode;
  return {
    number,
    organName: facts.authority?.nameOrganName ?? issuing.name,
    sealName: facts.authority?.sealName ?? (windowPaper ? '政务服务收件专用章' : `${issuing.shortName}行政审批专用章`),
    ...(entrusted && facts.authority ? { entrustedOrganName: facts.authority.actingOrganName } : {}),
    applicantName: source.applicantName,
    ...(source.agentName === null ? {} : { agentName: source.agentName }),
    itemName: state.itemName,
    caseNo: state.caseNo,
    issuedOn: source.issuedOn,
    progressUrl: source.progressUrl,
    enquiryPhone: notices.enquiryPhone,
    supervisionPhone: notices.supervisionPhone,
    licensing: source.content.type === '01',
  };
}

const TEXTS: { readonly [K in CasePaperKind]: (source: PaperSource, number: string) => PaperContents[K] } = {
  RECEIPT: (source, number) => ({
    ...common(source, number),
    receivedAt: shanghaiMinute(source.state.receivedAt),
    windowName: organ(source.state.receivedOrgan ?? '').shortName,
    staffName: source.facts.staffName ?? '',
    papers: listed(source.facts),
    noticeDueOn: dueDate(CASE_TERMS.tellOnce, day(source.state.papersReceivedOn), officeCalendar()),
    progressCode: source.progressCode,
    pickUpCode: source.pickUpCode,
  }),
  CORRECTION_NOTICE: (source, number) => {
    const response = source.item.correctionResponse;
    return {
      ...common(source, number),
      receivedOn: day(source.state.receivedOn),
      corrections: (source.facts.items ?? []).map((item) => ({
        paperName: source.item.papers.find((paper) => paper.code === item.materialCode)?.name ?? '申请表',
        problem: PROBLEMS[item.problem] ?? item.problem,
        howToCorrect: item.explanation,
      })),
      submitTo: notices.submitTo,
      ...(response ? { replyBy: dueDate(response, source.issuedOn, officeCalendar()) } : {}),
      ...((source.facts.sequence ?? 1) > 1 ? { repeatReason: '经督查人员批准再次告知' } : {}),
    };
  },
  ACCEPTANCE_NOTICE: (source, number) => ({
    ...common(source, number),
    receivedOn: day(source.state.receivedOn),
    acceptedOn: day(source.state.acceptedOn),
    ...(source.item.statutory === null || dueDaysOf(source).statutoryDueOn === null
      ? {}
      : { statutoryLimit: limitInWords(source.item.statutory), statutoryDueOn: day(dueDaysOf(source).statutoryDueOn) }),
    promisedLimit: source.item.promised === null ? '按法定时限' : limitInWords(source.item.promised),
    promisedDueOn: promisedDay(source),
    papers: listed(source.facts),
    excludedProcedures: source.item.specialProcedures.map(({ kind }) => pauseCause(kind).name),
    fee: source.content.fee.charged ? `${source.content.fee.name}（${source.content.fee.article}）` : '不收费',
    resultName: source.content.result.name,
    deliveryMethod: notices.deliveryMethod,
    staffName: source.facts.staffName ?? '',
    ...promisesOf(source),
  }),
  DEEMED_ACCEPTANCE_RECORD: (source, number) => ({
    ...common(source, number),
    receivedOn: day(source.state.papersReceivedOn),
    noticeDueOn: dueDate(CASE_TERMS.tellOnce, day(source.state.papersReceivedOn), officeCalendar()),
    ...(dueDaysOf(source).statutoryDueOn === null ? {} : { statutoryDueOn: day(dueDaysOf(source).statutoryDueOn) }),
    promisedDueOn: promisedDay(source),
  }),
  REFUSAL_TO_ACCEPT: (source, number) => {
    const reason = source.content.refusalReasons.find(({ code }) => code === source.facts.code);
    return {
      ...common(source, number),
      receivedOn: day(source.state.receivedOn),
      reason: reason?.text ?? '',
      basis: reason?.article ?? '',
      ...(source.facts.organToGoTo ? { competentOrgan: source.facts.organToGoTo } : {}),
      remedies: REMEDIES,
    };
  },
  NOT_REQUIRED_NOTICE: (source, number) => {
    const rule = source.content.notRequiredWhen.find(({ code }) => code === source.facts.code);
    return {
      ...common(source, number),
      receivedOn: day(source.state.receivedOn),
      reason: rule?.sentence ?? '',
      basis: rule?.article ?? '',
      remedies: REMEDIES,
    };
  },
  GRANT_DECISION: (source, number) => ({
    ...common(source, number),
    acceptedOn: day(source.state.acceptedOn),
    decision: `准予你（单位）“${source.state.itemName}”的申请${source.content.result.kind === 'NONE' ? '' : `，发给${source.content.result.name}`}。`,
    basis: source.content.legalBasis.join('；'),
    ...certificateOf(source),
    conditions: [],
  }),
  DENIAL_DECISION: (source, number) => {
    const reason = source.content.denialReasons.find(({ code }) => code === source.facts.reasonCode);
    return {
      ...common(source, number),
      acceptedOn: day(source.state.acceptedOn),
      reasons: [reason?.text ?? '不符合法定条件、标准。', ...denialBar(source)],
      basis: reason?.article ?? source.content.legalBasis.join('；'),
      remedies: REMEDIES,
    };
  },
  WITHDRAWAL_RECORD: (source, number) => ({
    ...common(source, number),
    receivedOn: day(source.state.receivedOn),
    withdrawnOn: source.issuedOn,
    reason: source.facts.reason ?? '申请人自愿撤回',
    returnedPapers: listed(source.facts),
  }),
  DELIVERY_RECEIPT: (source, number) => ({
    ...common(source, number),
    documents: [{ name: source.decision.name, number: source.decision.number, copies: 1 }],
    recipientName: source.collectorName,
    ...servedText(source),
    staffName: source.facts.staffName ?? '',
  }),
  TERMINATION_NOTICE: (source, number) => terminationText(common(source, number), source, listed(source.facts), REMEDIES),
  TRANSFER_LETTER: (source, number) => transferText(common(source, number), source, listed(source.facts)),
  DEEMED_WITHDRAWAL_NOTICE: (source, number) => deemedWithdrawalText(common(source, number), source, source.unanswered, REMEDIES),
  SPECIAL_PROCEDURE_NOTICE: (source, number) => specialProcedureText(common(source, number), source),
  EXTENSION_NOTICE: (source, number) => extensionText(common(source, number), source),
  PAYMENT_NOTICE: (source, number) => paymentText(common(source, number), source),
  DEEMED_RENEWAL_RECORD: (source, number) => deemedRenewalText(common(source, number), source),
  VOID_NOTICE: (source, number) => voidText(common(source, number), source.facts, source.voided),
  PRIOR_NOTICE: (source, number) => priorNoticeText(common(source, number), source),
  FEE_WAIVER_NOTICE: (source, number) => feeWaiverText(common(source, number), source),
  REVOCATION_DECISION: (source, number) => revocationText(common(source, number), source, REMEDIES),
  LICENCE_WITHDRAWAL_DECISION: (source, number) => licenceWithdrawalText(common(source, number), source, REMEDIES),
  CANCELLATION_DECISION: (source, number) => cancellationText(common(source, number), source, REMEDIES),
  CORRECTION_DECISION: (source, number) => correctionText(common(source, number), source, REMEDIES),
};

/** The days of the step that asked for the paper, which may since have moved. */
const dueDaysOf = ({ facts, state }: PaperSource): DueDays => facts.dueDays ?? state;

function promisedDay(source: PaperSource): LocalDate {
  const { promisedDueOn, statutoryDueOn } = dueDaysOf(source);
  return day(promisedDueOn ?? statutoryDueOn ?? source.state.acceptedOn);
}

function listed(facts: PaperFacts): ReceivedPaper[] {
  return facts.papers.map(({ name, form, copies }) => ({ name, copies, form: FORMS[form] ?? form }));
}

function limitInWords(limit: Limit): string {
  return limit.amount === 0 ? '当日办结（即办）' : inWords(limit);
}

function day(date: LocalDate | null): LocalDate {
  if (date === null) throw new Error('the paper needs a day that the case does not have');
  return date;
}

const MINUTE = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' });

/** `YYYY-MM-DD HH:mm` in Shanghai. */
function shanghaiMinute(instant: Date | null): string {
  return instant === null ? '' : MINUTE.format(instant);
}
