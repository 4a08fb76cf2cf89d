import { DomainError } from '@app/domain-kernel';
import { addMonths, type LocalDate } from '@app/legal-calendar';
import type { TriageFacts } from './facts';

/** Where a dispute can go. The last three are no proceedings of their own here: they are told, and done elsewhere. */
export type Route =
  | 'LEGAL_AID'
  | 'MEDIATION'
  | 'JUDICIAL_CONFIRMATION'
  | 'PAYMENT_ORDER'
  | 'LABOUR_INSPECTION'
  | 'ARBITRATION'
  | 'LITIGATION'
  | 'POLICE'
  | 'EMERGENCY_FUND'
  | 'PAYER';

export interface RouteRow {
  readonly code: string;
  readonly route: Route;
  /** CLOSED rows win over OPEN ones of the same route: the law shuts that way for these facts. */
  readonly effect: 'OPEN' | 'CLOSED';
  readonly when: (facts: TriageFacts, today: LocalDate) => boolean;
}

const row = (code: string, route: Route, when: RouteRow['when'], effect: RouteRow['effect'] = 'OPEN'): RouteRow => ({
  code,
  route,
  effect,
  when,
});
const wages = ({ labour }: TriageFacts): boolean => labour === 'WAGES';
const civil = ({ matter }: TriageFacts): boolean => matter === 'MONEY' || matter === 'OTHER_CIVIL' || matter === 'TITLE';
/** 劳动保障监察条例 §20: two years from the end of the violation. */
const tooOld = ({ violationEndedOn }: TriageFacts, today: LocalDate): boolean =>
  violationEndedOn !== undefined && addMonths(violationEndedOn, 24) < today;

/** 途径表 (欠薪等): each row one rule of law; reason and article stand in `data/routes.json` under the same code. */
export const TRIAGE_ROWS: readonly RouteRow[] = [
  row('IOU_SUIT', 'LITIGATION', (f) => wages(f) && f.iou === true && f.otherLabourIssue !== true),
  row(
    'CLEAR_WAGE_DEBT',
    'PAYMENT_ORDER',
    (f) => wages(f) && f.debtClear === true && f.debtorReachable === true && f.otherLabourIssue !== true,
  ),
  row(
    'CLEAR_DEBT',
    'PAYMENT_ORDER',
    (f) => f.labour === undefined && f.matter === 'MONEY' && f.debtClear === true && f.debtorReachable === true,
  ),
  row('BROKEN_AGREEMENT_ORDER', 'PAYMENT_ORDER', (f) => wages(f) && f.agreement === 'PAYMENT_ONLY' && f.agreementBroken === true),
  row('BROKEN_AGREEMENT_SUIT', 'LITIGATION', (f) => wages(f) && f.agreement === 'PAYMENT_ONLY' && f.agreementBroken === true),
  row('VOID_ORDER_ARBITRATION', 'ARBITRATION', (f) => wages(f) && f.paymentOrder === 'VOID_OF_CONTRACT_LAW'),
  row('VOID_ORDER_SUIT', 'LITIGATION', (f) => wages(f) && f.paymentOrder === 'VOID_OF_AGREEMENT'),
  row(
    'WAGE_CONFIRMATION',
    'JUDICIAL_CONFIRMATION',
    (f) => wages(f) && f.agreement === 'PAYMENT_ONLY' && f.agreementByCommittee === true && f.bothWilling === true,
  ),
  row(
    'CONFIRMATION',
    'JUDICIAL_CONFIRMATION',
    (f) => !wages(f) && f.agreement !== undefined && f.agreement !== 'NONE' && f.bothWilling === true,
  ),
  row('LABOUR_ARBITRATION', 'ARBITRATION', (f) => f.labour !== undefined && f.otherLabourIssue !== true && f.labour === 'WAGES'),
  row('ARBITRATION_FIRST', 'ARBITRATION', (f) => f.labour === 'OTHER' || (wages(f) && f.otherLabourIssue === true)),
  row('INSPECTION', 'LABOUR_INSPECTION', (f, today) => wages(f) && f.wantsGovernmentOrder === true && !tooOld(f, today)),
  row('EXTRA_COMPENSATION', 'LABOUR_INSPECTION', (f, today) => wages(f) && f.orderedAndUnpaid === true && !tooOld(f, today)),
  row('POLICE', 'POLICE', (f) => f.suspectedCrime === true),
  row('EMERGENCY_FUND', 'EMERGENCY_FUND', (f) => wages(f) && f.employerFledOrUnable === true),
  row('AID_EXEMPT', 'LEGAL_AID', (f) => f.migrantWorker === true && (wages(f) || (f.labour !== undefined && f.injury === true))),
  row('AID_WAGES', 'LEGAL_AID', (f) => wages(f) && f.migrantWorker !== true),
  row('AID_INJURY', 'LEGAL_AID', (f) => f.injury === true && !(f.migrantWorker === true && f.labour !== undefined)),
  row('AID_MAINTENANCE', 'LEGAL_AID', (f) => f.maintenance === true),
  row('MEDIATION', 'MEDIATION', (f) => civil(f)),
  row('SUIT', 'LITIGATION', (f) => f.labour === undefined && (civil(f) || f.matter === 'STATUS')),
  row('PAYER_SUBCONTRACT', 'PAYER', (f) => wages(f) && f.construction === 'SUBCONTRACTOR_OWES'),
  row('PAYER_OWNER_LATE', 'PAYER', (f) => wages(f) && f.construction === 'OWNER_LATE'),
  row('PAYER_ILLEGAL_CONTRACT', 'PAYER', (f) => wages(f) && f.construction === 'ILLEGAL_CONTRACT'),
  row('PAYER_ILLEGAL_PROJECT', 'PAYER', (f) => wages(f) && f.construction === 'ILLEGAL_PROJECT'),
  row('ARBITRATION_FIRST', 'LITIGATION', (f) => arbitrationFirst(f), 'CLOSED'),
  row('INSPECTION_TOO_OLD', 'LABOUR_INSPECTION', (f, today) => wages(f) && tooOld(f, today), 'CLOSED'),
  row('MEDIATION_REFUSED', 'MEDIATION', (f) => f.refusedExpressly === true, 'CLOSED'),
  row('MEDIATION_STATUS', 'MEDIATION', (f) => f.matter === 'STATUS', 'CLOSED'),
  row('MEDIATION_NOT_CIVIL', 'MEDIATION', (f) => f.matter === 'NOT_CIVIL', 'CLOSED'),
  row('CONFIRMATION_STATUS', 'JUDICIAL_CONFIRMATION', (f) => f.matter === 'STATUS', 'CLOSED'),
  row('CONFIRMATION_TITLE', 'JUDICIAL_CONFIRMATION', (f) => f.matter === 'TITLE', 'CLOSED'),
  row('CONFIRMATION_SPECIAL', 'JUDICIAL_CONFIRMATION', (f) => f.matter === 'SPECIAL_PROCEDURE', 'CLOSED'),
  row('CONFIRMATION_NOT_CIVIL', 'JUDICIAL_CONFIRMATION', (f) => f.matter === 'NOT_CIVIL', 'CLOSED'),
  row('UNLAWFUL', 'JUDICIAL_CONFIRMATION', (f) => f.againstLawOrOthers === true, 'CLOSED'),
];

/** Court comes after arbitration, unless the law opens it at once: an IOU alone, a payment agreement, a void order based on one. */
function arbitrationFirst(f: TriageFacts): boolean {
  if (f.labour === undefined) return false;
  if (f.labour === 'OTHER' || f.otherLabourIssue === true || f.paymentOrder === 'VOID_OF_CONTRACT_LAW') return true;
  return f.iou !== true && !(f.agreement === 'PAYMENT_ONLY' && f.agreementBroken === true) && f.paymentOrder !== 'VOID_OF_AGREEMENT';
}

export interface RouteText {
  readonly reason: string;
  readonly article: string;
  /** What the person can do where this way is shut. */
  readonly instead?: string;
}

export interface ProposedRoute extends RouteText {
  readonly code: string;
  readonly route: Route;
}

export interface TriageProposal {
  readonly open: readonly ProposedRoute[];
  readonly closed: readonly ProposedRoute[];
}

/** Proposes; a person decides. A way that is shut for these facts is listed with the reason and what to do instead, and never among the open. */
export function propose(facts: TriageFacts, today: LocalDate, texts: Readonly<Record<string, RouteText>>): TriageProposal {
  const applies = TRIAGE_ROWS.filter(({ when }) => when(facts, today)).map(({ code, route, effect }) => {
    const text = texts[code];
    if (text === undefined) throw new Error(`data/routes.json does not know ${code}`);
    return { ...text, code, route, effect };
  });
  const closed = applies.filter(({ effect }) => effect === 'CLOSED');
  const shut = new Set(closed.map(({ route }) => route));
  const plain = ({ effect: _effect, ...proposed }: ProposedRoute & { readonly effect: string }): ProposedRoute => proposed;
  return { open: applies.filter(({ effect, route }) => effect === 'OPEN' && !shut.has(route)).map(plain), closed: closed.map(plain) };
}

/** @throws DomainError `route-closed` with the article and what can be done instead */
export function assertOpen({ closed }: TriageProposal, route: Route): void {
  const shut = closed.find((one) => one.route === route);
  if (shut === undefined) return;
  throw new DomainError(
    'rule-violation',
    'route-closed',
    `${shut.reason}${shut.instead === undefined ? '' : `可以这样办：${shut.instead}`}`,
    {
      article: shut.article,
      params: { code: shut.code, route, instead: shut.instead ?? null },
    },
  );
}

/** What a person chose, against the table: a shut way is refused, a way that the table does not name needs a reason. */
export function assertChoice(proposal: TriageProposal, chosen: readonly Route[], reason: string | null): void {
  for (const route of chosen) assertOpen(proposal, route);
  if (reason === null && chosen.some((route) => !proposal.open.some((one) => one.route === route))) {
    throw new DomainError('rule-violation', 'route-needs-reason', '所选途径不在建议之中，请写明理由。');
  }
}
