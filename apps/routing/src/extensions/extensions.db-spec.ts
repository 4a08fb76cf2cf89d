import { DEMO_STAFF } from '@app/county';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type AcceptedOptions, ITEMS, type RoutingWorld, routingWorld } from '../../test/routing-world';
import { ApprovalConsumer } from '../dispatch/queue/approval.consumer';
import { CaseConsumer } from '../dispatch/queue/case.consumer';
import type { ExtensionView } from './application/find-extensions.query';

const [EXAMINER, DECIDER, BACKUP, HEAD] = ['market.food.1', 'market.food.3', 'market.food.4', 'market.head'] as const;
const idOf = (login: string) => DEMO_STAFF.find((member) => member.login === login)?.id ?? 0;
const CLAUSES: AcceptedOptions = {
  statutoryDueOn: '2026-11-04',
  promisedDueOn: '2026-10-21',
  specialProcedures: [{ kind: 'TESTING', article: '行政许可法 §45' }],
  extension: { amount: 10, unit: 'WORKING_DAY', article: '行政许可法 §42 ¶1', approver: '本行政机关负责人', byGovernment: false },
};
const WISH = { reasonCode: 'COMPLEX_FACTS', reasonText: '经营场所与住宅合用，须核实用途。' };

let world: RoutingWorld;
let app: NestFastifyApplication;
let keys = 0;
beforeEach(async () => {
  world = await routingWorld(new Date('2026-09-29T02:00:00Z'));
  app = await world.serve();
});
afterEach(() => world.close());

async function send(method: 'GET' | 'POST', url: string, login: string, body?: object, version?: number) {
  keys += 1;
  const answer = await app.inject({
    method,
    url: `/api/v1${url}`,
    headers: {
      'x-login': login,
      ...(method === 'POST' && version === undefined ? { 'idempotency-key': `extension-${keys}-aaaaaaaaaaaaaaaaaaaa` } : {}),
      ...(version === undefined ? {} : { 'if-match': `"v${version}"` }),
    },
    ...(body ? { payload: body } : {}),
  });
  return { status: answer.statusCode, body: answer.json<ExtensionView & { code: string; items: ExtensionView[]; actions: string[] }>() };
}

async function examined(options: AcceptedOptions = CLAUSES): Promise<number> {
  await world.route(world.accepted(ITEMS.foodLicence, options));
  const { body } = await send('GET', '/tasks', EXAMINER);
  const [task] = body.items as unknown as { taskId: number; version: number }[];
  if (!task) throw new Error('no task');
  await send('POST', `/tasks/${task.taskId}/claims`, EXAMINER, { expectedOwner: null }, task.version);
  return task.taskId;
}

const ask = (taskId: number, body: object = WISH, login: string = EXAMINER) => send('POST', `/tasks/${taskId}/extensions`, login, body);
const approve = (id: number, login: string, version = 1) => send('POST', `/extensions/${id}/approvals`, login, {}, version);
const leave = (login: string) =>
  world.database.query(
    `INSERT INTO staff_leave (staff_id, from_on, to_on, registered_by, registered_at) VALUES ($1, '2026-09-29', '2026-10-30', $1, now())`,
    [idOf(login)],
  );

describe('延长', () => {
  it('is asked for by the owner and approved by the head of the organ, once', async () => {
    const taskId = await examined();
    const asked = await ask(taskId);
    expect(asked).toMatchObject({
      status: 201,
      body: {
        status: 'REQUESTED',
        amount: 10,
        unit: 'WORKING_DAY',
        reasonTold: '本件涉及的事实和法律关系复杂，需要进一步核实。',
        actions: ['takeBack'],
      },
    });
    const { id } = asked.body;
    expect(await ask(taskId)).toMatchObject({ status: 409, body: { code: 'clock-already-extended' } });
    // The holder of the deciding post is not the head, and does not even see it while the head is there.
    expect(await approve(id, DECIDER)).toMatchObject({ status: 404, body: { code: 'extension-not-found' } });
    expect(await approve(id, EXAMINER)).toMatchObject({ status: 403, body: { code: 'recusal-required' } });
    expect((await send('GET', '/extensions', HEAD)).body.items).toEqual([expect.objectContaining({ id, actions: ['approve', 'refuse'] })]);

    expect(await approve(id, HEAD, 3)).toMatchObject({ status: 412 });
    expect(await approve(id, HEAD)).toMatchObject({
      status: 200,
      body: { status: 'APPROVED', settledBy: { id: idOf(HEAD), acting: false } },
    });
    expect(await world.sent('case.extended.v1')).toEqual([
      expect.objectContaining({
        caseId: 1,
        amount: 10,
        unit: 'WORKING_DAY',
        article: '行政许可法 §42 ¶1',
        reasonCode: 'COMPLEX_FACTS',
        extendedAt: expect.stringMatching(/^2026-09-29T02:00/),
        askedBy: idOf(EXAMINER),
        approvedBy: idOf(HEAD),
      }),
    ]);
    expect(await approve(id, HEAD, 2)).toMatchObject({ status: 409, body: { code: 'state-conflict' } });
    const page = await send('GET', `/tasks/${taskId}`, EXAMINER);
    expect(page.body.actions).not.toContain('askExtension');
  });

  it('does not wait for a head who is away: whoever holds the deciding post acts for the head', async () => {
    const taskId = await examined();
    const { id } = (await ask(taskId)).body;
    await leave(HEAD);
    expect(await approve(id, BACKUP)).toMatchObject({ status: 404 });
    expect(await approve(id, DECIDER)).toMatchObject({
      status: 200,
      body: { status: 'APPROVED', settledBy: { id: idOf(DECIDER), acting: true } },
    });
  });

  it('also when that holder is away too', async () => {
    const taskId = await examined();
    const { id } = (await ask(taskId)).body;
    await leave(HEAD);
    await leave(DECIDER);
    expect(await approve(id, BACKUP)).toMatchObject({ status: 200, body: { settledBy: { id: idOf(BACKUP), acting: true } } });
  });

  it('is not acted for by a subordinate of a head who must stand back: the head of the government decides, and the record says why', async () => {
    const taskId = await examined({ ...CLAUSES, handledBy: [idOf(HEAD)] });
    const { id } = (await ask(taskId)).body;
    for (const login of [HEAD, DECIDER]) expect((await approve(id, login)).status).not.toBe(200);
    expect(await approve(id, 'government.head')).toMatchObject({
      status: 200,
      body: { status: 'APPROVED', settledBy: { id: idOf('government.head'), acting: true, ground: 'HEAD_RECUSED' } },
    });
    const [step] = await world.database.query<{ details: unknown }>(
      `SELECT details FROM history WHERE action = 'extension.approve' ORDER BY id DESC LIMIT 1`,
    );
    expect(step?.details).toMatchObject({ ground: 'HEAD_RECUSED' });
  });

  it('of a joint limit is the head of the government’s to give, and of nobody else; the deputy while the head is away', async () => {
    const joint = {
      amount: 15,
      unit: 'WORKING_DAY',
      article: '行政许可法 §42 ¶2',
      approver: '本级人民政府负责人',
      byGovernment: true,
    } as const;
    const { id } = (await ask(await examined({ ...CLAUSES, extension: joint }))).body;
    expect(await approve(id, HEAD)).toMatchObject({ status: 403, body: { code: 'not-organ-head', article: '行政许可法 §42 ¶2' } });
    expect((await send('GET', '/extensions', 'government.deputy')).body.items).toMatchObject([
      { id, byGovernment: true, actions: ['approve', 'refuse'] },
    ]);
    expect(await approve(id, 'government.deputy')).toMatchObject({
      status: 200,
      body: { settledBy: { id: idOf('government.deputy'), acting: false, ground: 'GOVERNMENT' } },
    });
    expect((await world.sent('case.extended.v1')).at(-1)).toMatchObject({ amount: 15, approvedBy: idOf('government.deputy') });
  });

  it('can be taken back by who asked, before it is answered, and asked for again', async () => {
    const taskId = await examined();
    const { id } = (await ask(taskId)).body;
    const takeBack = (login: string, version = 1) =>
      send('POST', `/extensions/${id}/take-backs`, login, { reason: '已能按期办结' }, version);
    expect(await takeBack(HEAD)).toMatchObject({ status: 403, body: { code: 'not-the-asker' } });
    expect(await takeBack(EXAMINER)).toMatchObject({
      status: 200,
      body: { status: 'CANCELLED', takenBack: '已能按期办结', settledBy: null, actions: [] },
    });
    expect(await approve(id, HEAD, 2)).toMatchObject({ status: 409 });
    expect(await takeBack(EXAMINER, 2)).toMatchObject({ status: 409, body: { code: 'state-conflict' } });
    expect(await ask(taskId)).toMatchObject({ status: 201 });
  });

  it('is for the reasons of the list, for items whose law gives it, and before the day is past', async () => {
    const taskId = await examined();
    expect(await ask(taskId, { ...WISH, reasonCode: 'LEADER_AWAY' })).toMatchObject({ status: 422, body: { code: 'extension-reason' } });
    const { id } = (await ask(taskId)).body;
    world.clock.moveTo(new Date('2026-11-05T01:00:00Z'));
    expect(await approve(id, HEAD)).toMatchObject({ status: 409, body: { code: 'clock-expired' } });
    expect((await send('GET', `/extensions/${id}`, HEAD)).body.actions).toEqual(['refuse']);

    const plain = await examined({ statutoryDueOn: '2026-12-30' });
    expect(await ask(plain)).toMatchObject({ status: 422, body: { code: 'extension-not-allowed' } });
    const late = await examined();
    expect(await ask(late)).toMatchObject({ status: 409, body: { code: 'clock-expired' } });
  });

  it('may still be approved on the last day', async () => {
    const taskId = await examined();
    world.clock.moveTo(new Date('2026-11-04T15:00:00Z'));
    const { id } = (await ask(taskId)).body;
    expect(await approve(id, HEAD)).toMatchObject({ status: 200 });
  });

  it('is not given while the clock stands, and a refused one may be asked for again', async () => {
    const taskId = await examined();
    const { id } = (await ask(taskId)).body;
    const procedure = await send('POST', `/tasks/${taskId}/special-procedures`, EXAMINER, {
      kind: 'TESTING',
      expected: { amount: 5, unit: 'WORKING_DAY' },
      reasonText: '须检测。',
    });
    await send('POST', `/special-procedures/${procedure.body.id}/approvals`, DECIDER, {}, 1);
    expect(await approve(id, HEAD)).toMatchObject({ status: 409, body: { code: 'clock-not-running' } });
    await send('POST', `/special-procedures/${procedure.body.id}/results`, EXAMINER, { summary: '合格。' }, 2);
    const refused = await send('POST', `/extensions/${id}/refusals`, HEAD, { reason: '材料已经齐全。' }, 1);
    expect(refused).toMatchObject({ status: 200, body: { status: 'REFUSED', refusal: '材料已经齐全。' } });
    expect(await ask(taskId)).toMatchObject({ status: 201 });
  });

  it('falls away when the case goes to another organ, whose head is asked anew', async () => {
    const { extension = null, statutoryDueOn = null } = CLAUSES;
    await world.route(world.accepted(ITEMS.homestead, { division: '532922103', category: 'agriculture', extension, statutoryDueOn }));
    const claim = async (login: string): Promise<{ taskId: number; version: number }> => {
      const [task] = (await send('GET', '/tasks', login)).body.items as unknown as { taskId: number; version: number }[];
      if (!task) throw new Error(`${login} has no task`);
      await send('POST', `/tasks/${task.taskId}/claims`, login, { expectedOwner: null }, task.version);
      return { taskId: task.taskId, version: task.version + 1 };
    };
    const { taskId, version } = await claim('town103.3');
    const { id } = (await ask(taskId, WISH, 'town103.3')).body;
    const corrected = await send(
      'POST',
      `/tasks/${taskId}/route-corrections`,
      'zi.wenbin',
      { division: '532922102', reason: '错派' },
      version,
    );
    expect(corrected.status).toBe(200);
    expect((await send('GET', `/extensions/${id}`, 'town103.head')).body).toMatchObject({ status: 'CANCELLED', actions: [] });
    await world.deliver(world.get(ApprovalConsumer), await world.undelivered());
    const next = await claim('town102.3');
    expect(await ask(next.taskId, WISH, 'town102.3')).toMatchObject({ status: 201 });
  });

  it('falls away with its case', async () => {
    const taskId = await examined();
    const { id } = (await ask(taskId)).body;
    await world.deliver(world.get(CaseConsumer), [world.ended(1)]);
    expect((await send('GET', `/extensions/${id}`, HEAD)).body).toMatchObject({ status: 'CANCELLED', actions: [] });
  });
});
