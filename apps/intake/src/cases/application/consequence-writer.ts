import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { LicenceBook } from '../../licences/application/licence-book';
import { keepAcceptedPapers } from '../../materials/application/keep-papers';
import type { CaseState, ItemTerms } from '../domain/case';
import { insertBar } from '../persistence/application-bar.repository';
import { raiseSignals } from '../persistence/case.repository';
import type { StoredCase } from '../persistence/case.rows';
import { type QuotaPlace, takePlace } from '../persistence/quota.repository';
import { barredUntil } from './act-book';
import type { DecidedCase } from './decided-case';
import { snapshotDecisions } from './decision-basis';

/** What decisions change beside their case, in the same transaction: licences, bars, places in line, papers kept and relied on. */
@Injectable()
export class ConsequenceWriter {
  constructor(private readonly licences: LicenceBook) {}

  /** @returns the place in line of each case that was accepted here for a limited licence. */
  async write(tx: Transaction, decided: readonly DecidedCase[], now: Date): Promise<Map<number, QuotaPlace>> {
    const places = new Map<number, QuotaPlace>();
    for (const { decision, subject } of decided) {
      const { after, licence, bar, events } = decision;
      if (licence !== undefined || bar !== undefined) {
        const { applicantIndex: index, applicantName: name } = subject as StoredCase;
        if (licence !== undefined && !(await this.licences.apply(tx, after, { index, name }, licence))) {
          const signal = { kind: 'RENEWAL_OF_ENDED_LICENCE', colour: 'RED', article: '行政许可法 §50' } as const;
          await raiseSignals(tx, [{ caseId: after.id, signal }], now);
        }
        if (bar !== undefined)
          await insertBar(tx, { subjectIndex: index, itemCode: after.itemCode, caseId: after.id, bar, until: barredUntil(bar) }, now);
      }
      for (const event of events) {
        if (event.type === 'accepted' && event.terms.quota !== null) places.set(after.id, await this.place(tx, after, event.terms));
      }
    }
    await keepAcceptedPapers(tx, decided, now);
    await snapshotDecisions(tx, decided, now);
    return places;
  }

  private place(tx: Transaction, state: CaseState, { quota }: ItemTerms): Promise<QuotaPlace> {
    if (quota === null || state.acceptedOn === null) throw new Error(`case ${state.caseNo} takes no place in a line`);
    return takePlace(tx, state.id, state.itemCode, quota.period === 'YEAR' ? state.acceptedOn.slice(0, 4) : 'TOTAL');
  }
}
