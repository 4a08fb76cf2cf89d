import { Clock } from '@app/domain-kernel';
import { type ClockUnit, localDateOf, officeCalendar } from '@app/legal-calendar';
import { armClock, type FiredClock, stopClocks } from '@app/legal-clock';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { raiseCaseSignals } from '../../cases/application/raise-signals';
import type { PoorRatingState } from '../domain/poor-rating';
import { appendPoorRatingHistory, escalate, findPoorRatings } from '../persistence/evaluation.repository';
import { RULES } from './evaluation-rules';

type EvaluationClock = 'EVAL_VERIFY' | 'EVAL_RECTIFY' | 'EVAL_CALL_BACK';

/** Which time runs in a state: to verify, to have it put right and answered, to have called back and rechecked. */
const CLOCK_OF: Readonly<Record<PoorRatingState, EvaluationClock | null>> = {
  TO_VERIFY: 'EVAL_VERIFY',
  IN_APPEAL: 'EVAL_RECTIFY',
  TO_RECTIFY: 'EVAL_RECTIFY',
  TO_REPLY: 'EVAL_RECTIFY',
  TO_CALL_BACK: 'EVAL_CALL_BACK',
  TO_RECHECK: 'EVAL_CALL_BACK',
  CLOSED: null,
};

const LIMITS: Readonly<Record<EvaluationClock, { readonly amount: number; readonly unit: ClockUnit; readonly source: string } | null>> = {
  EVAL_VERIFY: RULES.verify,
  // The kind itself says fifteen working days.
  EVAL_RECTIFY: null,
  EVAL_CALL_BACK: RULES.callBack,
};

/** The clocks of poor ratings stand under the rating, not under the case: whoever reads the case's clocks does not learn that it was rated. */
@Injectable()
export class EvaluationClocks {
  constructor(private readonly clock: Clock) {}

  /** The clock of a new state; the one of the state before is met where it is another. */
  async follow(tx: Transaction, id: number, from: PoorRatingState | null, to: PoorRatingState, now: Date): Promise<void> {
    const before = from === null ? null : CLOCK_OF[from];
    const after = CLOCK_OF[to];
    if (before === after) return;
    if (before !== null) await stopClocks(tx, [{ subjectType: 'evaluation', subjectId: id, kind: before }], 'MET', now);
    if (after === null) return;
    const limit = LIMITS[after];
    await armClock(
      tx,
      {
        subjectType: 'evaluation',
        subjectId: id,
        kind: after,
        ...(limit === null ? {} : { article: `地方规定（示例）：${limit.source}`, unit: limit.unit, budget: limit.amount }),
        startsOn: localDateOf(now),
        anchorEvent: `evaluation:${id}:${to}`,
      },
      officeCalendar(),
      now,
    );
  }

  /** SYSTEM: the unit let its time pass. The supervisor is told, and may act in its place. */
  async expire(tx: Transaction, { clock, rung }: FiredClock): Promise<void> {
    if (rung !== 'EXPIRY') return;
    const [rating] = await findPoorRatings(tx, 'r.evaluation_id = $1', [clock.subjectId], 'FOR NO KEY UPDATE OF r');
    if (!rating) throw new Error(`clock ${clock.id} has no rating`);
    const now = this.clock.now();
    await escalate(tx, rating.id, rating.version + 1);
    await appendPoorRatingHistory(tx, {
      evaluationId: rating.id,
      version: rating.version + 1,
      action: 'overdue',
      from: rating.state,
      to: rating.state,
      actorKind: 'SYSTEM',
      actorId: null,
      note: clock.kind,
      at: now,
    });
    await raiseCaseSignals(tx, [rating.caseId], { kind: 'EVALUATION_OVERDUE', colour: 'ORANGE', article: '国办发〔2019〕51号' }, now);
  }
}
