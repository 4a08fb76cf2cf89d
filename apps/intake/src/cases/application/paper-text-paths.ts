import type {
  AcceptanceNoticeContent,
  DeemedWithdrawalNoticeContent,
  FeeWaiverNoticeContent,
  PaperCommon,
  ReceivedPaper,
  RemedyBodies,
  TerminationNoticeContent,
  TransferLetterContent,
  VoidNoticeContent,
} from '@app/documents';
import { dueDate, type LocalDate, officeCalendar } from '@app/legal-calendar';
import type { CaseState, ItemTerms } from '../domain/case';
import { STAGE_NAMES } from '../domain/case.transitions';
import type { PaperFacts } from '../domain/paper-facts';
import {
  CEASED_REASONS,
  FEE_WAIVERS,
  PREREQUISITE_FAILED,
  PROMISE_UNMET,
  requireReason,
  TRANSFER_REASONS,
  VOID_REASONS,
} from './handling-reasons';

/** The notice that nobody answered. */
export interface UnansweredNotice {
  readonly number: string | null;
  readonly issuedOn: LocalDate;
  readonly items: NonNullable<PaperFacts['items']>;
}

interface EndingPaperSource {
  readonly state: CaseState;
  readonly item: ItemTerms;
  readonly facts: PaperFacts;
  readonly issuedOn: LocalDate;
}

/** 容缺受理 and 告知承诺: what the acceptance notice says beside the ordinary. */
export function promisesOf({
  state,
  item,
}: Pick<EndingPaperSource, 'state' | 'item'>): Pick<AcceptanceNoticeContent, 'deferred' | 'commitment'> {
  if (state.acceptMode === 'DEFERRED' && state.deferredDueOn !== null) {
    return { deferred: { papers: state.deferredPapers.map((code) => paperName(item, code)), dueOn: state.deferredDueOn } };
  }
  if (state.acceptMode === 'COMMITMENT' && item.commitment !== null) {
    return { commitment: { papers: item.commitment.papers.map(({ name }) => name), basis: item.commitment.basis } };
  }
  return {};
}

/** A paper that was marked void by the same step. */
export interface VoidedPaper {
  readonly name: string;
  readonly number: string;
  readonly issuedOn: LocalDate;
}

/** 文书作废通知书 */
export function voidText(common: PaperCommon, facts: PaperFacts, voided: VoidedPaper | null): VoidNoticeContent {
  if (voided === null) throw new Error('the paper that is void has no number yet');
  const reason = requireReason(VOID_REASONS, facts.reasonCode ?? null);
  return { ...common, voided, reason: reason.text, basis: reason.article };
}

/** 免收费用通知书 */
export function feeWaiverText(
  common: PaperCommon,
  { facts, issuedOn }: Pick<EndingPaperSource, 'facts' | 'issuedOn'>,
): FeeWaiverNoticeContent {
  const reason = requireReason(FEE_WAIVERS, facts.code ?? null);
  return { ...common, reason: reason.text, basis: reason.article, waivedOn: issuedOn };
}

/** 终止办理通知书 of a case whose promised papers did not come, or of a member of a bundle whose prerequisite was not granted. */
export function terminationText(
  common: PaperCommon,
  { state, item, facts, issuedOn }: EndingPaperSource,
  returnedPapers: readonly ReceivedPaper[],
  remedies: RemedyBodies,
): TerminationNoticeContent {
  const { receivedOn, acceptedOn, deferredDueOn } = state;
  if (facts.prerequisite !== undefined) {
    const { itemName, caseNo, ending } = facts.prerequisite;
    return {
      ...common,
      terminatedOn: issuedOn,
      reason: `${PREREQUISITE_FAILED.text}前置事项“${itemName}”（申办流水号 ${caseNo}）：${ENDINGS[ending] ?? ending}。`,
      basis: PREREQUISITE_FAILED.article,
      unmetPapers: [],
      returnedPapers,
      remedies,
    };
  }
  if (facts.ceasedOn !== undefined) {
    const reason = requireReason(CEASED_REASONS, facts.code ?? null);
    return {
      ...common,
      ...(receivedOn === null ? {} : { receivedOn }),
      ...(acceptedOn === null ? {} : { acceptedOn }),
      terminatedOn: issuedOn,
      reason: reason.text,
      basis: reason.article,
      unmetPapers: [],
      returnedPapers,
      remedies,
    };
  }
  if (receivedOn === null || acceptedOn === null || deferredDueOn === null) throw new Error('only an accepted promise can be broken');
  return {
    ...common,
    receivedOn,
    acceptedOn,
    terminatedOn: issuedOn,
    reason: PROMISE_UNMET.text,
    basis: PROMISE_UNMET.article,
    unmetPapers: (facts.unmetPapers ?? []).map((code) => ({ name: paperName(item, code), promisedBy: deferredDueOn })),
    returnedPapers,
    remedies,
  };
}

const ENDINGS: Readonly<Record<string, string>> = { ...STAGE_NAMES, DENY: '不予批准' };

/** 移送函 */
export function transferText(
  common: PaperCommon,
  { state, facts, issuedOn }: EndingPaperSource,
  papers: readonly ReceivedPaper[],
): TransferLetterContent {
  if (state.receivedOn === null || !facts.organToGoTo) throw new Error('a transfer has a day of receipt and a recipient');
  const reason = requireReason(TRANSFER_REASONS, facts.code ?? null);
  return {
    ...common,
    receivedOn: state.receivedOn,
    transferredOn: issuedOn,
    recipientOrganName: facts.organToGoTo,
    reason: reason.text,
    basis: reason.article,
    papers,
  };
}

/** 视为撤回通知书: only an item that sets a limit for the answer can end a case by silence. */
export function deemedWithdrawalText(
  common: PaperCommon,
  { state, item }: EndingPaperSource,
  notice: UnansweredNotice | null,
  remedies: RemedyBodies,
): DeemedWithdrawalNoticeContent {
  const { correctionResponse } = item;
  if (state.receivedOn === null || correctionResponse === null || notice === null) {
    throw new Error('a case lapses only when a notice with a limit was not answered');
  }
  return {
    ...common,
    receivedOn: state.receivedOn,
    notifiedOn: notice.issuedOn,
    ...(notice.number === null ? {} : { noticeNumber: notice.number }),
    replyBy: dueDate(correctionResponse, notice.issuedOn, officeCalendar()),
    basis: correctionResponse.article,
    unansweredPapers: notice.items.map(({ materialCode }) => (materialCode === null ? '申请表' : paperName(item, materialCode))),
    remedies,
  };
}

const paperName = (item: ItemTerms, code: string): string => item.papers.find((paper) => paper.code === code)?.name ?? code;
