import { Clock } from '@app/domain-kernel';
import { type LocalDate, officeCalendar } from '@app/legal-calendar';
import type { FiredClock } from '@app/legal-clock';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { outstandingPapers, terminateUnmet } from '../domain/acceptance-paths';
import { type CaseState, type Decision, type Paper, type Signal, SYSTEM } from '../domain/case';
import { CASE_TRANSITIONS } from '../domain/case.transitions';
import { fits } from '../domain/case-policy';
import { creditEntry } from '../domain/credit';
import { deemAccepted, lapse } from '../domain/intake-decisions';
import { closeStatement } from '../domain/prior-notice';
import { serve } from '../domain/service-of-process';
import { saveHearing } from '../persistence/act-hearing.repository';
import { lockCases, papersOf, raiseSignals } from '../persistence/case.repository';
import type { StoredCase } from '../persistence/case.rows';
import { recordBreach } from '../persistence/credit.repository';
import { CaseWriter } from './case-writer';
import { CASE_TERMS, ItemTermsReader } from './item-terms';

/** What the law itself does when a clock runs out; the ledger calls it once per clock, in the transaction that marks it fired. */
@Injectable()
export class ExpireClock {
  constructor(
    private readonly clock: Clock,
    private readonly writer: CaseWriter,
    private readonly itemTerms: ItemTermsReader,
  ) {}

  async handle(tx: Transaction, { clock: expired, rung, legalDate }: FiredClock): Promise<void> {
    if (rung !== 'EXPIRY') return;
    const stored = (await lockCases(tx, [expired.subjectId])).get(expired.subjectId);
    if (!stored) throw new Error(`clock ${expired.id} has no case`);
    const now = this.clock.now();
    const signal = unanswered(expired.kind, stored.state, legalDate);
    if (signal !== undefined) await raiseSignals(tx, [{ caseId: stored.state.id, signal }], now);
    const papers = (await papersOf(tx, [stored.state.id])).get(stored.state.id) ?? [];
    const decision = this.consequence(expired.onExpiry, stored, papers, now, legalDate);
    if (decision === undefined) return;
    if (decision.after.status === 'TERMINATED') {
      const entry = creditEntry('BROKEN_PROMISE', legalDate, officeCalendar(), CASE_TERMS);
      await recordBreach(tx, { caseId: stored.state.id, subjectIndex: stored.applicantIndex, entry }, now);
    }
    if (expired.onExpiry === 'CLOSE_STATEMENT') await saveHearing(tx, stored.state.id, decision.after.priorNotice);
    await this.writer.write(tx, [{ decision, subject: stored, papers }]);
  }

  /** What the law or the item makes of it; nothing where somebody answered in the same moment. */
  private consequence(
    onExpiry: string | null,
    stored: StoredCase,
    papers: readonly Paper[],
    now: Date,
    legalDate: LocalDate,
  ): Decision | undefined {
    switch (onExpiry) {
      case null:
        return undefined;
      case 'DEEM_ACCEPTED':
        return stored.state.status === 'RECEIVED'
          ? deemAccepted(stored.state, this.itemTerms.ofCase(stored), SYSTEM, now, officeCalendar())
          : undefined;
      case 'LAPSE':
        return stored.state.status === 'CORRECTING' ? lapse(stored.state, SYSTEM, now) : undefined;
      case 'TERMINATE': {
        const open = CASE_TRANSITIONS[stored.state.status].terminate !== undefined;
        return open && outstandingPapers(stored.state, papers).length > 0 ? terminateUnmet(stored.state, papers, SYSTEM, now) : undefined;
      }
      case 'CLOSE_STATEMENT':
        return fits('closeStatement', stored.state) && CASE_TRANSITIONS[stored.state.status].closeStatement !== undefined
          ? closeStatement(stored.state, SYSTEM, now)
          : undefined;
      case 'SERVE_BY_NOTICE':
        return stored.state.status === 'CONCLUDED'
          ? serve(stored.state, { method: 'PUBLIC_NOTICE', servedOn: legalDate, proof: 'PUBLICATION' }, SYSTEM, now, CASE_TERMS)
          : undefined;
      default:
        throw new Error(`nobody knows what ${onExpiry} does to a case`);
    }
  }
}

/** Waits that no law ends: somebody must look. */
function unanswered(kind: string, { status, commitmentCheck, servedOn }: CaseState, dueOn: LocalDate): Signal | undefined {
  if (kind === 'SUBMISSION' && status === 'SUBMITTED')
    return { kind: 'SUBMISSION_NOT_RECEIVED', colour: 'ORANGE', article: '行政许可法 §29 ¶3' };
  if (kind === 'CORRECTION_RESPONSE' && status === 'CORRECTING') return { kind: 'CORRECTION_UNANSWERED', colour: 'YELLOW', article: null };
  // Waiting for the applicant's payment is less grave than a result that nobody sends.
  if (kind === 'DELIVERY' && (servedOn === null || servedOn > dueOn))
    return { kind: 'DELIVERY_OVERDUE', colour: status === 'DECIDED' ? 'YELLOW' : 'RED', article: '行政许可法 §44' };
  if (kind === 'COMMITMENT_CHECK' && commitmentCheck === 'DUE')
    return { kind: 'COMMITMENT_CHECK_OVERDUE', colour: 'ORANGE', article: '国办发〔2020〕42号' };
  return undefined;
}
