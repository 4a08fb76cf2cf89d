import type { Actor } from '@app/access';
import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import type { Queryable, Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { JointCollectionDatabase } from '../../database';
import { PaymentsOfDay } from '../../payments/application/day-payments.query';
import type { FundTotals } from '../domain/batch';
import { findBatches, type StoredBatch } from '../persistence/batch.repository';
import { findTickets, type StoredTicket } from '../persistence/ticket.repository';
import { type BatchView, batchView, type TicketView, ticketView } from './reconciliation-view';

export interface BatchFilter {
  readonly channel: string | null;
  readonly states: readonly string[];
  readonly after: number;
  readonly limit: number;
}

/** Reads of days and tickets, within the reader's jurisdiction; what lies outside it does not exist. */
@Injectable()
export class FindReconciliation {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly payments: PaymentsOfDay,
  ) {}

  async batch(reader: Queryable, id: number, actor: Actor, lock = ''): Promise<StoredBatch> {
    const [found] = await findBatches(reader, actor.jurisdiction, 'b.id = $3', [id], lock);
    if (!found) throw new DomainError('not-found', 'reconciliation-not-found', '没有这个对账批次或者差错工单，请刷新列表。');
    return found;
  }

  async ticket(reader: Queryable, id: number, actor: Actor, lock = ''): Promise<StoredTicket> {
    const [found] = await findTickets(reader, actor.jurisdiction, 't.id = $3', [id], lock);
    if (!found) throw new DomainError('not-found', 'reconciliation-not-found', '没有这个对账批次或者差错工单，请刷新列表。');
    return found;
  }

  view(id: number, actor: Actor): Promise<BatchView> {
    return this.database.run((tx) => this.viewIn(tx, id, actor));
  }

  async viewIn(tx: Transaction, id: number, actor: Actor): Promise<BatchView> {
    const batch = await this.batch(tx, id, actor);
    return batchView(batch, await this.agency(tx, batch), actor);
  }

  ticketViewIn = async (reader: Queryable, id: number, actor: Actor): Promise<TicketView> =>
    ticketView(await this.ticket(reader, id, actor), actor);

  ticketOf(id: number, actor: Actor): Promise<TicketView> {
    return this.ticketViewIn(this.database, id, actor);
  }

  /** The newest day first. */
  async page(actor: Actor, { channel, states, after, limit }: BatchFilter): Promise<(BatchView & { readonly id: number })[]> {
    const conditions = [
      '($3::text IS NULL OR b.channel = $3)',
      '(cardinality($4::text[]) = 0 OR b.state = ANY($4))',
      '($5 = 0 OR b.id < $5)',
    ];
    return this.database.run(async (tx) => {
      const found = await findBatches(
        tx,
        actor.jurisdiction,
        conditions.join(' AND '),
        [channel, states, after, limit],
        'ORDER BY b.id DESC LIMIT $6',
      );
      const views: BatchView[] = [];
      for (const batch of found) views.push(batchView(batch, await this.agency(tx, batch), actor));
      return views;
    });
  }

  async tickets(actor: Actor, batchId: number, states: readonly string[], after: number, limit: number): Promise<TicketView[]> {
    await this.batch(this.database, batchId, actor);
    const found = await findTickets(
      this.database,
      actor.jurisdiction,
      't.batch_id = $3 AND (cardinality($4::text[]) = 0 OR t.state = ANY($4)) AND t.id > $5',
      [batchId, states, after, limit],
      'ORDER BY t.id LIMIT $6',
    );
    return found.map((ticket) => ticketView(ticket, actor));
  }

  /** 经办: the ledger's own totals of the day. */
  agency(tx: Transaction, { channel, day }: { readonly channel: string; readonly day: LocalDate }): Promise<FundTotals> {
    return this.payments.fundsOf(tx, channel, day).then((funds) => {
      const net = (fund: string): number =>
        funds.filter((one) => one.fund === fund).reduce((sum, { collectedFen, refundedFen }) => sum + collectedFen - refundedFen, 0);
      return { medicalFen: net('medical'), pensionFen: net('pension') };
    });
  }
}
