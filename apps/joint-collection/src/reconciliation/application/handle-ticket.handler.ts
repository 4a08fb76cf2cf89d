import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock, DomainError } from '@app/domain-kernel';
import { versionMismatch } from '@app/http';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { JointCollectionDatabase } from '../../database';
import { PaymentsOfDay } from '../../payments/application/day-payments.query';
import { afterMatching } from '../domain/batch';
import { claim, type Resolution, resolve, wait } from '../domain/ticket';
import { recordEvent, saveState } from '../persistence/batch.repository';
import { type StoredTicket, saveResolution, saveTicket } from '../persistence/ticket.repository';
import { FindReconciliation } from './find-reconciliation.query';
import type { TicketView } from './reconciliation-view';

export interface TicketCommand {
  readonly ticketId: number;
  readonly actor: Actor;
  readonly expectedVersion: number;
}

export interface Said {
  readonly resolution: Resolution;
  readonly reason: string;
  /** The number of the channel's or the treasury's written word. */
  readonly document: string | null;
}

/** 差错工单: taken over, left for the next day's file, or resolved. */
@Injectable()
export class HandleTicketHandler {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly clock: Clock,
    private readonly payments: PaymentsOfDay,
    private readonly reads: FindReconciliation,
  ) {}

  claim(command: TicketCommand): Promise<TicketView> {
    return this.act(command, 'claim', (tx, ticket) => saveTicket(tx, claim(ticket, command.actor), command.actor.name));
  }

  wait(command: TicketCommand): Promise<TicketView> {
    return this.act(command, 'wait', (tx, ticket) => saveTicket(tx, wait(ticket, command.actor), ticket.ownerName));
  }

  resolve(command: TicketCommand, said: Said): Promise<TicketView> {
    return this.act(command, 'resolve', async (tx, ticket, now) => {
      resolve(ticket, said.resolution, command.actor);
      if (said.resolution === 'EXPLAINED' && said.document === null)
        throw new DomainError('rule-violation', 'document-required', '凭书面说明处理的，须填写说明的文号。');
      if (said.resolution === 'POST_SURPLUS') await this.bookSurplus(tx, ticket, command.actor, now);
      await saveResolution(tx, ticket.id, said.resolution, { by: command.actor.id, reason: said.reason, document: said.document }, now);
    });
  }

  /** 长款: somebody's money is with the channel and nobody's bill is paid by it; it goes back to whoever paid. */
  private async bookSurplus(tx: Transaction, ticket: StoredTicket, actor: Actor, now: Date): Promise<void> {
    const { there, happenedAt, channel, transactionId, billNo } = ticket;
    if (there === null || happenedAt === null) throw new Error(`ticket ${ticket.id} has nothing of the channel's`);
    await this.payments.bookSurplus(tx, { channel, transactionId, amountFen: there.amountFen, happenedAt, billNo }, actor, now);
  }

  private async act(
    { ticketId, actor, expectedVersion }: TicketCommand,
    action: string,
    work: (tx: Transaction, ticket: StoredTicket, now: Date) => Promise<void>,
  ): Promise<TicketView> {
    const now = this.clock.now();
    return this.database.run(async (tx) => {
      const { batchId } = await this.reads.ticket(tx, ticketId, actor);
      // The day before its tickets, as matching does: two who work on one day wait for each other instead of failing.
      await this.reads.batch(tx, batchId, actor, 'FOR UPDATE OF b');
      const ticket = await this.reads.ticket(tx, ticketId, actor, 'FOR UPDATE OF t');
      if (ticket.version !== expectedVersion) throw versionMismatch(ticket.version);
      await work(tx, ticket, now);
      const batch = await this.reads.batch(tx, batchId, actor);
      await saveState(tx, batchId, afterMatching(batch.state, batch.openTickets));
      await recordEvent(tx, { batchId, ticketId, action, actor }, now);
      await recordAudit(tx, [
        {
          occurredAt: now,
          actor,
          action: `reconciliation-ticket.${action}`,
          objectType: 'reconciliation-ticket',
          objectId: ticketId,
          result: 'DONE',
        },
      ]);
      return this.reads.ticketViewIn(tx, ticketId, actor);
    });
  }
}
