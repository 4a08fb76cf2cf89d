import { ITEMS, type RoutingWorld, routingWorld, staff } from '../../test/routing-world';
import { DecideHandler } from './application/decide.handler';
import { ListTasksQuery } from './application/list-tasks.query';
import { MoveTaskHandler } from './application/move-task.handler';
import type { Opinion } from './domain/approval';

const DECIDER = 'market.registration.3';
const GRANT: Opinion = { verdict: 'GRANT', text: null, reasonCode: null, siteCheck: null };
const DENY: Opinion = { verdict: 'DENY', text: '数量已经用完。', reasonCode: 'QUOTA', siteCheck: null };
const code = (expected: string): Error => expect.objectContaining({ code: expected }) as Error;

describe('a licence of which there are only so many', () => {
  let world: RoutingWorld;
  beforeEach(async () => {
    world = await routingWorld();
  });
  afterEach(() => world.close());

  const limited = (sequence: number, amount = 1) =>
    world.accepted(ITEMS.businessRegistration, {
      division: '532922201',
      levels: ['DECIDE'],
      automaticRule: 'complete-papers',
      quota: { period: '2026', sequence, amount },
    });
  async function decide(caseId: number, opinion: Opinion): Promise<number> {
    // What was claimed before lies among one's own.
    const queues = await Promise.all(
      (['posts', 'mine'] as const).map((queue) => world.get(ListTasksQuery).page(staff(DECIDER), { queue }, null, 50)),
    );
    const task = queues.flat().find((one) => one.caseNo.endsWith(`${caseId}0`));
    if (!task) throw new Error(`no task of case ${caseId}`);
    const request = { taskId: task.id, actor: staff(DECIDER), expectedVersion: task.version, expectedOwner: task.assignee };
    const expectedVersion = task.assignee === null ? await world.get(MoveTaskHandler).claim(request) : task.version;
    return world.get(DecideHandler).execute({ taskId: task.id, actor: staff(DECIDER), expectedVersion }, opinion);
  }

  it('is granted in the order of acceptance and no more often than there are, and never by a rule', async () => {
    await world.route(limited(1), limited(2), limited(3));
    expect(await world.sent('case.decided.v1')).toEqual([]);
    await expect(decide(2, GRANT)).rejects.toThrow(code('quota-order'));
    await decide(1, DENY);
    await decide(2, GRANT);
    await expect(decide(3, GRANT)).rejects.toThrow(code('quota-exhausted'));
    await decide(3, DENY);
    expect((await world.sent('case.decided.v1')).map(({ caseId, result }) => [caseId, result])).toEqual([
      [1, 'DENY'],
      [2, 'GRANT'],
      [3, 'DENY'],
    ]);
  });

  it('waits for a case that routing has not heard of yet, and passes over one that was taken back', async () => {
    const first = limited(1);
    await world.route(limited(2));
    await expect(decide(2, GRANT)).rejects.toThrow(code('quota-order'));
    await world.route(first);
    await expect(decide(2, GRANT)).rejects.toThrow(code('quota-order'));
    await world.route(world.ended(1));
    await decide(2, GRANT);
  });
});
