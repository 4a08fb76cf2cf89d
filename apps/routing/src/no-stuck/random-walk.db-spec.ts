import { DEMO_STAFF } from '@app/county';
import { DomainError } from '@app/domain-kernel';
import { addDays, localDateOf } from '@app/legal-calendar';
import type { ReceivedEvent } from '@app/messaging';
import { ITEMS, type RoutingWorld, routingWorld, staff } from '../../test/routing-world';
import { CorrectRouteHandler } from '../dispatch/application/correct-route.handler';
import { ApprovalConsumer } from '../dispatch/queue/approval.consumer';
import { CaseConsumer } from '../dispatch/queue/case.consumer';
import { LeavesHandler } from '../posts/application/leaves.handler';
import { DecideHandler } from '../tasks/application/decide.handler';
import { FindTaskQuery } from '../tasks/application/find-task.query';
import { MoveTaskHandler } from '../tasks/application/move-task.handler';
import { RecommendHandler } from '../tasks/application/recommend.handler';
import { SendBackHandler } from '../tasks/application/send-back.handler';
import { eligiblePeople } from '../tasks/domain/task';
import type { StaffAction } from '../tasks/domain/task-guards';
import { stuckCases } from './application/stuck-cases.query';

const TRANSITIONS = 2_000;
const MOST_OPEN = 8;
const SEED = Number(process.env.WALK_SEED ?? 20_260_929);

/** mulberry32: a small generator, so that a failing walk can be walked again. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Two small offices and the dispatchers: few people, so that leave and recusal bite. */
const PEOPLE = DEMO_STAFF.filter(
  (member) =>
    ['532922103-government', '532922-government-office'].includes(member.organ) ||
    (member.organ === '532922-market-supervision' && (member.section === 'food' || member.roles.includes('ORGAN_HEAD'))),
).filter((member) =>
  member.roles.some((role) => ['APPROVER', 'ORGAN_HEAD', 'DISPATCHER', 'SUPERVISOR', 'TOWNSHIP_CLERK', 'WINDOW_CLERK'].includes(role)),
);

interface OpenTask {
  readonly id: number;
  readonly version: number;
  readonly assignee: number | null;
  readonly caseId: number;
  readonly excluded: number[];
  readonly people: number[];
}

class Walk {
  private readonly next = generator(SEED);
  readonly counts = new Map<string, number>();
  readonly refusals = new Map<string, number>();
  private readonly delivered: ReceivedEvent[] = [];

  constructor(private readonly world: RoutingWorld) {}

  private below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  private one<T>(values: readonly T[]): T {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new Error('nothing to choose from');
    return value;
  }

  private openTasks(): Promise<OpenTask[]> {
    return this.world.database.query<OpenTask>(
      `SELECT t.id, t.version, t.assignee_id AS assignee, t.case_id AS "caseId", t.excluded,
              ARRAY(SELECT e.staff_id FROM eligible_people(t.post_id, t.organ, t.excluded, $1) e) AS people
         FROM task t WHERE t.closed_at IS NULL ORDER BY t.id`,
      [localDateOf(this.world.clock.now())],
    );
  }

  /** One attempt. @returns whether something changed. */
  async step(): Promise<boolean> {
    const tasks = await this.openTasks();
    const roll = this.next();
    if (tasks.length === 0 || (roll < 0.14 && tasks.length < MOST_OPEN)) return this.try('accept', () => this.accept());
    if (roll < 0.17) return this.try('redeliver', () => this.world.deliver(this.world.get(CaseConsumer), [this.one(this.delivered)]));
    if (roll < 0.25) return this.try('leave', () => this.leave());
    if (roll < 0.28) return this.try('return-from-leave', () => this.returnFromLeave());
    if (roll < 0.32)
      return this.try('next-day', async () => this.world.clock.moveTo(new Date(this.world.clock.now().getTime() + 86_400_000)));
    const task = this.one(tasks);
    if (roll < 0.34) return this.try('case-ends', () => this.world.deliver(this.world.get(CaseConsumer), [this.world.ended(task.caseId)]));
    return roll < 0.94 ? this.offered(task) : this.uninvited(task);
  }

  private async accept(): Promise<void> {
    const events = Array.from({ length: 1 + this.below(2) }, () => {
      const [itemCode, division] = this.one([
        [ITEMS.foodLicence, '532922'],
        [ITEMS.homestead, '532922103'],
        [ITEMS.homestead, '532922'],
        [ITEMS.businessRegistration, '532922103'],
      ] as const);
      const handledBy = Array.from({ length: this.below(3) }, () => this.one(PEOPLE).id);
      const levels = itemCode === ITEMS.businessRegistration ? (['DECIDE'] as const) : (['EXAMINE', 'DECIDE'] as const);
      const automaticRule = this.next() < 0.1 ? 'complete-papers' : null;
      return this.world.accepted(itemCode, { division, handledBy, levels, automaticRule });
    });
    this.delivered.push(...events);
    await this.world.deliver(this.world.get(CaseConsumer), events);
    const resolved = await this.world.undelivered();
    await this.world.deliver(this.world.get(ApprovalConsumer), resolved);
  }

  private async leave(): Promise<void> {
    const person = staff(this.one(PEOPLE).login);
    const now = this.world.clock.now();
    const fromOn = addDays(localDateOf(now), this.below(2));
    const wish = { staffId: person.id, fromOn, toOn: addDays(fromOn, this.below(4)) };
    await this.world.database.run((tx) => this.world.get(LeavesHandler).registered(tx, person, wish, now));
  }

  private async returnFromLeave(): Promise<void> {
    const today = localDateOf(this.world.clock.now());
    const leaves = await this.world.database.query<{ id: number; staff_id: number; version: number }>(
      'SELECT id, staff_id, version FROM staff_leave WHERE to_on >= $1 AND cancelled_on IS NULL ORDER BY id',
      [today],
    );
    if (leaves.length === 0) throw new DomainError('conflict', 'nobody-away', '没有人请假。');
    const { id, staff_id: staffId, version } = this.one(leaves);
    await this.world.get(LeavesHandler).cancel(staff(PEOPLE.find((person) => person.id === staffId)?.login ?? ''), id, version);
  }

  /** Somebody who may act does what the system offers: it must then let them. */
  private async offered(task: OpenTask): Promise<boolean> {
    const who = task.assignee !== null && this.next() < 0.5 ? task.assignee : this.one(task.people);
    const login = PEOPLE.find((person) => person.id === who)?.login;
    if (login === undefined) return false;
    const { actions, desk, task: state } = await this.world.get(FindTaskQuery).get(staff(login), task.id);
    // The list in SQL and the pure rule name the same people.
    expect(task.people).toEqual(eligiblePeople(state, desk).map((person) => person.staffId));
    if (actions.length === 0) return false;
    // Half of the time what was done least, so that rare paths are walked too.
    const rarest = actions.toSorted((a, b) => (this.counts.get(a) ?? 0) - (this.counts.get(b) ?? 0)).slice(0, 1);
    const action = this.one(this.next() < 0.5 ? rarest : actions);
    const targets = desk.approvers.filter((person) => person !== state.assignee && !state.excluded.includes(person));
    if ((action === 'assign' || action === 'transfer') && targets.length === 0) return false;
    await this.act(action, task, login, targets);
    this.count(this.counts, action);
    return true;
  }

  /** Anybody tries anything: refused or done, but never a broken rule. */
  private uninvited(task: OpenTask): Promise<boolean> {
    const action = this.one(['claim', 'transfer', 'release', 'recommend', 'decide', 'sendBack', 'dispatch'] as const);
    const recused = PEOPLE.filter((person) => task.excluded.includes(person.id));
    const { login } = recused.length > 0 && this.next() < 0.5 ? this.one(recused) : this.one(PEOPLE);
    return this.try(`uninvited ${action}`, () => this.act(action, task, login, [this.one(PEOPLE).id]));
  }

  private async act(action: StaffAction, task: OpenTask, login: string, targets: readonly number[]): Promise<void> {
    const request = { taskId: task.id, actor: staff(login), expectedVersion: task.version, expectedOwner: task.assignee };
    const opinion = { verdict: this.one(['GRANT', 'DENY'] as const), text: '依据充分', reasonCode: 'OTHER', siteCheck: null };
    switch (action) {
      case 'claim':
      case 'takeOver':
        await this.world.get(MoveTaskHandler).claim(request);
        return;
      case 'assign':
      case 'transfer':
        await this.world.get(MoveTaskHandler).transfer(request, this.one(targets), '调配');
        return;
      case 'release':
        await this.world.get(MoveTaskHandler).release(request, '外出');
        return;
      case 'recommend':
        await this.world.get(RecommendHandler).execute(request, opinion);
        return;
      case 'decide':
        await this.world.get(DecideHandler).execute(request, opinion);
        return;
      case 'sendBack':
        await this.world.get(SendBackHandler).execute(request, '再核');
        return;
      case 'dispatch':
      case 'reroute':
        await this.world.get(CorrectRouteHandler).execute(request, { division: '532922103', authorityId: null, reason: '属平坡镇' });
        await this.world.deliver(this.world.get(ApprovalConsumer), await this.world.undelivered());
    }
  }

  private async try(name: string, work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      this.count(this.counts, name);
      return true;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.count(this.refusals, error.code);
      return false;
    }
  }

  private count(counts: Map<string, number>, name: string): void {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
}

describe(`a random walk of ${TRANSITIONS} transitions (WALK_SEED=${SEED})`, () => {
  let world: RoutingWorld;
  beforeAll(async () => {
    world = await routingWorld();
  });
  afterAll(() => world.close());

  it('never leaves a case that nobody can move on, opens one task per step, and lets nobody approve what they received', async () => {
    const walk = new Walk(world);
    for (let done = 0; done < TRANSITIONS; ) {
      if (!(await walk.step())) continue;
      done += 1;
      const now = world.clock.now();
      const stuck = await stuckCases(world.database, localDateOf(now), now);
      if (stuck.length > 0) throw new Error(`after ${done} transitions: ${JSON.stringify(stuck)}`);
    }
    // The walk went everywhere, or it proves nothing.
    const visited = [...walk.counts.keys(), ...walk.refusals.keys()];
    expect(visited).toEqual(
      expect.arrayContaining(['claim', 'takeOver', 'assign', 'transfer', 'release', 'recommend', 'decide', 'sendBack', 'dispatch']),
    );
    expect(visited).toEqual(expect.arrayContaining(['reroute', 'leave', 'return-from-leave', 'next-day', 'case-ends', 'redeliver']));
    expect(visited).toEqual(expect.arrayContaining(['recusal-required', 'task-not-yours', 'post-uncovered', 'state-conflict']));

    const twice = await world.database.query(
      'SELECT case_id, step FROM task WHERE closed_at IS NULL GROUP BY case_id, step HAVING count(*) > 1',
    );
    expect(twice).toEqual([]);
    const homeless = await world.database.query(
      `SELECT r.id FROM route r WHERE (r.status = 'OPEN') <> EXISTS (SELECT FROM task t WHERE t.route_id = r.id AND t.closed_at IS NULL)`,
    );
    expect(homeless).toEqual([]);
    const selfApproved = await world.database.query(
      `SELECT t.id FROM task t JOIN route r ON r.id = t.route_id
        WHERE t.step <> 'DISPATCH' AND t.status IN ('DONE', 'RETURNED') AND (t.assignee_id = ANY (r.handled_by)
           OR (t.step = 'DECIDE' AND EXISTS (SELECT FROM task e WHERE e.route_id = r.id AND e.step = 'EXAMINE' AND e.status = 'DONE'
                                                AND e.id < t.id AND e.assignee_id = t.assignee_id)))`,
    );
    expect(selfApproved).toEqual([]);
    const decidedTwice = await world.database.query(
      `SELECT payload ->> 'caseId' FROM msg.event WHERE type = 'case.decided.v1' GROUP BY 1 HAVING count(*) > 1`,
    );
    expect(decidedTwice).toEqual([]);
    const unrecorded = await world.database.query(
      `SELECT id FROM history WHERE actor_id IS NOT NULL AND task_id IS NOT NULL AND action IN ('recommend', 'decide', 'sendBack')
          AND on_behalf_of IS DISTINCT FROM (SELECT on_behalf_of FROM task t WHERE t.id = task_id)`,
    );
    expect(unrecorded).toEqual([]);
    // About 15 s alone; more on a machine that also does other things.
  }, 240_000);
});
