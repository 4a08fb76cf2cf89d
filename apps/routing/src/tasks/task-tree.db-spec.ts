import type { EventPayload } from '@app/contracts';
import { localDate } from '@app/legal-calendar';
import { ITEMS, type RoutingWorld, routingWorld, staff } from '../../test/routing-world';
import { CaseConsumer } from '../dispatch/queue/case.consumer';
import { stuckCases } from '../no-stuck/application/stuck-cases.query';
import { AskOthersHandler } from './application/ask-others.handler';
import { DecideHandler } from './application/decide.handler';
import { FindTaskQuery } from './application/find-task.query';
import { HoldHandler } from './application/hold.handler';
import { ListTasksQuery } from './application/list-tasks.query';
import { MoveTaskHandler, type TaskRequest } from './application/move-task.handler';
import { RecallHandler } from './application/recall.handler';
import { RecommendHandler } from './application/recommend.handler';
import { SendBackHandler } from './application/send-back.handler';
import { SignHandler } from './application/sign.handler';
import type { Opinion } from './domain/approval';

const GRANT: Opinion = { verdict: 'GRANT', text: null, reasonCode: null, siteCheck: null };
const DENY: Opinion = { verdict: 'DENY', text: '未取得联审单位同意。', reasonCode: 'AREA_EXCEEDED', siteCheck: null };
const code = (expected: string) => expect.objectContaining({ code: expected });
const JOINT: NonNullable<EventPayload<'case.accepted.v1'>['reviews']> = {
  mode: 'ALL',
  quorum: null,
  organs: [
    { organ: '532922-agriculture', name: '农业农村局', article: '土地管理法 §62' },
    { organ: '532922-natural-resources', name: '自然资源局', article: '土地管理法 §62' },
  ],
};
const EXAMINER = 'town103.3';
const COLLEAGUE = 'town103.4';
const DECIDER = 'town103.head';
const FARMING = 'agriculture.homestead.1';
const LAND = 'natural.planning.1';

let world: RoutingWorld;
beforeEach(async () => {
  world = await routingWorld();
});
afterEach(() => world.close());

const homestead = (reviews: Parameters<RoutingWorld['accepted']>[1] = {}) =>
  world.route(world.accepted(ITEMS.homestead, { division: '532922103', category: 'agriculture', ...reviews }));
const inbox = (login: string) => world.get(ListTasksQuery).page(staff(login), { queue: 'posts' }, null, 50);
const mine = (login: string) => world.get(ListTasksQuery).page(staff(login), { queue: 'mine' }, null, 50);
const find = (login: string, taskId: number) => world.get(FindTaskQuery).get(staff(login), taskId);

/** The task as this person sees it now, so that a command can name its version. */
async function on(login: string, taskId: number): Promise<TaskRequest> {
  const { task } = await find(login, taskId);
  return { taskId, actor: staff(login), expectedVersion: task.version, expectedOwner: task.assignee };
}
async function claimed(login: string): Promise<TaskRequest> {
  const [row] = await inbox(login);
  if (row === undefined) throw new Error(`${login} has no task`);
  await world.get(MoveTaskHandler).claim(await on(login, row.id));
  return on(login, row.id);
}
async function sign(login: string, verdict: 'GRANT' | 'DENY', text: string | null = null): Promise<number> {
  const request = await claimed(login);
  await world.get(SignHandler).execute(request, verdict, text);
  return request.taskId;
}
const tree = () =>
  world.database.query<{ kind: string; branch: string; status: string; verdict: string | null }>(
    'SELECT kind, branch, status, verdict FROM task ORDER BY id',
  );
const stuck = () => stuckCases(world.database, localDate('2026-09-29'), world.clock.now());

describe('联审: an item whose examination other organs take part in', () => {
  it('opens a task for each organ at once, beside the examination, and cannot grant without them', async () => {
    await homestead({ reviews: JOINT });
    const examination = await claimed(EXAMINER);
    expect((await inbox(FARMING)).map(({ kind, question }) => [kind, question])).toEqual([
      ['REVIEW', '请农业农村局提出审查意见（土地管理法 §62）。'],
    ]);
    expect(await inbox(LAND)).toHaveLength(1);
    await expect(world.get(RecommendHandler).execute(examination, GRANT)).rejects.toThrow(code('reviews-open'));
    expect((await find(EXAMINER, examination.taskId)).actions).not.toContain('recommend');
    await sign(FARMING, 'GRANT');
    await expect(world.get(RecommendHandler).execute(examination, GRANT)).rejects.toThrow(code('reviews-open'));
    await sign(LAND, 'GRANT', '符合村庄规划。');
    await world.get(RecommendHandler).execute(examination, GRANT);
    expect((await inbox(COLLEAGUE)).map(({ step, kind }) => [step, kind])).toEqual([['DECIDE', 'MAIN']]);
    // For the applicant there is one examination and one decision: the branches send nothing.
    expect(await world.sent('task.opened.v1')).toHaveLength(2);
    expect((await find(COLLEAGUE, (await inbox(COLLEAGUE))[0]?.id ?? 0)).opinions.map(({ organ, verdict }) => [organ, verdict])).toEqual([
      ['532922103-government', 'GRANT'],
      ['532922-agriculture', 'GRANT'],
      ['532922-natural-resources', 'GRANT'],
    ]);
  });

  it('with one refusal may deny, or ask again; the neighbour’s opinion stays', async () => {
    await homestead({ reviews: JOINT });
    const { taskId } = await claimed(EXAMINER);
    await sign(FARMING, 'GRANT');
    const land = await claimed(LAND);
    await expect(world.get(SignHandler).execute(land, 'DENY', null)).rejects.toThrow(code('reason-required'));
    await world.get(SignHandler).execute(land, 'DENY', '占用规划道路。');
    await expect(world.get(RecommendHandler).execute(await on(EXAMINER, taskId), GRANT)).rejects.toThrow(code('reviews-refused'));
    await world.get(AskOthersHandler).again(await on(EXAMINER, taskId), land.taskId, '已调整位置，请再次审查。');
    await expect(world.get(RecommendHandler).execute(await on(EXAMINER, taskId), DENY)).rejects.toThrow(code('reviews-open'));
    await sign(LAND, 'GRANT');
    await world.get(RecommendHandler).execute(await on(EXAMINER, taskId), GRANT);
    expect((await tree()).map(({ branch, verdict }) => [branch, verdict])).toEqual([
      ['', 'GRANT'],
      ['532922-agriculture', 'GRANT'],
      ['532922-natural-resources', 'DENY'],
      ['532922-natural-resources', 'GRANT'],
      ['', null],
    ]);
  });

  it('sent back by the decider, asks nobody whose agreement stands', async () => {
    await homestead({ reviews: JOINT });
    const { taskId } = await claimed(EXAMINER);
    await sign(FARMING, 'GRANT');
    await sign(LAND, 'GRANT');
    await world.get(RecommendHandler).execute(await on(EXAMINER, taskId), GRANT);
    await world.get(SendBackHandler).execute(await claimed(COLLEAGUE), '请核对户内人数');
    expect(await inbox(FARMING)).toEqual([]);
    await world.get(RecommendHandler).execute(await claimed(EXAMINER), GRANT);
  });

  it('where one agreement is enough, ends the others with it, in the same moment', async () => {
    await homestead({ reviews: { ...JOINT, mode: 'ANY' } });
    const { taskId } = await claimed(EXAMINER);
    await sign(LAND, 'GRANT');
    await world.get(RecommendHandler).execute(await on(EXAMINER, taskId), GRANT);
    expect(await inbox(FARMING)).toEqual([]);
    expect((await tree()).find(({ branch }) => branch === '532922-agriculture')).toMatchObject({ status: 'CANCELLED' });
  });

  it('of an organ without a post for it lies with the dispatcher, and never opens half', async () => {
    await homestead({ reviews: { mode: 'ALL', quorum: null, organs: [{ organ: '532922-nowhere', name: '某局', article: '示例' }] } });
    const [row] = await world.get(ListTasksQuery).page(staff('zi.wenbin'), { queue: 'dispatcher' }, null, 10);
    expect(row?.question).toContain('参加联审的某局没有设置办理该事项的岗位');
    expect(await tree()).toHaveLength(1);
  });

  it('ends with the case', async () => {
    await homestead({ reviews: JOINT });
    await world.deliver(world.get(CaseConsumer), [world.ended(1)]);
    expect(new Set((await tree()).map(({ status }) => status))).toEqual(new Set(['CANCELLED']));
    expect(await world.database.query(`SELECT state FROM clock WHERE state = 'RUNNING'`)).toEqual([]);
  });

  it('is one open task for each organ, and always hangs on another: the table itself says so', async () => {
    await homestead({ reviews: JOINT });
    await expect(world.database.query(`UPDATE task SET branch = '532922-agriculture' WHERE branch <> ''`)).rejects.toThrow(
      'uq_task_open_branch',
    );
    await expect(world.database.query(`UPDATE task SET parent_id = NULL`)).rejects.toThrow('task_tree');
  });
});

describe('others who are asked by hand', () => {
  it('委派: a colleague works on it, the delegator keeps it, gets it back, and both are kept from the decision', async () => {
    await homestead();
    const { taskId } = await claimed(EXAMINER);
    await world.get(AskOthersHandler).delegate(await on(EXAMINER, taskId), staff(COLLEAGUE).id, '请到现场丈量。');
    const [part] = await mine(COLLEAGUE);
    expect(part).toMatchObject({ kind: 'DELEGATION', assignee: staff(COLLEAGUE).id });
    expect(await mine(EXAMINER)).toHaveLength(1);
    await expect(world.get(RecommendHandler).execute(await on(EXAMINER, taskId), GRANT)).rejects.toThrow(code('reviews-open'));
    const request = await on(COLLEAGUE, part?.id ?? 0);
    await expect(world.get(AskOthersHandler).delegate(request, staff(EXAMINER).id, '请您丈量。')).rejects.toThrow(code('state-conflict'));
    await world.get(SignHandler).execute(request, 'GRANT', '丈量属实。');
    await world.get(RecommendHandler).execute(await on(EXAMINER, taskId), GRANT);
    const [decision] = await world.database.query<{ excluded: number[] }>(`SELECT excluded FROM task WHERE step = 'DECIDE'`);
    expect(decision?.excluded).toEqual(expect.arrayContaining([staff(EXAMINER).id, staff(COLLEAGUE).id]));
    expect(await inbox(DECIDER)).toHaveLength(1);
  });

  it('前加签: advice that is awaited, does not bind, and can be called back', async () => {
    await homestead();
    const { taskId } = await claimed(EXAMINER);
    const post = { postCode: '532922-natural-resources/planning/examine' };
    await world.get(AskOthersHandler).before(await on(EXAMINER, taskId), post, '请看是否占用规划道路。');
    await expect(world.get(AskOthersHandler).before(await on(EXAMINER, taskId), post, '再请看。')).rejects.toThrow(
      code('branch-already-open'),
    );
    const [asked] = await inbox(LAND);
    await expect(world.get(SignHandler).withdraw(await on(LAND, asked?.id ?? 0), '不需要')).rejects.toThrow(code('not-post-holder'));
    expect((await find(EXAMINER, asked?.id ?? 0)).actions).toEqual(['withdraw']);
    await world.get(SignHandler).withdraw(await on(EXAMINER, asked?.id ?? 0), '已自行核对。');
    await world.get(AskOthersHandler).before(await on(EXAMINER, taskId), { staffId: staff(LAND).id }, '请再看一次。');
    await world.get(SignHandler).execute(await on(LAND, (await mine(LAND))[0]?.id ?? 0), 'DENY', '占用。');
    await world.get(RecommendHandler).execute(await on(EXAMINER, taskId), GRANT);
  });

  it('会签 by quorum: enough must agree, one may return it, nobody signs for himself', async () => {
    await homestead();
    const { taskId } = await claimed(EXAMINER);
    const ask = (signers: Parameters<AskOthersHandler['countersign']>[1]['signers'], quorum = 2) =>
      on(EXAMINER, taskId).then((request) =>
        world.get(AskOthersHandler).countersign(request, { mode: 'QUORUM', quorum, signers }, '请提出意见。'),
      );
    await expect(ask([{ staffId: staff(EXAMINER).id }])).rejects.toThrow(code('target-recused'));
    await expect(ask([{ staffId: 1001 }])).rejects.toThrow(code('target-recused'));
    await expect(ask([{ staffId: 9003 }])).rejects.toThrow(code('signer-not-available'));
    await expect(ask([{ staffId: staff(LAND).id }])).rejects.toThrow(code('quorum-invalid'));
    const signers = [FARMING, LAND, 'forestry.resources.1'];
    await ask(signers.map((login) => ({ staffId: staff(login).id })));
    const partOf = async (login: string) => on(login, (await mine(login))[0]?.id ?? 0);
    await world.get(SignHandler).execute(await partOf(FARMING), 'GRANT', null);
    await world.get(SendBackHandler).execute(await partOf(LAND), '不属于本单位职责');
    await expect(world.get(RecommendHandler).execute(await on(EXAMINER, taskId), GRANT)).rejects.toThrow(code('reviews-open'));
    await world.get(SignHandler).execute(await partOf('forestry.resources.1'), 'GRANT', null);
    await world.get(RecommendHandler).execute(await on(EXAMINER, taskId), GRANT);
    const { opinions, branches } = await find(EXAMINER, taskId);
    expect(opinions.filter(({ kind }) => kind === 'COUNTERSIGN')).toHaveLength(2);
    expect(branches.map(({ status, group }) => [status, group])).toEqual([
      ['DONE', 1],
      ['RETURNED', 1],
      ['DONE', 1],
    ]);
  });

  it('signed by one whom the task comes to later, do not count for him', async () => {
    await homestead();
    const { taskId } = await claimed(EXAMINER);
    const group = { mode: 'ALL', quorum: null, signers: [{ staffId: staff(COLLEAGUE).id }] } as const;
    await world.get(AskOthersHandler).countersign(await on(EXAMINER, taskId), group, '请提出意见。');
    await world.get(SignHandler).execute(await on(COLLEAGUE, (await mine(COLLEAGUE))[0]?.id ?? 0), 'GRANT', null);
    await world.get(MoveTaskHandler).transfer(await on(EXAMINER, taskId), staff(COLLEAGUE).id, '出差');
    await expect(world.get(RecommendHandler).execute(await on(COLLEAGUE, taskId), GRANT)).rejects.toThrow(code('reviews-open'));
    expect((await find(COLLEAGUE, taskId)).actions).toContain('askAgain');
  });

  it('后加签: the case moves on with the signature, and comes back without it', async () => {
    await homestead();
    const first = await claimed(EXAMINER);
    const signAfter = { staffId: staff(DECIDER).id };
    await world.get(RecommendHandler).execute(first, GRANT, signAfter);
    expect(await world.sent('case.recommended.v1')).toEqual([]);
    const signature = async () => on(DECIDER, (await mine(DECIDER))[0]?.id ?? 0);
    await world.get(SignHandler).execute(await signature(), 'DENY', '请补充丈量。');
    expect(await world.sent('case.sent-back.v1')).toEqual([]);
    const second = await claimed(EXAMINER);
    await world.get(RecommendHandler).execute(second, GRANT, signAfter);
    expect(await stuck()).toEqual([]);
    await world.get(SignHandler).execute(await signature(), 'GRANT', null);
    expect(await world.sent('case.recommended.v1')).toEqual([
      expect.objectContaining({ taskId: second.taskId, byStaff: staff(EXAMINER).id, recommendation: 'GRANT' }),
    ]);
    // Whoever signed is kept from the decision as whoever examined is.
    await world.get(DecideHandler).execute(await claimed(COLLEAGUE), GRANT);
  });
});

describe('撤回', () => {
  it('is for the examiner, while nobody has taken the decision up', async () => {
    await homestead();
    const { taskId } = await claimed(EXAMINER);
    await world.get(RecommendHandler).execute(await on(EXAMINER, taskId), GRANT);
    expect((await find(EXAMINER, taskId)).actions).toEqual(['recall']);
    await world.get(RecallHandler).execute(await on(EXAMINER, taskId), '补充一份材料的意见');
    expect(await inbox(COLLEAGUE)).toEqual([]);
    expect(await world.sent('case.sent-back.v1')).toEqual([expect.objectContaining({ byStaff: staff(EXAMINER).id, recalled: true })]);
    const again = await find(EXAMINER, taskId);
    expect(again.task).toMatchObject({ status: 'CLAIMED', assignee: staff(EXAMINER).id });
    expect(again.opinions).toEqual([expect.objectContaining({ verdict: 'GRANT', recalled: true })]);
    expect(await stuck()).toEqual([]);
    await world.get(RecommendHandler).execute(await on(EXAMINER, taskId), { ...GRANT, text: '补充：丈量属实。' });
    await claimed(COLLEAGUE);
    await expect(world.get(RecallHandler).execute(await on(EXAMINER, taskId), '再改')).rejects.toThrow(code('state-conflict'));
  });

  it('tells the applicant’s side also when the decision had only got as far as the dispatcher', async () => {
    await homestead();
    const { taskId } = await claimed(EXAMINER);
    await world.database.query(`UPDATE post SET item_codes = '{000000000000}' WHERE organ = '532922103-government' AND step = 'DECIDE'`);
    await world.get(RecommendHandler).execute(await on(EXAMINER, taskId), GRANT);
    expect((await tree()).at(-1)).toMatchObject({ kind: 'MAIN', status: 'READY' });
    await world.get(RecallHandler).execute(await on(EXAMINER, taskId), '补充');
    // Or the case would stand in decision there, and could not be recommended a second time.
    expect(await world.sent('case.sent-back.v1')).toEqual([expect.objectContaining({ recalled: true })]);
  });

  it('takes back what awaits a later signature, without a word to the applicant’s side', async () => {
    await homestead();
    const { taskId } = await claimed(EXAMINER);
    const post = { postCode: '532922-agriculture/homestead/examine' };
    await world.get(RecommendHandler).execute(await on(EXAMINER, taskId), GRANT, post);
    await world.get(RecallHandler).execute(await on(EXAMINER, taskId), '补充');
    expect(await inbox(FARMING)).toEqual([]);
    expect(await world.sent('case.sent-back.v1')).toEqual([]);
  });
});

describe('挂起', () => {
  it('names a party and a day, stops no limit, ends by itself, and hangs nothing below itself', async () => {
    await homestead();
    const { taskId } = await claimed(EXAMINER);
    const hold = (until: string) =>
      on(EXAMINER, taskId).then((request) => world.get(HoldHandler).hold(request, '省级系统', localDate(until), '等待核验结果'));
    await expect(hold('2026-09-29')).rejects.toThrow(code('hold-period'));
    await expect(hold('2026-12-29')).rejects.toThrow(code('hold-period'));
    const before = (await find(EXAMINER, taskId)).dueOn;
    await hold('2026-10-12');
    const held = await find(EXAMINER, taskId);
    expect(held.task).toMatchObject({ status: 'WAITING', waiting: { kind: 'HOLD', code: '省级系统', until: '2026-10-12' } });
    expect(held.dueOn).toBe(before);
    expect(held.actions).toEqual(['transfer', 'resume']);
    expect(await world.database.query(`SELECT state FROM clock WHERE subject_id = ${taskId}`)).toEqual([{ state: 'RUNNING' }]);
    await expect(world.get(AskOthersHandler).delegate(await on(EXAMINER, taskId), staff(COLLEAGUE).id, '请丈量。')).rejects.toThrow(
      code('state-conflict'),
    );
    expect(await stuck()).toEqual([]);
    world.clock.moveTo(new Date('2026-10-11T17:00:00Z'));
    expect(await Promise.all([world.get(HoldHandler).sweep(), world.get(HoldHandler).sweep()])).toContain(1);
    expect((await find(EXAMINER, taskId)).task).toMatchObject({ status: 'CLAIMED', waiting: null });
  });

  it('that nothing ends is found', async () => {
    await homestead();
    const { taskId } = await claimed(EXAMINER);
    await world.get(HoldHandler).hold(await on(EXAMINER, taskId), '省级系统', localDate('2026-09-30'), '等待核验');
    world.clock.moveTo(new Date('2026-10-02T02:00:00Z'));
    expect(await stuckCases(world.database, localDate('2026-10-02'), world.clock.now())).toEqual([
      expect.objectContaining({ reason: 'WAIT_OVER' }),
    ]);
    await world.get(HoldHandler).sweep();
    expect(await stuckCases(world.database, localDate('2026-10-02'), world.clock.now())).toEqual([]);
  });

  it('is refused while somebody works for the task, and a loose branch is found', async () => {
    await homestead({ reviews: JOINT });
    const { taskId } = await claimed(EXAMINER);
    await expect(world.get(HoldHandler).hold(await on(EXAMINER, taskId), '省级系统', localDate('2026-10-12'), '等待核验')).rejects.toThrow(
      code('reviews-open'),
    );
    await world.database.query(
      `UPDATE task SET status = 'WAITING', waiting_for = '{"kind": "HOLD", "code": "某人"}', waiting_until = '2026-10-12' WHERE id = ${taskId}`,
    );
    expect(await stuck()).toEqual([expect.objectContaining({ reason: 'LOOSE_BRANCH' })]);
  });
});

describe('an office that is too small for the case', () => {
  it('is given the head of another organ by the dispatcher, who then decides in the competent organ’s name', async () => {
    const office = [EXAMINER, COLLEAGUE, DECIDER].map((login) => staff(login).id);
    const members = await world.database.query<{ id: number }>(`SELECT id FROM staff_member WHERE organ = '532922103-government'`);
    await homestead({ handledBy: members.map(({ id }) => id), levels: ['DECIDE'] });
    const [row] = await world.get(ListTasksQuery).page(staff('zi.wenbin'), { queue: 'dispatcher' }, null, 10);
    const taskId = row?.id ?? 0;
    await expect(world.get(MoveTaskHandler).claim(await on(DECIDER, taskId))).rejects.toMatchObject({
      code: 'recusal-required',
      details: { params: { proposal: { capacity: 'ACTING_HEAD', substitutes: expect.arrayContaining([staff('market.head').id]) } } },
    });
    await expect(world.get(MoveTaskHandler).transfer(await on('zi.wenbin', taskId), office[0] ?? 0, '指派')).rejects.toThrow(
      code('target-recused'),
    );
    await world.get(MoveTaskHandler).transfer(await on('zi.wenbin', taskId), staff('market.head').id, '本单位人员均须回避');
    await world.get(DecideHandler).execute(await on('market.head', taskId), GRANT);
    expect(await world.sent('case.decided.v1')).toEqual([
      expect.objectContaining({
        byStaff: staff('market.head').id,
        authority: expect.objectContaining({ actingOrganCode: '532922103-government' }),
      }),
    ]);
  });
});
