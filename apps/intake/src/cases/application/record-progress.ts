import type { EventPayload } from '@app/contracts';
import { Clock } from '@app/domain-kernel';
import { localDate } from '@app/legal-calendar';
import type { ReceivedEvent } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { type Decision, type Performer, SYSTEM } from '../domain/case';
import { ENDED } from '../domain/case.transitions';
import { conclude, decide, decisionAfterEnd, dispatch, recommend, sendBack } from '../domain/office-decisions';
import { followedBy } from '../domain/step';
import { lockCases, papersOf } from '../persistence/case.repository';
import type { StoredCase } from '../persistence/case.rows';
import { CaseWriter } from './case-writer';
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
  ) {}

  async handle(tx: Transaction, events: readonly ReceivedEvent[]): Promise<void> {
    const ids = [...new Set(events.map(({ payload }) => payload.caseId))];
    const cases = await lockCases(tx, ids);
    const papers = await papersOf(tx, ids);
    // Writes of one statement touch each case once; a case with two events in this batch is written in two rounds.
    for (const round of rounds(events)) {
      const decided: DecidedCase[] = [];
      for (const event of round) {
        const { caseId } = event.payload;
        const stored = cases.get(caseId);
        if (!stored) throw new Error(`case ${caseId} of event ${event.id} does not exist`);
        const decision = this.decisionOf(stored, event);
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
      if (decided.length > 0) await this.writer.write(tx, decided);
    }
  }

  private decisionOf(stored: StoredCase, event: ReceivedEvent): Decision | undefined {
    const { state } = stored;
    const now = this.clock.now();
    if (ENDED.has(state.status)) {
      if (event.type !== 'case.decided.v1') return undefined;
      const upheld = state.status === 'WITHDRAWN' && new Date(event.payload.decidedAt) < stored.changedAt;
      return upheld ? this.decided(stored, event.payload, now) : decisionAfterEnd(state, SYSTEM, now);
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
        return sendBack(state, staff(event.payload.byStaff), now);
      case 'case.decided.v1':
        return this.decided(stored, event.payload, now);
      default:
        throw new Error(`intake does not expect ${event.type}`);
    }
  }

  private decided(stored: StoredCase, event: EventPayload<'case.decided.v1'>, now: Date): Decision {
    const by = event.byStaff === null ? SYSTEM : staff(event.byStaff);
    const decision = decide(
      stored.state,
      {
        result: event.result,
        reasonCode: event.reasonCode,
        decidedOn: localDate(event.decidedOn),
        decidedAt: new Date(event.decidedAt),
        automatic: event.automatic,
        onBehalfOf: event.onBehalfOf,
        authority: event.authority,
      },
      by,
      CASE_TERMS,
    );
    // Without a fee nothing is left to do but hand the result over; nobody pays for a denial.
    if (event.result === 'GRANT' && this.itemTerms.ofCase(stored).charged) return decision;
    return followedBy(decision, (current) => conclude(current, SYSTEM, now));
  }
}

const staff = (id: number): Performer => ({ kind: 'STAFF', id, name: null, organ: null });

/** Splits a batch so that each round has every case at most once, in order. */
export function rounds(events: readonly ReceivedEvent[]): ReceivedEvent[][] {
  const result: ReceivedEvent[][] = [];
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
