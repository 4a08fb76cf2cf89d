import { DEMO_STAFF } from '@app/county';
import { localDate } from '@app/legal-calendar';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type AcceptedOptions, ITEMS, type RoutingWorld, routingWorld } from '../../test/routing-world';
import { SweepClocks } from '../clocks/application/sweep-clocks';
import { CaseConsumer } from '../dispatch/queue/case.consumer';
import { StuckCasesQuery } from '../no-stuck/application/stuck-cases.query';
import type { SpecialProcedureView } from './application/find-special-procedures.query';
import { SpecialProcedureFate } from './application/special-procedure-fate';

const EXAMINER = 'market.food.1';
const COLLEAGUE = 'market.food.2';
const DECIDER = 'market.food.3';
const BACKUP = 'market.food.4';
const HEAD = 'market.head';
const idOf = (login: string) => DEMO_STAFF.find((member) => member.login === login)?.id ?? 0;
const CLAUSES: AcceptedOptions = {
  statutoryDueOn: '2026-11-04',
  promisedDueOn: '2026-10-21',
  specialProcedures: [
    { kind: 'TESTING', article: '行政许可法 §45' },
    { kind: 'HEARING', article: '行政许可法 §45' },
  ],
};
const TESTING = { kind: 'TESTING', expected: { amount: 10, unit: 'WORKING_DAY' }, reasonText: '场所空气质量须检测后才能判断。' };

let world: RoutingWorld;
let app: NestFastifyApplication;
let keys = 0;
beforeEach(async () => {
  // Tuesday; 10-01 to 10-07 are off, Saturday 10-10 is worked.
  world = await routingWorld(new Date('2026-09-29T02:00:00Z'));
  app = await world.serve();
});
afterEach(() => world.close());

interface Answer {
  readonly status: number;
  readonly body: SpecialProcedureView & {
    readonly code: string;
    readonly version: number;
    readonly items: SpecialProcedureView[];
    readonly actions: string[];
  };
}

async function send(method: 'GET' | 'POST', url: string, login: string, body?: object, version?: number): Promise<Answer> {
  keys += 1;
  const answer = await app.inject({
    method,
    url: `/api/v1${url}`,
    headers: {
      'x-login': login,
      ...(method === 'POST' && version === undefined ? { 'idempotency-key': `special-procedure-${keys}-aaaaaaaaaaaaaaaa` } : {}),
      ...(version === undefined ? {} : { 'if-match': `"v${version}"` }),
    },
    ...(body ? { payload: body } : {}),
  });
  return { status: answer.statusCode, body: answer.json() };
}

/** A case under examination, in the hands of its examiner. */
async function examined(options: AcceptedOptions = CLAUSES): Promise<number> {
  await world.route(world.accepted(ITEMS.foodLicence, options));
  const { body } = await send('GET', '/tasks', EXAMINER);
  const [task] = body.items as unknown as { taskId: number; version: number }[];
  if (!task) throw new Error('no task');
  await send('POST', `/tasks/${task.taskId}/claims`, EXAMINER, { expectedOwner: null }, task.version);
  return task.taskId;
}

const ask = (taskId: number, body: object = TESTING, login: string = EXAMINER) =>
  send('POST', `/tasks/${taskId}/special-procedures`, login, body);
const act = (id: number, what: string, login: string, version: number, body?: object) =>
  send('POST', `/special-procedures/${id}/${what}`, login, body ?? {}, version);
async function begun(taskId: number, body: object = TESTING): Promise<SpecialProcedureView> {
  const { body: asked } = await ask(taskId, body);
  const approved = await act(asked.id, 'approvals', DECIDER, asked.version);
  expect(approved).toMatchObject({ status: 200, body: { status: 'BEGUN' } });
  return approved.body;
}
const taskOf = (taskId: number, login: string = EXAMINER) => send('GET', `/tasks/${taskId}`, login);
const clocks = () => world.database.query('SELECT subject_type, kind, state, due_on FROM clock ORDER BY id');

describe('特别程序', () => {
  it('can be taken back by who asked, before it is answered; the clock has never stopped, and it may be asked for again', async () => {
    const taskId = await examined();
    const { id, version } = (await ask(taskId)).body;
    const before = await clocks();
    const why = { reason: '申请人补交了检测报告' };
    expect(await act(id, 'take-backs', DECIDER, version, why)).toMatchObject({ status: 403, body: { code: 'not-the-asker' } });
    expect(await act(id, 'take-backs', EXAMINER, version, why)).toMatchObject({
      status: 200,
      body: { status: 'CANCELLED', takenBack: why.reason, settledBy: null, actions: [] },
    });
    expect(await clocks()).toEqual(before);
    expect(await act(id, 'approvals', DECIDER, version + 1)).toMatchObject({ status: 409, body: { code: 'state-conflict' } });
    const again = await begun(taskId);
    expect(await act(again.id, 'take-backs', EXAMINER, again.version, why)).toMatchObject({
      status: 409,
      body: { code: 'state-conflict' },
    });
  });

  it('is asked for by the owner, approved by another who may decide, and stops the case on that day', async () => {
    const taskId = await examined();
    expect((await taskOf(taskId)).body.actions).toContain('askSpecialProcedure');
    const asked = await ask(taskId);
    expect(asked).toMatchObject({
      status: 201,
      body: { status: 'REQUESTED', kindName: '检测', article: '行政许可法 §45', actions: ['takeBack'], askedBy: { id: idOf(EXAMINER) } },
    });
    const { id, version } = asked.body;
    // Nothing has stopped yet, and one request is enough.
    expect((await taskOf(taskId)).body).toMatchObject({ status: 'CLAIMED', actions: expect.not.arrayContaining(['askSpecialProcedure']) });
    expect(await ask(taskId)).toMatchObject({ status: 409, body: { code: 'special-procedure-open' } });

    expect(await act(id, 'approvals', EXAMINER, version)).toMatchObject({ status: 403, body: { code: 'recusal-required' } });
    expect(await act(id, 'approvals', COLLEAGUE, version)).toMatchObject({ status: 403, body: { code: 'not-post-holder' } });
    expect(await act(id, 'approvals', BACKUP, version)).toMatchObject({ status: 403, body: { code: 'not-post-holder' } });
    expect(await act(id, 'approvals', 'health.head', version)).toMatchObject({
      status: 404,
      body: { code: 'special-procedure-not-found' },
    });
    expect((await send('GET', '/special-procedures', DECIDER)).body.items.map((one) => one.id)).toEqual([id]);
    expect((await send('GET', '/special-procedures', BACKUP)).body.items).toEqual([]);

    expect(await act(id, 'approvals', DECIDER, 7)).toMatchObject({ status: 412 });
    const approved = await act(id, 'approvals', DECIDER, version);
    expect(approved).toMatchObject({ status: 200, body: { status: 'BEGUN', begunOn: '2026-09-29', dueOn: '2026-10-19', actions: [] } });
    expect((await taskOf(taskId)).body).toMatchObject({ status: 'WAITING' });
    expect(await clocks()).toEqual([
      { subject_type: 'task', kind: 'STEP', state: 'CANCELLED', due_on: expect.anything() },
      { subject_type: 'special-procedure', kind: 'SPECIAL', state: 'RUNNING', due_on: '2026-10-19' },
    ]);
    expect(await world.sent('case.special-procedure-begun.v1')).toEqual([
      expect.objectContaining({
        caseId: 1,
        taskId,
        kind: 'TESTING',
        expected: { amount: 10, unit: 'WORKING_DAY' },
        begunOn: '2026-09-29',
        begunAt: expect.stringMatching(/^2026-09-29T02:00/),
        askedBy: idOf(EXAMINER),
        approvedBy: idOf(DECIDER),
        authority: expect.objectContaining({ nameOrganName: '漾濞彝族自治县市场监督管理局' }),
      }),
    ]);
    expect(await world.get(StuckCasesQuery).list()).toEqual([]);
  });

  it('leaves a paused case undecided: nobody recommends, sends on, or takes it off the desk', async () => {
    const taskId = await examined();
    await begun(taskId);
    const { version, actions } = (await taskOf(taskId)).body;
    expect(actions).toEqual(['transfer']);
    expect(await send('POST', `/tasks/${taskId}/recommendations`, EXAMINER, { recommendation: 'GRANT' }, version)).toMatchObject({
      status: 409,
      body: { code: 'state-conflict' },
    });
    expect(
      await send('POST', `/tasks/${taskId}/route-corrections`, 'zi.wenbin', { division: '532922103', reason: '改派' }, version),
    ).toMatchObject({
      status: 409,
      body: { code: 'state-conflict' },
    });
  });

  it('ends with its result, by the owner; the task is in his hands again and its step begins anew', async () => {
    const taskId = await examined();
    const { id, version } = await begun(taskId);
    world.clock.moveTo(new Date('2026-10-12T03:00:00Z'));
    expect(await act(id, 'results', DECIDER, version, { summary: '检测合格。' })).toMatchObject({
      status: 409,
      body: { code: 'task-not-yours' },
    });
    expect(await act(id, 'results', EXAMINER, version, { summary: '检测合格。' })).toMatchObject({
      status: 200,
      body: { status: 'ENDED', outcome: 'RESULT', summary: '检测合格。', actions: [] },
    });
    expect((await taskOf(taskId)).body).toMatchObject({ status: 'CLAIMED', assignee: { id: idOf(EXAMINER) } });
    expect((await clocks()).slice(1)).toEqual([
      { subject_type: 'special-procedure', kind: 'SPECIAL', state: 'MET', due_on: '2026-10-19' },
      { subject_type: 'task', kind: 'STEP', state: 'RUNNING', due_on: '2026-10-15' },
    ]);
    expect(await world.sent('case.special-procedure-ended.v1')).toEqual([
      expect.objectContaining({
        caseId: 1,
        outcome: 'RESULT',
        step: 'EXAMINE',
        endedAt: expect.stringMatching(/^2026-10-12T03:00/),
        byStaff: idOf(EXAMINER),
      }),
    ]);
  });

  it('ends by itself with its last day, exactly once, however late and by however many the sweep is done', async () => {
    const taskId = await examined();
    const { id, version } = await begun(taskId);
    const sweep = () => world.get(SweepClocks).sweep(world.clock.now());
    world.clock.moveTo(new Date('2026-10-19T15:59:00Z'));
    expect(await sweep()).toMatchObject({ failed: [] });
    expect((await taskOf(taskId)).body).toMatchObject({ status: 'WAITING' });
    world.clock.moveTo(new Date('2026-10-22T01:00:00Z'));
    await Promise.all([sweep(), sweep(), sweep()]);
    await sweep();
    expect(await world.sent('case.special-procedure-ended.v1')).toEqual([
      expect.objectContaining({ outcome: 'TIME_OVER', endedAt: '2026-10-19T15:59:59.999Z', byStaff: null }),
    ]);
    expect((await taskOf(taskId)).body).toMatchObject({ status: 'CLAIMED', assignee: { id: idOf(EXAMINER) } });
    // The result still belongs on the file, and moves no day.
    const late = await act(id, 'results', EXAMINER, version + 1, { summary: '检测合格，报告迟到。' });
    expect(late).toMatchObject({ status: 200, body: { outcome: 'TIME_OVER', summary: '检测合格，报告迟到。' } });
    expect(await act(id, 'results', EXAMINER, version + 2, { summary: '再来一次。' })).toMatchObject({ status: 409 });
    expect(await world.sent('case.special-procedure-ended.v1')).toHaveLength(1);
  });

  it('counts a result that comes before the sweep but after the last day as time over', async () => {
    const taskId = await examined();
    const { id, version } = await begun(taskId);
    world.clock.moveTo(new Date('2026-10-21T01:00:00Z'));
    expect(await act(id, 'results', EXAMINER, version, { summary: '检测合格。' })).toMatchObject({
      status: 200,
      body: { outcome: 'TIME_OVER' },
    });
    expect(await world.get(SweepClocks).sweep(world.clock.now())).toMatchObject({ failed: [] });
    expect((await world.sent('case.special-procedure-ended.v1')).map(({ endedAt }) => endedAt)).toEqual(['2026-10-19T15:59:59.999Z']);
  });

  it('is refused for what the item does not list, when no day is left, and where no law gives a pause', async () => {
    const taskId = await examined();
    expect(await ask(taskId, { ...TESTING, kind: 'TENDER' })).toMatchObject({
      status: 422,
      body: { code: 'special-procedure-not-listed' },
    });
    expect(await ask(taskId, { ...TESTING, kind: 'LEADER_AWAY' })).toMatchObject({ status: 422, body: { code: 'validation-failed' } });
    expect(await ask(taskId, TESTING, COLLEAGUE)).toMatchObject({ status: 409, body: { code: 'task-not-yours' } });
    const asked = await ask(taskId);
    world.clock.moveTo(new Date('2026-11-04T02:00:00Z'));
    expect(await act(asked.body.id, 'approvals', DECIDER, 1)).toMatchObject({ status: 422, body: { code: 'clock-exhausted' } });
    world.clock.moveTo(new Date('2026-11-05T02:00:00Z'));
    expect(await act(asked.body.id, 'approvals', DECIDER, 1)).toMatchObject({ status: 409, body: { code: 'clock-expired' } });
    expect((await send('GET', `/special-procedures/${asked.body.id}`, HEAD)).body.actions).toEqual(['refuse']);
    expect(await act(asked.body.id, 'refusals', HEAD, 1, { reason: '期限已过。' })).toMatchObject({
      status: 200,
      body: { status: 'REFUSED', refusal: '期限已过。' },
    });

    const plain = await examined({ statutoryDueOn: '2026-12-30' });
    expect((await taskOf(plain)).body.actions).not.toContain('askSpecialProcedure');
    expect(await ask(plain)).toMatchObject({ status: 422, body: { code: 'special-procedure-not-listed' } });
  });

  it('cannot begin when the task has left its owner’s hands meanwhile', async () => {
    const taskId = await examined();
    const asked = await ask(taskId);
    const { version } = (await taskOf(taskId)).body;
    await send('POST', `/tasks/${taskId}/recommendations`, EXAMINER, { recommendation: 'GRANT' }, version);
    expect((await send('GET', `/special-procedures/${asked.body.id}`, DECIDER)).body.actions).toEqual([]);
    expect(await act(asked.body.id, 'approvals', DECIDER, 1)).toMatchObject({ status: 403 });
    // The next desk asks anew, and whoever decides is not also the one who approves.
    const [next] = (await send('GET', '/tasks', DECIDER)).body.items as unknown as { taskId: number; version: number }[];
    await send('POST', `/tasks/${next?.taskId}/claims`, DECIDER, { expectedOwner: null }, next?.version);
    const again = await ask(next?.taskId ?? 0, TESTING, DECIDER);
    expect(again).toMatchObject({ status: 201 });
    expect(await act(again.body.id, 'approvals', DECIDER, 1)).toMatchObject({ status: 403, body: { code: 'recusal-required' } });
    expect(await act(again.body.id, 'approvals', BACKUP, 1)).toMatchObject({ status: 200, body: { status: 'BEGUN' } });
  });

  it('ends with its case: the wait, the clock and the request are gone', async () => {
    const taskId = await examined();
    const { id } = await begun(taskId);
    await world.deliver(world.get(CaseConsumer), [world.ended(1)]);
    expect((await taskOf(taskId)).body).toMatchObject({ status: 'CANCELLED' });
    expect((await send('GET', `/special-procedures/${id}`, EXAMINER)).body).toMatchObject({ status: 'CANCELLED', actions: [] });
    expect((await clocks()).at(-1)).toMatchObject({ kind: 'SPECIAL', state: 'CANCELLED' });
    world.clock.moveTo(new Date('2026-12-01T01:00:00Z'));
    expect(await world.get(SweepClocks).sweep(world.clock.now())).toMatchObject({ fired: 0, failed: [] });
  });

  it('gives the task to the backup when the owner is away, who then records the result', async () => {
    const taskId = await examined();
    const { id, version } = await begun(taskId);
    await world.database.query(
      `INSERT INTO staff_leave (staff_id, from_on, to_on, registered_by, registered_at) VALUES ($1, '2026-10-08', '2026-10-30', $1, now())`,
      [idOf(EXAMINER)],
    );
    world.clock.moveTo(new Date('2026-10-09T01:00:00Z'));
    const seen = (await taskOf(taskId, COLLEAGUE)).body;
    expect(seen.actions).toContain('takeOver');
    await send('POST', `/tasks/${taskId}/claims`, COLLEAGUE, { expectedOwner: idOf(EXAMINER) }, seen.version);
    expect((await taskOf(taskId, COLLEAGUE)).body).toMatchObject({ status: 'WAITING', assignee: { id: idOf(COLLEAGUE) } });
    expect(await act(id, 'results', COLLEAGUE, version, { summary: '检测合格。' })).toMatchObject({ status: 200 });
  });

  it('ends on another day when the calendar changes, and so does the wait', async () => {
    const taskId = await examined();
    const { id } = await begun(taskId);
    const moved = { id: 1, subjectType: 'special-procedure', subjectId: id, kind: 'SPECIAL', dueOn: localDate('2026-10-21') };
    await world.database.run((tx) => world.get(SpecialProcedureFate).clocksMoved(tx, [moved]));
    expect((await send('GET', `/special-procedures/${id}`, EXAMINER)).body.dueOn).toBe('2026-10-21');
    expect(await world.database.query('SELECT waiting_until FROM task WHERE id = $1', [taskId])).toEqual([{ waiting_until: '2026-10-21' }]);
  });

  it('brings the days of the case to the desks, and back', async () => {
    const taskId = await examined();
    const consumer = world.get(CaseConsumer);
    await world.deliver(consumer, [world.dueChanged(1, null, null)]);
    expect((await taskOf(taskId)).body).toMatchObject({ dueOn: null, statutoryDueOn: null, promisedDueOn: null });
    await world.deliver(consumer, [world.dueChanged(1, '2026-11-18', '2026-11-05'), world.dueChanged(1, '2026-11-19', '2026-11-06')]);
    expect((await taskOf(taskId)).body).toMatchObject({ dueOn: '2026-11-06', statutoryDueOn: '2026-11-19', promisedDueOn: '2026-11-06' });
  });
});

describe('听证', () => {
  const hearing = (changes: object = {}) => ({
    kind: 'HEARING',
    expected: { amount: 15, unit: 'WORKING_DAY' },
    reasonText: '直接涉及申请人与他人之间的重大利益关系。',
    host: idOf(BACKUP),
    hearing: { initiative: 'APPLICANT', toldOn: '2026-09-22', requestedOn: '2026-09-28', heldOn: '2026-10-19' },
    ...changes,
  });
  const on = (days: object) => hearing({ hearing: { ...hearing().hearing, ...days } });

  it('is held by somebody else than who examines, who then never examines the case', async () => {
    const taskId = await examined();
    const { id } = await begun(taskId, hearing());
    expect(await world.database.query('SELECT hosted_by FROM route')).toEqual([{ hosted_by: [idOf(BACKUP)] }]);
    expect(await world.database.query('SELECT excluded FROM task WHERE id = $1', [taskId])).toEqual([{ excluded: [1001, idOf(BACKUP)] }]);
    const { version } = (await send('GET', `/special-procedures/${id}`, EXAMINER)).body;
    await act(id, 'results', EXAMINER, version, { summary: '听证会如期举行，笔录已签字。' });
    const { version: taskVersion } = (await taskOf(taskId)).body;
    expect(
      await send(
        'POST',
        `/tasks/${taskId}/transfers`,
        EXAMINER,
        { to: idOf(BACKUP), expectedOwner: idOf(EXAMINER), reason: '转办' },
        taskVersion,
      ),
    ).toMatchObject({
      status: 422,
      body: { code: 'target-recused' },
    });
    // Also when the decider sends it back to be examined again.
    await send('POST', `/tasks/${taskId}/recommendations`, EXAMINER, { recommendation: 'GRANT' }, taskVersion);
    const [decision] = (await send('GET', '/tasks', DECIDER)).body.items as unknown as { taskId: number; version: number }[];
    await send('POST', `/tasks/${decision?.taskId}/claims`, DECIDER, { expectedOwner: null }, decision?.version);
    await send('POST', `/tasks/${decision?.taskId}/returns`, DECIDER, { reason: '请补充审核意见。' }, (decision?.version ?? 0) + 1);
    expect(await world.database.query(`SELECT excluded FROM task WHERE step = 'EXAMINE' AND closed_at IS NULL`)).toEqual([
      { excluded: expect.arrayContaining([idOf(BACKUP)]) },
    ]);
  });

  it('is not decided by its host where nobody else examines', async () => {
    await world.route(world.accepted(ITEMS.foodLicence, { ...CLAUSES, levels: ['DECIDE'] }));
    const [task] = (await send('GET', '/tasks', DECIDER)).body.items as unknown as { taskId: number; version: number }[];
    const taskId = task?.taskId ?? 0;
    await send('POST', `/tasks/${taskId}/claims`, DECIDER, { expectedOwner: null }, task?.version);
    const asked = await ask(taskId, hearing(), DECIDER);
    expect(await act(asked.body.id, 'approvals', HEAD, asked.body.version)).toMatchObject({ status: 200, body: { status: 'BEGUN' } });
    const { version } = (await taskOf(taskId, DECIDER)).body;
    const handOver = { to: idOf(BACKUP), expectedOwner: idOf(DECIDER), reason: '转办' };
    expect(await send('POST', `/tasks/${taskId}/transfers`, DECIDER, handOver, version)).toMatchObject({
      status: 422,
      body: { code: 'target-recused' },
    });
  });

  it.each([
    ['the examiner as host', hearing({ host: idOf(EXAMINER) }), 'hearing-host-recused'],
    ['a stranger as host', hearing({ host: idOf('health.head') }), 'hearing-host-unknown'],
    ['no host', hearing({ host: undefined }), 'hearing-details'],
    ['a request that is not made yet', on({ requestedOn: '2026-09-30' }), 'hearing-days'],
    ['a request before the right was told', on({ toldOn: '2026-09-29', requestedOn: '2026-09-28' }), 'hearing-days'],
    // Five working days from 09-15: 16, 17, 18, Sunday 20, 21.
    ['a request too late', on({ toldOn: '2026-09-15', requestedOn: '2026-09-28' }), 'hearing-request-late'],
    ['a hearing too late after the request', on({ heldOn: '2026-12-01' }), 'hearing-held-late'],
    // Seven working days from 09-29: 09-30, 10-08, 09, 10, 12, 13, 14.
    ['a notice too short', on({ heldOn: '2026-10-13' }), 'hearing-notice-short'],
    [
      'a hearing after the time that the applicant is told',
      { ...hearing(), expected: { amount: 5, unit: 'WORKING_DAY' } },
      'hearing-after-expected',
    ],
  ])('refuses %s', async (_what, body, code) => {
    const taskId = await examined();
    expect(await ask(taskId, body)).toMatchObject({ status: 422, body: { code } });
  });

  it('may be held on the seventh working day after the notice, not when the approval came a day later', async () => {
    const taskId = await examined();
    const asked = await ask(taskId, on({ heldOn: '2026-10-14' }));
    expect(asked).toMatchObject({ status: 201 });
    world.clock.moveTo(new Date('2026-09-30T02:00:00Z'));
    expect(await act(asked.body.id, 'approvals', DECIDER, 1)).toMatchObject({ status: 422, body: { code: 'hearing-notice-short' } });
  });
});
