import type { Actor } from '@app/access';
import { ORGANS } from '@app/county';
import { Injectable } from '@nestjs/common';
import { DisputeResolutionDatabase } from '../../database';
import { DisputeDesk } from '../../disputes/application/dispute-desk';
import { isPurpose, READING_PURPOSES } from '../domain/reading';
import { readingsOf, type SignalRow, signalsOf } from '../persistence/reading.repository';

export interface ReadingView {
  readonly readAt: string;
  readonly reader: string;
  readonly organ: string | null;
  readonly purpose: string;
  readonly assigned: boolean;
  readonly fields: readonly string[];
}

/** 谁看过: for the people concerned, for the lead, and for supervisors of the place. */
@Injectable()
export class ReadRecord {
  constructor(
    private readonly database: DisputeResolutionDatabase,
    private readonly desk: DisputeDesk,
  ) {}

  readings(disputeNo: string, actor: Actor): Promise<ReadingView[]> {
    return this.database.run(async (tx) => {
      const { dispute } = await this.desk.load(tx, disputeNo, actor);
      return (await readingsOf(tx, dispute.id, 200)).map((row) => ({
        readAt: row.readAt.toISOString(),
        reader: row.readerName,
        organ: ORGANS.find(({ code }) => code === row.readerOrgan)?.name ?? row.readerOrgan,
        purpose: isPurpose(row.purpose) ? READING_PURPOSES[row.purpose] : row.purpose,
        assigned: row.assigned,
        fields: row.fields,
      }));
    });
  }

  signals(actor: Actor, before: number | null, limit: number): Promise<SignalRow[]> {
    return signalsOf(this.database.dataSource, actor.jurisdiction, before, limit);
  }
}
