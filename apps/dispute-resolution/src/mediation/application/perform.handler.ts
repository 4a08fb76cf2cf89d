import { DomainError } from '@app/domain-kernel';
import { type LocalDate, localDateOf } from '@app/legal-calendar';
import type { FiredClock } from '@app/legal-clock';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { raiseSignal } from '../../secrecy/application/raise-signal';
import { allDone, missedTerms, paidOnTerm } from '../domain/agreement';
import { payTerm, proceedingOfTerm, setAgreementState, type TermRow, termsOf } from '../persistence/agreement.repository';
import { stopTerms, stopWindow } from './mediation-clocks';
import { type MediationCommand, MediationDesk, type MediationFile } from './mediation-desk';

/** 履行: each part watched to its day, paid to the fen, missed with the lawful ways out (人民调解法 §31, §32). */
@Injectable()
export class PerformHandler {
  constructor(private readonly mediation: MediationDesk) {}

  /** Money on one part, or the thing done. @param fen null for what is not a payment */
  pay(command: MediationCommand, termId: number, fen: number | null, on: LocalDate): Promise<number> {
    return this.mediation.on(command, async (tx, file) => {
      this.mediation.assertMay(file, 'pay', command.actor);
      const term = termOf(file, termId);
      if (fen === null && !term.inKind) throw new DomainError('rule-violation', 'term-not-money', '这一期是付款，请登记金额。');
      const paid = fen === null ? { paidFen: 0, state: 'DONE' as const } : paidOnTerm(term, fen);
      if (term.state === 'DONE') throw new DomainError('conflict', 'term-done', '这一期已经履行，请核对是哪一期。');
      await payTerm(tx, term.id, paid, on);
      if (paid.state === 'DONE') await stopTerms(tx, [term.id], 'MET', file.now);
      await this.mediation.write(tx, file, 'pay', { on, details: { termId, fen, done: paid.state === 'DONE' } }, command.actor);
      await this.afterPayment(tx, file, on, command);
    });
  }

  /** §31: a part was missed; what has not been performed by the end of its day. By the clock, or by whoever hears of it first. */
  breach(command: MediationCommand): Promise<number> {
    return this.mediation.command(command, 'breach', ({ terms, today }) => {
      const missed = missedTerms(terms, today);
      if (missed.length === 0) throw new DomainError('conflict', 'nothing-missed', '没有逾期未履行的内容，到期日的次日才算逾期。');
      return { details: { missed: missed.map(({ id }) => id) } };
    });
  }

  /** The parties change what they agreed: the old agreement no longer binds, nor does its window for the court. */
  reopen(command: MediationCommand, reason: string): Promise<number> {
    return this.mediation.command(command, 'reopen', async (file, tx) => {
      const { agreement, terms, proceeding, now } = file;
      if (agreement === null) throw new DomainError('not-found', 'agreement-not-found', '没有生效的调解协议。');
      await stopWindow(tx, proceeding.id, 'CANCELLED', now);
      const open = terms.filter(({ state }) => state === 'OPEN').map(({ id }) => id);
      await stopTerms(tx, open, 'CANCELLED', now);
      await setAgreementState(tx, agreement.id, 'CHANGED', agreement.effectiveOn);
      return { record: { kind: 'REOPENED', text: reason } };
    });
  }

  /** §32: what was not performed goes to court, to a payment order or to enforcement; the other proceeding is opened at the dispute. */
  leave(command: MediationCommand): Promise<number> {
    return this.mediation.command(command, 'leave', async ({ terms, now }, tx) => {
      const open = terms.filter(({ state }) => state === 'OPEN').map(({ id }) => id);
      await stopTerms(tx, open, 'CANCELLED', now);
      return { details: { open } };
    });
  }

  async termExpired(tx: Transaction, { clock, rung, firedAt, legalDate }: FiredClock): Promise<void> {
    const proceedingId = await proceedingOfTerm(tx, clock.subjectId);
    if (proceedingId === undefined) throw new Error(`clock ${clock.id} belongs to no part of an agreement`);
    const file = await this.mediation.fileOfClock(tx, proceedingId, firedAt);
    const over = rung === 'EXPIRY';
    await raiseSignal(
      tx,
      {
        disputeId: file.dispute.id,
        kind: over ? 'INSTALMENT_MISSED' : 'INSTALMENT_NEAR',
        subject: `term:${clock.subjectId}:${legalDate}`,
        colour: over ? 'RED' : 'YELLOW',
        article: clock.article,
      },
      firedAt,
    );
    if (!over || file.proceeding.state !== 'AGREED') return;
    await this.mediation.write(tx, file, 'breach', { on: localDateOf(firedAt), details: { missed: [clock.subjectId] } }, null);
  }

  /** All performed, or what was missed has been made good. */
  private async afterPayment(tx: Transaction, file: MediationFile, on: LocalDate, { actor }: MediationCommand): Promise<void> {
    const terms = file.agreement === null ? [] : await termsOf(tx, file.agreement.id);
    if (allDone(terms)) await this.mediation.write(tx, file, 'fulfil', { on }, actor);
    else if (file.proceeding.state === 'BREACHED' && missedTerms(terms, file.today).length === 0) {
      await this.mediation.write(tx, file, 'resume', { on }, actor);
    }
  }
}

function termOf({ terms, agreement }: MediationFile, id: number): TermRow {
  const term = agreement?.state === 'IN_EFFECT' ? terms.find((one) => one.id === id) : undefined;
  if (term === undefined) throw new DomainError('not-found', 'term-not-found', '没有找到这一期，请刷新后核对。');
  return term;
}
