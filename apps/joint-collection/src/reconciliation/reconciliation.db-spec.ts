import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import type { Actor } from '@app/access';
import { Configuration, readConfiguration } from '@app/configuration';
import { DEMO_STAFF } from '@app/county';
import { Clock, MovableClock, yuanOf } from '@app/domain-kernel';
import { type LocalDate, localDate } from '@app/legal-calendar';
import { msgSchema } from '@app/messaging';
import { migrate, rowsOf, type Transaction } from '@app/persistence';
import { freshDatabase, type TestDatabase } from '@app/testing';
import { Global, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import fc from 'fast-check';
import { Client } from 'pg';
import { JointCollectionDatabaseModule } from '../joint-collection-database.module';
import { jointCollectionSchema } from '../joint-collection-schema';
import { type ChannelFact, type FundOfDay, PaymentsOfDay } from '../payments/application/day-payments.query';
import { CloseDayHandler } from './application/close-day.handler';
import { FindReconciliation } from './application/find-reconciliation.query';
import { HandleTicketHandler } from './application/handle-ticket.handler';
import { ImportStatementHandler } from './application/import-statement.handler';
import type { BatchView, TicketView } from './application/reconciliation-view';
import { differenceOf } from './domain/difference';
import { type Movement, STATEMENT_HEADER } from './domain/statement-line';
import { ReconciliationModule } from './reconciliation.module';

const DAY = localDate('2026-11-23');
const NEXT = localDate('2026-11-24');

/** Books of this file's own: a table that the test writes, so that every difference can be planted to the fen. */
class PlantedBooks extends PaymentsOfDay {
  readonly surpluses: ChannelFact[] = [];
  readonly settled: string[] = [];
  knows(channel: string): boolean {
    return channel.startsWith('tax-');
  }
  async copyTo(tx: Transaction, channel: string, day: LocalDate, own: string): Promise<number> {
    const rows = await rowsOf(
      tx,
      `INSERT INTO ${own} SELECT kind, transaction_id, amount_fen, medical_fen, pension_fen, state, ($2::text || 'T04:00:00Z')::timestamptz, NULL
       FROM public.books WHERE channel = $1 AND day = $2::date RETURNING 1`,
      [channel, day],
    );
    return rows.length;
  }
  async fundsOf(tx: Transaction, channel: string, day: LocalDate): Promise<FundOfDay[]> {
    return rowsOf<FundOfDay>(
      tx,
      `SELECT fund, COALESCE(sum(fen) FILTER (WHERE kind = 'PAYMENT'), 0)::bigint AS "collectedFen",
         COALESCE(sum(fen) FILTER (WHERE kind = 'REFUND'), 0)::bigint AS "refundedFen"
       FROM public.books, LATERAL (VALUES ('medical', medical_fen), ('pension', pension_fen)) AS part(fund, fen)
       WHERE channel = $1 AND day = $2::date AND state = 'SUCCEEDED' GROUP BY fund`,
      [channel, day],
    );
  }
  async bookSurplus(_tx: Transaction, fact: ChannelFact): Promise<void> {
    this.surpluses.push(fact);
  }
  async settle(_tx: Transaction, channel: string, day: LocalDate): Promise<void> {
    this.settled.push(`${channel} ${day}`);
  }
}

function staff(login: string): Actor {
  const found = DEMO_STAFF.find((one) => one.login === login);
  if (!found) throw new Error(`nobody signs in as ${login}`);
  const { id, name, roles, organ, section, jurisdiction } = found;
  return { kind: 'STAFF', id, name, roles: roles as Actor['roles'], organ, section, jurisdiction, citizenIndex: null, acr: '1' };
}
const withRole = (role: string, nth = 0): Actor =>
  staff(DEMO_STAFF.filter(({ roles }) => roles.includes(role))[nth]?.login ?? `holder ${nth} of ${role}`);

const code = (expected: string) => expect.objectContaining({ code: expected });
const payment = (transactionId: string, medicalFen: number, pensionFen = 0, change: Partial<Movement> = {}): Movement => ({
  kind: 'PAYMENT',
  transactionId,
  state: 'SUCCEEDED',
  amountFen: medicalFen + pensionFen,
  medicalFen,
  pensionFen,
  ...change,
});

function fileOf(movements: readonly Movement[], day: LocalDate): string {
  const lines = movements.map(({ kind, transactionId, state, amountFen, medicalFen, pensionFen }) =>
    [
      transactionId,
      kind === 'PAYMENT' ? '缴费' : '退费',
      state === 'SUCCEEDED' ? '成功' : '冲正',
      'CNY',
      ...[amountFen, medicalFen, pensionFen].map(yuanOf),
      `${day} 10:00:00`,
      '',
    ].join(','),
  );
  const sum = (kind: string): string =>
    yuanOf(movements.filter((one) => one.kind === kind && one.state === 'SUCCEEDED').reduce((total, one) => total + one.amountFen, 0));
  return [STATEMENT_HEADER, ...lines, `合计,${movements.length},${sum('PAYMENT')},${sum('REFUND')}`, ''].join('\n');
}

let server: TestDatabase;
let world: TestingModule;
let books: PlantedBooks;
let admin: Client;
let channels = 0;
const clerk = withRole('COLLECTION_CLERK');
const finance = withRole('FINANCE');

beforeAll(async () => {
  server = await freshDatabase();
  await migrate(server.url, [msgSchema, jointCollectionSchema]);
  admin = new Client({ connectionString: server.url });
  await admin.connect();
  await admin.query(
    `CREATE TABLE public.books (channel text, day date, kind text, transaction_id text, state text, amount_fen bigint, medical_fen bigint, pension_fen bigint);
     GRANT SELECT ON public.books TO ${jointCollectionSchema.role}`,
  );
  const configuration = readConfiguration({
    NODE_ENV: 'test',
    DATABASE_URL: server.url,
    DATA_DIR: `${tmpdir()}/reconciliation-${process.pid}`,
  });
  books = new PlantedBooks();
  const surroundings = [
    { provide: Configuration, useValue: configuration },
    { provide: Clock, useValue: new MovableClock(new Date('2026-11-25T02:00:00Z')) },
  ];
  @Global()
  @Module({ providers: surroundings, exports: [Configuration, Clock] })
  class Surroundings {}
  @Module({ providers: [{ provide: PaymentsOfDay, useValue: books }], exports: [PaymentsOfDay] })
  class Books {}
  world = await Test.createTestingModule({
    imports: [Surroundings, JointCollectionDatabaseModule.register(4), ReconciliationModule.register({ api: false }, Books)],
  }).compile();
});
afterAll(async () => {
  await world?.close();
  await admin?.end();
  await server?.close();
});

const channel = (): string => {
  channels += 1;
  return `tax-${channels}`;
};
async function plant(of: string, day: LocalDate, movements: readonly Movement[]): Promise<void> {
  await admin.query('DELETE FROM public.books WHERE channel = $1 AND day = $2', [of, day]);
  for (const one of movements)
    await admin.query('INSERT INTO public.books VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [
      of,
      day,
      one.kind,
      one.transactionId,
      one.state,
      one.amountFen,
      one.medicalFen,
      one.pensionFen,
    ]);
}
const take = (of: string, text: string | Buffer, day = DAY, actor = clerk): Promise<BatchView> =>
  world.get(ImportStatementHandler).import({ channel: of, day, name: 'day.csv', content: Readable.from([Buffer.from(text)]) }, actor);
const tickets = (batchId: number): Promise<TicketView[]> => world.get(FindReconciliation).tickets(clerk, batchId, [], 0, 100);
const view = (id: number): Promise<BatchView> => world.get(FindReconciliation).view(id, clerk);
const command = async (batchId: number, actor: Actor) => ({ batchId, actor, expectedVersion: (await view(batchId)).version });
const resolveTicket = (ticket: TicketView, actor: Actor, resolution: 'POST_SURPLUS' | 'EXPLAINED' | 'WRITE_OFF') =>
  world
    .get(HandleTicketHandler)
    .resolve(
      { ticketId: ticket.id, actor, expectedVersion: ticket.version },
      { resolution, reason: '已经查明', document: '漾税函〔2026〕8号' },
    );

describe('seven planted differences of five kinds', () => {
  const good = Array.from({ length: 20 }, (_, n) => payment(`G${n}`, 40000, 20000));
  const here = [
    ...good,
    payment('ONLY-HERE-1', 40000),
    payment('ONLY-HERE-2', 0, 20000),
    payment('AMOUNT-1', 40000),
    payment('STATE-1', 40000),
    payment('TWICE-1', 40000),
  ];
  const there = [
    ...good,
    payment('ONLY-THERE-1', 40000),
    payment('ONLY-THERE-2', 40000, 30000),
    payment('AMOUNT-1', 38000),
    payment('STATE-1', 40000, 0, { state: 'REVERSED' }),
    payment('TWICE-1', 40000),
    payment('TWICE-1', 40000),
  ];

  it('are exactly seven tickets, and the day is signed only after they are closed', async () => {
    const of = channel();
    await plant(of, DAY, here);
    const batch = await take(of, fileOf(there, DAY));
    expect(batch).toMatchObject({ state: 'DIFFERENCES', matchedRows: 21, tickets: { total: 7, open: 7 } });
    const found = await tickets(batch.id);
    expect(found.map(({ kind, transactionId }) => `${kind} ${transactionId}`).sort()).toEqual([
      'AMOUNT_DIFFERS AMOUNT-1',
      'DUPLICATE TWICE-1',
      'MISSING_HERE ONLY-THERE-1',
      'MISSING_HERE ONLY-THERE-2',
      'MISSING_THERE ONLY-HERE-1',
      'MISSING_THERE ONLY-HERE-2',
      'STATE_DIFFERS STATE-1',
    ]);
    expect(new Set(found.map(({ owner }) => owner.id))).toEqual(new Set([clerk.id]));

    // The same file again: nothing is different.
    expect(await take(of, fileOf(there, DAY))).toEqual(batch);
    const treasury = { medicalFen: 20 * 40000 + 2 * 40000 + 38000 + 40000, pensionFen: 20 * 20000 + 30000 };
    await world.get(CloseDayHandler).recordTreasury(await command(batch.id, finance), treasury, '漾财社〔2026〕1号');
    await expect(world.get(CloseDayHandler).sign(await command(batch.id, clerk))).rejects.toThrow(code('differences-open'));
    await expect(
      admin.query(`UPDATE joint_collection.reconciliation_batch SET state = 'SIGNED', first_signed_by = 1, signed_by = 2 WHERE id = $1`, [
        batch.id,
      ]),
    ).rejects.toMatchObject({ constraint: 'reconciliation_day_open' });

    for (const ticket of found) await resolveTicket(ticket, clerk, ticket.kind === 'MISSING_HERE' ? 'POST_SURPLUS' : 'EXPLAINED');
    expect(books.surpluses.map(({ transactionId, amountFen }) => [transactionId, amountFen])).toEqual([
      ['ONLY-THERE-1', 40000],
      ['ONLY-THERE-2', 70000],
    ]);
    expect(await view(batch.id)).toMatchObject({ state: 'BALANCED', tickets: { open: 0 } });
    await expect(world.get(CloseDayHandler).sign(await command(batch.id, finance))).rejects.toThrow(code('not-permitted'));
    await world.get(CloseDayHandler).sign(await command(batch.id, clerk));
    await expect(world.get(CloseDayHandler).sign(await command(batch.id, clerk))).rejects.toThrow(code('second-signature-by-same'));
    expect(await world.get(CloseDayHandler).sign(await command(batch.id, finance))).toMatchObject({
      state: 'SIGNED',
      signatures: [{ name: clerk.name }, { name: finance.name }],
      actions: [],
    });
    expect(books.settled).toEqual([`${of} ${DAY}`]);
    await expect(take(of, fileOf(good, DAY))).rejects.toThrow(code('state-conflict'));
    await expect(
      admin.query('UPDATE joint_collection.reconciliation_batch SET matched_rows = 0 WHERE id = $1', [batch.id]),
    ).rejects.toMatchObject({ constraint: 'reconciliation_day_signed' });
  });

  it('close by themselves when a corrected file comes, which takes a first signature back', async () => {
    const of = channel();
    await plant(of, DAY, good);
    const { id } = await take(of, fileOf([...good, payment('EXTRA', 40000)], DAY));
    const [ticket] = await tickets(id);
    await resolveTicket(ticket as TicketView, clerk, 'EXPLAINED');
    await world.get(CloseDayHandler).recordTreasury(await command(id, finance), { medicalFen: 840000, pensionFen: 400000 }, '到账单1号');
    expect((await world.get(CloseDayHandler).sign(await command(id, clerk))).signatures).toHaveLength(1);
    const corrected = await take(of, fileOf(good, DAY));
    expect(corrected).toMatchObject({ state: 'BALANCED', matchedRows: 20, signatures: [] });
    // An old file again, as the channel sends it by mistake, is matched anew and shows its difference again only if nobody had explained it.
    expect(await take(of, fileOf([...good, payment('EXTRA', 40000)], DAY))).toMatchObject({ tickets: { total: 1, open: 0 } });
  });
});

it('finds in the next day’s file what this day waited for, in both directions', async () => {
  const of = channel();
  await plant(of, DAY, [payment('LATE-THERE', 40000)]);
  await plant(of, NEXT, [payment('LATE-HERE', 30000)]);
  const first = await take(of, fileOf([payment('LATE-HERE', 30000)], DAY));
  for (const ticket of await tickets(first.id))
    await world.get(HandleTicketHandler).wait({ ticketId: ticket.id, actor: clerk, expectedVersion: ticket.version });
  expect(await view(first.id)).toMatchObject({ state: 'DIFFERENCES', tickets: { open: 2 } });
  const second = await take(of, fileOf([payment('LATE-THERE', 40000)], NEXT), NEXT);
  expect(second).toMatchObject({ state: 'BALANCED', tickets: { total: 0 } });
  expect((await tickets(first.id)).map(({ resolution }) => resolution)).toEqual(['FOUND_LATER', 'FOUND_LATER']);
  expect(await view(first.id)).toMatchObject({ state: 'BALANCED' });
  // Matched again, the day that was waited for still holds what it was found in.
  const again = await world.get(ImportStatementHandler).match(second.id, clerk, second.version);
  expect(again).toMatchObject({ state: 'BALANCED', tickets: { total: 0 }, threeWay: { accounted: { medical: '300.00' } } });
  for (const [id, medicalFen] of [
    [first.id, 30000],
    [second.id, 40000],
  ] as const) {
    await world.get(CloseDayHandler).recordTreasury(await command(id, finance), { medicalFen, pensionFen: 0 }, '到账单1号');
    await world.get(CloseDayHandler).sign(await command(id, clerk));
    expect(await world.get(CloseDayHandler).sign(await command(id, finance))).toMatchObject({ state: 'SIGNED' });
  }
});

it('makes a ticket of what the special account got otherwise, and closes it when the figures are put right', async () => {
  const of = channel();
  await plant(of, DAY, [payment('T', 40000, 20000)]);
  const { id } = await take(of, fileOf([payment('T', 40000, 20000)], DAY));
  await world.get(CloseDayHandler).recordTreasury(await command(id, finance), { medicalFen: 20000, pensionFen: 40000 }, '到账单1号');
  expect((await tickets(id)).map(({ kind, transactionId, owner }) => [kind, transactionId, owner.id])).toEqual([
    ['TREASURY_DIFFERS', 'medical', finance.id],
    ['TREASURY_DIFFERS', 'pension', finance.id],
  ]);
  await world.get(CloseDayHandler).recordTreasury(await command(id, finance), { medicalFen: 40000, pensionFen: 20000 }, '到账单2号');
  expect(await view(id)).toMatchObject({ state: 'BALANCED', tickets: { total: 2, open: 0 } });
});

it('refuses a file whole, and nothing of it is kept', async () => {
  const of = channel();
  const before = await admin.query(
    'SELECT (SELECT count(*) FROM joint_collection.statement_line) AS lines, (SELECT count(*) FROM joint_collection.reconciliation_batch) AS days',
  );
  const good = fileOf([payment('T1', 40000), payment('T2', 40000)], DAY);
  await expect(take(of, good.replace('T2,缴费', 'T2,转账'))).rejects.toThrow(code('statement-line-invalid'));
  await expect(take(of, good.slice(0, good.indexOf('合计')))).rejects.toThrow(code('statement-incomplete'));
  await expect(take(of, Buffer.from([0xc1, 0xf7, 0xcb, 0xae, 0x0a]))).rejects.toThrow(code('statement-not-text'));
  await expect(take(of, 'x'.repeat(70_000))).rejects.toThrow(code('statement-not-text'));
  await expect(take(of, good, NEXT)).rejects.toThrow(code('statement-line-invalid'));
  await expect(take('bank', good)).rejects.toThrow(code('channel-unknown'));
  await expect(take(of, good, localDate('2026-12-01'))).rejects.toThrow(code('statement-day'));
  const after = await admin.query(
    'SELECT (SELECT count(*) FROM joint_collection.statement_line) AS lines, (SELECT count(*) FROM joint_collection.reconciliation_batch) AS days',
  );
  expect(after.rows).toEqual(before.rows);
});

it('does not exist for a township', async () => {
  const of = channel();
  const { id } = await take(of, fileOf([], DAY));
  const town = { ...clerk, jurisdiction: '532922103' };
  await expect(world.get(FindReconciliation).view(id, town)).rejects.toThrow(code('reconciliation-not-found'));
  expect(await world.get(FindReconciliation).page(town, { channel: null, states: [], after: 0, limit: 10 })).toEqual([]);
});

it('says of a million at once what the domain says of one', async () => {
  const side = fc.option(
    fc.record({
      state: fc.constantFrom('SUCCEEDED', 'REVERSED') as fc.Arbitrary<Movement['state']>,
      medicalFen: fc.constantFrom(0, 1, 40000),
      pensionFen: fc.constantFrom(0, 20000),
    }),
  );
  const movement = fc.record({ kind: fc.constantFrom('PAYMENT', 'REFUND') as fc.Arbitrary<Movement['kind']>, here: side, there: side });
  await fc.assert(
    fc.asyncProperty(fc.array(movement, { maxLength: 30 }), async (drawn) => {
      const of = channel();
      const pairs = drawn.map(({ kind, here, there }, n) => {
        const make = (part: typeof here): Movement | null =>
          part === null ? null : payment(`T${n}`, part.medicalFen, part.pensionFen, { kind, state: part.state });
        // A surplus here has an amount and no parts; a file has no line about nothing.
        const mine = make(here);
        return {
          here: mine !== null && mine.amountFen === 0 ? { ...mine, amountFen: 40000 } : mine,
          there: there === null || there.medicalFen + there.pensionFen === 0 ? null : make(there),
        };
      });
      await plant(
        of,
        DAY,
        pairs.flatMap(({ here }) => (here === null ? [] : [here])),
      );
      const { id } = await take(
        of,
        fileOf(
          pairs.flatMap(({ there }) => (there === null ? [] : [there])),
          DAY,
        ),
      );
      const expected = pairs.flatMap(({ here, there }, n) => {
        const kind = differenceOf(here, there);
        return kind === null ? [] : [`T${n} ${kind}`];
      });
      expect((await tickets(id)).map(({ transactionId, kind }) => `${transactionId} ${kind}`).sort()).toEqual(expected.sort());
    }),
    { numRuns: 25 },
  );
});
