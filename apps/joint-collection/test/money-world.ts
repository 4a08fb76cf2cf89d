import { yuanOf } from '@app/domain-kernel';
import type { IdempotentRequest } from '@app/http';
import { localDateOf } from '@app/legal-calendar';
import { rowsOf } from '@app/persistence';
import { BillBook, type BillRow, billIdOf, orderNumber } from '../src/bills/application/bill-book';
import type { BillView } from '../src/bills/application/bill-view';
import { IssueBill } from '../src/bills/application/issue-bill';
import { ApplyWords } from '../src/payments/application/apply-words';
import type { ChannelWord } from '../src/payments/domain/channel-word';
import type { Disposition } from '../src/payments/domain/word-effects';
import { insertAttempt } from '../src/payments/persistence/attempt.repository';
import { type CollectionWorld, collectionWorld, staff } from './collection-world';

export const CLERK = 'town103.1';
export const CHANNEL = 'tax-app';

export interface Owes {
  readonly insurance: 'RESIDENT_MEDICAL' | 'RESIDENT_PENSION';
  readonly fen: number;
  readonly year?: number;
  readonly assistanceFen?: number;
  readonly subsidyFen?: number;
}

/** The money side of the collection: households that owe, bills, and a channel that says whatever the test wants it to have said. */
export async function moneyWorld(start = new Date('2026-11-23T02:00:00Z'), environment: NodeJS.ProcessEnv = {}) {
  const world: CollectionWorld = await collectionWorld(start, environment);
  const { database, clock } = world;
  let keys = 0;
  const key = (): IdempotentRequest => {
    keys += 1;
    return { client: 'STAFF:1', route: 'test', key: `k${keys}`, requestHash: Buffer.alloc(32, keys % 250) };
  };

  /** What a household owes, assessed; one person for each. @returns the ids of the obligations */
  async function owe(...owed: readonly Owes[]): Promise<number[]> {
    const household = `M${keys}-${Math.random().toString(36).slice(2)}`;
    const ids: number[] = [];
    for (const { insurance, fen, year, assistanceFen, subsidyFen } of owed) {
      const { id, householdId } = await world.person({ household });
      const pension = insurance === 'RESIDENT_PENSION';
      const [row] = await database.run(async (tx) => {
        const [assessment] = await rowsOf<{ id: number }>(
          tx,
          `INSERT INTO assessment (hash, insurance, year, rules_version, lines) VALUES (sha256($1::text::bytea), $2, $3, '2026-09', '[]') RETURNING id`,
          [`${household}-${id}-${insurance}`, insurance, year ?? 2027],
        );
        return rowsOf<{ id: number }>(
          tx,
          `INSERT INTO obligation (person_id, household_id, insurance, year, state, tier_fen, due_fen, assistance_fen, subsidy_fen, assessment_id,
             rules_version, created_at)
           VALUES ($1, $2, $3, $4, 'ASSESSED', $5, $6, $7, $8, $9, '2026-09', $10) RETURNING id`,
          [
            id,
            householdId,
            insurance,
            year ?? (pension ? 2026 : 2027),
            pension ? fen : null,
            fen,
            assistanceFen ?? 0,
            subsidyFen ?? 0,
            assessment?.id,
            clock.now(),
          ],
        );
      });
      ids.push(row?.id ?? 0);
    }
    return ids;
  }

  async function issue(obligations: readonly number[], totalFen: number, login = CLERK): Promise<BillView> {
    const { answer } = await world.get(IssueBill).execute({ actor: staff(login), obligations, total: yuanOf(totalFen) }, key());
    return JSON.parse(answer.body) as BillView;
  }

  /** A bill of a household for both funds. */
  async function bill(medical = 38_000, pension = 30_000, more: Partial<Owes> = {}): Promise<BillView> {
    const owed: Owes[] = [
      ...(medical > 0 ? [{ insurance: 'RESIDENT_MEDICAL' as const, fen: medical, ...more }] : []),
      ...(pension > 0 ? [{ insurance: 'RESIDENT_PENSION' as const, fen: pension }] : []),
    ];
    return issue(await owe(...owed), medical + pension);
  }

  const rowOf = async (number: string): Promise<BillRow> => {
    const [row] = await database.run((tx) => world.get(BillBook).lock(tx, [billIdOf(number) ?? 0]));
    if (row === undefined) throw new Error(`${number} is no bill`);
    return row;
  };

  /** An attempt begins, and no worker speaks of it: the test says what the channel says. @returns the number of the order */
  async function attempt(number: string, channel = CHANNEL): Promise<string> {
    return database.run(async (tx) => {
      const book = world.get(BillBook);
      const [row] = await book.lock(tx, [billIdOf(number) ?? 0]);
      if (row === undefined) throw new Error(`${number} is no bill`);
      await book.move(tx, [{ bill: row, action: 'startPayment', attempts: row.attempts + 1 }], staff(CLERK), clock.now());
      await insertAttempt(tx, { billId: row.id, serial: row.attempts + 1, channel, amountFen: row.totalFen, startedBy: 1 }, clock.now());
      return orderNumber(row.id, row.attempts + 1);
    });
  }

  const paid = (order: string, transactionId: string, amountFen: number, over: Partial<ChannelWord> = {}): ChannelWord => ({
    channel: CHANNEL,
    source: 'NOTICE',
    orderNumber: order,
    state: 'SUCCEEDED',
    transactionId,
    amountFen,
    happenedAt: clock.now(),
    reason: null,
    ...over,
  });
  const say = (...words: ChannelWord[]): Promise<Disposition[]> => world.get(ApplyWords).execute(words);

  return {
    ...world,
    key,
    owe,
    issue,
    bill,
    rowOf,
    attempt,
    paid,
    say,
    today: () => localDateOf(clock.now()),
    /** A bill of both funds that is paid. */
    async paidBill(
      medical = 38_000,
      pension = 30_000,
      more: Partial<Owes> = {},
    ): Promise<{ view: BillView; order: string; transactionId: string }> {
      const view = await bill(medical, pension, more);
      const order = await attempt(view.number);
      const transactionId = `T${view.number}`;
      const [done] = await say(paid(order, transactionId, medical + pension));
      if (done !== 'COLLECTED') throw new Error(`${done}`);
      return { view, order, transactionId };
    },
    async balances(): Promise<Record<string, number>> {
      const rows = await database.query<{ code: string; fen: number }>(
        'SELECT a.code, coalesce(sum(e.amount_fen), 0)::bigint AS fen FROM account a LEFT JOIN entry e ON e.account_id = a.id GROUP BY a.code',
      );
      return Object.fromEntries(rows.filter(({ fen }) => fen !== 0).map(({ code, fen }) => [code, fen]));
    },
  };
}

export type MoneyWorld = Awaited<ReturnType<typeof moneyWorld>>;
