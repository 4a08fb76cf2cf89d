import type { Actor } from '@app/access';
import { Injectable } from '@nestjs/common';
import { JointCollectionDatabase } from '../../database';
import { RefundBook } from './refund-book';
import { type RefundView, refundView } from './refund-view';

@Injectable()
export class ReadRefunds {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly book: RefundBook,
  ) {}

  async view(number: string, actor: Actor): Promise<RefundView> {
    return refundView(await this.book.find(this.database.dataSource.manager, number, actor), actor);
  }

  /** The newest first. */
  async page(
    actor: Actor,
    filter: { readonly states: readonly string[]; readonly fund: string | null; readonly before: number | null; readonly limit: number },
  ): Promise<{ readonly items: readonly RefundView[]; readonly next: number | null }> {
    const rows = await this.book.page(this.database.dataSource.manager, actor, { ...filter, limit: filter.limit + 1 });
    const shown = rows.slice(0, filter.limit);
    return { items: shown.map((row) => refundView(row, actor)), next: rows.length > filter.limit ? (shown.at(-1)?.id ?? null) : null };
  }
}
