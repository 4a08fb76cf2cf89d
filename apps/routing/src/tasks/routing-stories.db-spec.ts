import { localDate } from '@app/legal-calendar';
import { ITEMS, type RoutingWorld, routingWorld, staff } from '../../test/routing-world';
import { SweepClocks } from '../clocks/application/sweep-clocks';
import { CorrectRouteHandler } from '../dispatch/application/correct-route.handler';
import { ApprovalConsumer } from '../dispatch/queue/approval.consumer';
import { CaseConsumer } from '../dispatch/queue/case.consumer';
import { StuckCasesQuery } from '../no-stuck/application/stuck-cases.query';
import { LeavesHandler } from '../posts/application/leaves.handler';
import { DecideHandler } from './application/decide.handler';
import { FindTaskQuery } from './application/find-task.query';
import { ListTasksQuery, type TaskQueue } from './application/list-tasks.query';
import { MoveTaskHandler } from './application/move-task.handler';
import { RecommendHandler } from './application/recommend.handler';
import { SendBackHandler } from './application/send-back.handler';
import type { Opinion } from './domain/approval';

const GRANT: Opinion = { verdict: 'GRANT', text: null, reasonCode: null, siteCheck: null };
const DENY: Opinion = { verdict: 'DENY', text: '加工区与就餐区未分隔。', reasonCode: 'LAYOUT_UNFIT', siteCheck: null };
const code = (expected: string) => expect.objectContaining({ code: expected });

let world: RoutingWorld;
beforeEach(async () => {
  world = await routingWorld();
});
afterEach(() => world.close());

const inbox = (login: string, queue: TaskQueue = 'posts') => world.get(ListTasksQuery).page(staff(login), { queue }, null, 50);
const version = async (login: string, taskId: number) => (await world.get(FindTaskQuery).get(staff(login), taskId)).task.version;

async function firstTask(login: string) {
  const [task] = await inbox(login);
  if (task === undefined) throw new Error(`${login} has no task`);
  return task;
}

async function claim(login: string) {
  const task = await firstTask(login);
  const request = { taskId: task.id, actor: staff(login), expectedVersion: task.version, expectedOwner: task.assignee };
  return { taskId: task.id, actor: staff(login), expectedVersion: await world.get(MoveTaskHandler).claim(request) };
}

const history = (where: string) =>
  world.database.query<{ action: string; actor_id: number | null; on_behalf_of: number | null }>(
    `SELECT action, actor_id, on_behalf_of FROM history WHERE ${where} ORDER BY id`,
  );

describe('an accepted case', () => {
  it('inside the shared pool is granted at once by the rule, outside it waits for people until its date', async () => {
    const rule = { category: 'medical-insurance', automaticRule: 'medical-shared-pool', levels: ['DECIDE'] } as const;
    await world.route(
      world.accepted(ITEMS.medicalTransfer, { ...rule, facts: { fromPlace: '532901', toPlace: '532922' } }),
      world.accepted(ITEMS.medicalTransfer, { ...rule, facts: { fromPlace: '530102', toPlace: '532922' } }),
    );
    expect(await world.sent('case.decided.v1')).toEqual([
      expect.objectContaining({
        caseId: 1,
        result: 'GRANT',
        reasonCode: 'medical-shared-pool',
        automatic: true,
        byStaff: null,
        decidedOn: '2026-09-29',
        authority: expect.objectContaining({ powerSource: 1, nameOrganName: '漾濞彝族自治县医疗保障局' }),
      }),
    ]);
    expect(await inbox('medical.benefit.3')).toEqual([expect.objectContaining({ step: 'DECIDE', dueOn: '2026-10-13' })]);
    const opened = await world.sent('task.opened.v1');
    expect(opened).toEqual([
      expect.objectContaining({ caseId: 2, organCode: '532922-medical-security', authority: expect.objectContaining({ powerSource: 1 }) }),
    ]);
  });

  it('that was deemed accepted is never decided by rule', async () => {
    await world.route(
      world.accepted(ITEMS.businessRegistration, { automaticRule: 'complete-papers', acceptMode: 'DEEMED', levels: ['DECIDE'] }),
    );
    expect(await world.sent('case.decided.v1')).toEqual([]);
    expect(await inbox('market.registration.3')).toHaveLength(1);
  });

  it('is decided where the power lies: devolved in its own name, elsewhere by the county, entrusted in the principal’s name', async () => {
    const registration = { levels: ['DECIDE'] as const };
    await world.route(
      world.accepted(ITEMS.businessRegistration, { ...registration, division: '532922103' }),
      world.accepted(ITEMS.businessRegistration, { ...registration, division: '532922201' }),
      world.accepted(ITEMS.logging, { ...registration, category: 'agriculture', division: '532922202' }),
    );
    for (const login of ['town103.4', 'market.registration.3', 'town202.4']) {
      await world.get(DecideHandler).execute(await claim(login), GRANT);
    }
    const decided = await world.sent('case.decided.v1');
    expect(
      decided.map(({ caseId, authority }) => [
        caseId,
        authority.powerSource,
        authority.actingOrganName,
        authority.nameOrganName,
        authority.sealName,
      ]),
    ).toEqual([
      [1, 2, '漾濞彝族自治县平坡镇人民政府', '漾濞彝族自治县平坡镇人民政府', '漾濞彝族自治县平坡镇人民政府'],
      [2, 1, '漾濞彝族自治县市场监督管理局', '漾濞彝族自治县市场监督管理局', '漾濞彝族自治县市场监督管理局'],
      [3, 5, '漾濞彝族自治县太平乡人民政府', '漾濞彝族自治县林业和草原局', '漾濞彝族自治县林业和草原局'],
    ]);
  });

  it('delivered twice, also in one chunk or by two workers at once, is routed and opened once', async () => {
    const event = world.accepted(ITEMS.foodLicence);
    const cases = world.get(CaseConsumer);
    await Promise.all([world.deliver(cases, [event]), world.deliver(cases, [event]), world.deliver(cases, [event])]);
    const resolved = await world.undelivered();
    expect(resolved).toHaveLength(1);
    const approvals = world.get(ApprovalConsumer);
    await Promise.all([world.deliver(approvals, resolved), world.deliver(approvals, resolved)]);
    await world.deliver(approvals, resolved);
    expect(await inbox('market.food.1')).toHaveLength(1);
    expect(await world.sent('task.opened.v1')).toHaveLength(1);
    expect(await world.database.query(`SELECT DISTINCT state FROM clock`)).toEqual([{ state: 'RUNNING' }]);
  });

  it('that no organ is competent for lies on the dispatcher’s desk, who puts it right', async () => {
    await world.route(world.accepted(ITEMS.homestead, { category: 'agriculture', division: '532922' }));
    const [task] = await inbox('zi.wenbin', 'dispatcher');
    expect(task).toMatchObject({ step: 'DISPATCH', question: expect.stringContaining('权责清单中没有') });
    const actor = staff('zi.wenbin');
    const taskId = task?.id ?? 0;
    const claimed = await world.get(MoveTaskHandler).claim({ taskId, actor, expectedVersion: 1, expectedOwner: null });
    const correct = (division: string) =>
      world
        .get(CorrectRouteHandler)
        .execute({ taskId, actor, expectedVersion: claimed }, { division, authorityId: null, reason: '宅基地在平坡镇' });
    await expect(correct('532923')).rejects.toThrow(code('route-unresolvable'));
    await correct('532922103');
    await world.deliver(world.get(ApprovalConsumer), await world.undelivered());
    expect(await inbox('zi.wenbin', 'dispatcher')).toEqual([]);
    expect(await firstTask('town103.3')).toMatchObject({ step: 'EXAMINE', organ: '532922103-government', division: '532922103' });
  });

  it('that ended takes its open task with it', async () => {
    await world.route(world.accepted(ITEMS.foodLicence), world.accepted(ITEMS.foodLicence));
    await claim('market.food.1');
    await world.deliver(world.get(CaseConsumer), [world.ended(1), world.ended(1)]);
    await world.deliver(world.get(CaseConsumer), [world.ended(1)]);
    expect(await world.database.query('SELECT case_id, status FROM task ORDER BY id')).toEqual([
      { case_id: 1, status: 'CANCELLED' },
      { case_id: 2, status: 'READY' },
    ]);
    expect(await world.database.query('SELECT status FROM route ORDER BY id')).toEqual([{ status: 'ENDED' }, { status: 'OPEN' }]);
    expect(await world.get(StuckCasesQuery).list()).toEqual([]);
  });
});

describe('a case of two levels', () => {
  it('is examined, sent back, examined again, decided, and every step is told with its own version', async () => {
    await world.route(world.accepted(ITEMS.foodLicence, { siteCheck: true }));
    const examiner = await claim('market.food.1');
    await expect(world.get(RecommendHandler).execute(examiner, GRANT)).rejects.toThrow(code('site-check-missing'));
    const check = { checkedOn: localDate('2026-09-29'), checkedBy: [1186, 1188], findings: '与图纸一致' };
    await world.get(RecommendHandler).execute(examiner, { ...GRANT, siteCheck: check });
    const decider = await claim('market.food.3');
    await world.get(SendBackHandler).execute(decider, '请核对健康证');
    await world.get(RecommendHandler).execute(await claim('market.food.1'), GRANT);
    await world.get(DecideHandler).execute(await claim('market.food.3'), DENY);

    expect(await world.sent('case.recommended.v1')).toHaveLength(2);
    expect(await world.sent('case.sent-back.v1')).toEqual([expect.objectContaining({ byStaff: 1188 })]);
    expect(await world.sent('case.decided.v1')).toEqual([
      expect.objectContaining({ result: 'DENY', reasonCode: 'LAYOUT_UNFIT', byStaff: 1188, onBehalfOf: null, automatic: false }),
    ]);
    const versions = await world.database.query<{ agg_version: number }>(
      `SELECT agg_version FROM msg.event WHERE agg_type = 'route' ORDER BY seq`,
    );
    expect(versions.map((row) => row.agg_version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await world.database.query('SELECT step, status FROM task ORDER BY id')).toEqual([
      { step: 'EXAMINE', status: 'DONE' },
      { step: 'DECIDE', status: 'RETURNED' },
      { step: 'EXAMINE', status: 'DONE' },
      { step: 'DECIDE', status: 'DONE' },
    ]);
    const detail = await world.get(FindTaskQuery).get(staff('market.food.3'), decider.taskId);
    expect(detail.opinions.map(({ verdict, by }) => [verdict, by])).toEqual([
      ['GRANT', '段红梅'],
      ['GRANT', '段红梅'],
      ['DENY', '王琼芬'],
    ]);
    expect(detail.actions).toEqual([]);
  });

  it('leaves the opinion out of every event, and one history and one audit row per transition', async () => {
    await world.route(world.accepted(ITEMS.foodLicence));
    await world.get(RecommendHandler).execute(await claim('market.food.1'), DENY);
    const [{ told = '' } = {}] = await world.database.query<{ told: string }>(
      `SELECT string_agg(payload::text, '') AS told FROM msg.event`,
    );
    expect(told).not.toContain('加工区');
    const rows = await world.database.query<{ action: string; actor_id: number | null }>(
      'SELECT action, actor_id FROM audit_record ORDER BY id',
    );
    const steps = await history('true');
    expect(rows).toHaveLength(steps.length);
    expect(rows.map((row) => row.action)).toEqual([
      'route.resolve',
      'route.toPeople',
      'task.open',
      'task.claim',
      'task.recommend',
      'task.open',
    ]);
  });
});

describe('separation of duties', () => {
  it('keeps who received the case from examining it, and B acts on A’s behalf', async () => {
    await world.route(world.accepted(ITEMS.foodLicence, { handledBy: [1186] }));
    expect(await inbox('market.food.1')).toEqual([]);
    const [task] = await inbox('market.food.2');
    const request = { taskId: task?.id ?? 0, expectedVersion: 1, expectedOwner: null };
    await expect(world.get(MoveTaskHandler).claim({ ...request, actor: staff('market.food.1') })).rejects.toThrow(code('recusal-required'));
    await claim('market.food.2');
    expect(await history("action = 'claim'")).toEqual([{ action: 'claim', actor_id: 1187, on_behalf_of: 1186 }]);
  });

  it('shows the task to the head when A and B are recused, and to the dispatcher when the head is too', async () => {
    await world.route(
      world.accepted(ITEMS.foodLicence, { handledBy: [1186, 1187] }),
      world.accepted(ITEMS.foodLicence, { handledBy: [1186, 1187, 1199] }),
    );
    expect((await inbox('market.head')).map((task) => task.caseNo)).toEqual(['53292220260929000000010']);
    const [ownerless] = await inbox('zi.wenbin', 'dispatcher');
    expect(ownerless?.caseNo).toBe('53292220260929000000020');
    await world
      .get(MoveTaskHandler)
      .transfer(
        { taskId: ownerless?.id ?? 0, actor: staff('zi.wenbin'), expectedVersion: 1, expectedOwner: null },
        1188,
        '原岗位人员均须回避',
      );
    expect(await inbox('market.food.3', 'mine')).toEqual([expect.objectContaining({ assignee: 1188, onBehalfOf: 1186 })]);
  });

  it('does not let the examiner decide, not even as the backup of the deciding post', async () => {
    const township = { division: '532922103', category: 'agriculture', siteCheck: false } as const;
    await world.route(world.accepted(ITEMS.homestead, township));
    const examiner = await claim('town103.3');
    await world.get(MoveTaskHandler).transfer(examiner, 2043, '协助审核');
    await world.get(RecommendHandler).execute({ taskId: examiner.taskId, actor: staff('town103.4'), expectedVersion: 3 }, GRANT);
    expect(await inbox('town103.4')).toEqual([]);
    expect(await firstTask('town103.head')).toMatchObject({ step: 'DECIDE' });
  });

  it('is kept by the table itself', async () => {
    await world.route(world.accepted(ITEMS.foodLicence, { handledBy: [1186] }));
    await expect(world.database.query(`UPDATE task SET status = 'CLAIMED', assignee_id = 1186`)).rejects.toThrow('task_owner_not_excluded');
    await expect(world.database.query('DELETE FROM history')).rejects.toThrow('permission denied');
  });
});

describe('a post whose holder is on leave', () => {
  const day = localDate;
  const leave = (login: string, from: string, to: string, staffId = staff(login).id) =>
    world.database.run((tx) =>
      world.get(LeavesHandler).registered(tx, staff(login), { staffId, fromOn: day(from), toOn: day(to) }, world.clock.now()),
    );

  it('is B’s by itself, with what A left behind, and the record shows both', async () => {
    await world.route(world.accepted(ITEMS.foodLicence), world.accepted(ITEMS.foodLicence));
    await claim('market.food.1');
    expect(await inbox('market.food.2')).toEqual([]);
    await leave('market.food.1', '2026-09-30', '2026-10-09');
    expect(await inbox('market.food.2')).toEqual([]);
    world.clock.moveTo(new Date('2026-09-30T01:00:00Z'));
    expect(await inbox('market.food.1')).toEqual([]);
    expect(await inbox('market.food.2')).toHaveLength(2);
    const taken = await claim('market.food.2');
    expect(await history(`task_id = ${taken.taskId} AND action = 'takeOver'`)).toEqual([
      { action: 'takeOver', actor_id: 1187, on_behalf_of: 1186 },
    ]);
    await world.get(RecommendHandler).execute(taken, GRANT);
    expect(await history("action = 'recommend'")).toEqual([{ action: 'recommend', actor_id: 1187, on_behalf_of: 1186 }]);
    const trail = await world.database.query(`SELECT actor_id, on_behalf_of FROM audit_record WHERE action = 'task.recommend'`);
    expect(trail).toEqual([{ actor_id: 1187, on_behalf_of: 1186 }]);
  });

  it('is never left to nobody, not even when A and B ask at the same moment', async () => {
    const both = await Promise.allSettled([
      leave('market.food.1', '2026-09-30', '2026-10-02'),
      leave('market.food.2', '2026-10-02', '2026-10-05'),
    ]);
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'post-uncovered' } });
  });

  it('is A’s again from the day of return; only oneself or the head may ask', async () => {
    const registered = await leave('market.head', '2026-09-29', '2026-10-10', 1186);
    await world.route(world.accepted(ITEMS.foodLicence));
    expect(await inbox('market.food.2')).toHaveLength(1);
    await expect(world.get(LeavesHandler).cancel(staff('market.food.2'), registered.id, 1)).rejects.toThrow(code('leave-not-found'));
    await world.get(LeavesHandler).cancel(staff('market.food.1'), registered.id, 1);
    expect(await inbox('market.food.1')).toHaveLength(1);
    await expect(leave('market.food.2', '2026-10-01', '2026-10-05', 1160)).rejects.toThrow(code('leave-not-found'));
  });
});

describe('a task', () => {
  it('is claimed by exactly one of fifty at once', async () => {
    await world.route(world.accepted(ITEMS.foodLicence));
    const { id } = await firstTask('market.food.1');
    const request = { taskId: id, actor: staff('market.food.1'), expectedVersion: 1, expectedOwner: null };
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => world.get(MoveTaskHandler).claim(request)));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    const codes = new Set(results.flatMap((result) => (result.status === 'rejected' ? [(result.reason as { code: string }).code] : [])));
    expect([...codes]).toEqual(['task-already-claimed']);
  });

  it('of another organ does not exist for others, and a supervisor only reads', async () => {
    await world.route(world.accepted(ITEMS.foodLicence));
    const { id } = await firstTask('market.food.1');
    await expect(world.get(FindTaskQuery).get(staff('medical.benefit.1'), id)).rejects.toThrow(code('task-not-found'));
    await expect(world.get(FindTaskQuery).get(staff('town103.head'), id)).rejects.toThrow(code('task-not-found'));
    await expect(inbox('market.food.1', 'organ')).rejects.toThrow(code('queue-not-allowed'));
    expect((await world.get(FindTaskQuery).get(staff('luo.guihua'), id)).actions).toEqual([]);
    expect(
      await world.get(ListTasksQuery).page(staff('luo.guihua'), { queue: 'organ', organ: '532922-market-supervision' }, null, 10),
    ).toHaveLength(1);
    expect(await version('market.head', id)).toBe(1);
  });

  it('pages by date and arrival, each row once, with filters and a capped count', async () => {
    const dates = ['2026-10-15', '2026-10-13', null, '2026-10-13', '2026-10-20'];
    await world.route(...dates.map((promisedDueOn) => world.accepted(ITEMS.foodLicence, { promisedDueOn })));
    const seen: string[] = [];
    let after: { dueOn: string; id: number } | null = null;
    for (;;) {
      const rows = await world.get(ListTasksQuery).page(staff('market.head'), { queue: 'organ' }, after, 2);
      seen.push(...rows.map((row) => row.dueOn));
      const last = rows.at(-1);
      if (last === undefined) break;
      after = { dueOn: last.dueOn, id: last.id };
    }
    expect(seen).toEqual(['2026-10-13', '2026-10-13', '2026-10-15', '2026-10-20', '9999-12-31']);
    expect(await world.get(ListTasksQuery).count(staff('market.food.1'), { queue: 'posts', dueBefore: '2026-10-15' })).toBe(2);
    expect(await world.get(ListTasksQuery).count(staff('market.food.1'), { queue: 'posts', steps: ['DECIDE'] })).toBe(0);
  });

  it('that lies too long is marked once, for supervision only', async () => {
    await world.route(world.accepted(ITEMS.foodLicence));
    // Three working days from Tuesday 29 September: 30 September, then 8 and 9 October after the holiday.
    world.clock.moveTo(new Date('2026-10-09T12:00:00Z'));
    expect(await world.get(SweepClocks).sweep(world.clock.now())).toMatchObject({ fired: 0, failed: [] });
    world.clock.moveTo(new Date('2026-10-09T16:00:00Z'));
    expect(await world.get(SweepClocks).sweep(world.clock.now())).toMatchObject({ fired: 1, failed: [] });
    expect(await world.get(SweepClocks).sweep(world.clock.now())).toMatchObject({ fired: 0, failed: [] });
    expect(await world.database.query('SELECT status, version, step_overdue_on FROM task')).toEqual([
      { status: 'READY', version: 1, step_overdue_on: '2026-10-09' },
    ]);
  });

  it('is not decided by an organ whose power has moved; the dispatcher takes it there', async () => {
    await world.route(world.accepted(ITEMS.businessRegistration, { division: '532922103', levels: ['DECIDE'] }));
    const request = await claim('town103.4');
    await world.database.query(`UPDATE authority SET valid_to = '2026-09-30' WHERE item_code = $1 AND division = '532922103'`, [
      ITEMS.businessRegistration,
    ]);
    world.clock.moveTo(new Date('2026-10-09T02:00:00Z'));
    await expect(world.get(DecideHandler).execute(request, GRANT)).rejects.toThrow(code('authority-changed'));
    await world
      .get(CorrectRouteHandler)
      .execute({ ...request, actor: staff('zi.wenbin') }, { division: null, authorityId: null, reason: '权力已收回' });
    await world.deliver(world.get(ApprovalConsumer), await world.undelivered());
    await world.get(DecideHandler).execute(await claim('market.registration.3'), GRANT);
    expect(await world.sent('case.decided.v1')).toEqual([
      expect.objectContaining({ authority: expect.objectContaining({ actingOrganCode: '532922-market-supervision', powerSource: 1 }) }),
    ]);
  });
});
