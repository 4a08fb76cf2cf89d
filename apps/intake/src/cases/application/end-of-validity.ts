import { Clock } from '@app/domain-kernel';
import { officeCalendar } from '@app/legal-calendar';
import type { FiredClock } from '@app/legal-clock';
import { rowsOf, type Transaction } from '@app/persistence';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type LicenceRow, lockLicence } from '../../licences/application/find-licence';
import { LicenceBook } from '../../licences/application/licence-book';
import { renewedTo } from '../../licences/domain/licence';
import { SYSTEM } from '../domain/case';
import { deemRenewed } from '../domain/consequences';
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
    const pending = await this.pendingRenewal(tx, clock.subjectId, legalDate);
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

  /** Asked for in time, accepted before the end (however late the sweep came), and not decided. */
  private async pendingRenewal(tx: Transaction, licenceId: number, lastDay: FiredClock['legalDate']): Promise<StoredCase | undefined> {
    const [row] = await rowsOf<{ id: number }>(
      tx,
      `SELECT id FROM service_case WHERE licence_id = $1 AND kind = 'APPLICATION' AND accepted_on <= $2::date
       AND status IN ('ACCEPTED','IN_REVIEW','SPECIAL_PROCEDURE','IN_DECISION')`,
      [licenceId, lastDay],
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
    const decision = deemRenewed(
      stored.state,
      { item, expiredOn: validTo, renewedTo: renewed },
      SYSTEM,
      this.clock.now(),
      CASE_TERMS.delivery,
    );
    const papers = (await papersOf(tx, [stored.state.id])).get(stored.state.id) ?? [];
    await this.writer.write(tx, [{ decision, subject: stored, papers }]);
  }
}
