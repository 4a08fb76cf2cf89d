import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock, DomainError, yuanOf } from '@app/domain-kernel';
import { answer, type IdempotentRequest, type Outcome, once } from '@app/http';
import { type LocalDate, localDateOf } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DisputeResolutionDatabase } from '../../database';
import { type DisputeCommand, DisputeDesk, type LoadedDispute } from '../../disputes/application/dispute-desk';
import { isInDisputePack, sumUpDispute } from '../../disputes/application/sums';
import { figuresOf, type PaymentSource, paid, percentOf, reversed, settledFor, targetOf } from '../domain/recovery';
import {
  insertPayment,
  insertRecovery,
  type OwedRow,
  owedOf,
  type PaymentRow,
  paymentsOf,
  saveFullyReceived,
  saveOwed,
} from '../persistence/recovery.repository';

export interface PaymentGiven {
  readonly lines: readonly { readonly claimId: number; readonly amountFen: number }[];
  readonly receivedOn: LocalDate;
  readonly source: PaymentSource;
  readonly proceedingId: number | null;
  readonly evidenceId: number | null;
  /** The person who received it said so himself. */
  readonly confirmedByReceiver: boolean;
}

export interface RecoveryView {
  readonly disputeNo: string;
  readonly claimed: string;
  readonly received: string;
  /** 兑现率 */
  readonly share: string | null;
  /** 从首问到全部拿到钱的天数 */
  readonly daysToFullPayment: number | null;
  readonly fullyReceivedOn: LocalDate | null;
  readonly claims: readonly {
    readonly id: number;
    readonly partyId: number;
    readonly kind: string;
    readonly claimed: string;
    readonly agreed: string | null;
    readonly received: string;
    readonly open: string;
    readonly state: string;
  }[];
  readonly payments: readonly {
    readonly id: number;
    readonly claimId: number;
    readonly amount: string;
    readonly receivedOn: LocalDate;
    readonly source: string;
    readonly reversed: boolean;
    /** Of the emergency fund: what is still to be recovered from who owes it. */
    readonly toRecover: string | null;
  }[];
}

/** 钱: what reached whom, from whom; and how much of an advance came back. */
@Injectable()
export class HandleRecovery {
  constructor(
    private readonly database: DisputeResolutionDatabase,
    private readonly desk: DisputeDesk,
    private readonly clock: Clock,
  ) {}

  /** 到账: once per Idempotency-Key, all lines or none. */
  receive(disputeNo: string, actor: Actor, given: PaymentGiven, request: IdempotentRequest): Promise<Outcome> {
    return once(this.database, request, this.clock.now(), async (tx) => {
      const loaded = await this.desk.conducting(tx, disputeNo, actor);
      await this.assertPlausible(tx, loaded, given);
      const owed = new Map((await owedOf(tx, loaded.dispute.id, 'FOR UPDATE')).map((claim) => [claim.id, claim]));
      for (const { claimId, amountFen } of given.lines) {
        const claim = owed.get(claimId);
        if (claim === undefined) throw claimNotFound();
        const next = { ...claim, ...paid(claim, amountFen) };
        owed.set(claimId, next);
        await saveOwed(tx, next);
        await insertPayment(tx, {
          ...given,
          disputeId: loaded.dispute.id,
          claimId,
          amountFen,
          reverses: null,
          reason: null,
          recordedBy: actor.id,
          at: loaded.now,
        });
      }
      const view = await this.settled(tx, loaded, actor, 'recovery.receive');
      return answer(201, view, { Location: `/api/v1/disputes/${disputeNo}/recovery` });
    });
  }

  /** 冲正: a mistake is taken back by a line of its own, with its reason. */
  reverse(disputeNo: string, actor: Actor, paymentId: number, reason: string): Promise<RecoveryView> {
    return this.desk.onPart(disputeNo, actor, 'CONDUCTOR', async (tx, loaded) => {
      const owed = await owedOf(tx, loaded.dispute.id, 'FOR UPDATE');
      const payment = await this.payment(tx, loaded, paymentId);
      if (payment.reversed) throw new DomainError('conflict', 'payment-reversed', '这笔到账已经冲正。');
      if (payment.recoveredFen > 0) throw new DomainError('conflict', 'payment-reversed', '垫付已经追回一部分，不能冲正，请先核对。');
      const claim = owed.find(({ id }) => id === payment.claimId);
      if (claim === undefined) throw claimNotFound();
      await saveOwed(tx, reversed(claim, payment.amountFen));
      await insertPayment(tx, {
        disputeId: loaded.dispute.id,
        claimId: claim.id,
        amountFen: payment.amountFen,
        receivedOn: payment.receivedOn,
        source: payment.source,
        proceedingId: payment.proceedingId,
        evidenceId: payment.evidenceId,
        confirmedByReceiver: false,
        reverses: payment.id,
        reason,
        recordedBy: actor.id,
        at: loaded.now,
      });
      return this.settled(tx, loaded, actor, 'recovery.reverse');
    });
  }

  /** 追偿: who owed the wages pays the emergency fund back (保障农民工工资支付条例 §63). */
  recover(
    disputeNo: string,
    actor: Actor,
    paymentId: number,
    amountFen: number,
    on: LocalDate,
    evidenceId: number | null,
  ): Promise<RecoveryView> {
    return this.desk.onPart(disputeNo, actor, 'CONDUCTOR', async (tx, loaded) => {
      await owedOf(tx, loaded.dispute.id, 'FOR UPDATE');
      const payment = await this.payment(tx, loaded, paymentId);
      if (payment.source !== 'EMERGENCY_FUND' || payment.reversed) {
        throw new DomainError('rule-violation', 'not-an-advance', '只有应急周转金的垫付需要追偿。');
      }
      if (on > loaded.today) throw new DomainError('rule-violation', 'report-in-future', '发生日期不能晚于今天，请核对。');
      if (evidenceId !== null && !(await isInDisputePack(tx, loaded.dispute.id, evidenceId))) throw evidenceNotFound();
      if (payment.recoveredFen + amountFen > payment.amountFen) {
        throw new DomainError('rule-violation', 'payment-exceeds-claim', '追回的金额超过垫付的金额，请核对。');
      }
      await insertRecovery(tx, { paymentId, amountFen, on, evidenceId, by: actor.id, at: loaded.now });
      return this.settled(tx, loaded, actor, 'recovery.recover');
    });
  }

  /** 议定或者裁判的金额, claim by claim. For the agreement's own transaction: {@link settleWithin}. */
  settle(command: DisputeCommand, lines: readonly { readonly claimId: number; readonly agreedFen: number }[]): Promise<RecoveryView> {
    return this.desk.command(command, 'CONDUCTOR', async (tx, loaded) => {
      await this.settleWithin(tx, loaded.dispute.id, lines);
      const value = await this.settled(tx, loaded, command.actor, 'recovery.settle');
      return { action: 'settleClaims', details: { claims: lines.map(({ claimId }) => claimId) }, value };
    });
  }

  async settleWithin(
    tx: Transaction,
    disputeId: number,
    lines: readonly { readonly claimId: number; readonly agreedFen: number }[],
  ): Promise<void> {
    const owed = await owedOf(tx, disputeId, 'FOR UPDATE');
    for (const { claimId, agreedFen } of lines) {
      const claim = owed.find(({ id }) => id === claimId);
      if (claim === undefined) throw claimNotFound();
      await saveOwed(tx, settledFor(claim, agreedFen));
    }
  }

  /** A claimant sees his own sums; who conducts it sees all. */
  view(disputeNo: string, actor: Actor): Promise<RecoveryView> {
    return this.database.run(async (tx) => {
      const loaded = await this.desk.load(tx, disputeNo, actor);
      if (actor.kind === 'CITIZEN') return this.viewIn(tx, loaded, ownParties(loaded, actor));
      const { relation } = loaded;
      if (!relation.isLead && !relation.ofTheDesk && !relation.hasDuty && !relation.ofTheAidBody) throw notConducting();
      return this.viewIn(tx, loaded, null);
    });
  }

  private async settled(tx: Transaction, loaded: LoadedDispute, actor: Actor, action: string): Promise<RecoveryView> {
    const { dispute, now } = loaded;
    await sumUpDispute(tx, dispute.id);
    const { fullyReceivedOn } = await this.figures(tx, loaded, null);
    await saveFullyReceived(tx, dispute.id, fullyReceivedOn);
    await recordAudit(tx, [{ occurredAt: now, actor, action, objectType: 'dispute', objectId: dispute.id, result: 'DONE' }]);
    return this.viewIn(tx, loaded, null);
  }

  private async figures(tx: Transaction, { dispute }: LoadedDispute, partyIds: ReadonlySet<number> | null) {
    const claims = (await owedOf(tx, dispute.id)).filter(({ partyId }) => partyIds === null || partyIds.has(partyId));
    const ids = new Set(claims.map(({ id }) => id));
    const payments = (await paymentsOf(tx, dispute.id)).filter(({ claimId }) => ids.has(claimId));
    const days = payments.filter((payment) => !payment.reversed).map(({ receivedOn }) => receivedOn);
    return { ...figuresOf(claims, days, localDateOf(dispute.firstContactAt)), claims, payments };
  }

  private async viewIn(tx: Transaction, loaded: LoadedDispute, partyIds: ReadonlySet<number> | null): Promise<RecoveryView> {
    const figures = await this.figures(tx, loaded, partyIds);
    return {
      disputeNo: loaded.dispute.disputeNo,
      claimed: yuanOf(figures.claimedFen),
      received: yuanOf(figures.receivedFen),
      share: percentOf(figures.shareBasisPoints),
      daysToFullPayment: figures.daysToFullPayment,
      fullyReceivedOn: figures.fullyReceivedOn,
      claims: figures.claims.map((claim) => claimLine(claim)),
      payments: figures.payments.map((payment) => paymentLine(payment)),
    };
  }

  private async payment(tx: Transaction, { dispute }: LoadedDispute, id: number): Promise<PaymentRow> {
    const found = (await paymentsOf(tx, dispute.id)).find((payment) => payment.id === id);
    if (found === undefined) throw new DomainError('not-found', 'payment-not-found', '没有找到这笔到账，请刷新后重试。');
    return found;
  }

  private async assertPlausible(tx: Transaction, { dispute, proceedings, today }: LoadedDispute, given: PaymentGiven): Promise<void> {
    if (given.evidenceId === null && !given.confirmedByReceiver) {
      throw new DomainError('rule-violation', 'payment-needs-proof', '登记到账须附付款凭证，或者由收款人本人确认。');
    }
    if (given.receivedOn > today) throw new DomainError('rule-violation', 'report-in-future', '发生日期不能晚于今天，请核对。');
    if (given.receivedOn < localDateOf(dispute.firstContactAt)) {
      throw new DomainError('rule-violation', 'report-before-opening', '首问登记以前已经支付的，不计入请求金额，请核对。');
    }
    if (given.proceedingId !== null && !proceedings.some(({ id }) => id === given.proceedingId)) {
      throw new DomainError('not-found', 'proceeding-not-found', '没有找到这个程序，请刷新后重试。');
    }
    if (given.evidenceId !== null && !(await isInDisputePack(tx, dispute.id, given.evidenceId))) throw evidenceNotFound();
  }
}

const claimLine = (claim: OwedRow): RecoveryView['claims'][number] => ({
  id: claim.id,
  partyId: claim.partyId,
  kind: claim.kind,
  claimed: yuanOf(claim.amountFen),
  agreed: claim.agreedFen === null ? null : yuanOf(claim.agreedFen),
  received: yuanOf(claim.receivedFen),
  open: yuanOf(claim.state === 'WAIVED' ? 0 : targetOf(claim) - claim.receivedFen),
  state: claim.state,
});

const paymentLine = (payment: PaymentRow): RecoveryView['payments'][number] => ({
  id: payment.id,
  claimId: payment.claimId,
  amount: yuanOf(payment.amountFen),
  receivedOn: payment.receivedOn,
  source: payment.source,
  reversed: payment.reversed,
  toRecover: payment.source === 'EMERGENCY_FUND' && !payment.reversed ? yuanOf(payment.amountFen - payment.recoveredFen) : null,
});

function ownParties({ parties }: LoadedDispute, actor: Actor): ReadonlySet<number> {
  const index = Buffer.from(actor.citizenIndex ?? '', 'base64url');
  return new Set(parties.filter(({ identityIndex }) => identityIndex?.equals(index) === true).map(({ id }) => id));
}

const claimNotFound = (): DomainError => new DomainError('not-found', 'claim-not-found', '没有找到这项请求，请刷新后重试。');
const evidenceNotFound = (): DomainError => new DomainError('not-found', 'evidence-not-found', '没有找到这份证据，请刷新后重试。');
const notConducting = (): DomainError => new DomainError('forbidden', 'not-permitted', '由本纠纷的牵头人或者承办人员办理。');
