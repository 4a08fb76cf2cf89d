import { type AuditEntry, recordAudit } from '@app/audit';
import { type EventPayload, HOLDER_HEARD } from '@app/contracts';
import { Clock } from '@app/domain-kernel';
import { officeCalendar } from '@app/legal-calendar';
import { armClocks, type ClockRequest, type ClockTarget, stopClocks } from '@app/legal-clock';
import { LiveChanges, type Topic } from '@app/live';
import { Outbox, type OutgoingEvent } from '@app/messaging';
import { type Transaction, together } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { recordServices, type ServedCase } from '../../evaluations/application/record-services';
import type { CaseState, ClockKind, Decision, ItemTerms } from '../domain/case';
import { appendHistory, insertCases, raiseSignals, savePapers, updateCases } from '../persistence/case.repository';
import type { NewCase } from '../persistence/case.rows';
import type { CaseDueDays } from '../persistence/due-days.repository';
import type { QuotaPlace } from '../persistence/quota.repository';
import { CaseFollowers } from './case-followers';
import { ConsequenceWriter } from './consequence-writer';
import type { DecidedCase } from './decided-case';
import { dueChanged } from './follow-due-days';
import { moveClocks } from './move-clocks';
import { OfficialPapers } from './official-papers';

/**
 * Writes what the domain decided, for one case or for many that share a commit: state, history, clocks, official papers,
 * signals, audit and outbox, each with one statement; most of them without waiting for another's answer.
 */
@Injectable()
export class CaseWriter {
  constructor(
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly officialPapers: OfficialPapers,
    private readonly consequences: ConsequenceWriter,
    private readonly changes: LiveChanges,
    private readonly followers: CaseFollowers,
  ) {}

  /** @returns the new due days of cases whose clocks moved by what was decided. */
  async write(tx: Transaction, decided: readonly DecidedCase[]): Promise<readonly CaseDueDays[]> {
    const now = this.clock.now();
    const created = decided.filter(({ decision }) => decision.before === null);
    const changed = decided.filter(({ decision }) => decision.before !== null);
    const [, , papers] = await together(
      // The cases go first: everything else refers to them.
      insertCases(
        tx,
        created.map(({ decision, subject }) => ({ ...(subject as NewCase), state: decision.after })),
        now,
      ),
      updateCases(
        tx,
        changed.map(({ decision }) => ({ state: decision.after, expectedVersion: decision.before?.version ?? 0 })),
        now,
      ),
      this.officialPapers.request(tx, decided, now),
      savePapers(
        tx,
        decided.flatMap(({ decision, newPapers }) => (newPapers ?? []).map((one) => ({ caseId: decision.after.id, ...one }))),
        now,
      ),
      appendHistory(
        tx,
        decided.flatMap(({ decision }) => decision.steps.map((step) => ({ caseId: decision.after.id, step }))),
      ),
      raiseSignals(
        tx,
        decided.flatMap(({ decision }) => decision.signals.map((signal) => ({ caseId: decision.after.id, signal }))),
        now,
      ),
      this.writeClocks(tx, decided, now),
      recordAudit(tx, decided.flatMap(auditEntries)),
      recordServices(tx, decided.map(servedCase)),
    );
    const places = await this.consequences.write(tx, decided, now);
    const dueDays = await moveClocks(tx, decided, papers.documents, officeCalendar());
    await this.outbox.append(tx, [
      ...decided.flatMap((one) => caseEvents(one, places.get(one.decision.after.id) ?? null)),
      ...dueDays.map((days) => dueChanged(days, now)),
      ...papers.events,
    ]);
    this.changes.touch(tx, decided.flatMap(topicsOf));
    await this.followers.follow(tx, decided);
    return dueDays;
  }

  private async writeClocks(tx: Transaction, decided: readonly DecidedCase[], now: Date): Promise<void> {
    const calendar = officeCalendar();
    const effects = decided.flatMap(({ decision }) => {
      const { clocks } = decision;
      const armedAt = (kind: ClockKind): number => clocks.findIndex((effect) => 'arm' in effect && effect.arm === kind);
      const stoppedAt = (kind: ClockKind): number => clocks.findLastIndex((effect) => 'stop' in effect && effect.stop === kind);
      // A clock that starts and is met within one command (received and accepted at the window) never ran; the history tells it.
      const neverRan = (kind: ClockKind): boolean => decision.steps.length > 1 && armedAt(kind) !== -1 && armedAt(kind) < stoppedAt(kind);
      return clocks
        .filter((effect) => !('arm' in effect && neverRan(effect.arm)))
        .filter((effect) => !('stop' in effect && (decision.before === null || neverRan(effect.stop))))
        .map((effect) => ({
          subjectId: decision.after.id,
          effect,
          anchorEvent: `case:${decision.after.caseNo}:v${decision.after.version}`,
          at: ('stop' in effect ? effect.at : undefined) ?? decision.steps[0]?.at ?? now,
        }));
    });
    // A clock is stopped by what happened, not by when the word of it came: the office may have decided while this worker was down.
    const stops = new Map<string, { outcome: 'MET' | 'CANCELLED'; at: Date; targets: ClockTarget[] }>();
    for (const { subjectId, effect, at } of effects) {
      if (!('stop' in effect)) continue;
      const key = `${effect.outcome} ${at.getTime()}`;
      const group = stops.get(key) ?? { outcome: effect.outcome, at, targets: [] };
      group.targets.push({ subjectType: 'case', subjectId, kind: effect.stop });
      if (effect.stop === 'STATUTORY') group.targets.push({ subjectType: 'case', subjectId, kind: 'STATUTORY_JOINT' });
      stops.set(key, group);
    }
    for (const { outcome, at, targets } of stops.values()) await stopClocks(tx, targets, outcome, at);
    const arms = effects.flatMap(({ subjectId, effect, anchorEvent }): ClockRequest[] =>
      'arm' in effect
        ? [
            {
              subjectType: 'case',
              subjectId,
              kind: effect.arm,
              article: effect.limit.article,
              unit: effect.limit.unit,
              budget: effect.limit.amount,
              rollsLastDayOff: effect.limit.rollsLastDayOff,
              startsOn: effect.startsOn,
              anchorEvent,
              onExpiry: effect.onExpiry,
              ...(effect.extendableBy === undefined ? {} : { extendableBy: effect.extendableBy }),
              // Only where the item, or the applicant's own promise, says that the day ends the case does this clock change anything.
              ...(effect.onExpiry === 'LAPSE' || effect.onExpiry === 'TERMINATE' ? { legalEffect: 'STATUTORY' as const } : {}),
            },
          ]
        : [],
    );
    if (arms.length > 0) await armClocks(tx, arms, calendar, now);
  }
}

/** Whose windows and desks show the case, before or after the step. */
function topicsOf({ decision: { before, after } }: DecidedCase): Topic[] {
  const organs = new Set([before?.receivedOrgan, after.receivedOrgan, after.handlingOrgan].flatMap((organ) => organ ?? []));
  const county = after.division.slice(0, 6);
  return [...[...organs].map((organ): Topic => `organ:${organ}`), ...new Set<Topic>([`division:${county}`, `division:${after.division}`])];
}

function caseEvents({ decision, correlationId, causationId }: DecidedCase, place: QuotaPlace | null): OutgoingEvent[] {
  // `dueChanged` is told with the days that the ledger has come to.
  const told = decision.events.filter((event) => event.type !== 'dueChanged');
  return told.map((event) => ({
    aggregateType: 'case',
    aggregateId: decision.after.id,
    aggregateVersion: event.version,
    ...(event.type === 'accepted'
      ? { type: 'case.accepted.v1' as const, payload: acceptedPayload(decision.after, event.terms, place) }
      : event.type === 'completed'
        ? { type: 'case.completed.v1' as const, payload: { caseId: decision.after.id, caseNo: decision.after.caseNo } }
        : {
            type: 'case.ended.v1' as const,
            payload: { caseId: decision.after.id, caseNo: decision.after.caseNo, status: decision.after.status },
          }),
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(causationId === undefined ? {} : { causationId }),
    occurredAt: timeOf(decision, event.version),
  }));
}

function timeOf(decision: Decision, version: number): Date {
  const step = decision.steps.find((one) => one.version === version);
  if (!step) throw new Error(`no step of ${decision.after.caseNo} has version ${version}`);
  return step.at;
}

function acceptedPayload(state: CaseState, terms: ItemTerms, place: QuotaPlace | null): EventPayload<'case.accepted.v1'> {
  if (state.acceptedOn === null || state.acceptMode === null) throw new Error(`case ${state.caseNo} is not accepted`);
  return {
    caseId: state.id,
    caseNo: state.caseNo,
    itemCode: state.itemCode,
    itemVersion: state.itemVersion,
    itemName: state.itemName,
    situation: state.situation,
    category: terms.category,
    division: state.division,
    acceptMode: state.acceptMode,
    acceptedOn: state.acceptedOn,
    statutoryDueOn: state.statutoryDueOn,
    promisedDueOn: state.promisedDueOn,
    levels: [...terms.levels],
    automaticRule: terms.automaticRule,
    facts: { ...state.facts },
    handledBy: [...state.handledBy],
    siteCheck: terms.siteCheck,
    kind: state.kind,
    quota: place === null || terms.quota === null ? null : { ...place, amount: terms.quota.amount },
    deferredPapers: terms.hearsHolder === true ? [HOLDER_HEARD] : [...state.deferredPapers],
    specialProcedures: [...terms.specialProcedures],
    extension: terms.extension === null ? null : { ...terms.extension, byGovernment: terms.extension.byGovernment ?? false },
    firstReview: terms.firstReview === null ? null : { ...terms.firstReview, limit: terms.firstReview.limit ?? null },
    publicity: terms.publicity,
    simplification:
      terms.simplification === null
        ? null
        : { ...terms.simplification, before: [...terms.simplification.before], after: [...terms.simplification.after] },
    reviews: terms.reviews === null ? null : { ...terms.reviews, organs: [...terms.reviews.organs] },
  };
}

/** What of the command was a service that may be rated. */
function servedCase({ decision: { before, after, steps } }: DecidedCase): ServedCase {
  return {
    caseId: after.id,
    filedBefore: before !== null && before.status !== 'DRAFT',
    steps: steps.map(({ action, by, at }) => ({ action, staff: by.kind === 'STAFF' ? by.id : null, organ: by.organ, at })),
  };
}

function auditEntries({ decision }: DecidedCase): AuditEntry[] {
  return decision.steps.map((step) => ({
    occurredAt: step.at,
    actor: { kind: step.by.kind, id: step.by.id, organ: step.by.organ },
    onBehalfOf: step.onBehalfOf,
    action: `case.${step.action}`,
    objectType: 'case',
    objectId: decision.after.caseNo,
    result: 'DONE',
  }));
}
