import { Clock } from '@app/domain-kernel';
import { nationalCalendar } from '@app/legal-calendar';
import type { FiredClock } from '@app/legal-clock';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { type Decision, SYSTEM } from '../domain/case';
import { deemAccepted, lapse } from '../domain/intake-decisions';
import { lockCases, papersOf } from '../persistence/case.repository';
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
    if (rung !== 'EXPIRY' || expired.onExpiry === null) return;
    const stored = (await lockCases(tx, [expired.subjectId])).get(expired.subjectId);
    if (!stored) throw new Error(`clock ${expired.id} has no case`);
    const now = this.clock.now();
    let decision: Decision;
    switch (expired.onExpiry) {
      case 'DEEM_ACCEPTED':
        // Somebody answered in the same moment: the clock was stopped by that command, or this one waits for its lock and finds it done.
        if (stored.state.status !== 'RECEIVED') return;
        decision = deemAccepted(stored.state, this.itemTerms.ofCase(stored), SYSTEM, now, nationalCalendar());
        break;
      case 'LAPSE':
        if (stored.state.status !== 'CORRECTING') return;
        decision = lapse(stored.state, SYSTEM, now);
        break;
      default:
        throw new Error(`nobody knows what ${expired.onExpiry} does to a case`);
    }
    const papers = (await papersOf(tx, [stored.state.id])).get(stored.state.id) ?? [];
    await this.writer.write(tx, [{ decision, subject: stored, papers }]);
  }
}
