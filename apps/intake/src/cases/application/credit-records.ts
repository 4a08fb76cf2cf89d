import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock, DomainError } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import { type CreditRow, creditRecords, lockCreditRecord, markRepaired } from '../persistence/credit.repository';

export interface CreditPage {
  readonly items: readonly CreditRow[];
  readonly next: number | null;
}

/** 信用记录 of a supervisor's own area: broken promises, and their repair. */
@Injectable()
export class CreditRecords {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
  ) {}

  async page(supervisor: Actor, filter: { open: boolean; before: number | null; limit: number }): Promise<CreditPage> {
    const rows = await creditRecords(this.database, supervisor.jurisdiction, { ...filter, limit: filter.limit + 1 });
    const items = rows.slice(0, filter.limit);
    return { items, next: rows.length > filter.limit ? (items.at(-1)?.id ?? null) : null };
  }

  /** 信用修复: from now on the entry bars nothing; it stays on record, with the reason. */
  async repair(supervisor: Actor, id: number, reason: string): Promise<CreditRow> {
    const now = this.clock.now();
    const today = localDateOf(now);
    return this.database.run(async (tx) => {
      const record = await lockCreditRecord(tx, id, supervisor.jurisdiction);
      if (!record) throw new DomainError('not-found', 'credit-record-not-found', '没有找到这条信用记录，请刷新列表。');
      if (record.repairedOn !== null) throw new DomainError('conflict', 'credit-repaired', '这条信用记录已经修复，请刷新列表。');
      await markRepaired(tx, id, { on: today, by: supervisor.id, reason });
      await recordAudit(tx, [
        {
          occurredAt: now,
          actor: supervisor,
          action: 'credit.repair',
          objectType: 'case',
          objectId: record.caseNo,
          result: 'DONE',
          reason: `credit record ${id}`,
        },
      ]);
      return { ...record, repairedOn: today, repairReason: reason };
    });
  }
}
