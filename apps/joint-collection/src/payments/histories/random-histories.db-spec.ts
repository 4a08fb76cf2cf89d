import { DomainError } from '@app/domain-kernel';
import fc from 'fast-check';
import { brokenBooks } from '../../../test/books-check';
import { staff } from '../../../test/collection-world';
import { CHANNEL, type MoneyWorld, moneyWorld } from '../../../test/money-world';
import { refundNumber } from '../../bills/application/bill-book';
import { EndBill } from '../../bills/application/end-bill';
import { DecideRefund } from '../../refunds/application/decide-refund';
import { RefundBook } from '../../refunds/application/refund-book';
import { RefundExchange } from '../../refunds/application/refund-exchange';
import { HandleLegs } from '../application/handle-legs';
import type { ChannelWord } from '../domain/channel-word';

const RUNS = Number(process.env.HISTORIES ?? 12);
const SEED = process.env.HISTORY_SEED === undefined ? undefined : Number(process.env.HISTORY_SEED);
const BILLS = 4;
const CLERK = staff('town103.1');
const REVIEWERS = { medical: staff('medical.review.1'), pension: staff('pension.review.1') } as const;
const OTHERS = { medical: staff('medical.review.2'), pension: staff('pension.review.2') } as const;

type Fund = 'medical' | 'pension';
interface Op {
  readonly kind:
    | 'attempt'
    | 'say'
    | 'expire'
    | 'void'
    | 'apply'
    | 'approve'
    | 'payBack'
    | 'send'
    | 'acknowledge'
    | 'reject'
    | 'take'
    | 'resolve'
    | 'later';
  readonly bill: number;
  readonly fund: Fund;
  readonly state: ChannelWord['state'];
  readonly source: ChannelWord['source'];
  readonly transaction: number;
  readonly off: number;
  readonly serial: number;
  readonly answer: 'REFUNDED' | 'PENDING' | 'SILENT' | 'REFUSED' | 'LIES';
  readonly together: boolean;
}
const op: fc.Arbitrary<Op> = fc.record({
  kind: fc.constantFrom(
    ...([
      'attempt',
      'attempt',
      'say',
      'say',
      'say',
      'say',
      'say',
      'say',
      'expire',
      'void',
      'apply',
      'approve',
      'payBack',
      'payBack',
    ] as const),
    ...(['send', 'acknowledge', 'reject', 'take', 'resolve', 'later'] as const),
  ),
  bill: fc.nat(BILLS - 1),
  fund: fc.constantFrom<Fund>('medical', 'pension'),
  state: fc.constantFrom('SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED', 'FAILED', 'CLOSED', 'PENDING', 'NOT_FOUND', 'REVERSED'),
  source: fc.constantFrom('NOTICE', 'ANSWER'),
  transaction: fc.nat(15),
  off: fc.constantFrom(0, 0, 0, 0, 1, -1),
  serial: fc.integer({ min: 1, max: 3 }),
  answer: fc.constantFrom('REFUNDED', 'REFUNDED', 'PENDING', 'SILENT', 'REFUSED', 'LIES'),
  together: fc.boolean(),
});

/** The third bill is paid, by a transaction that no other move names but to take it back. */
const PAYS: Op = {
  ...({ kind: 'say', bill: 2, fund: 'medical', state: 'SUCCEEDED', source: 'NOTICE', transaction: 99, off: 0, serial: 1 } as const),
  ...({ answer: 'REFUNDED', together: false } as const),
};

describe(`random histories of payments (${RUNS})`, () => {
  let world: MoneyWorld;
  beforeAll(async () => {
    world = await moneyWorld();
  });
  afterAll(() => world.close());

  async function begin() {
    const bills = [];
    for (let index = 0; index < BILLS; index += 1)
      bills.push(await world.bill(38_000 + index, index === 3 ? 0 : 30_000, { subsidyFen: 72_400, assistanceFen: index * 100 }));
    return bills;
  }

  async function play(bills: Awaited<ReturnType<typeof begin>>, one: Op): Promise<void> {
    const bill = bills[one.bill];
    if (bill === undefined) return;
    const row = await world.rowOf(bill.number);
    const command = { number: bill.number, actor: REVIEWERS[one.fund], fund: one.fund };
    const legs = world.get(HandleLegs);
    switch (one.kind) {
      case 'attempt':
        if (row.state === 'OPEN') await world.attempt(bill.number);
        return;
      case 'say': {
        const order = `${bill.number}-${Math.min(one.serial, Math.max(1, row.attempts))}`;
        const moves = one.state === 'SUCCEEDED' || one.state === 'REVERSED';
        await world.say({
          channel: CHANNEL,
          source: one.source,
          orderNumber: order,
          state: one.state,
          transactionId: moves ? `X${bills[0]?.number}-${one.bill === 2 && one.state === 'REVERSED' ? 99 : one.transaction}` : null,
          amountFen: moves ? row.totalFen + one.off : null,
          happenedAt: moves ? world.clock.now() : null,
          reason: null,
        });
        return;
      }
      case 'expire':
        await world.get(EndBill).expire();
        return;
      case 'void':
        await world
          .get(EndBill)
          .void({ number: bill.number, actor: staff('insurance.collection.1'), expectedVersion: row.version, reason: '重新出单' });
        return;
      case 'apply': {
        const line = bill.lines.find(({ fund }) => fund === one.fund);
        if (line !== undefined)
          await world.get(DecideRefund).apply(
            {
              number: bill.number,
              actor: CLERK,
              obligation: line.obligation,
              cause: 'DUPLICATE',
              amount: one.off === 0 ? undefined : '100.00',
              note: undefined,
            },
            world.key(),
          );
        // Every other one is carried through, as it would be in a quiet week.
        if (one.transaction % 2 === 0) {
          await play(bills, { ...one, kind: 'approve', off: 0 });
          await play(bills, { ...one, kind: 'payBack' });
        }
        return;
      }
      case 'approve': {
        const [refund] = (await world.database.run((tx) => world.get(RefundBook).ofBill(tx, row.id))).filter(
          ({ state, fund }) => fund !== null && ['APPLIED', 'FUND_REVIEW'].includes(state),
        );
        if (refund?.fund == null) return;
        const act = { number: refundNumber(refund.id), actor: REVIEWERS[refund.fund], expectedVersion: refund.version };
        const taken = refund.state === 'APPLIED' ? await world.get(DecideRefund).take(act) : { version: refund.version };
        if (one.off === -1) await world.get(DecideRefund).deny({ ...act, expectedVersion: taken.version }, '没有依据');
        else await world.get(DecideRefund).approve({ ...act, expectedVersion: taken.version }, '已核实');
        return;
      }
      case 'payBack': {
        const refunds = await world.database.run((tx) => world.get(RefundBook).ofBill(tx, row.id));
        const refund = refunds.find(({ state }) => state === 'APPROVED' || state === 'TAX_REFUND');
        if (refund === undefined) return;
        const { answer } = one;
        await world.get(RefundExchange).apply(
          refund,
          answer === 'REFUNDED' || answer === 'LIES'
            ? {
                kind: 'REFUNDED',
                channelRefundId: `R${refund.id}`,
                amountFen: refund.amountFen + (answer === 'LIES' ? 1 : 0),
                happenedAt: world.clock.now(),
              }
            : answer === 'PENDING'
              ? { kind: 'PENDING' }
              : answer === 'SILENT'
                ? { kind: 'SILENT', reason: 'TIMEOUT', arrived: true }
                : { kind: 'REFUSED', reason: 'CLOSED_ACCOUNT' },
        );
        return;
      }
      case 'send':
        await world.database.run((tx) => legs.send(tx, [row.id]));
        return;
      case 'acknowledge':
        await legs.acknowledge([bill.number], one.fund, command.actor);
        return;
      case 'reject':
        await legs.reject(command, '姓名不符');
        return;
      case 'take':
        await legs.take(command);
        return;
      case 'resolve':
        await legs.resolve({ ...command, actor: OTHERS[one.fund] }, one.off === 0 ? 'TAKEN' : 'REFUND', '已核实');
        return;
      case 'later':
        world.clock.moveTo(new Date(world.clock.now().getTime() + 80 * 3_600_000));
    }
  }

  /** What a guard or the transition table refuses is a lawful end of a move; anything else is a defect. */
  const refusable = (error: unknown): void => {
    if (!(error instanceof DomainError)) throw error;
  };

  it('keep every invariant of the books, in any order and together', async () => {
    const made = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(op, { minLength: 15, maxLength: 50 }), async (ops) => {
        const bills = await begin();
        // Two of them are being paid from the start, one is paid; of the fourth the channel may speak before anybody has begun.
        for (const bill of bills.slice(0, 3)) await world.attempt(bill.number);
        await play(bills, { ...PAYS, bill: 2 });
        for (let index = 0; index < ops.length; ) {
          const group = [ops[index] as Op];
          index += 1;
          while (index < ops.length && group.length < 6 && ops[index]?.together) {
            group.push(ops[index] as Op);
            index += 1;
          }
          await Promise.all(group.map((one) => play(bills, one).catch(refusable)));
        }
        const broken = await brokenBooks(world);
        if (broken.length > 0) throw new Error(broken.join('\n'));
      }),
      { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: SEED }), endOnFailure: true },
    );
    for (const { kind, n } of await world.database.query<{ kind: string; n: number }>(
      'SELECT kind, count(*)::int AS n FROM journal GROUP BY kind',
    ))
      made.set(kind, n);
    // The histories went everywhere, or they prove nothing.
    expect([...made.keys()]).toEqual(expect.arrayContaining(['collect', 'share', 'surplus']));
    if (RUNS >= 100) expect([...made.keys()]).toEqual(expect.arrayContaining(['refund', 'surplus-back', 'park', 'reversal', 'share-back']));
  }, 3_600_000);
});
