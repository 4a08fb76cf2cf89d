import type { EventPayload } from '@app/contracts';
import { Clock } from '@app/domain-kernel';
import { type LocalDate, localDate } from '@app/legal-calendar';
import type { ReceivedEvent } from '@app/messaging';
import { type Transaction, together } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { licencesById } from '../../licences/application/find-licence';
import { PublicityBook } from '../../publicity/application/publicity-book';
import { type Decision, type Performer, SYSTEM } from '../domain/case';
import { ENDED } from '../domain/case.transitions';
import { decidedTooLate, decisionAfterDeemedRenewal, dropAct, overturnsDeemedRenewal, withConsequences } from '../domain/consequences';
import { answerContradicted, awaitSystem, consultationOverdue } from '../domain/department-wait';
import { conclude, decide, decisionAfterEnd, dispatch, recommend, sendBack } from '../domain/office-decisions';
import { followedBy } from '../domain/step';
import { actGroundsOf } from '../persistence/act.repository';
import { lockCases, papersOf } from '../persistence/case.repository';
import type { StoredCase } from '../persistence/case.rows';
import { actOf, FALSE_PAPER_REASONS } from './act-book';
import { CaseWriter } from './case-writer';
import { begun, ended, extended } from './clock-reports';
import type { DecidedCase } from './decided-case';
import { CASE_TERMS, ItemTermsReader } from './item-terms';

/**
 * What the office did, told by routing. Many cases share one transaction; each is decided by the domain, and events of one
 * case follow each other in order.
 */
@Injectable()
export class RecordProgress {
  constructor(
    private readonly clock: Clock,
    private readonly writer: CaseWriter,
    private readonly itemTerms: ItemTermsReader,
    private readonly publicity: PublicityBook,
  ) {}

  async handle(tx: Transaction, received: readonly ReceivedEvent[]): Promise<void> {
    const events = received.map(reportOf);
    const ids = [...new Set(events.map(({ payload }) => payload.caseId))];
    const [cases, papers] = await together(lockCases(tx, ids), papersOf(tx, ids));
    await this.publicity.record(tx, events, cases);
    const grounds = await actGroundsOf(tx, actsAmong(cases));
    const renewals = await endsOfRenewed(tx, cases);
    // Writes of one statement touch each case once; a case with two events in this batch is written in two rounds.
    for (const round of rounds(events)) {
      const decided: DecidedCase[] = [];
      for (const event of round) {
        const { caseId } = event.payload;
        const stored = cases.get(caseId);
        if (!stored) throw new Error(`case ${caseId} of event ${event.id} does not exist`);
        const decision = this.decisionOf(stored, event, grounds.get(caseId)?.groundCode ?? null, renewals.get(caseId) ?? null);
        if (!decision) continue;
        cases.set(caseId, { ...stored, state: decision.after });
        decided.push({
          decision,
          subject: stored,
          papers: papers.get(caseId) ?? [],
          correlationId: event.correlationId,
          causationId: event.id,
        });
      }
      if (decided.length === 0) continue;
      // The next event of the case starts from the days that this one has brought about.
      for (const { caseId, statutoryDueOn, promisedDueOn } of await this.writer.write(tx, decided)) {
        const stored = cases.get(caseId);
        if (stored) cases.set(caseId, { ...stored, state: { ...stored.state, statutoryDueOn, promisedDueOn } });
      }
    }
  }

  private decisionOf(
    stored: StoredCase,
    event: OfficeReport,
    groundCode: string | null,
    renewalEnds: LocalDate | null,
  ): Decision | undefined {
    const { state } = stored;
    const now = this.clock.now();
    // What was said against a proposal moves nothing; what follows from it comes with words of its own.
    if (event.type === 'case.objection-answered.v1') return undefined;
    if (event.type === 'case.consultation-overdue.v1') return consultationOverdue(state);
    if (event.type === 'case.answer-contradicted.v1') return answerContradicted(state, event.payload);
    // Decided after the licence ran out, and heard before the sweep came by: the law was first, as when the words come the other way round.
    if (event.type === 'case.decided.v1' && renewalEnds !== null && decidedTooLate(renewalEnds, new Date(event.payload.decidedAt))) {
      const { result, decidedOn } = event.payload;
      return decisionAfterDeemedRenewal(state, { result, decidedOn: localDate(decidedOn) }, SYSTEM, now);
    }
    // The licence ran out first, and the law has decided (行政许可法 §50 ¶2), unless the office was in time and only its word was late.
    if (state.result !== null) {
      if (event.type !== 'case.decided.v1') return undefined;
      const { result, decidedOn, decidedAt } = event.payload;
      if (overturnsDeemedRenewal(state, { result, decidedAt: new Date(decidedAt) })) return this.decided(stored, event.payload, now, null);
      return decisionAfterDeemedRenewal(state, { result, decidedOn: localDate(decidedOn) }, SYSTEM, now);
    }
    if (ENDED.has(state.status)) {
      if (event.type !== 'case.decided.v1') return undefined;
      const upheld = state.status === 'WITHDRAWN' && new Date(event.payload.decidedAt) < stored.changedAt;
      return upheld ? this.decided(stored, event.payload, now, groundCode) : decisionAfterEnd(state, SYSTEM, now);
    }
    switch (event.type) {
      case 'task.opened.v1': {
        const { step, organCode, sectionCode, authority } = event.payload;
        // While the dispatcher has it nothing changes for the applicant; and the desk it lies on already needs no second word.
        if (step === 'DISPATCH') return undefined;
        const there = state.status === (step === 'EXAMINE' ? 'IN_REVIEW' : 'IN_DECISION');
        if (there && state.handlingOrgan === organCode && state.handlingSection === sectionCode) return undefined;
        return dispatch(state, { step, organ: organCode, section: sectionCode, authority }, SYSTEM, now);
      }
      case 'case.recommended.v1':
        return recommend(state, staff(event.payload.byStaff), now);
      case 'case.sent-back.v1':
        return sendBack(state, staff(event.payload.byStaff), now, event.payload.recalled);
      case 'case.decided.v1':
        return this.decided(stored, event.payload, now, groundCode);
      case 'case.waiting.v1': {
        const { waiting } = event.payload;
        return awaitSystem(state, waiting === null ? null : { ...waiting, since: new Date(waiting.since) }, SYSTEM, now);
      }
      case 'case.publicity-begun.v1':
        return awaitSystem(state, { party: '公示', reasonCode: 'PUBLICITY', since: new Date(event.payload.begunAt) }, SYSTEM, now);
      case 'case.publicity-ended.v1':
        return awaitSystem(state, null, SYSTEM, now);
      case 'case.special-procedure-begun.v1':
        return begun(state, event.payload);
      case 'case.special-procedure-ended.v1':
        return ended(state, event.payload);
      case 'case.extended.v1':
        return extended(state, event.payload);
      default:
        throw new Error(`intake does not expect ${event.type}`);
    }
  }

  private decided(stored: StoredCase, event: EventPayload<'case.decided.v1'>, now: Date, groundCode: string | null): Decision {
    const by = event.byStaff === null ? SYSTEM : staff(event.byStaff);
    const item = this.itemTerms.ofCase(stored);
    const { kind } = stored.state;
    const recorded = decide(
      stored.state,
      {
        result: event.result,
        reasonCode: event.reasonCode,
        decidedOn: localDate(event.decidedOn),
        decidedAt: new Date(event.decidedAt),
        automatic: event.automatic,
        ...(event.by === undefined ? {} : { by: event.by }),
        ...(event.manual === true ? { by: 'BACK_FILL' as const } : {}),
        ...(event.externalReference === undefined ? {} : { externalReference: event.externalReference }),
        onBehalfOf: event.onBehalfOf,
        authority: event.authority,
        laterCheck: item.commitment?.laterCheck ?? null,
      },
      by,
      CASE_TERMS,
    );
    if (recorded.after.status !== 'DECIDED') return recorded;
    const decision = withConsequences(recorded, {
      item,
      reasonCode: event.reasonCode,
      falsePaperReasons: FALSE_PAPER_REASONS,
      act: kind === 'APPLICATION' || groundCode === null ? null : actOf(kind, groundCode),
    });
    if (kind !== 'APPLICATION' && event.result === 'DENY') return followedBy(decision, (current) => dropAct(current, SYSTEM, now));
    // Without a fee nothing is left to do but hand the result over; nobody pays for a denial.
    if (event.result === 'GRANT' && item.charged) return decision;
    return followedBy(decision, (current) => conclude(current, SYSTEM, now));
  }
}

/** What the office tells of a case. */
export type OfficeReport = Exclude<ReceivedEvent, { readonly type: 'authority.published.v1' | 'payment.posted.v1' }>;

function reportOf(event: ReceivedEvent): OfficeReport {
  if (event.type === 'authority.published.v1' || event.type === 'payment.posted.v1')
    throw new Error(`intake does not expect ${event.type} here`);
  return event;
}

/** The last day of each licence whose renewal is not decided yet. */
async function endsOfRenewed(tx: Transaction, cases: ReadonlyMap<number, StoredCase>): Promise<Map<number, LocalDate>> {
  const pending = [...cases.values()].filter(
    ({ state: { kind, result, licenceId } }) => kind === 'APPLICATION' && result === null && licenceId !== null,
  );
  const licences = await licencesById(
    tx,
    pending.map(({ state }) => state.licenceId ?? 0),
  );
  return new Map(
    pending.flatMap(({ state }): [number, LocalDate][] => {
      const validTo = licences.get(state.licenceId ?? 0)?.validTo ?? null;
      return validTo === null ? [] : [[state.id, validTo]];
    }),
  );
}

const actsAmong = (cases: ReadonlyMap<number, StoredCase>): number[] =>
  [...cases.values()].filter(({ state }) => state.kind !== 'APPLICATION').map(({ state }) => state.id);

const staff = (id: number): Performer => ({ kind: 'STAFF', id, name: null, organ: null });

/** Splits a batch so that each round has every case at most once, in order. */
export function rounds(events: readonly OfficeReport[]): OfficeReport[][] {
  const result: OfficeReport[][] = [];
  const next = new Map<number, number>();
  for (const event of events) {
    const { caseId } = event.payload;
    const round = next.get(caseId) ?? 0;
    next.set(caseId, round + 1);
    const list = result[round] ?? [];
    list.push(event);
    result[round] = list;
  }
  return result;
}
