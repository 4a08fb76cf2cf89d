import type { LocalDate } from '@app/legal-calendar';
import type { Verdict } from './approval';
import { type Branch, isOpen, type TaskKind } from './branches';
import type { Desk, Step, TaskState } from './task';
import { ask, claim, complete, keptFromDeciding, keptFromSigning, recall, release, type TaskCommand, transfer } from './task-decisions';
import { actionsFor, assertMayReceive, type StaffAction, substitutesFor } from './task-guards';

const DISPATCHER = 50;
/** Heads of two other organs: a case needs two people, also where the whole office must stand back. */
const OTHER_HEADS = [60, 61] as const;
const [OTHER_HEAD] = OTHER_HEADS;
/** Asked of others by hand, in one walk: more of them only repeat. Sent back more often repeats too. */
const MOST_BRANCHES = 1;
/** Five people can be combined in so many ways that their case is walked forward only; what sending back adds shows with two and three. */
const MOST_SENT_BACK: Readonly<Record<number, number>> = { 2: 1, 3: 1, 5: 0 };

/** One case in one office: its tasks, who received it, and what each person has done to it. */
interface Office {
  readonly people: readonly number[];
  readonly present: readonly number[];
  readonly handledBy: readonly number[];
  readonly tasks: readonly Held[];
  readonly deciders: readonly number[];
}
interface Held extends TaskState {
  readonly branch: string;
  readonly kind: TaskKind;
  readonly verdict: Verdict | null;
}

/** The desk that SQL would give: person 1 is A of the examination and head, the last is A of the decision. */
function deskOf(office: Office, task: Held): Desk {
  const { people, present } = office;
  const first = people[0] ?? 0;
  const last = people.at(-1) ?? 0;
  const [primary, backup] = task.step === 'EXAMINE' ? [first, people[1] ?? 0] : [last, first];
  const branches = office.tasks
    .filter((one) => one.parent === task.id && one.kind !== 'AFTER_SIGN')
    .map(
      (one): Branch => ({
        ...one,
        taskId: one.id,
        parent: task.id,
        kind: one.kind as Branch['kind'],
        group: one.kind === 'COUNTERSIGN' ? 1 : null,
        mode: one.kind === 'COUNTERSIGN' ? 'ALL' : null,
        quorum: null,
        by: one.assignee,
      }),
    );
  const following = office.tasks.filter((one) => one.id > task.id && (one.kind === 'MAIN' || one.kind === 'AFTER_SIGN'));
  return {
    on: '2026-09-29' as LocalDate,
    post: { primary, backup, primaryAway: !present.includes(primary), backupAway: !present.includes(backup) },
    heads: present.filter((person) => person === first),
    dispatcher: DISPATCHER,
    approvers: present,
    ownerAway: task.assignee !== null && people.includes(task.assignee) && !present.includes(task.assignee),
    examined: true,
    branches,
    parentOwner: office.tasks.find((one) => one.id === task.parent && isOpen(one))?.assignee ?? null,
    recallable:
      task.status === 'DONE' &&
      task.kind === 'MAIN' &&
      task.step === 'EXAMINE' &&
      following.length === 1 &&
      following[0]?.step === 'DECIDE' &&
      following[0]?.status === 'READY',
    substitutes: OTHER_HEADS,
    deferredPapers: [],
    openObjections: 0,
    paths: { specialProcedures: [], extension: null, statutoryDueOn: null, procedure: null, extended: null },
  };
}

/** Every state that one act of anybody can lead to: exactly the acts that the guard offers, on everybody they may name. */
function successors(office: Office): Office[] {
  const everybody = [...office.people, DISPATCHER, ...OTHER_HEADS];
  const alive = office.tasks.filter((task) => isOpen(task) || task.status === 'DONE');
  return alive.flatMap((task) => {
    const desk = deskOf(office, task);
    return everybody.flatMap((actor) =>
      actionsFor(task, actor, desk).flatMap((action) => after(office, task, desk, actor, action, everybody)),
    );
  });
}

function after(office: Office, task: Held, desk: Desk, actor: number, action: StaffAction, everybody: readonly number[]): Office[] {
  const command: TaskCommand = { actor, expectedVersion: task.version };
  const replaced = (state: TaskState, verdict = task.verdict): Held[] =>
    office.tasks.map((one) => (one.id === task.id ? { ...task, ...state, verdict } : one));
  const opened = (
    tasks: readonly Held[],
    step: Step,
    kind: TaskKind,
    parent: number | null,
    excluded: readonly number[],
    to: number | null,
  ): Held[] => [
    ...tasks,
    {
      ...task,
      id: Math.max(...tasks.map(({ id }) => id)) + 1,
      version: 1,
      status: to === null ? 'READY' : 'CLAIMED',
      step,
      kind,
      parent,
      branch: `${kind} ${to}`,
      assignee: to,
      excluded,
      waiting: null,
      verdict: null,
    },
  ];
  const closed = (tasks: readonly Held[], parent: number): Held[] =>
    tasks.map((one) => (one.parent === parent && isOpen(one) ? { ...one, status: 'CANCELLED' } : one));
  switch (action) {
    case 'claim':
    case 'takeOver':
      return [{ ...office, tasks: replaced(claim(task, command, desk).after) }];
    case 'release':
      return [{ ...office, tasks: replaced(release(task, command, '外出', desk).after) }];
    case 'assign':
    case 'transfer':
      return everybody
        .filter((to) => mayReceive(task, to, desk, actor))
        .map((to) => ({ ...office, tasks: replaced(transfer(task, command, to, '调配', desk).after) }));
    case 'delegate':
    case 'countersign': {
      if (office.tasks.filter((one) => one.parent !== null).length >= MOST_BRANCHES) return [];
      const tasks = replaced(ask(task, action, command, '请核对', desk).after);
      const kept = keptFromSigning(task);
      const targets = everybody.filter((to) => !kept.includes(to) && (action === 'countersign' || mayReceive(task, to, desk, actor)));
      const kind = action === 'delegate' ? 'DELEGATION' : 'COUNTERSIGN';
      return targets.map((to) => ({ ...office, tasks: opened(tasks, task.step, kind, task.id, kept, to) }));
    }
    case 'recommend': {
      const tasks = closed(replaced(complete(task, action, command, null, desk).after, 'GRANT'), task.id);
      const examiners = tasks.filter((one) => one.step === 'EXAMINE' && one.status === 'DONE').flatMap((one) => one.assignee ?? []);
      return [{ ...office, tasks: opened(tasks, 'DECIDE', 'MAIN', null, keptFromDeciding(office.handledBy, examiners, actor), null) }];
    }
    case 'sendBack': {
      const tasks = closed(replaced(complete(task, action, command, '再核', desk).after), task.id);
      if (task.kind !== 'MAIN') return [{ ...office, tasks }];
      return office.tasks.filter((one) => one.kind === 'MAIN').length > 2 * (MOST_SENT_BACK[office.people.length] ?? 0)
        ? []
        : [{ ...office, tasks: opened(tasks, 'EXAMINE', 'MAIN', null, [...office.handledBy, actor], null) }];
    }
    case 'sign':
      return [{ ...office, tasks: replaced(complete(task, action, command, null, desk).after, 'GRANT') }];
    case 'withdraw':
      return [{ ...office, tasks: replaced(complete(task, action, command, '不需要', desk).after) }];
    case 'recall': {
      const tasks = replaced(recall(task, command, '补充', desk).after).map((one) =>
        one.id > task.id && isOpen(one) ? { ...one, status: 'CANCELLED' as const } : one,
      );
      return [{ ...office, tasks }];
    }
    case 'decide':
      return [
        {
          ...office,
          tasks: closed(replaced(complete(task, action, command, null, desk).after, 'GRANT'), task.id),
          deciders: [...office.deciders, actor],
        },
      ];
    // The rest changes neither people nor who may act: advice does not bind, asking again only repeats, a hold waits, and so on.
    default:
      return [];
  }
}

function mayReceive(task: Held, to: number, desk: Desk, actor: number): boolean {
  try {
    assertMayReceive(task, to, desk, actor);
    return true;
  } catch {
    return false;
  }
}

/** What is wrong with a state that somebody has brought about; nothing, if the rules hold. */
function wrongs({ tasks, handledBy, deciders }: Office): string[] {
  const main = tasks.filter((one) => one.status === 'DONE');
  const examiners = main.filter((one) => one.step === 'EXAMINE').map((one) => one.assignee);
  return [
    ...tasks
      .filter((one) => isOpen(one) && one.assignee !== null && one.excluded.includes(one.assignee))
      .map((one) => `held by ${one.assignee}, who is kept out`),
    ...main
      .filter((one) => one.assignee !== null && handledBy.includes(one.assignee))
      .map((one) => `${one.step} by ${one.assignee}, who received it`),
    ...deciders.filter((person) => examiners.includes(person)).map((person) => `decided by ${person}, who examined it`),
    ...tasks
      .filter((one) => isOpen(one) && tasks.some((parent) => parent.id === one.parent && !isOpen(parent)))
      .map((one) => `${one.id} outlives its parent`),
    ...main
      .filter((one) => one.kind === 'COUNTERSIGN' && main.some((parent) => parent.id === one.parent && parent.assignee === one.assignee))
      .map((one) => `${one.assignee} counted his own signature`),
  ];
}

/** Walks every way that a case can take through the office. Versions only count, so they are left out of what makes two states the same. */
function search(start: Office): { readonly states: number; readonly decided: number; readonly stuck: string[]; readonly wrong: string[] } {
  const keyOf = ({ tasks, deciders }: Office) =>
    JSON.stringify([
      tasks.map(({ id, status, step, kind, parent, assignee, excluded }) => [id, status, step, kind, parent, assignee, excluded]),
      deciders,
    ]);
  const seen = new Set([keyOf(start)]);
  const queue = [start];
  const wrong = new Set<string>();
  const stuck: string[] = [];
  let decided = 0;
  for (const office of queue) {
    for (const one of wrongs(office)) wrong.add(one);
    if (office.deciders.length > 0) {
      decided += 1;
      continue;
    }
    const following = successors(office);
    if (following.length === 0) stuck.push(keyOf(office));
    for (const reached of following) {
      // What was called back or sent back leaves no trace that a guard reads; kept, it would only make the same state look new for ever.
      const next = { ...reached, tasks: reached.tasks.filter(({ status }) => status !== 'CANCELLED' && status !== 'RETURNED') };
      const key = keyOf(next);
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push(next);
    }
  }
  return { states: seen.size, decided, stuck, wrong: [...wrong] };
}

function officeOf(size: number, handledBy: readonly number[], away: readonly number[]): Office {
  const people = Array.from({ length: size }, (_, index) => index + 1);
  const task: Held = {
    id: 1,
    version: 1,
    status: 'READY',
    step: 'EXAMINE',
    kind: 'MAIN',
    parent: null,
    branch: '',
    organ: '532922103-government',
    assignee: null,
    onBehalfOf: null,
    capacity: null,
    waiting: null,
    excluded: handledBy,
    verdict: null,
  };
  return { people, present: people.filter((person) => !away.includes(person)), handledBy, tasks: [task], deciders: [] };
}

// Millions of refusals are asked for; nobody reads where they came from.
const stackTraceLimit = Error.stackTraceLimit;
beforeAll(() => {
  Error.stackTraceLimit = 0;
});
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
});

describe.each([2, 3, 5])('every way through an office of %i people', (size) => {
  // Nobody, one of them, or all of them received the case; one of them may be away.
  const everybody = Array.from({ length: size }, (_, index) => index + 1);
  const receivers = size === 5 ? [[1], [size], everybody] : [[], [1], [size], everybody];
  const absences = size === 3 ? [[], [1], [size]] : [[], [size]];

  it.each(receivers.flatMap((handledBy) => absences.map((away) => ({ handledBy, away }))))(
    'received by $handledBy, without $away: nobody approves his own work, and the case can always be decided',
    ({ handledBy, away }) => {
      const { states, decided, stuck, wrong } = search(officeOf(size, handledBy, away));
      expect(wrong).toEqual([]);
      expect(stuck).toEqual([]);
      expect(decided).toBeGreaterThan(0);
      expect(states).toBeGreaterThan(20);
    },
  );
});

describe('an office in which everybody must stand back', () => {
  const office = officeOf(2, [1, 2], []);
  const [task] = office.tasks;
  if (task === undefined) throw new Error('the case has no task');
  const desk = deskOf(office, task);

  it('is told who may lawfully act instead, not how to get around the rule', () => {
    expect(() => claim(task, { actor: 1, expectedVersion: 1 }, desk)).toThrow(
      expect.objectContaining({
        code: 'recusal-required',
        details: expect.objectContaining({
          params: { proposal: { capacity: 'ACTING_HEAD', staff: DISPATCHER, substitutes: OTHER_HEADS } },
        }),
      }),
    );
    expect(substitutesFor(task, desk)).toEqual(OTHER_HEADS);
    expect(substitutesFor({ excluded: [1] }, desk)).toEqual([]);
  });

  it('gets the head of another organ from the dispatcher, and from nobody else', () => {
    const command = { actor: DISPATCHER, expectedVersion: 1 };
    expect(transfer(task, command, OTHER_HEAD, '均须回避', desk).after).toMatchObject({ assignee: OTHER_HEAD, capacity: 'ASSIGNED' });
    expect(() => transfer(task, { ...command, actor: 1 }, OTHER_HEAD, '均须回避', desk)).toThrow(
      expect.objectContaining({ code: 'target-not-available' }),
    );
    // A way around takes two persons, also where the dispatcher heads another organ.
    const alsoHead = { ...desk, substitutes: [DISPATCHER, ...desk.substitutes] };
    expect(() => transfer(task, command, DISPATCHER, '均须回避', alsoHead)).toThrow(
      expect.objectContaining({ code: 'target-not-available' }),
    );
    const oneFree = deskOf(officeOf(2, [1], []), { ...task, excluded: [1] });
    expect(() => transfer({ ...task, excluded: [1] }, command, OTHER_HEAD, '省事', oneFree)).toThrow(
      expect.objectContaining({ code: 'target-not-available' }),
    );
  });
});
