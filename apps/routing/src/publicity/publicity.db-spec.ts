import { localDate } from '@app/legal-calendar';
import { ITEMS, type RoutingWorld, routingWorld, staff } from '../../test/routing-world';
import { SweepClocks } from '../clocks/application/sweep-clocks';
import { CaseConsumer } from '../dispatch/queue/case.consumer';
import { stuckCases } from '../no-stuck/application/stuck-cases.query';
import { DecideHandler } from '../tasks/application/decide.handler';
import { FindTaskQuery } from '../tasks/application/find-task.query';
import { ListTasksQuery } from '../tasks/application/list-tasks.query';
import { MoveTaskHandler, type TaskRequest } from '../tasks/application/move-task.handler';
import { RecommendHandler } from '../tasks/application/recommend.handler';
import { SendBackHandler } from '../tasks/application/send-back.handler';
import type { Opinion } from '../tasks/domain/approval';
import { AnswerObjectionHandler } from './application/answer-objection.handler';

const GRANT: Opinion = { verdict: 'GRANT', text: null, reasonCode: null, siteCheck: null };
const DENY: Opinion = { verdict: 'DENY', text: '收入高于标准。', reasonCode: 'INCOME_ABOVE', siteCheck: null };
const ARTICLE = '最低生活保障审核确认办法（民发〔2021〕57号）';
const ALLOWANCE = {
  division: '532922103',
  category: 'civil-affairs' as const,
  firstReview: { organ: 'township-government' as const, limit: null, article: ARTICLE },
  publicity: { days: 7, article: ARTICLE },
};
const EXAMINER = 'town103.3';
const COLLEAGUE = 'town103.4';
const DECIDER = 'civil.assistance.3';
const code = (expected: string) => expect.objectContaining({ code: expected });

let world: RoutingWorld;
beforeEach(async () => {
  world = await routingWorld();
});
afterEach(() => world.close());

const route = (overrides: Partial<typeof ALLOWANCE> = {}) =>
  world.route(world.accepted(ITEMS.livingAllowance, { ...ALLOWANCE, ...overrides }));
const inbox = (login: string) => world.get(ListTasksQuery).page(staff(login), { queue: 'posts' }, null, 50);
async function on(login: string, taskId: number): Promise<TaskRequest> {
  const { task } = await world.get(FindTaskQuery).get(staff(login), taskId);
  return { taskId, actor: staff(login), expectedVersion: task.version, expectedOwner: task.assignee };
}
async function claimed(login: string): Promise<TaskRequest> {
  const [row] = await inbox(login);
  if (row === undefined) throw new Error(`${login} has no task`);
  await world.get(MoveTaskHandler).claim(await on(login, row.id));
  return on(login, row.id);
}
const propose = async (opinion: Opinion = GRANT) => world.get(RecommendHandler).execute(await claimed(EXAMINER), opinion);
const object = (id: number, publicityId = 1) => world.deliver(world.get(CaseConsumer), [world.objectionRaised(1, id, publicityId)]);
const answer = async (login: string, upheld: boolean) =>
  world.get(AnswerObjectionHandler).execute(await claimed(login), upheld, '已经核实。');
/** Noon, Shanghai time. */
const moveTo = (day: string) => world.clock.moveTo(new Date(`${day}T04:00:00Z`));
const sweep = () => world.get(SweepClocks).sweep(world.clock.now());
const tasks = () =>
  world.database.query<{ step: string; kind: string; status: string; organ: string }>(
    'SELECT step, kind, status, organ FROM task ORDER BY id',
  );
const stuck = async (day: string) => (await stuckCases(world.database, localDate(day), world.clock.now())).map(({ reason }) => reason);

describe('下级初审: the township examines, the county decides (行政许可法 §43)', () => {
  it('puts the examination on the township’s desk and the decision on the county’s, each with its own people', async () => {
    await route({ publicity: null as never });
    await propose();
    expect((await tasks()).map(({ step, organ }) => [step, organ])).toEqual([
      ['EXAMINE', '532922103-government'],
      ['DECIDE', '532922-civil-affairs'],
    ]);
    const decision = await claimed(DECIDER);
    const { desk, task } = await world.get(FindTaskQuery).get(staff(DECIDER), decision.taskId);
    expect(task.excluded).toContain(staff(EXAMINER).id);
    expect(desk.approvers).not.toContain(staff(COLLEAGUE).id);
    await world.get(DecideHandler).execute(decision, GRANT);
    expect(await world.sent('case.decided.v1')).toEqual([
      expect.objectContaining({ authority: expect.objectContaining({ actingOrganCode: '532922-civil-affairs' }) }),
    ]);
  });

  it('goes back to the township, not to the county’s own examiners', async () => {
    await route({ publicity: null as never });
    await propose();
    await world.get(SendBackHandler).execute(await claimed(DECIDER), '请补充入户情况。');
    expect((await tasks()).at(-1)).toEqual({ step: 'EXAMINE', kind: 'MAIN', status: 'READY', organ: '532922103-government' });
  });

  it('asks the dispatcher where the case names no township', async () => {
    await route({ division: '532922' });
    const [question] = await world.database.query<{ step: string; question: string }>('SELECT step, question FROM task');
    expect(question).toEqual({ step: 'DISPATCH', question: expect.stringContaining('没有写明乡镇') });
  });
});

describe('公示: between the proposal and the decision', () => {
  it('lets the decision wait, named and dated, and go on by itself once when the days are over, however late that is found', async () => {
    await route();
    await propose();
    expect((await tasks()).at(-1)).toMatchObject({ step: 'DECIDE', status: 'WAITING' });
    const [row] = await inbox(DECIDER);
    const waiting = await world.get(FindTaskQuery).get(staff(DECIDER), row?.id ?? 0);
    expect(waiting.task.waiting).toEqual({ kind: 'PUBLICITY', code: '1', until: '2026-10-06' });
    expect(waiting.actions).not.toContain('claim');
    expect(await stuck('2026-09-30')).toEqual([]);
    moveTo('2026-10-06');
    expect((await sweep()).fired).toBe(0);
    moveTo('2026-11-20');
    await sweep();
    await sweep();
    expect((await tasks()).at(-1)).toMatchObject({ step: 'DECIDE', status: 'READY' });
    expect(await world.sent('case.publicity-ended.v1')).toEqual([expect.objectContaining({ publicityId: 1, outcome: 'COMPLETED' })]);
    await world.get(DecideHandler).execute(await claimed(DECIDER), GRANT);
  });

  it('names nobody whose application is to be denied', async () => {
    await route();
    await propose(DENY);
    expect((await tasks()).at(-1)).toMatchObject({ step: 'DECIDE', status: 'READY' });
    expect(await world.sent('case.publicity-begun.v1')).toEqual([]);
  });

  it('holds the decision until an objection is answered by somebody else than who proposed', async () => {
    await route();
    await propose();
    await object(7);
    await object(7);
    expect((await tasks()).filter(({ kind }) => kind === 'OBJECTION')).toEqual([
      { step: 'EXAMINE', kind: 'OBJECTION', status: 'READY', organ: '532922103-government' },
    ]);
    const [objection] = await inbox(COLLEAGUE);
    await expect(
      world.get(MoveTaskHandler).claim({ taskId: objection?.id ?? 0, actor: staff(EXAMINER), expectedVersion: 1 }),
    ).rejects.toThrow(code('recusal-required'));
    moveTo('2026-10-09');
    await sweep();
    expect((await tasks()).find(({ step }) => step === 'DECIDE')).toMatchObject({ status: 'WAITING' });
    // The wait of the period is over; the case now waits for whoever answers.
    moveTo('2026-10-12');
    expect(await stuck('2026-10-12')).toEqual([]);
    await answer(COLLEAGUE, false);
    expect((await tasks()).find(({ step }) => step === 'DECIDE')).toMatchObject({ status: 'READY' });
    expect(await world.sent('case.objection-answered.v1')).toEqual([expect.objectContaining({ objectionId: 7, upheld: false })]);
  });

  it('answered early, still lasts its days', async () => {
    await route();
    await propose();
    await object(7);
    await answer(COLLEAGUE, false);
    expect((await tasks()).find(({ step }) => step === 'DECIDE')).toMatchObject({ status: 'WAITING' });
    moveTo('2026-10-07');
    await sweep();
    expect((await tasks()).find(({ step }) => step === 'DECIDE')).toMatchObject({ status: 'READY' });
  });

  it('begins anew when an objection is upheld: every open one is taken up by the new examination', async () => {
    await route();
    await propose();
    await object(7);
    await object(8);
    await answer(COLLEAGUE, true);
    expect((await tasks()).map(({ kind, step, status }) => `${kind} ${step} ${status}`)).toEqual([
      'MAIN EXAMINE DONE',
      'MAIN DECIDE CANCELLED',
      'OBJECTION EXAMINE DONE',
      'OBJECTION EXAMINE CANCELLED',
      'MAIN EXAMINE READY',
    ]);
    expect(await world.sent('case.objection-answered.v1')).toHaveLength(2);
    const [row] = await inbox(EXAMINER);
    expect(row).toBeDefined();
    await propose();
    expect((await world.sent('case.publicity-begun.v1')).map(({ publicityId }) => publicityId)).toEqual([1, 2]);
    const versions = await world.database.query<{ agg_version: number }>(
      `SELECT agg_version FROM msg.event WHERE agg_type = 'route' ORDER BY agg_version`,
    );
    expect(versions.map(({ agg_version }) => agg_version)).toEqual(versions.map((_, index) => index + 1));
  });

  it('refuses the decision while an objection of the last evening is open', async () => {
    await route();
    await propose();
    moveTo('2026-10-07');
    await sweep();
    const decision = await claimed(DECIDER);
    await object(9);
    await expect(world.get(DecideHandler).execute(decision, GRANT)).rejects.toThrow(code('objections-open'));
    expect((await world.get(FindTaskQuery).get(staff(DECIDER), decision.taskId)).actions).not.toContain('decide');
    await answer(COLLEAGUE, false);
    await world.get(DecideHandler).execute(decision, GRANT);
    await object(10);
    expect(await world.database.query('SELECT status FROM publicity_objection WHERE id = 10')).toEqual([{ status: 'TOO_LATE' }]);
  });

  it('is not held twice when the decider sends the case back after the full period', async () => {
    await route();
    await propose();
    moveTo('2026-10-07');
    await sweep();
    await world.get(SendBackHandler).execute(await claimed(DECIDER), '请补充材料说明。');
    await propose();
    expect((await tasks()).at(-1)).toMatchObject({ step: 'DECIDE', status: 'READY' });
    expect(await world.sent('case.publicity-begun.v1')).toHaveLength(1);
  });

  it('ends with the case', async () => {
    await route();
    await propose();
    await object(7);
    await world.deliver(world.get(CaseConsumer), [world.ended(1)]);
    expect((await tasks()).every(({ status }) => status === 'DONE' || status === 'CANCELLED')).toBe(true);
    moveTo('2026-11-20');
    expect((await sweep()).failed).toEqual([]);
  });
});
