import { staff } from '../../test/collection-world';
import { CHANNEL, type MoneyWorld, moneyWorld } from '../../test/money-world';
import { ReadPayments } from './application/read-payments';

let world: MoneyWorld;
beforeAll(async () => {
  world = await moneyWorld();
});
afterAll(() => world.close());

const view = (number: string) => world.get(ReadPayments).view(number, staff('town103.1'));
const one = async (sql: string, ...parameters: unknown[]): Promise<Record<string, unknown>> =>
  (await world.database.query<Record<string, unknown>>(sql, parameters))[0] ?? {};

describe('a payment', () => {
  it('is one journal, two legs, a receipt and a message, and settles what was owed', async () => {
    const before = await world.balances();
    const { view: bill } = await world.paidBill(38_000, 30_000, { subsidyFen: 72_400, assistanceFen: 2_000 });
    const after = await world.balances();
    const moved = (account: string): number => (after[account] ?? 0) - (before[account] ?? 0);
    expect([moved(`channel:${CHANNEL}`), moved('fund:medical'), moved('fund:pension')]).toEqual([68_000, -112_400, -30_000]);
    expect([moved('payer:medical-assistance'), moved('payer:fiscal-subsidy')]).toEqual([2_000, 72_400]);
    const seen = await view(bill.number);
    expect(seen).toMatchObject({
      state: 'PAID',
      legs: [
        { fund: 'medical', amount: '380.00' },
        { fund: 'pension', amount: '300.00' },
      ],
      receipt: { total: '680.00' },
    });
    expect(seen.receipt?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(
      await one(`SELECT count(*)::int AS n FROM obligation WHERE bill_id = $1 AND state = 'SETTLED'`, (await world.rowOf(bill.number)).id),
    ).toEqual({ n: 2 });
    expect(
      await one(
        `SELECT count(*)::int AS n FROM msg.event WHERE type = 'payment.posted.v1' AND agg_id = $1`,
        (await world.rowOf(bill.number)).id,
      ),
    ).toEqual({ n: 1 });
  });

  it('said fifty times at once is one payment', async () => {
    const bill = await world.bill();
    const order = await world.attempt(bill.number);
    const done = await Promise.all(Array.from({ length: 50 }, () => world.say(world.paid(order, 'T-fifty', 68_000))));
    expect(done.flat().filter((disposition) => disposition === 'COLLECTED')).toHaveLength(1);
    expect(
      await one(`SELECT count(*)::int AS n FROM journal WHERE business_key = $1`, `collect:${(await world.rowOf(bill.number)).id}`),
    ).toEqual({ n: 1 });
  });

  it('by two transactions is one payment and one surplus that goes back', async () => {
    const bill = await world.bill();
    const order = await world.attempt(bill.number);
    const done = await Promise.all(['T-one', 'T-two'].map((id) => world.say(world.paid(order, id, 68_000))));
    expect(done.flat().toSorted()).toEqual(['COLLECTED', 'SURPLUS']);
    expect((await view(bill.number)).refunds).toEqual([expect.objectContaining({ amount: '680.00', state: 'APPROVED' })]);
  });

  it('of one transaction for two orders at once is collected for one of them, and the other contradicts', async () => {
    const [first, second] = [await world.bill(), await world.bill()];
    const orders = [await world.attempt(first.number), await world.attempt(second.number)];
    const done = await Promise.all(orders.map((order) => world.say(world.paid(order, 'T-shared', 68_000))));
    expect(done.flat().toSorted()).toEqual(['COLLECTED', 'NOTED']);
  });

  it('of one fund alone has one leg', async () => {
    const { view: bill } = await world.paidBill(40_000, 0);
    expect((await view(bill.number)).legs).toEqual([expect.objectContaining({ fund: 'medical', amount: '400.00' })]);
  });

  it('cannot be written with one fund unposted, whoever writes it', async () => {
    const bill = await world.bill();
    await world.attempt(bill.number);
    const { id } = await world.rowOf(bill.number);
    const forced = world.database.run(async (tx) => {
      await tx.query(`UPDATE joint_bill SET state = 'PAID', paid_at = now(), version = version + 1 WHERE id = $1`, [id]);
      await tx.query(`UPDATE payment_attempt SET state = 'SUCCEEDED', transaction_id = 'T-forced', ended_at = now() WHERE bill_id = $1`, [
        id,
      ]);
      await tx.query(
        `INSERT INTO fund_leg (bill_id, fund, amount_fen, state, posted_at, changed_at) VALUES ($1, 'medical', 38000, 'POSTED', now(), now())`,
        [id],
      );
    });
    await expect(forced).rejects.toMatchObject({ constraint: 'payment_is_whole' });
    expect(await world.rowOf(bill.number)).toMatchObject({ state: 'LOCKED' });
  });

  it('bounced takes both funds back together, and the household owes again', async () => {
    const { view: bill, order, transactionId } = await world.paidBill(38_000, 30_000, { subsidyFen: 100 });
    const before = await world.balances();
    const bounce = world.paid(order, transactionId, 68_000, { state: 'REVERSED' });
    expect(await world.say(bounce)).toEqual(['REVERSED']);
    expect(await world.say(bounce)).toEqual(['NOTED']);
    const after = await world.balances();
    expect((after['fund:medical'] ?? 0) - (before['fund:medical'] ?? 0)).toBe(38_100);
    expect((after['fund:pension'] ?? 0) - (before['fund:pension'] ?? 0)).toBe(30_000);
    expect(await view(bill.number)).toMatchObject({
      state: 'REVERSED',
      legs: [{ state: 'REVERSED' }, { state: 'REVERSED' }],
      attempts: [{ state: 'REVERSED' }],
    });
    const again = await world.issue(
      bill.lines.map(({ obligation }) => obligation),
      68_000,
    );
    expect(again.state).toBe('OPEN');
  });

  it('of another amount is doubted when it is told, and a surplus when the books of the channel say it', async () => {
    const bill = await world.bill();
    const order = await world.attempt(bill.number);
    expect(await world.say(world.paid(order, 'T-wrong', 67_999))).toEqual(['DOUBTED']);
    expect(await view(bill.number)).toMatchObject({ state: 'LOCKED', attempts: [{ state: 'UNKNOWN' }] });
    expect(await world.say(world.paid(order, 'T-wrong', 67_999, { source: 'ANSWER' }))).toEqual(['SURPLUS']);
    expect(await view(bill.number)).toMatchObject({
      state: 'OPEN',
      attempts: [{ state: 'FAILED' }],
      surpluses: [{ amount: '679.99', cause: 'AMOUNT_DIFFERS' }],
    });
  });
});
