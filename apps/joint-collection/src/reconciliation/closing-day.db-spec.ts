import { Readable } from 'node:stream';
import { yuanOf } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import { staff } from '../../test/collection-world';
import { CHANNEL, type MoneyWorld, moneyWorld } from '../../test/money-world';
import { CloseDayHandler } from './application/close-day.handler';
import { FindReconciliation } from './application/find-reconciliation.query';
import { HandleTicketHandler } from './application/handle-ticket.handler';
import { ImportStatementHandler } from './application/import-statement.handler';
import type { BatchView } from './application/reconciliation-view';
import { STATEMENT_HEADER } from './domain/statement-line';

const CLERK = staff('insurance.collection.1');
const FINANCE = staff('finance.funds.1');
let world: MoneyWorld;
beforeAll(async () => {
  world = await moneyWorld();
});
afterAll(() => world?.close());

type Line = readonly [transactionId: string, medicalFen: number, pensionFen: number, billNo: string];
function fileOf(lines: readonly Line[], day: LocalDate): string {
  const rows = lines.map(([transactionId, medical, pension, bill]) =>
    [transactionId, '缴费', '成功', 'CNY', ...[medical + pension, medical, pension].map(yuanOf), `${day} 10:00:00`, bill].join(','),
  );
  const sum = lines.reduce((total, [, medical, pension]) => total + medical + pension, 0);
  return [STATEMENT_HEADER, ...rows, `合计,${lines.length},${yuanOf(sum)},0.00`].join('\n');
}
const version = async (id: number): Promise<number> => (await world.get(FindReconciliation).view(id, CLERK)).version;

/** The real books: payments, ledger, surplus and the closing of the day, not a table of the test's own. */
it('holds the channel’s file against the ledger, gives back what it did not know, and closes the day', async () => {
  const day = world.today();
  const bills = [await world.paidBill(38_000, 30_000), await world.paidBill(40_000, 0), await world.paidBill(0, 20_000)];
  const parts = [
    [38_000, 30_000],
    [40_000, 0],
    [0, 20_000],
  ] as const;
  const known: Line[] = bills.map(({ transactionId, view }, n) => [transactionId, parts[n]?.[0] ?? 0, parts[n]?.[1] ?? 0, view.number]);
  const text = fileOf([...known, ['STRAY-1', 40_000, 0, '']], day);
  // A day is matched when it is over.
  world.clock.moveTo(new Date(world.clock.now().getTime() + 86_400_000));
  const take = (content: string): Promise<BatchView> =>
    world
      .get(ImportStatementHandler)
      .import({ channel: CHANNEL, day, name: 'day.csv', content: Readable.from([Buffer.from(content)]) }, CLERK);
  const batch = await take(text);
  expect(batch).toMatchObject({
    state: 'DIFFERENCES',
    matchedRows: 3,
    tickets: { total: 1, open: 1 },
    threeWay: { agency: { medical: '780.00', pension: '500.00' }, matched: { medical: '780.00', pension: '500.00' } },
  });
  const [ticket] = await world.get(FindReconciliation).tickets(CLERK, batch.id, [], 0, 10);
  await world
    .get(HandleTicketHandler)
    .resolve(
      { ticketId: ticket?.id ?? 0, actor: CLERK, expectedVersion: ticket?.version ?? 0 },
      { resolution: 'POST_SURPLUS', reason: '无对应缴费单', document: null },
    );
  const [surplus] = await world.database.query<{ amount_fen: number; state: string }>(
    `SELECT amount_fen, state FROM surplus WHERE channel = $1 AND transaction_id = 'STRAY-1'`,
    [CHANNEL],
  );
  expect(surplus).toEqual({ amount_fen: 40_000, state: 'REFUNDING' });
  // Matched again it is known on both sides, and is nobody's insurance.
  const again = await world.get(ImportStatementHandler).match(batch.id, CLERK, await version(batch.id));
  expect(again).toMatchObject({ state: 'BALANCED', matchedRows: 4, threeWay: { matched: { medical: '780.00', pension: '500.00' } } });

  await world
    .get(CloseDayHandler)
    .recordTreasury(
      { batchId: batch.id, actor: FINANCE, expectedVersion: await version(batch.id) },
      { medicalFen: 118_000, pensionFen: 50_000 },
      '到账单1号',
    );
  await world.get(CloseDayHandler).sign({ batchId: batch.id, actor: CLERK, expectedVersion: await version(batch.id) });
  const signed = await world.get(CloseDayHandler).sign({ batchId: batch.id, actor: FINANCE, expectedVersion: await version(batch.id) });
  expect(signed).toMatchObject({ state: 'SIGNED', actions: [] });
  const [settled] = await world.database.query('SELECT channel, settled_by FROM channel_settlement WHERE day = $1', [day]);
  expect(settled).toEqual({ channel: CHANNEL, settled_by: FINANCE.id });
  // What the channel held for the funds has reached the treasury; the stray payment is still on its way back.
  expect(await world.balances()).toMatchObject({ 'treasury:medical': 78_000, 'treasury:pension': 50_000 });
});
