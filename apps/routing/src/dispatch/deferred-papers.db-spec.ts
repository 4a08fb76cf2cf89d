import { ITEMS, type RoutingWorld, routingWorld, staff } from '../../test/routing-world';
import { StuckCasesQuery } from '../no-stuck/application/stuck-cases.query';
import { DecideHandler } from '../tasks/application/decide.handler';
import { FindTaskQuery } from '../tasks/application/find-task.query';
import { ListTasksQuery } from '../tasks/application/list-tasks.query';
import { MoveTaskHandler } from '../tasks/application/move-task.handler';
import type { Opinion } from '../tasks/domain/approval';
import { ApprovalConsumer } from './queue/approval.consumer';
import { CaseConsumer } from './queue/case.consumer';

const GRANT: Opinion = { verdict: 'GRANT', text: null, reasonCode: null, siteCheck: null };
const REGISTRAR = 'market.registration.3';
const TWO_PAPERS = { deferredPapers: ['M02', 'M03'], acceptMode: 'DEFERRED', levels: ['DECIDE'] } as const;

let world: RoutingWorld;
beforeEach(async () => {
  world = await routingWorld();
});
afterEach(() => world.close());

async function claimed() {
  const [task] = await world.get(ListTasksQuery).page(staff(REGISTRAR), { queue: 'posts' }, null, 50);
  if (task === undefined) throw new Error('no task on the desk');
  const request = { taskId: task.id, actor: staff(REGISTRAR), expectedVersion: task.version, expectedOwner: null };
  return { taskId: task.id, actor: staff(REGISTRAR), expectedVersion: await world.get(MoveTaskHandler).claim(request) };
}
const look = (taskId: number) => world.get(FindTaskQuery).get(staff(REGISTRAR), taskId);
const decided = async () => (await world.sent('case.decided.v1')).map(({ caseId, automatic }) => ({ caseId, automatic }));
/** Told by intake, and what follows handed to the approval workers. */
async function told(...events: Parameters<RoutingWorld['deliver']>[1]): Promise<void> {
  await world.deliver(world.get(CaseConsumer), events);
  const again = await world.undelivered();
  if (again.length > 0) await world.deliver(world.get(ApprovalConsumer), again);
}

describe('a case whose minor papers are still to come (容缺受理)', () => {
  it('is on the desk at once, and is decided only when they are there', async () => {
    await world.route(world.accepted(ITEMS.businessRegistration, TWO_PAPERS));
    const request = await claimed();
    const waiting = await look(request.taskId);
    expect(waiting.actions).not.toContain('decide');
    expect(waiting.actions).toContain('release');
    expect(waiting.route.deferredPapers).toEqual(['M02', 'M03']);
    await expect(world.get(DecideHandler).execute(request, GRANT)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'deferred-material-missing',
      details: { params: { papers: ['M02', 'M03'] } },
    });
    expect(await decided()).toEqual([]);

    await told(world.completed(1), world.completed(1));
    expect((await look(request.taskId)).actions).toContain('decide');
    await world.get(DecideHandler).execute(request, GRANT);
    expect(await decided()).toEqual([{ caseId: 1, automatic: false }]);
    expect(await world.database.query(`SELECT details FROM history WHERE action = 'complete'`)).toEqual([
      { details: { papers: ['M02', 'M03'] } },
    ]);
  });

  it('waits for its rule too, is not stuck meanwhile, and is decided by it once complete, once', async () => {
    await world.route(world.accepted(ITEMS.businessRegistration, { ...TWO_PAPERS, automaticRule: 'complete-papers' }));
    expect(await decided()).toEqual([]);
    world.clock.moveTo(new Date('2026-09-30T02:00:00Z'));
    expect(await world.get(StuckCasesQuery).list()).toEqual([]);

    await told(world.completed(1));
    await told(world.completed(1));
    expect(await decided()).toEqual([{ caseId: 1, automatic: true }]);
  });

  it('goes to people at once where the rule would not grant anyway', async () => {
    const facts = { fromPlace: '530102', toPlace: '532922' };
    const rule = { automaticRule: 'medical-shared-pool', category: 'medical-insurance', facts } as const;
    await world.route(world.accepted(ITEMS.medicalTransfer, { ...TWO_PAPERS, ...rule }));
    expect(await world.sent('task.opened.v1')).toEqual([expect.objectContaining({ caseId: 1, step: 'DECIDE' })]);
  });

  it('that ended because they did not come is nobody’s any more', async () => {
    await world.route(world.accepted(ITEMS.businessRegistration, { ...TWO_PAPERS, automaticRule: 'complete-papers' }));
    await told(world.ended(1));
    await told(world.completed(1));
    expect(await decided()).toEqual([]);
    expect(await world.database.query(`SELECT status FROM route`)).toEqual([{ status: 'ENDED' }]);
  });
});
