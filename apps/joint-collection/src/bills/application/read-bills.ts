import type { Actor } from '@app/access';
import { Clock } from '@app/domain-kernel';
import { type Queryable, together } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { JointCollectionDatabase } from '../../database';
import { PersonDirectory } from '../../people/application/person-directory';
import { historyOf, pageOfBills } from '../persistence/bill.repository';
import { billScope } from '../persistence/bill-scope';
import { BillBook } from './bill-book';
import { type BillSummary, type BillView, billSummary, billView } from './bill-view';

export interface BillFilter {
  readonly states: readonly string[];
  readonly householdId: number | null;
  readonly before: number | null;
  readonly limit: number;
}

/** Bills as a person may see them. */
@Injectable()
export class ReadBills {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly clock: Clock,
    private readonly book: BillBook,
    private readonly people: PersonDirectory,
  ) {}

  view(number: string, actor: Actor): Promise<BillView> {
    return this.database.run((tx) => this.viewIn(tx, number, actor));
  }

  async viewIn(reader: Queryable, number: string, actor: Actor): Promise<BillView> {
    const bill = await this.book.find(reader, number, actor);
    const [lines, history] = await together(this.book.lines(reader, [bill.id]), historyOf(reader, bill.id));
    const persons = await this.people.byIds(reader, actor, [...new Set(lines.map(({ personId }) => personId))]);
    return billView(bill, lines, new Map(persons.map(({ id, name }) => [id, name])), history, actor, this.clock.now());
  }

  /** The newest first. */
  async page(actor: Actor, filter: BillFilter): Promise<{ readonly items: readonly BillSummary[]; readonly next: number | null }> {
    const rows = await pageOfBills(this.database.dataSource.manager, billScope(actor), { ...filter, limit: filter.limit + 1 });
    const shown = rows.slice(0, filter.limit);
    return { items: shown.map(billSummary), next: rows.length > filter.limit ? (shown.at(-1)?.id ?? null) : null };
  }
}
