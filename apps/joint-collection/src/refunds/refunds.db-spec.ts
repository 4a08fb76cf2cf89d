import { staff } from '../../test/collection-world';
import { type MoneyWorld, moneyWorld } from '../../test/money-world';
import { HandleLegs } from '../payments/application/handle-legs';
import { ReadPayments } from '../payments/application/read-payments';
import { DecideRefund } from './application/decide-refund';
import { RefundBook } from './application/refund-book';
import { RefundExchange } from './application/refund-exchange';
import type { RefundView } from './application/refund-view';

const CLERK = staff('town103.1');
const MEDICAL = staff('medical.review.1');
const PENSION = staff('pension.review.1');
let world: MoneyWorld;
beforeAll(async () => {
  world = await moneyWorld();
});
afterAll(() => world.close());

const paid = async (): Promise<{ number: string; obligation: (fund: string) => number }> => {
  const { view } = await world.paidBill(38_000, 30_000, { subsidyFen: 72_400 });
  return { number: view.number, obligation: (fund) => view.lines.find((line) => line.fund === fund)?.obligation ?? 0 };
};
const apply = async (number: string, obligation: number, cause = 'DUPLICATE', amount?: string, actor = CLERK): Promise<RefundView> =>
  JSON.parse(
    (await world.get(DecideRefund).apply({ number, actor, obligation, cause, amount, note: undefined }, world.key())).answer.body,
  ) as RefundView;
const refused = (code: string) => ({ code }) as object;
const approve = async (refund: RefundView, actor = MEDICAL): Promise<RefundView> => {
  const taken = await world.get(DecideRefund).take({ number: refund.number, actor, expectedVersion: refund.version });
  return world.get(DecideRefund).approve({ number: refund.number, actor, expectedVersion: taken.version }, '已核实');
};
async function payBack({ number }: RefundView, over: object = {}): Promise<void> {
  const row = await world.database.run((tx) => world.get(RefundBook).find(tx, number, MEDICAL));
  const answer = {
    kind: 'REFUNDED' as const,
    channelRefundId: `R-${number}`,
    amountFen: row.amountFen,
    happenedAt: world.clock.now(),
    ...over,
  };
  await world.get(RefundExchange).apply(row, answer);
}
const view = (number: string) => world.get(ReadPayments).view(number, CLERK);

describe('a refund', () => {
  it('of one fund leaves the other as it was, takes the subsidy back with it, and lets the person owe anew', async () => {
    const { number, obligation } = await paid();
    const before = await world.balances();
    const approved = await approve(await apply(number, obligation('medical'), 'EMPLOYEE_SCHEME'));
    expect(approved).toMatchObject({ state: 'APPROVED', amount: '380.00' });
    await payBack(approved);
    await payBack(approved);
    const after = await world.balances();
    expect((after['fund:medical'] ?? 0) - (before['fund:medical'] ?? 0)).toBe(110_400);
    expect(after['fund:pension']).toBe(before['fund:pension']);
    expect(await view(number)).toMatchObject({ state: 'PARTLY_REFUNDED', refunds: [{ state: 'PAID' }] });
    const [row] = await world.database.query('SELECT state FROM obligation WHERE id = $1', [obligation('medical')]);
    expect(row).toEqual({ state: 'REFUNDED' });
  });

  it('is refused by rule, with nothing changed', async () => {
    const { number, obligation } = await paid();
    await expect(apply(number, obligation('pension'), 'EMPLOYEE_SCHEME')).rejects.toMatchObject(refused('refund-cause'));
    await expect(apply(number, obligation('medical'), 'DUPLICATE', '380.01')).rejects.toMatchObject(refused('refund-exceeds-payment'));
    await expect(apply(number, 999_999)).rejects.toMatchObject(refused('refund-not-on-bill'));
    const unpaid = await world.bill();
    await expect(apply(unpaid.number, unpaid.lines[0]?.obligation ?? 0)).rejects.toMatchObject(refused('bill-not-paid'));
    expect((await view(number)).refunds).toEqual([]);
  });

  it('is decided by the agency of its own fund, never by who applied for it', async () => {
    const { number, obligation } = await paid();
    const refund = await apply(number, obligation('medical'));
    const act = (actor: typeof MEDICAL) => world.get(DecideRefund).take({ number: refund.number, actor, expectedVersion: 1 });
    await expect(act(PENSION)).rejects.toMatchObject(refused('not-fund-agency'));
    await expect(act({ ...MEDICAL, id: CLERK.id })).rejects.toMatchObject(refused('second-person-required'));
    await expect(apply(number, obligation('medical'))).rejects.toMatchObject(refused('refund-open'));
  });

  it('in parts is never more than the whole', async () => {
    const { number, obligation } = await paid();
    for (const amount of ['100.00', '280.00'])
      await payBack(await approve(await apply(number, obligation('medical'), 'DUPLICATE', amount)));
    await expect(apply(number, obligation('medical'), 'DUPLICATE', '0.01')).rejects.toMatchObject(refused('refund-exceeds-payment'));
    await payBack(await approve(await apply(number, obligation('pension')), PENSION));
    expect(await view(number)).toMatchObject({ state: 'REFUNDED' });
  });

  it('of which the channel tells another amount waits for a person, and nothing is posted', async () => {
    const { number, obligation } = await paid();
    const refund = await approve(await apply(number, obligation('medical')));
    const before = await world.balances();
    await payBack(refund, { amountFen: 1 });
    expect(await world.balances()).toEqual(before);
    expect((await view(number)).refunds).toEqual([expect.objectContaining({ state: 'MANUAL' })]);
  });

  it('is not made after the year of the medical insurance has begun', async () => {
    const { view: bill } = await world.paidBill(38_000, 0, { year: 2026 });
    await expect(apply(bill.number, bill.lines[0]?.obligation ?? 0, 'DEATH')).rejects.toMatchObject(refused('refund-year-begun'));
  });
});

describe('a leg that its agency does not take', () => {
  it('is parked beside its fund, undoes nothing of the other, and is resolved by two people', async () => {
    const { number } = await paid();
    const { id } = await world.rowOf(number);
    const legs = world.get(HandleLegs);
    await world.database.run((tx) => legs.send(tx, [id]));
    await expect(legs.reject({ number, fund: 'medical', actor: PENSION }, '不是本基金')).rejects.toMatchObject(refused('not-fund-agency'));
    const before = await world.balances();
    await legs.reject({ number, fund: 'medical', actor: MEDICAL }, '姓名不符');
    await legs.acknowledge([number], 'pension', PENSION);
    expect((await world.balances())['parked:medical']).toBe(-38_000);
    await legs.take({ number, fund: 'medical', actor: MEDICAL });
    await expect(legs.resolve({ number, fund: 'medical', actor: MEDICAL }, 'TAKEN', '已更正')).rejects.toMatchObject(
      refused('second-person-required'),
    );
    await legs.resolve({ number, fund: 'medical', actor: staff('medical.review.2') }, 'TAKEN', '已更正');
    expect(await world.balances()).toEqual(before);
    const states = await world.database.query<{ state: string }>('SELECT DISTINCT state FROM obligation WHERE bill_id = $1', [id]);
    expect(states).toEqual([{ state: 'CONFIRMED' }]);
  });
});
