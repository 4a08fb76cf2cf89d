import type { Actor } from '@app/access';
import { Clock } from '@app/domain-kernel';
import { versionMismatch } from '@app/http';
import { Injectable } from '@nestjs/common';
import { JointCollectionDatabase } from '../../database';
import { ObligationBook } from '../../obligations/application/obligation-ledger';
import { assertMayVoid } from '../domain/joint-bill';
import { takeExpired } from '../persistence/bill.repository';
import { BillBook, SYSTEM } from './bill-book';
import type { BillView } from './bill-view';
import { ReadBills } from './read-bills';

export interface VoidBillCommand {
  readonly number: string;
  readonly actor: Actor;
  readonly expectedVersion: number;
  readonly reason: string;
}

const MOST_AT_ONCE = 200;

/** 作废和过期: a bill that nobody is paying ends, and what stood on it is owed again. */
@Injectable()
export class EndBill {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly clock: Clock,
    private readonly book: BillBook,
    private readonly obligations: ObligationBook,
    private readonly reads: ReadBills,
  ) {}

  void({ number, actor, expectedVersion, reason }: VoidBillCommand): Promise<BillView> {
    const now = this.clock.now();
    return this.database.run(async (tx) => {
      const bill = await this.book.find(tx, number, actor, 'FOR NO KEY UPDATE OF b');
      if (bill.version !== expectedVersion) throw versionMismatch(bill.version);
      assertMayVoid(bill.issuedBy, actor.id);
      await this.book.move(tx, [{ bill, action: 'void', reason, endedReason: reason }], actor, now);
      await this.obligations.release(tx, bill.id, { actor, at: now });
      return this.reads.viewIn(tx, number, actor);
    });
  }

  /** Ends the bills whose time is over. Any number of workers may run it. @returns how many */
  async expire(): Promise<number> {
    const now = this.clock.now();
    return this.database.run(async (tx) => {
      const bills = await takeExpired(tx, now, MOST_AT_ONCE);
      await this.book.move(
        tx,
        bills.map((bill) => ({ bill, action: 'expire' as const })),
        SYSTEM,
        now,
      );
      for (const { id } of bills) await this.obligations.release(tx, id, { actor: SYSTEM, at: now });
      return bills.length;
    });
  }
}
