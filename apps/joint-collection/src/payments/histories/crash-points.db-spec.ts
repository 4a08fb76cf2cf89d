import { brokenBooks } from '../../../test/books-check';
import { staff } from '../../../test/collection-world';
import { type MoneyWorld, moneyWorld } from '../../../test/money-world';
import { Crash, NamedCrash } from '../../../test/named-crash';
import { refundNumber } from '../../bills/application/bill-book';
import type { BillView } from '../../bills/application/bill-view';
import { DecideRefund } from '../../refunds/application/decide-refund';
import { RefundBook, type RefundRow } from '../../refunds/application/refund-book';
import { RefundExchange } from '../../refunds/application/refund-exchange';
import { HandleLegs } from '../application/handle-legs';
import { ReadPayments } from '../application/read-payments';
import { ReceiveNotices } from '../application/receive-notices';

const SEEDS = Number(process.env.CRASH_SEEDS ?? 1);
const CLERK = staff('town103.1');
const REVIEWER = staff('medical.review.1');

/** One piece of work that may be done again, and what must be so when it is done. */
interface Piece {
  readonly work: () => Promise<unknown>;
  readonly done: () => Promise<unknown>;
  readonly expected: unknown;
}

describe(`a crash at every named point (${SEEDS} seeds)`, () => {
  let world: MoneyWorld;
  let crash: NamedCrash;
  beforeAll(async () => {
    world = await moneyWorld();
    crash = new NamedCrash(world.database);
  }, 120_000);
  afterAll(() => world.close());

  const seen = (bill: BillView) => world.get(ReadPayments).view(bill.number, CLERK);
  const amounts = (seed: number): readonly [number, number] => [30_000 + ((seed * 7919) % 20_000), 10_000 + ((seed * 104_729) % 90_000)];

  /** Calls back as a channel would: again until it is taken. */
  const notify =
    (noticeId: string, order: string, transactionId: string, fen: number, state: 'SUCCEEDED' | 'REVERSED' = 'SUCCEEDED') =>
    async () => {
      const [answer] = await world
        .get(ReceiveNotices)
        .receive([{ noticeId, bodyHash: Buffer.alloc(32, 1), word: { ...world.paid(order, transactionId, fen), state } }]);
      if (answer instanceof Error) throw answer;
    };

  async function paying(seed: number): Promise<Piece> {
    const [medical, pension] = amounts(seed);
    const bill = await world.bill(medical, pension, { subsidyFen: 72_400 });
    const order = await world.attempt(bill.number);
    return {
      work: notify(`N-${bill.number}`, order, `T-${bill.number}`, medical + pension),
      done: async () => {
        const { state, legs, receipt } = await seen(bill);
        return [state, legs.length, receipt !== null];
      },
      expected: ['PAID', 2, true],
    };
  }

  async function second(seed: number): Promise<Piece> {
    const [medical, pension] = amounts(seed);
    const { view: bill, order } = await world.paidBill(medical, pension);
    return {
      work: notify(`S-${bill.number}`, order, `U-${bill.number}`, medical + pension),
      done: async () => (await seen(bill)).surpluses.map(({ state }) => state),
      expected: ['REFUNDING'],
    };
  }

  async function bouncing(seed: number): Promise<Piece> {
    const [medical, pension] = amounts(seed);
    const { view: bill, order, transactionId } = await world.paidBill(medical, pension, { subsidyFen: 72_400 });
    return {
      work: notify(`B-${bill.number}`, order, transactionId, medical + pension, 'REVERSED'),
      done: async () => {
        const { state, legs } = await seen(bill);
        return [state, legs.map((leg) => leg.state)];
      },
      expected: ['REVERSED', ['REVERSED', 'REVERSED']],
    };
  }

  async function refunding(seed: number): Promise<Piece> {
    const [medical, pension] = amounts(seed);
    const { view: bill } = await world.paidBill(medical, pension, { subsidyFen: 72_400 });
    const line = bill.lines.find(({ fund }) => fund === 'medical');
    const { answer } = await world.get(DecideRefund).apply(
      {
        number: bill.number,
        actor: CLERK,
        obligation: line?.obligation ?? 0,
        cause: 'EMPLOYEE_SCHEME',
        amount: undefined,
        note: undefined,
      },
      world.key(),
    );
    const { number } = JSON.parse(answer.body) as { number: string };
    const row = async (): Promise<RefundRow> => world.database.run((tx) => world.get(RefundBook).find(tx, number, REVIEWER));
    return {
      // Each step looks where the one before it has come to, as people and workers do.
      work: async () => {
        let refund = await row();
        const act = () => ({ number: refundNumber(refund.id), actor: REVIEWER, expectedVersion: refund.version });
        if (refund.state === 'APPLIED') await world.get(DecideRefund).take(act());
        refund = await row();
        if (refund.state === 'FUND_REVIEW') await world.get(DecideRefund).approve(act(), '已核实');
        refund = await row();
        await world
          .get(RefundExchange)
          .apply(refund, { kind: 'REFUNDED', channelRefundId: `R-${number}`, amountFen: refund.amountFen, happenedAt: world.clock.now() });
      },
      done: async () => {
        const { state, refunds } = await seen(bill);
        return [state, refunds.map((one) => one.state)];
      },
      expected: ['PARTLY_REFUNDED', ['PAID']],
    };
  }

  async function rejecting(seed: number): Promise<Piece> {
    const [medical, pension] = amounts(seed);
    const { view: bill } = await world.paidBill(medical, pension);
    const { id } = await world.rowOf(bill.number);
    const leg = async () => (await seen(bill)).legs.find(({ fund }) => fund === 'medical')?.state;
    return {
      work: async () => {
        await world.database.run((tx) => world.get(HandleLegs).send(tx, [id]));
        if ((await leg()) === 'SENT')
          await world.get(HandleLegs).reject({ number: bill.number, fund: 'medical', actor: REVIEWER }, '姓名不符');
      },
      done: leg,
      expected: 'REJECTED',
    };
  }

  const pieces = { pay: paying, surplus: second, reverse: bouncing, refund: refunding, park: rejecting } as const;

  it.each(Object.keys(pieces) as (keyof typeof pieces)[])(
    'of %s leaves nothing half done, and the repeat finishes it',
    async (name) => {
      const make = pieces[name];
      const first = await make(0);
      crash.during(name);
      await first.work();
      crash.during('elsewhere');
      expect(await first.done()).toEqual(first.expected);
      const points = crash.seen.filter((point) => point.startsWith(`${name}: `) && !/READ (joint_bill_line|receipt)/.test(point));
      for (const [place, point] of points.entries()) {
        for (let seed = 1; seed <= SEEDS; seed += 1) {
          const piece = await make(seed);
          crash.during(name);
          crash.arm(point);
          const outcome = await piece.work().then(
            () => 'done',
            (error: unknown) => error,
          );
          const missed = crash.disarm();
          crash.during('elsewhere');
          expect({ point, seed, missed, crashed: outcome instanceof Crash }).toEqual({ point, seed, missed: false, crashed: true });
          // What anybody reads at this moment is whole; the whole book is looked through now and then.
          if (place % 6 === 0 && seed % 10 === 1) expect({ point, broken: await brokenBooks(world) }).toEqual({ point, broken: [] });
          await piece.work();
          expect({ point, seed, done: await piece.done() }).toEqual({ point, seed, done: piece.expected });
        }
      }
      expect(await brokenBooks(world)).toEqual([]);
    },
    3_600_000,
  );

  it('was tried at 20 points and more', () => {
    expect(crash.seen.filter((point) => !point.startsWith('elsewhere')).length).toBeGreaterThanOrEqual(40);
  });
});
