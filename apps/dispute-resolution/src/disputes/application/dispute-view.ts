import { ORGANS } from '@app/county';
import { allowedActions, yuanOf } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import { clockKind } from '@app/legal-clock';
import rules from '../../../data/dispute-rules.json';
import type { Relation } from '../../secrecy/domain/reading';
import { DISPUTE_STAGE_NAMES, DISPUTE_TRANSITIONS, type Dispute } from '../domain/dispute';
import { isTracked, WAIT_PARTY_NAMES } from '../domain/proceeding';
import { definitionOf } from '../domain/proceeding-definitions';
import type { OpenClock } from '../persistence/open-clocks.read-model';
import type { ProceedingRow } from '../persistence/proceeding.repository';

export interface ClockView {
  readonly kind: string;
  readonly name: string;
  readonly article: string;
  readonly startsOn: LocalDate;
  readonly dueOn: LocalDate | null;
  readonly state: string;
  readonly overdue: boolean;
}

export interface ProceedingView {
  readonly id: number;
  readonly version: number;
  readonly kind: string;
  readonly kindName: string;
  readonly state: string;
  readonly stateName: string;
  /** Whose next step it waits for; null when it is over. */
  readonly waitsFor: string | null;
  readonly organ: string;
  readonly organName: string;
  readonly outsideNumber: string | null;
  readonly openedOn: LocalDate;
  readonly closedOn: LocalDate | null;
  readonly clocks: readonly ClockView[];
  readonly actions: readonly string[];
}

export interface DisputeView {
  readonly disputeNo: string;
  readonly version: number;
  readonly stage: string;
  readonly stageName: string;
  readonly kind: string;
  readonly kindName: string;
  readonly source: string;
  readonly division: string;
  readonly organ: string;
  readonly organName: string;
  readonly lead: { readonly id: number; readonly name: string | null };
  readonly urgency: string;
  readonly dangerous: boolean;
  readonly language: string | null;
  readonly firstContactAt: string;
  readonly claimants: number;
  /** Sums only for those who work on it. */
  readonly money: { readonly claimed: string; readonly received: string } | null;
  readonly outcome: string | null;
  readonly closedAt: string | null;
  readonly clocks: readonly ClockView[];
  readonly proceedings: readonly ProceedingView[];
  readonly actions: readonly string[];
}

const organName = (code: string): string => ORGANS.find((organ) => organ.code === code)?.name ?? code;
const named = (list: readonly { readonly code: string; readonly name: string }[], code: string): string =>
  list.find((one) => one.code === code)?.name ?? code;

function clockView(clock: OpenClock, now: Date): ClockView {
  return {
    kind: clock.kind,
    name: clockKind(clock.kind).name,
    article: clock.article,
    startsOn: clock.startsOn,
    dueOn: clock.dueOn,
    state: clock.state,
    overdue: clock.state === 'EXPIRED' || (clock.expiresAt !== null && clock.expiresAt <= now),
  };
}

/** The stage view: what the window, and whoever has the dispute in scope, may see. Nothing in it was told in confidence. */
export function disputeView(
  dispute: Dispute,
  proceedings: readonly { readonly row: ProceedingRow; readonly clocks: readonly OpenClock[] }[],
  clocks: readonly OpenClock[],
  lead: string | null,
  relation: Relation,
  now: Date,
): DisputeView {
  const conducts = relation.isLead || relation.ofTheDesk;
  const works = conducts || relation.hasDuty;
  return {
    disputeNo: dispute.disputeNo,
    version: dispute.version,
    stage: dispute.stage,
    stageName: DISPUTE_STAGE_NAMES[dispute.stage],
    kind: dispute.kind,
    kindName: named(rules.kinds, dispute.kind),
    source: named(rules.sources, dispute.source),
    division: dispute.division,
    organ: dispute.organ,
    organName: organName(dispute.organ),
    lead: { id: dispute.leadOfficer, name: lead },
    urgency: dispute.urgency,
    dangerous: dispute.dangerous,
    language: dispute.language,
    firstContactAt: dispute.firstContactAt.toISOString(),
    claimants: dispute.claimants,
    money: works ? { claimed: yuanOf(dispute.claimedFen), received: yuanOf(dispute.receivedFen) } : null,
    outcome: dispute.outcome,
    closedAt: dispute.closedAt?.toISOString() ?? null,
    clocks: clocks.map((clock) => clockView(clock, now)),
    proceedings: proceedings.map(({ row, clocks: own }) => proceedingView(row, own, conducts, now)),
    actions: conducts ? allowedActions(DISPUTE_TRANSITIONS, dispute.stage) : [],
  };
}

function proceedingView(row: ProceedingRow, clocks: readonly OpenClock[], conducts: boolean, now: Date): ProceedingView {
  const definition = definitionOf(row.kind);
  const state = definition.states[row.state];
  if (state === undefined) throw new Error(`${row.kind} has no state ${row.state}`);
  return {
    id: row.id,
    version: row.version,
    kind: row.kind,
    kindName: definition.name,
    state: row.state,
    stateName: state.name,
    waitsFor: state.waitsFor === null ? null : WAIT_PARTY_NAMES[state.waitsFor],
    organ: row.organ,
    organName: organName(row.organ),
    outsideNumber: row.outsideNumber,
    openedOn: row.openedOn,
    closedOn: row.closedOn,
    clocks: clocks.map((clock) => clockView(clock, now)),
    // What the office conducts itself has commands and guards of its own.
    actions: conducts && isTracked(row.kind) ? Object.keys(definition.transitions[row.state] ?? {}) : [],
  };
}

/** Aid is between the applicant and the aid body: the other side does not learn that it was asked for (法律援助法 §21). */
export const visibleToOtherSide = (kind: string): boolean => kind === 'MEDIATION';
