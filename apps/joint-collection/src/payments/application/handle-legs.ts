import { type Actor, divisionRange } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock, DomainError, nextStatus } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { BillBook, type BillRow, billIdOf, billNumber, SYSTEM } from '../../bills/application/bill-book';
import { JointCollectionDatabase } from '../../database';
import { type Fund, parked } from '../../ledger/application/journals';
import { Ledger } from '../../ledger/application/ledger';
import { ObligationBook } from '../../obligations/application/obligation-ledger';
import { agencyOf, DecideRefund } from '../../refunds/application/decide-refund';
import { LEG_TRANSITIONS, type LegAction, type LegState } from '../domain/attempt.transitions';
import { changeLegs, type LegChange, type LegRow, lockLegs, openLegs } from '../persistence/leg.repository';

export interface LegCommand {
  readonly number: string;
  readonly fund: Fund;
  readonly actor: Actor;
}

/** 分账的后半程: the agencies of the two funds take their legs, each by itself. What one does not take never undoes the other. */
@Injectable()
export class HandleLegs {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly clock: Clock,
    private readonly bills: BillBook,
    private readonly obligations: ObligationBook,
    private readonly ledger: Ledger,
    private readonly refunds: DecideRefund,
  ) {}

  /** 推送经办: legs that were posted go on their agency's list; those that went on, or were reversed meanwhile, stay as they are. */
  async send(tx: Transaction, billIds: readonly number[]): Promise<void> {
    await this.bills.lock(tx, billIds);
    const legs = (await lockLegs(tx, billIds)).filter(({ state }) => state === 'POSTED');
    await this.change(tx, legs, 'send', {}, SYSTEM, this.clock.now());
  }

  /** What waits for the agencies: both see both funds' legs of their place, so that a parked one is nobody's secret. */
  list(
    actor: Actor,
    filter: { readonly funds: readonly Fund[]; readonly states: readonly LegState[]; readonly after: number; readonly limit: number },
  ): Promise<LegRow[]> {
    return openLegs(this.database.dataSource.manager, { ...filter, ...divisionRange(actor.jurisdiction) });
  }

  /** 经办确认: the agency has posted the part to the persons' records; their obligations are CONFIRMED. All, or the first that cannot is named. */
  async acknowledge(numbers: readonly string[], fund: Fund, actor: Actor): Promise<number> {
    this.assertAgency(fund, actor);
    const now = this.clock.now();
    return this.database.run(async (tx) => {
      const ids = [...new Set(numbers.map((number) => billIdOf(number) ?? 0))];
      const legs = await this.held(tx, ids, fund, actor);
      await this.change(tx, legs, 'acknowledge', {}, actor, now);
      const lines = (await this.bills.lines(tx, ids)).filter((line) => line.fund === fund && line.refundedFen < line.amountFen);
      await this.obligations.confirm(
        tx,
        lines.map(({ obligationId }) => obligationId),
        { actor, at: now },
      );
      return legs.length;
    });
  }

  /** 经办退回: the money is parked beside the fund, and a person must resolve it. */
  async reject({ number, fund, actor }: LegCommand, reason: string): Promise<void> {
    this.assertAgency(fund, actor);
    return this.one({ number, fund, actor }, async (tx, leg, bill, now) => {
      // What is on its way back to a person is not parked.
      const left = leg.amountFen - (fund === 'medical' ? bill.refundedMedicalFen : bill.refundedPensionFen);
      if (left <= 0) throw new DomainError('conflict', 'nothing-to-park', '这个基金的缴费已经全部退费，没有要退回的分账。');
      await this.change(tx, [leg], 'reject', { reason }, actor, now);
      await this.ledger.post(tx, [parked(fund, left, { billId: leg.billId, occurredOn: localDateOf(now) })], now);
    });
  }

  async take({ number, fund, actor }: LegCommand): Promise<void> {
    this.assertAgency(fund, actor);
    return this.one({ number, fund, actor }, (tx, leg, _bill, now) => this.change(tx, [leg], 'take', { takenBy: actor.id }, actor, now));
  }

  /** 处置: after all taken by the agency, or given back to who paid. By somebody else than who took the case in hand. */
  async resolve({ number, fund, actor }: LegCommand, outcome: 'TAKEN' | 'REFUND', note: string): Promise<void> {
    this.assertAgency(fund, actor);
    return this.one({ number, fund, actor }, async (tx, leg, bill, now) => {
      if (leg.takenBy === null || leg.takenBy === actor.id) {
        throw new DomainError('forbidden', 'second-person-required', '处置须由领取人以外的人确认。');
      }
      await this.change(tx, [leg], 'resolve', { reason: note }, actor, now);
      await this.ledger.reverse(tx, [`park:${bill.id}:${fund}`], localDateOf(now), now);
      const lines = (await this.bills.lines(tx, [bill.id])).filter((line) => line.fund === fund && line.refundedFen < line.amountFen);
      if (outcome === 'TAKEN') {
        await this.obligations.confirm(
          tx,
          lines.map(({ obligationId }) => obligationId),
          { actor, at: now },
        );
        return;
      }
      for (const line of lines) {
        const [current] = await this.bills.lock(tx, [bill.id]);
        await this.refunds.openDecided(tx, current as BillRow, line, { by: actor, takenBy: leg.takenBy, note }, now);
      }
    });
  }

  private assertAgency(fund: Fund, actor: Actor): void {
    if (agencyOf(fund) !== actor.organ)
      throw new DomainError('forbidden', 'not-fund-agency', '这笔资金属于另一个基金，由它的经办机构办理。');
  }

  private async held(tx: Transaction, ids: readonly number[], fund: Fund, actor: Actor): Promise<LegRow[]> {
    for (const id of ids) await this.bills.find(tx, id > 0 ? billNumber(id) : '', actor);
    await this.bills.lock(tx, ids);
    const legs = (await lockLegs(tx, ids)).filter((leg) => leg.fund === fund);
    if (legs.length !== ids.length) throw new DomainError('not-found', 'leg-not-found', '这张缴费单没有这个基金的分账。');
    return legs;
  }

  private one(command: LegCommand, work: (tx: Transaction, leg: LegRow, bill: BillRow, now: Date) => Promise<void>): Promise<void> {
    const now = this.clock.now();
    return this.database.run(async (tx) => {
      const bill = await this.bills.find(tx, command.number, command.actor, 'FOR NO KEY UPDATE OF b');
      const [leg] = await this.held(tx, [bill.id], command.fund, command.actor);
      await work(tx, leg as LegRow, bill, now);
    });
  }

  private async change(
    tx: Transaction,
    legs: readonly LegRow[],
    action: LegAction,
    fields: Pick<LegChange, 'reason' | 'takenBy'>,
    actor: Actor | typeof SYSTEM,
    now: Date,
  ): Promise<void> {
    await changeLegs(
      tx,
      legs.map(({ billId, fund, state }) => ({ billId, fund, state: nextStatus(LEG_TRANSITIONS, state, action), ...fields })),
      now,
    );
    await recordAudit(
      tx,
      legs.map(({ billId, fund }) => ({
        occurredAt: now,
        actor,
        action: `fund-leg.${action}`,
        objectType: 'fund-leg',
        objectId: `${billId}:${fund}`,
        result: 'DONE' as const,
        reason: fields.reason ?? null,
        changedFields: ['state'],
      })),
    );
  }
}
