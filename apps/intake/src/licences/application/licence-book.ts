import { nextNumber } from '@app/documents';
import { Clock } from '@app/domain-kernel';
import { maskName } from '@app/identifiers';
import { type LocalDate, officeCalendar } from '@app/legal-calendar';
import { armClock, stopClock } from '@app/legal-clock';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import licenceRules from '../../../data/licence-rules.json';
import type { CaseState, LicenceEffect, LicenceTerms } from '../../cases/domain/case';
import { type End, ended, lastDay, renewedTo } from '../domain/licence';
import {
  appendLicenceHistory,
  insertLicence,
  type LicenceAction,
  type LicenceRow,
  lockLicence,
  saveLicence,
} from '../persistence/licence.repository';
import { licenceNumber } from './licence-number';

/** The holder as the case knows him. */
export interface Holder {
  readonly index: Buffer;
  readonly name: string;
}

const ENDS: Readonly<Record<'REVOCATION' | 'WITHDRAWAL' | 'CANCELLATION', End>> = {
  REVOCATION: 'REVOKE',
  WITHDRAWAL: 'WITHDRAW',
  CANCELLATION: 'CANCEL',
};

/** 证照台账: what decisions do to licences, in the transaction of the decision. */
@Injectable()
export class LicenceBook {
  constructor(private readonly clock: Clock) {}

  /** @returns false when a renewal came to a licence that had been revoked, withdrawn or cancelled: it stays ended. */
  async apply(tx: Transaction, state: CaseState, holder: Holder, effect: LicenceEffect): Promise<boolean> {
    switch (effect.kind) {
      case 'ISSUE':
        await this.issue(tx, state, holder, effect);
        return true;
      case 'RENEW':
        return this.renew(tx, state, effect);
      case 'OVERTURN':
        await this.overturn(tx, licenceOf(state), effect.expiredOn, state.id);
        return true;
      case 'END':
        await this.end(tx, licenceOf(state), ENDS[effect.by], effect.on, state.id);
        return true;
    }
  }

  /** The validity ran out and nobody had asked for a renewal. */
  async expire(tx: Transaction, licenceId: number, on: LocalDate): Promise<void> {
    await this.end(tx, licenceId, 'EXPIRE', on, null);
  }

  async remind(tx: Transaction, licence: LicenceRow, on: LocalDate): Promise<void> {
    await saveLicence(tx, { ...licence, remindedOn: on }, this.clock.now());
  }

  private async issue(
    tx: Transaction,
    state: CaseState,
    holder: Holder,
    { terms, organ, on }: Extract<LicenceEffect, { kind: 'ISSUE' }>,
  ): Promise<void> {
    const now = this.clock.now();
    const year = Number(on.slice(0, 4));
    const serial = await nextNumber(tx, `licence/${state.itemCode}`, year);
    const validTo = terms.validity === null ? null : lastDay(terms.validity, on, officeCalendar());
    const licence = {
      number: licenceNumber(state.itemCode, year, serial),
      name: terms.name,
      caseId: state.id,
      itemCode: state.itemCode,
      itemName: state.itemName,
      organ,
      division: state.division,
      holderIndex: holder.index,
      holderName: maskName(holder.name),
      issuedOn: on,
      validTo,
    };
    const id = await insertLicence(tx, licence, now);
    await appendLicenceHistory(tx, { licenceId: id, action: 'ISSUE', caseId: state.id, legalOn: on, validTo }, now);
    await this.watch(tx, id, state, terms, on);
  }

  private async renew(
    tx: Transaction,
    state: CaseState,
    { terms, deemed, on }: Extract<LicenceEffect, { kind: 'RENEW' }>,
  ): Promise<boolean> {
    const now = this.clock.now();
    const licence = await lockLicence(tx, licenceOf(state));
    if (terms.validity === null || licence.validTo === null) throw new Error(`licence ${licence.number} has no end to renew`);
    if (licence.state !== 'VALID' && licence.state !== 'EXPIRED') return false;
    const from = licence.validTo;
    const validTo = renewedTo(licence, terms.validity, officeCalendar());
    // A renewal that was asked for in time and accepted late may find the licence run out.
    await saveLicence(tx, { ...licence, state: 'VALID', endedOn: null, remindedOn: null, validTo }, now);
    const action: LicenceAction = deemed ? 'DEEM_RENEWED' : 'RENEW';
    await appendLicenceHistory(tx, { licenceId: licence.id, action, caseId: state.id, legalOn: on, validTo }, now);
    await stopClock(tx, validity(licence.id), 'CANCELLED', now);
    await this.watch(tx, licence.id, state, terms, from);
    return true;
  }

  /** The renewal by law never was: the licence ended on its old day, unless it had been ended otherwise meanwhile. */
  private async overturn(tx: Transaction, licenceId: number, expiredOn: LocalDate, caseId: number): Promise<void> {
    const now = this.clock.now();
    const licence = await lockLicence(tx, licenceId);
    const before = { ...licence, validTo: expiredOn };
    await appendLicenceHistory(tx, { licenceId, action: 'OVERTURN', caseId, legalOn: expiredOn, validTo: expiredOn }, now);
    await stopClock(tx, validity(licenceId), 'CANCELLED', now);
    const after = ended(before, 'EXPIRE', expiredOn);
    await saveLicence(tx, { ...before, ...after }, now);
    if (after !== before)
      await appendLicenceHistory(tx, { licenceId, action: 'EXPIRE', caseId, legalOn: expiredOn, validTo: expiredOn }, now);
  }

  private async end(tx: Transaction, licenceId: number, by: End, on: LocalDate, caseId: number | null): Promise<void> {
    const now = this.clock.now();
    const licence = await lockLicence(tx, licenceId);
    const after = ended(licence, by, on);
    if (after === licence) return;
    await saveLicence(tx, { ...licence, ...after }, now);
    await appendLicenceHistory(tx, { licenceId, action: by, caseId, legalOn: on, validTo: licence.validTo }, now);
    if (by !== 'EXPIRE') await stopClock(tx, validity(licenceId), 'CANCELLED', now);
  }

  private async watch(tx: Transaction, licenceId: number, state: CaseState, terms: LicenceTerms, from: LocalDate): Promise<void> {
    if (terms.validity === null) return;
    const { amount, unit, article } = terms.validity;
    await armClock(
      tx,
      {
        ...validity(licenceId),
        article,
        unit,
        budget: amount,
        rollsLastDayOff: false,
        warnings: [licenceRules.reminderDays],
        startsOn: from,
        anchorEvent: `case:${state.caseNo}:v${state.version}`,
      },
      officeCalendar(),
      this.clock.now(),
    );
  }
}

const validity = (licenceId: number) => ({ subjectType: 'licence', subjectId: licenceId, kind: 'LICENCE_VALIDITY' });

function licenceOf(state: CaseState): number {
  if (state.licenceId === null) throw new Error(`case ${state.caseNo} names no licence`);
  return state.licenceId;
}
