import { Clock } from '@app/domain-kernel';
import { localDateOf, officeCalendar } from '@app/legal-calendar';
import type { FiredClock } from '@app/legal-clock';
import { rowsOf, type Transaction } from '@app/persistence';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import licenceRules from '../../../data/licence-rules.json';
import { type LicenceRow, lockLicence } from '../../licences/application/find-licence';
import { LicenceBook } from '../../licences/application/licence-book';
import { renewedTo } from '../../licences/domain/licence';
import { type CaseState, type Decision, SYSTEM } from '../domain/case';
import { deemRenewed } from '../domain/consequences';
import { receive } from '../domain/intake-decisions';
import { followedBy } from '../domain/step';
import { lockCases, papersOf, raiseSignals } from '../persistence/case.repository';
import type { StoredCase } from '../persistence/case.rows';
import { CaseWriter } from './case-writer';
import { ClockExpiries } from './clock-expiries';
import { CASE_TERMS, ItemTermsReader } from './item-terms';

/** A licence nears its end, or has run out: once for each, in the transaction that marks the clock as fired. */
@Injectable()
export class EndOfValidity implements OnModuleInit {
  constructor(
    private readonly clock: Clock,
    private readonly writer: CaseWriter,
    private readonly itemTerms: ItemTermsReader,
    private readonly licences: LicenceBook,
    private readonly expiries: ClockExpiries,
  ) {}

  onModuleInit(): void {
    this.expiries.register('licence', (tx, fired) => this.handle(tx, fired));
  }

  async handle(tx: Transaction, { clock, rung, legalDate }: FiredClock): Promise<void> {
    if (rung !== 'EXPIRY') return this.remind(tx, clock.subjectId, legalDate);
    // The case before its licence, as the commands lock them.
    const pending = await this.pendingRenewal(tx, clock.subjectId);
    const licence = await lockLicence(tx, clock.subjectId);
    if (licence.state !== 'VALID' || licence.validTo !== clock.dueOn) return;
    if (pending === undefined) return this.licences.expire(tx, licence.id, legalDate);
    return this.deem(tx, pending, licence);
  }

  private async remind(tx: Transaction, licenceId: number, on: FiredClock['legalDate']): Promise<void> {
    const licence = await lockLicence(tx, licenceId);
    if (licence.state !== 'VALID') return;
    await this.licences.remind(tx, licence, on);
    const signal = { kind: 'LICENCE_EXPIRING', colour: 'YELLOW', article: '行政许可法 §50' } as const;
    await raiseSignals(tx, [{ caseId: licence.caseId, signal }], this.clock.now());
  }

  /**
   * Applied for in time and not decided: what is late is refused when it is filed (`renewals.ts`), so every open application counts, also
   * one that nobody has accepted yet (行政许可法 §50 ¶2). A draft is not an application.
   */
  private async pendingRenewal(tx: Transaction, licenceId: number): Promise<StoredCase | undefined> {
    const [row] = await rowsOf<{ id: number }>(
      tx,
      `SELECT id FROM service_case WHERE licence_id = $1 AND kind = 'APPLICATION'
       AND status IN ('SUBMITTED','RECEIVED','CORRECTING','ACCEPTED','IN_REVIEW','SPECIAL_PROCEDURE','IN_DECISION')`,
      [licenceId],
    );
    if (row === undefined) return undefined;
    const stored = (await lockCases(tx, [row.id])).get(row.id);
    return stored?.state.result === null ? stored : undefined;
  }

  private async deem(tx: Transaction, stored: StoredCase, { validTo }: LicenceRow): Promise<void> {
    const item = this.itemTerms.ofCase(stored);
    const validity = item.licence?.validity ?? null;
    if (validity === null || validTo === null) throw new Error(`the renewal ${stored.state.caseNo} has no validity`);
    const renewed = renewedTo({ validTo }, validity, officeCalendar());
    const now = this.clock.now();
    const papers = (await papersOf(tx, [stored.state.id])).get(stored.state.id) ?? [];
    const deem = (state: CaseState): Decision =>
      deemRenewed(state, { item, expiredOn: validTo, renewedTo: renewed }, SYSTEM, now, CASE_TERMS.delivery);
    // What came over the network and lay unread gets its receipt first, at the hall that should have looked and that hands the record out.
    const decision =
      stored.state.status === 'SUBMITTED'
        ? followedBy(receive(stored.state, { ...SYSTEM, organ: licenceRules.receivingHall }, localDateOf(now), now, CASE_TERMS), deem)
        : deem(stored.state);
    await this.writer.write(tx, [{ decision, subject: stored, papers }]);
  }
}
