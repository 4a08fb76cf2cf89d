import { DEMO_STAFF } from '@app/county';
import { DomainError } from '@app/domain-kernel';
import { addDays, localDateOf } from '@app/legal-calendar';
import type { ReceivedEvent } from '@app/messaging';
import { Chance } from '@app/testing';
import { ITEMS, type RoutingWorld, routingWorld, staff } from '../../test/routing-world';
import { CorrectRouteHandler } from '../dispatch/application/correct-route.handler';
import { ApprovalConsumer } from '../dispatch/queue/approval.consumer';
import { CaseConsumer } from '../dispatch/queue/case.consumer';
import { LeavesHandler } from '../posts/application/leaves.handler';
import { type AskedSigner, AskOthersHandler } from '../tasks/application/ask-others.handler';
import { ClaimNextHandler } from '../tasks/application/claim-next.handler';
import { DecideHandler } from '../tasks/application/decide.handler';
import { FindTaskQuery } from '../tasks/application/find-task.query';
import { HoldHandler } from '../tasks/application/hold.handler';
import { MoveTaskHandler } from '../tasks/application/move-task.handler';
import { RecallHandler } from '../tasks/application/recall.handler';
import { RecommendHandler } from '../tasks/application/recommend.handler';
import { SendBackHandler } from '../tasks/application/send-back.handler';
import { SignHandler } from '../tasks/application/sign.handler';
import { type Branch, countedFor, mayAskAgain, rollUp, standing } from '../tasks/domain/branches';
import { eligiblePeople } from '../tasks/domain/task';
import { type StaffAction, substitutesFor } from '../tasks/domain/task-guards';
import { stuckCases } from './application/stuck-cases.query';

/** More of them walk further: `WALK_STEPS=20000`. */
const TRANSITIONS = Number(process.env.WALK_STEPS ?? 2_000);
const MOST_OPEN = 8;
const SEED = Number(process.env.WALK_SEED ?? 20_260_929);

const REVIEWING = ['532922-agriculture', '532922-natural-resources'];
const REVIEWS = REVIEWING.map((organ) => ({ organ, name: organ, article: '土地管理法 §62' }));

/** Few people, so that leave and recusal bite: two small offices, the dispatchers, and two desks that review a homestead. */
const PEOPLE = DEMO_STAFF.filter(
  (member) =>
    ['532922103-government', '532922-government-office'].includes(member.organ) ||
    (member.organ === '532922-market-supervision' && (member.section === 'food' || member.roles.includes('ORGAN_HEAD'))) ||
    (REVIEWING.includes(member.organ) && !member.login.endsWith('4')),
).filter((member) =>
  member.roles.some((role) => ['APPROVER', 'ORGAN_HEAD', 'DISPATCHER', 'SUPERVISOR', 'TOWNSHIP_CLERK', 'WINDOW_CLERK'].includes(role)),
);

/** What the guard of a task cannot know: who it is that is asked, and what the authority list says on the day. All else that is offered must succeed. */
const NOT_OF_THE_TASK = new Set([
  ...['target-recused', 'signer-not-available', 'signer-twice', 'quorum-invalid', 'branch-already-open'],
  ...['authority-changed', 'route-unresolvable'],
]);

interface OpenTask {
  readonly id: number;
  readonly version: number;
  readonly assignee: number | null;
  readonly caseId: number;
  readonly parentOwner: number | null;
  readonly excluded: number[];
}

class Walk {
  private readonly chance = new Chance(SEED);
  readonly counts = new Map<string, number>();
  readonly refusals = new Map<string, number>();
  private readonly delivered: ReceivedEvent[] = [];

  constructor(private readonly world: RoutingWorld) {}

  private below(limit: number): number {
    return Math.floor(this.chance.next() * limit);
  }

  private one<T>(values: readonly T[]): T {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new Error('nothing to choose from');
    return value;
  }

  /** @param justDone instead what was concluded and not yet taken up: it may be recalled. */
  private openTasks(justDone = false): Promise<OpenTask[]> {
    return this.world.database.query<OpenTask>(
      `SELECT t.id, t.version, t.assignee_id AS assignee, t.case_id AS "caseId", t.excluded, parent.assignee_id AS "parentOwner"
         FROM task t LEFT JOIN task parent ON parent.id = t.parent_id AND parent.closed_at IS NULL
        WHERE CASE WHEN $1 THEN t.status = 'DONE' AND t.kind = 'MAIN' AND t.step = 'EXAMINE'
                             AND EXISTS (SELECT FROM task n WHERE n.route_id = t.route_id AND n.step = 'DECIDE' AND n.status = 'READY')
                   ELSE t.closed_at IS NULL END
        ORDER BY t.id`,
      [justDone],
    );
  }

  /** Whom the list in SQL names for a task. Asked of the one that is chosen, not of all that are open. */
  private async peopleFor({ id }: OpenTask): Promise<readonly number[]> {
    const rows = await this.world.database.query<{ staffId: number }>(
      `SELECT e.staff_id AS "staffId" FROM task t, eligible_people(t.post_id, t.organ, t.excluded, $2) e WHERE t.id = $1`,
      [id, localDateOf(this.world.clock.now())],
    );
    return rows.map(({ staffId }) => staffId);
  }

  /** One attempt. @returns whether something changed. */
  async step(): Promise<boolean> {
    const tasks = await this.openTasks();
    const roll = this.chance.next();
    if (tasks.length === 0 || (roll < 0.14 && tasks.length < MOST_OPEN)) return this.try('accept', () => this.accept());
    if (roll < 0.17) return this.try('redeliver', () => this.world.deliver(this.world.get(CaseConsumer), [this.one(this.delivered)]));
    if (roll < 0.25) return this.try('leave', () => this.leave());
    if (roll < 0.28) return this.try('return-from-leave', () => this.returnFromLeave());
    if (roll < 0.32) return this.try('next-day', () => this.nextDay());
    if (roll < 0.33) return this.try('next-claim', () => this.claimNext());
    const recallable = roll > 0.88 && roll < 0.93 ? await this.openTasks(true) : [];
    const task = this.one(recallable.length > 0 ? recallable : tasks);
    if (roll < 0.345) return this.try('case-ends', () => this.world.deliver(this.world.get(CaseConsumer), [this.world.ended(task.caseId)]));
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
      const automaticRule = this.chance.next() < 0.1 ? 'complete-papers' : null;
      const [mode, quorum] = this.one([
        ['ALL', null],
        ['ANY', null],
        ['QUORUM', 1],
      ] as const);
      const reviews = itemCode === ITEMS.homestead && this.chance.next() < 0.5 ? { mode, quorum, organs: REVIEWS } : null;
      return this.world.accepted(itemCode, { division, handledBy, levels, automaticRule, reviews });
    });
    this.delivered.push(...events);
    await this.world.deliver(this.world.get(CaseConsumer), events);
    const resolved = await this.world.undelivered();
    await this.world.deliver(this.world.get(ApprovalConsumer), resolved);
  }

  private async nextDay(): Promise<void> {
    this.world.clock.moveTo(new Date(this.world.clock.now().getTime() + 86_400_000));
    await this.world.get(HoldHandler).sweep();
  }

  private async claimNext(): Promise<void> {
    const taken = await this.world.get(ClaimNextHandler).execute(staff(this.one(PEOPLE).login));
    if (taken === null) throw new DomainError('conflict', 'nothing-next', '没有可领取的任务。');
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
    const holders = [task.assignee, task.parentOwner].filter((person) => person !== null);
    const dispatchers = PEOPLE.filter(({ roles }) => roles.includes('DISPATCHER')).map(({ id }) => id);
    const people = await this.peopleFor(task);
    const who = this.one(this.chance.next() < 0.06 ? dispatchers : holders.length > 0 && this.chance.next() < 0.7 ? holders : people);
    const login = PEOPLE.find((person) => person.id === who)?.login;
    if (login === undefined) return false;
    const { actions: offered, desk, task: state } = await this.world.get(FindTaskQuery).get(staff(login), task.id);
    // What moves clocks or asks outside the tree has stories and a walk of its own.
    const actions = offered.filter((action) => action !== 'consult' && action !== 'askSpecialProcedure' && action !== 'askExtension');
    // The list in SQL and the pure rule name the same people.
    expect(people).toEqual(eligiblePeople(state, desk).map((person) => person.staffId));
    const again = standing(desk.branches).filter(mayAskAgain);
    if (actions.length === 0) return false;
    // Half of the time what was done least, so that rare paths are walked too.
    const rarest = actions.toSorted((a, b) => (this.counts.get(a) ?? 0) - (this.counts.get(b) ?? 0)).slice(0, 1);
    const action = this.one(this.chance.next() < 0.5 ? rarest : actions);
    const free = desk.approvers.filter((person) => person !== state.assignee && !state.excluded.includes(person));
    const substitutes =
      who === desk.dispatcher
        ? substitutesFor(state, desk).filter((person) => person !== state.assignee && PEOPLE.some(({ id }) => id === person))
        : [];
    const targets = free.length > 0 ? free : substitutes;
    if (['assign', 'transfer', 'delegate'].includes(action) && targets.length === 0) return false;
    const verdict = rollUp(countedFor(desk.branches, who)).refused ? 'DENY' : undefined;
    try {
      await this.act(action, task, login, targets, again, verdict);
    } catch (error) {
      if (!(error instanceof DomainError) || !NOT_OF_THE_TASK.has(error.code)) throw error;
      this.count(this.refusals, error.code);
      return false;
    }
    this.count(this.counts, action);
    return true;
  }

  /** Anybody tries anything: refused or done, but never a broken rule. */
  private uninvited(task: OpenTask): Promise<boolean> {
    const action = this.one([
      'claim',
      'transfer',
      'release',
      'recommend',
      'decide',
      'sendBack',
      'dispatch',
      'sign',
      'withdraw',
      'delegate',
      'hold',
      'resume',
      'recall',
    ] as const);
    const recused = PEOPLE.filter((person) => task.excluded.includes(person.id));
    const { login } = recused.length > 0 && this.chance.next() < 0.5 ? this.one(recused) : this.one(PEOPLE);
    return this.try(`uninvited ${action}`, () => this.act(action, task, login, [this.one(PEOPLE).id]));
  }

  private async act(
    action: StaffAction,
    task: OpenTask,
    login: string,
    targets: readonly number[],
    again: readonly Branch[] = [],
    only?: 'DENY',
  ): Promise<void> {
    const request = { taskId: task.id, actor: staff(login), expectedVersion: task.version, expectedOwner: task.assignee };
    const opinion = {
      verdict: only ?? this.one(['GRANT', 'GRANT', 'DENY'] as const),
      text: '依据充分',
      reasonCode: 'OTHER',
      siteCheck: null,
    };
    const signer = (): AskedSigner =>
      this.chance.next() < 0.5
        ? { staffId: this.one(PEOPLE).id }
        : {
            postCode: this.one([
              '532922-agriculture/homestead/examine',
              '532922-market-supervision/food/examine',
              '532922103-government/service-centre/decide',
            ]),
          };
    switch (action) {
      case 'delegate':
        await this.world
          .get(AskOthersHandler)
          .delegate(request, this.one(targets.length > 0 ? targets : PEOPLE.map(({ id }) => id)), '请丈量');
        return;
      case 'addSign':
        await this.world.get(AskOthersHandler).before(request, signer(), '请提出意见');
        return;
      case 'countersign': {
        const signers = Array.from({ length: 1 + this.below(3) }, signer);
        const mode = this.one(['ALL', 'ANY', 'QUORUM'] as const);
        await this.world.get(AskOthersHandler).countersign(request, { mode, quorum: mode === 'QUORUM' ? 1 : null, signers }, '请会签');
        return;
      }
      case 'askAgain':
        await this.world.get(AskOthersHandler).again(request, this.one(again).taskId, '请再次提出意见');
        return;
      case 'sign':
        await this.world.get(SignHandler).execute(request, opinion.verdict, '已核对');
        return;
      case 'withdraw':
        await this.world.get(SignHandler).withdraw(request, '不再需要');
        return;
      case 'hold': {
        const until = addDays(localDateOf(this.world.clock.now()), 1 + this.below(3));
        await this.world.get(HoldHandler).hold(request, '省级系统', until, '等待核验');
        return;
      }
      case 'resume':
        await this.world.get(HoldHandler).resume(request);
        return;
      case 'recall':
        await this.world.get(RecallHandler).execute(request, '补充意见');
        return;
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
        await this.world.get(RecommendHandler).execute(request, opinion, this.chance.next() < 0.2 ? signer() : null);
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
        return;
      // They need items and events of intake: the walk over the whole county takes these ways (tests/walk).
      case 'consult':
      case 'answerObjection':
      case 'askSpecialProcedure':
      case 'askExtension':
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

  it(
    'never leaves a case that nobody can move on, opens one task per step, and lets nobody approve what they received',
    async () => {
      const walk = new Walk(world);
      for (let done = 0; done < TRANSITIONS; ) {
        if (!(await walk.step())) continue;
        done += 1;
        const now = world.clock.now();
        const stuck = await stuckCases(world.database, localDateOf(now), now);
        if (stuck.length > 0) throw new Error(`after ${done} transitions: ${JSON.stringify(stuck)}`);
      }
      // The walk went everywhere, or it proves nothing.
      const visited = new Set([...walk.counts.keys(), ...walk.refusals.keys()]);
      const everywhere = [
        ...['claim', 'takeOver', 'assign', 'transfer', 'release', 'recommend', 'decide', 'sendBack', 'dispatch', 'reroute'],
        ...['delegate', 'addSign', 'countersign', 'askAgain', 'sign', 'withdraw', 'hold', 'resume', 'recall', 'next-claim'],
        ...['leave', 'return-from-leave', 'next-day', 'case-ends', 'redeliver'],
        ...['recusal-required', 'task-not-yours', 'post-uncovered', 'state-conflict', 'branch-already-open', 'target-recused'],
      ];
      expect(everywhere.filter((one) => !visited.has(one))).toEqual([]);

      const twice = await world.database.query(
        'SELECT case_id, step FROM task WHERE closed_at IS NULL GROUP BY case_id, step, branch HAVING count(*) > 1',
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
        `SELECT id FROM history h WHERE actor_id IS NOT NULL AND task_id IS NOT NULL AND action IN ('recommend', 'decide', 'sendBack', 'sign')
          AND on_behalf_of IS DISTINCT FROM (SELECT on_behalf_of FROM task t WHERE t.id = task_id)
          AND NOT EXISTS (SELECT FROM history later WHERE later.task_id = h.task_id AND later.action = 'recall' AND later.id > h.id)`,
      );
      expect(unrecorded).toEqual([]);
      // Half a minute alone; many times that on a machine that also does other things.
    },
    Math.max(900_000, TRANSITIONS * 400),
  );
});
