import type { EventPayload, EventType } from '@app/contracts';
import { EVENTS } from '@app/contracts';
import type { ReceivedEvent } from '@app/messaging';
import { type CollectionWorld, collectionWorld, staff } from '../../test/collection-world';
import { ClockSweep } from '../clocks/queue/clock-sweep';
import { WindowWorkConsumer } from '../window/queue/window-work.consumer';
import { FindTransfers } from './application/find-transfers.query';
import type { TransferView } from './application/transfer-view';
import { Transfers } from './application/transfers';

const CLERK = 'insurance.collection.1';
const MEDICAL = '532036004000';
const PENSION = '532014005000';
const code = (expected: string) => expect.objectContaining({ code: expected });

let world: CollectionWorld;
let routes = 0;
beforeAll(async () => {
  world = await collectionWorld(new Date('2026-09-22T02:00:00Z'));
});
afterAll(() => world?.close());

const event = <T extends EventType>(type: T, payload: EventPayload<T>): ReceivedEvent =>
  ({
    id: `event-${type}-${routes}`,
    type,
    aggregateType: 'route',
    aggregateId: 1,
    aggregateVersion: 1,
    payload,
    actorId: null,
    correlationId: '0',
    occurredAt: world.clock.now(),
  }) as ReceivedEvent;
const deliver = (...events: readonly ReceivedEvent[]): Promise<void> => {
  const consumer = world.get(WindowWorkConsumer);
  return world.database.run((tx) => consumer.handle(tx, events));
};
function handedOver(itemCode: string, handledBy: readonly number[] = [1001]): ReceivedEvent {
  routes += 1;
  return event('work.handed-over.v1', {
    routeId: routes,
    caseId: routes,
    caseNo: `53292220260922${String(routes).padStart(8, '0')}0`,
    service: 'joint-collection',
    itemCode,
    situation: 'GENERAL',
    division: '532922103',
    organCode: itemCode === MEDICAL ? '532922-medical-security' : '532922-human-resources',
    acceptedOn: '2026-09-22',
    statutoryDueOn: null,
    promisedDueOn: null,
    handledBy: [...handledBy],
  });
}
async function opened(itemCode: string, handledBy?: readonly number[]): Promise<TransferView> {
  await deliver(handedOver(itemCode, handledBy));
  const all = await world.get(FindTransfers).page(staff(CLERK), false, 0, 100);
  return all.at(-1) as TransferView;
}
const command = ({ id, version }: TransferView, login = CLERK) => ({ transferId: id, actor: staff(login), expectedVersion: version });
async function answers(): Promise<EventPayload<'work.answered.v1'>[]> {
  const rows = await world.database.query<{ payload: unknown }>(
    `SELECT payload FROM msg.event WHERE type = 'work.answered.v1' ORDER BY seq`,
  );
  return rows.map(({ payload }) => EVENTS['work.answered.v1'].parse(payload));
}

it('takes a medical relation in: ten working days there, five here, by the calendar of the year', async () => {
  const transfer = await opened(MEDICAL);
  expect(transfer).toMatchObject({ state: 'RECEIVED', number: '漾医保医转〔2026〕1号', actions: ['begin', 'refuse'] });
  await expect(world.get(Transfers).begin(command(transfer), 'IN', '532922103')).rejects.toThrow(code('transfer-place'));
  const begun = await world.get(Transfers).begin(command(transfer), 'IN', '532901');
  // Accepted 09-22, a Tuesday; 09-25…27 and 10-01…07 are off, Saturday 10-10 works.
  expect(begun).toMatchObject({ state: 'TRANSFER_OUT', step: { dueOn: '2026-10-13', days: 10, doneHere: false, overdue: false } });
  await expect(world.get(Transfers).complete(command(begun), null)).rejects.toThrow(code('transfer-paper-required'));
  await expect(world.get(Transfers).complete(command(transfer), '大医信1号')).rejects.toThrow(code('version-mismatch'));
  const second = await world.get(Transfers).complete(command(begun), '大医信〔2026〕8号');
  expect(second).toMatchObject({ state: 'TRANSFER_IN', step: { dueOn: '2026-09-30', days: 5, doneHere: true } });
  const done = await world.get(Transfers).complete(command(second), null);
  expect(done).toMatchObject({ state: 'DONE', step: null, actions: [] });
  expect(done.history?.map(({ action, document }) => [action, document])).toEqual([
    ['open', null],
    ['begin', null],
    ['complete', '大医信〔2026〕8号'],
    ['complete', null],
  ]);
  expect((await answers()).at(-1)).toMatchObject({
    caseId: 1,
    result: 'GRANT',
    byStaff: staff(CLERK).id,
    decidedOn: '2026-09-22',
    reference: '漾医保医转〔2026〕1号',
  });
});

it('is opened once, however often it is handed over, and answers once', async () => {
  const again = handedOver(PENSION);
  await deliver(again, again);
  await deliver(again);
  const all = await world.get(FindTransfers).page(staff(CLERK), true, 0, 100);
  expect(all.filter(({ kind }) => kind === 'PENSION')).toHaveLength(1);
  const before = (await answers()).length;
  const refused = await world.get(Transfers).refuse(command(all.at(-1) as TransferView), 'NOT_INSURED_HERE', '查无在本县的参保登记');
  expect(refused).toMatchObject({ state: 'REFUSED', actions: [] });
  await expect(world.get(Transfers).refuse(command(refused), 'NOT_INSURED_HERE', '查无在本县的参保登记')).rejects.toThrow(
    code('state-conflict'),
  );
  expect((await answers()).slice(before)).toMatchObject([{ result: 'DENY', reasonCode: 'NOT_INSURED_HERE' }]);
});

it('is not refused for a reason that the item does not know, nor worked on by who accepted it', async () => {
  const mine = await opened(PENSION, [staff(CLERK).id]);
  await expect(world.get(Transfers).begin(command(mine), 'IN', '532901')).rejects.toThrow(code('decided-by-receiver'));
  const other = command(mine, 'insurance.collection.2');
  await expect(world.get(Transfers).refuse(other, 'ARREARS', '转出地有欠费')).rejects.toThrow(code('transfer-reason'));
  expect((await world.get(FindTransfers).view(mine.id, staff('insurance.collection.2'))).actions).toEqual(['begin', 'refuse']);
});

it('is seen by the competent organ and the county’s collection, by nobody else', async () => {
  const { id } = await opened(MEDICAL);
  for (const login of ['medical.benefit.1', 'luo.guihua']) expect((await world.get(FindTransfers).view(id, staff(login))).id).toBe(id);
  for (const login of ['health.hygiene.1', 'human.insurance.1', 'town103.3'])
    await expect(world.get(FindTransfers).view(id, staff(login))).rejects.toThrow(code('transfer-not-found'));
});

it('ends when routing calls it back, and what was answered before stands', async () => {
  const { id } = await opened(MEDICAL);
  await deliver(
    event('work.called-back.v1', { routeId: routes, caseId: routes, caseNo: '5329222026092200000001', service: 'joint-collection' }),
  );
  expect(await world.get(FindTransfers).view(id, staff(CLERK))).toMatchObject({ state: 'CANCELLED', actions: [] });
  const open = await world.database.query(
    `SELECT 1 FROM clock WHERE subject_type = 'relation-transfer' AND subject_id = $1 AND state = 'RUNNING'`,
    [id],
  );
  expect(open).toEqual([]);
  const [first] = await world.get(FindTransfers).page(staff(CLERK), false, 0, 1);
  await deliver(event('work.called-back.v1', { routeId: 1, caseId: 1, caseNo: '5329222026092200000001', service: 'joint-collection' }));
  expect(await world.get(FindTransfers).view(first?.id ?? 0, staff(CLERK))).toMatchObject({ state: 'DONE' });
});

it('refuses for good an item that nobody here does', async () => {
  await expect(deliver(handedOver('530131017000'))).rejects.toThrow('item-not-handled');
});

it('shows a step that ran over its last day, once, and is still done', async () => {
  const transfer = await opened(PENSION);
  const begun = await world.get(Transfers).begin(command(transfer), 'OUT', '532901');
  expect(begun.step).toMatchObject({ dueOn: '2026-10-20', days: 15, doneHere: false });
  world.clock.moveTo(new Date('2026-10-20T15:59:00Z'));
  await world.get(ClockSweep).sweep();
  expect((await world.get(FindTransfers).view(transfer.id, staff(CLERK))).step).toMatchObject({ overdue: false });
  world.clock.moveTo(new Date('2026-10-20T16:01:00Z'));
  expect((await world.get(ClockSweep).sweep()).failed).toEqual([]);
  await world.get(ClockSweep).sweep();
  const late = await world.get(FindTransfers).view(transfer.id, staff(CLERK));
  expect(late.step).toMatchObject({ overdue: true });
  expect(late.history?.filter(({ action }) => action === 'overdue')).toHaveLength(1);
  const next = await world.get(Transfers).complete(command(late), '大人社函〔2026〕3号');
  expect(next).toMatchObject({ state: 'TRANSFER_OUT', step: { doneHere: true, overdue: false, dueOn: '2026-11-11' } });
  expect(next.history?.at(-1)).toMatchObject({ action: 'complete', late: true });
});
