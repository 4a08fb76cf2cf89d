import { Clock } from '@app/domain-kernel';
import { nationalCalendar } from '@app/legal-calendar';
import type { FiredClock } from '@app/legal-clock';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { type Decision, type Signal, SYSTEM } from '../domain/case';
import type { CaseStatus } from '../domain/case.transitions';
import { deemAccepted, lapse } from '../domain/intake-decisions';
import { lockCases, papersOf, raiseSignals } from '../persistence/case.repository';
import type { StoredCase } from '../persistence/case.rows';
import { CaseWriter } from './case-writer';
import { ItemTermsReader } from './item-terms';

/** What the law itself does when a clock runs out; the ledger calls it once per clock, in the transaction that marks it fired. */
@Injectable()
export class ExpireClock {
  constructor(
    private readonly clock: Clock,
    private readonly writer: CaseWriter,
    private readonly itemTerms: ItemTermsReader,
  ) {}

  async handle(tx: Transaction, { clock: expired, rung }: FiredClock): Promise<void> {
    if (rung !== 'EXPIRY') return;
    const stored = (await lockCases(tx, [expired.subjectId])).get(expired.subjectId);
    if (!stored) throw new Error(`clock ${expired.id} has no case`);
    const now = this.clock.now();
    const signal = unanswered(expired.kind, stored.state.status);
    if (signal !== undefined) await raiseSignals(tx, [{ caseId: stored.state.id, signal }], now);
    const decision = this.consequence(expired.onExpiry, stored, now);
    if (decision === undefined) return;
    const papers = (await papersOf(tx, [stored.state.id])).get(stored.state.id) ?? [];
    await this.writer.write(tx, [{ decision, subject: stored, papers }]);
  }

  /** What the law or the item makes of it; nothing where somebody answered in the same moment. */
  private consequence(onExpiry: string | null, stored: StoredCase, now: Date): Decision | undefined {
    switch (onExpiry) {
      case null:
        return undefined;
      case 'DEEM_ACCEPTED':
        return stored.state.status === 'RECEIVED'
          ? deemAccepted(stored.state, this.itemTerms.ofCase(stored), SYSTEM, now, nationalCalendar())
          : undefined;
      case 'LAPSE':
        return stored.state.status === 'CORRECTING' ? lapse(stored.state, SYSTEM, now) : undefined;
      default:
        throw new Error(`nobody knows what ${onExpiry} does to a case`);
    }
  }
}

/** Waits that no law ends: somebody must look. */
function unanswered(kind: string, status: CaseStatus): Signal | undefined {
  if (kind === 'SUBMISSION' && status === 'SUBMITTED')
    return { kind: 'SUBMISSION_NOT_RECEIVED', colour: 'ORANGE', article: '行政许可法 §29 ¶3' };
  if (kind === 'CORRECTION_RESPONSE' && status === 'CORRECTING') return { kind: 'CORRECTION_UNANSWERED', colour: 'YELLOW', article: null };
  return undefined;
}
