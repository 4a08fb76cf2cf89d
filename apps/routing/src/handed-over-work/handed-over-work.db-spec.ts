import type { EventPayload } from '@app/contracts';
import { addDays, localDateOf } from '@app/legal-calendar';
import type { ReceivedEvent } from '@app/messaging';
import { type RoutingWorld, routingWorld, staff } from '../../test/routing-world';
import { CaseConsumer } from '../dispatch/queue/case.consumer';
import { stuckCases } from '../no-stuck/application/stuck-cases.query';
import { FindTaskQuery } from '../tasks/application/find-task.query';
import { ListTasksQuery } from '../tasks/application/list-tasks.query';
import { CallBackWork } from './application/call-back-work';
import { HandedOverWork } from './application/handed-over-work.query';
import { ServiceBook } from './application/service-book';
import type { Service } from './domain/service';

const LEGAL_AID = '530512029000';
const DECIDER = 1001;
let world: RoutingWorld;
let messages = 0;

beforeAll(async () => {
  world = await routingWorld();
  // A county in which the service is part: the shipped list is that of services which run.
  const item = {
    itemCode: LEGAL_AID,
    situations: null,
    answerWithin: { amount: 5, unit: 'WORKING_DAY' },
    denialReasons: ['NOT_IN_HARDSHIP'],
  } as const;
  const services: Service[] = [{ code: 'dispute-resolution', name: '矛盾纠纷化解', items: [item] }];
  jest.replaceProperty(world.get(ServiceBook), 'services', services);
});
afterAll(() => world.close());

async function handedOver(handledBy: readonly number[] = [1002]): Promise<EventPayload<'work.handed-over.v1'>> {
  await world.route(world.accepted(LEGAL_AID, { category: 'justice', handledBy }));
  const work = (await world.sent('work.handed-over.v1')).at(-1);
  if (work === undefined) throw new Error('nothing was handed over');
  return work;
}

function answered(
  { routeId, caseId }: { readonly routeId: number; readonly caseId: number },
  changes: Partial<EventPayload<'work.answered.v1'>> = {},
): ReceivedEvent {
  messages += 1;
  const id = `019a0000-0000-7000-8000-${String(messages).padStart(12, '0')}`;
  const payload: EventPayload<'work.answered.v1'> = {
    routeId,
    caseId,
    service: 'dispute-resolution',
    result: 'GRANT',
    reasonCode: null,
    decidedOn: localDateOf(world.clock.now()),
    decidedAt: world.clock.now().toISOString(),
    byStaff: DECIDER,
    onBehalfOf: null,
    reference: '漾法援〔2026〕7号',
    ...changes,
  };
  const occurredAt = world.clock.now();
  const about = { aggregateType: 'work', aggregateId: messages, aggregateVersion: 1, actorId: null, correlationId: id, occurredAt };
  return { id, type: 'work.answered.v1', payload, ...about };
}

const hear = (...events: readonly ReceivedEvent[]): Promise<void> => world.deliver(world.get(CaseConsumer), events);
const stuck = () => stuckCases(world.database, localDateOf(world.clock.now()), world.clock.now());
const workOf = async (caseNo: string) =>
  (await world.get(HandedOverWork).page(staff('zi.wenbin'), 0, 100)).find((one) => one.caseNo === caseNo);

async function routeOf(routeId: number) {
  const [route] = await world.database.query<{
    status: string;
    handler: string;
    result: string | null;
    waiting_party: string | null;
    waiting_reason: string | null;
  }>('SELECT status, handler, result, waiting_party, waiting_reason FROM route WHERE id = $1', [routeId]);
  return route;
}

async function answersOf(routeId: number): Promise<string[]> {
  const rows = await world.database.query<{ said: string }>(
    `SELECT concat_ws(' ', a.disposition, a.note) AS said FROM work_answer a JOIN handed_over_work w ON w.id = a.work_id WHERE w.route_id = $1 ORDER BY a.id`,
    [routeId],
  );
  return rows.map(({ said }) => said);
}

describe('a case for a service of ours', () => {
  it('waits visibly for the organ that works there, and nobody is stuck; its answer is the decision, in the name of the authority list', async () => {
    const work = await handedOver();
    expect(work).toMatchObject({ service: 'dispute-resolution', itemCode: LEGAL_AID, organCode: '532922-justice', handledBy: [1002] });
    expect(await routeOf(work.routeId)).toEqual({
      status: 'OPEN',
      handler: 'SERVICE',
      result: null,
      waiting_party: '532922-justice',
      waiting_reason: 'AWAITING_DISPUTE',
    });
    expect((await world.sent('case.waiting.v1')).at(-1)?.waiting).toMatchObject({
      party: '532922-justice',
      reasonCode: 'AWAITING_DISPUTE',
    });
    expect(await stuck()).toEqual([]);
    expect((await world.sent('task.opened.v1')).filter(({ caseId }) => caseId === work.caseId)).toEqual([]);

    await hear(answered(work));
    expect((await world.sent('case.decided.v1')).filter(({ caseId }) => caseId === work.caseId)).toEqual([
      expect.objectContaining({
        result: 'GRANT',
        by: 'SERVICE',
        byStaff: DECIDER,
        automatic: false,
        externalReference: '漾法援〔2026〕7号',
        authority: expect.objectContaining({ nameOrganCode: '532922-justice' }) as unknown,
      }),
    ]);
    // The same once more, then the opposite: the first stands.
    await hear(answered(work));
    await hear(answered(work, { result: 'DENY', reasonCode: 'NOT_IN_HARDSHIP' }));
    expect(await answersOf(work.routeId)).toEqual(['DECIDES', 'DUPLICATE', 'CONTRADICTION']);
    expect((await world.sent('case.decided.v1')).filter(({ caseId }) => caseId === work.caseId)).toHaveLength(1);
    expect((await world.sent('case.answer-contradicted.v1')).at(-1)).toMatchObject({
      caseId: work.caseId,
      standing: 'GRANT',
      contradicting: 'DENY',
    });
    const versions = await world.database.query<{ n: number }>(
      `SELECT agg_version AS n FROM msg.event WHERE agg_type = 'route' AND agg_id = $1 ORDER BY seq`,
      [work.routeId],
    );
    expect(versions.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5]);
  });

  it('is denied with a reason of the item, and goes to people with any other, or decided by who received it', async () => {
    const denied = await handedOver();
    await hear(answered(denied, { result: 'DENY', reasonCode: 'NOT_IN_HARDSHIP' }));
    expect(await routeOf(denied.routeId)).toMatchObject({ status: 'DECIDED', result: 'DENY' });
    const strange = await handedOver();
    await hear(answered(strange, { result: 'DENY', reasonCode: 'NOT_OUR_WORD' }));
    const own = await handedOver([DECIDER]);
    await hear(answered(own));
    const early = await handedOver();
    await hear(answered(early, { decidedOn: addDays(localDateOf(world.clock.now()), 1) }));
    for (const [work, said] of [
      [strange, 'FOR_PEOPLE REASON_UNKNOWN'],
      [own, 'FOR_PEOPLE DECIDER_EXCLUDED'],
      [early, 'FOR_PEOPLE DAY_IMPLAUSIBLE'],
    ] as const) {
      expect(await routeOf(work.routeId)).toMatchObject({ status: 'OPEN', handler: 'PEOPLE', waiting_party: null });
      expect(await answersOf(work.routeId)).toEqual([said]);
    }
    expect(await stuck()).toEqual([]);
  });

  it('comes back to people when the dispatcher says why, once and for all; a late answer is a note for them', async () => {
    const work = await handedOver();
    const line = await workOf(work.caseNo);
    if (line === undefined) throw new Error('the dispatcher does not see it');
    const back = world.get(CallBackWork);
    await expect(back.takeBack(staff('zi.wenbin'), line.id, line.version + 1, '该服务停用检修')).rejects.toMatchObject({
      code: 'version-mismatch',
    });
    await back.takeBack(staff('zi.wenbin'), line.id, line.version, '该服务停用检修');
    expect((await world.sent('work.called-back.v1')).at(-1)).toMatchObject({ caseId: work.caseId, service: 'dispute-resolution' });
    expect(await workOf(work.caseNo)).toBeUndefined();
    await expect(back.takeBack(staff('zi.wenbin'), line.id, line.version + 1, '该服务停用检修')).rejects.toMatchObject({
      code: 'state-conflict',
    });
    await hear(answered(work));
    expect(await answersOf(work.routeId)).toEqual(['LATE']);
    const examiner = staff('justice.legal-aid.1');
    const task = (await world.get(ListTasksQuery).page(examiner, { queue: 'posts' }, null, 100)).find(
      ({ caseNo }) => caseNo === work.caseNo,
    );
    const detail = await world.get(FindTaskQuery).get(examiner, task?.id ?? 0);
    expect(detail.route.reason).toContain('调度收回：该服务停用检修。');
    expect(detail.handedOver).toMatchObject({ serviceName: '矛盾纠纷化解', state: 'CALLED_BACK', answers: [{ disposition: 'LATE' }] });
    await world.database.run(async (tx) => {
      const matter = { ...detail.route, id: work.routeId, itemCode: LEGAL_AID, kind: 'APPLICATION', reviews: null, publicity: null };
      expect(await world.get(HandedOverWork).serviceFor(tx, matter)).toBeUndefined();
    });
    expect(await stuck()).toEqual([]);
  });

  it('is called back when the case ends, and goes to people when the wait is over', async () => {
    const ended = await handedOver();
    await hear(world.ended(ended.caseId));
    expect(await routeOf(ended.routeId)).toMatchObject({ status: 'ENDED', waiting_party: null });
    expect((await world.sent('work.called-back.v1')).filter(({ caseId }) => caseId === ended.caseId)).toHaveLength(1);

    const waits = await handedOver();
    world.clock.moveTo(new Date('2026-10-12T16:05:00Z'));
    expect(await stuck()).toEqual([]);
    world.clock.moveTo(new Date('2026-10-13T02:00:00Z'));
    expect(await stuck()).toMatchObject([{ caseNo: waits.caseNo, reason: 'WAIT_OVER' }]);
    expect(await world.get(CallBackWork).endWaits()).toBe(1);
    expect(await routeOf(waits.routeId)).toMatchObject({ status: 'OPEN', handler: 'PEOPLE' });
    expect((await world.sent('work.called-back.v1')).at(-1)).toMatchObject({ caseId: waits.caseId });
    expect(await stuck()).toEqual([]);
  });

  it('refuses an answer about what the service was never given', async () => {
    const work = await handedOver();
    await expect(hear(answered(work, { service: 'joint-collection' }))).rejects.toThrow('work-unknown');
    await expect(hear(answered({ routeId: 999_999, caseId: 1 }))).rejects.toThrow('work-unknown');
  });
});
