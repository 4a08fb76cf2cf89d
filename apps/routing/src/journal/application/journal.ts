import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { type HistoryRow, insertHistory } from '../persistence/history.repository';

export type { HistoryRow } from '../persistence/history.repository';

/** What every command leaves behind in its own transaction: one history row and one audit record per transition. */
@Injectable()
export class Journal {
  async record(tx: Transaction, rows: readonly HistoryRow[]): Promise<void> {
    await insertHistory(tx, rows);
  }
}
