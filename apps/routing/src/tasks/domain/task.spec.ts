import { unreachableStatuses } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import { assertOpinion } from './approval';
import { type Desk, eligiblePeople, type TaskState } from './task';
import { TASK_TRANSITIONS } from './task.transitions';
import { claim, complete, release, transfer } from './task-decisions';
import { actionsFor, refusalOf } from './task-guards';

const on = '2026-09-29' as LocalDate;
const [A, B, HEAD, OTHER, DISPATCHER, CLERK] = [1, 2, 3, 4, 5, 6] as const;

const desk = (overrides: Partial<Desk> = {}, post: Partial<Desk['post']> = {}): Desk => ({
  on,
  post: { primary: A, backup: B, primaryAway: false, backupAway: false, ...post },
  heads: [HEAD],
  dispatcher: DISPATCHER,
  approvers: [A, B, HEAD, OTHER],
  ownerAway: false,
  examined: true,
  deferredPapers: [],
  openObjections: 0,
  branches: [],
  parentOwner: null,
  recallable: false,
  substitutes: [],
  paths: { specialProcedures: [], extension: null, statutoryDueOn: null, procedure: null, extended: null },
  ...overrides,
});
const task = (overrides: Partial<TaskState> = {}): TaskState => ({
  id: 1,
  version: 1,
  status: 'READY',
  step: 'EXAMINE',
  kind: 'MAIN',
  parent: null,
  organ: '532922-market-supervision',
  assignee: null,
  onBehalfOf: null,
  capacity: null,
  waiting: null,
  excluded: [CLERK],
  ...overrides,
});
const owned = (assignee: number, overrides: Partial<TaskState> = {}) => task({ status: 'CLAIMED', assignee, version: 2, ...overrides });
const refusal = (code: string) => expect.objectContaining({ code });

describe('an approval task', () => {
  it('has no status that nothing leads to', () => {
    expect(unreachableStatuses(TASK_TRANSITIONS, ['READY'])).toEqual([]);
  });

  it('is claimed by A, by nobody else while A is there', () => {
    expect(claim(task(), { actor: A, expectedVersion: 1, expectedOwner: null }, desk()).after).toMatchObject({
      status: 'CLAIMED',
      assignee: A,
      onBehalfOf: null,
      version: 2,
    });
    expect(() => claim(task(), { actor: B, expectedVersion: 1, expectedOwner: null }, desk())).toThrow(refusal('not-post-holder'));
  });

  it('is claimed by B on A’s behalf while A is away', () => {
    const change = claim(task(), { actor: B, expectedVersion: 1, expectedOwner: null }, desk({}, { primaryAway: true }));
    expect(change.after).toMatchObject({ assignee: B, onBehalfOf: A, capacity: 'BACKUP' });
  });

  it('that A left behind is taken over by B, and not while A is there', () => {
    const left = desk({ ownerAway: true }, { primaryAway: true });
    expect(claim(owned(A), { actor: B, expectedVersion: 2, expectedOwner: A }, left)).toMatchObject({
      action: 'takeOver',
      after: { assignee: B, onBehalfOf: A },
    });
    expect(() => claim(owned(A), { actor: B, expectedVersion: 2, expectedOwner: A }, desk())).toThrow(refusal('task-already-claimed'));
  });

  it('already claimed answers so to the second, whatever version the second saw', () => {
    expect(() => claim(owned(A), { actor: B, expectedVersion: 1, expectedOwner: null }, desk({}, { primaryAway: true }))).toThrow(
      refusal('task-already-claimed'),
    );
  });

  it('moved to another since is no longer yours, and an old version is refused', () => {
    expect(() => release(owned(B), { actor: A, expectedVersion: 2 }, '出差', desk())).toThrow(refusal('task-not-yours'));
    expect(() => release(owned(A), { actor: A, expectedVersion: 1 }, '出差', desk())).toThrow(refusal('version-mismatch'));
  });

  it('is never for somebody who received the case: B acts, then the head, then whom the dispatcher names', () => {
    const conflicted = task({ excluded: [A] });
    expect(() => claim(conflicted, { actor: A, expectedVersion: 1 }, desk())).toThrow(refusal('recusal-required'));
    expect(claim(conflicted, { actor: B, expectedVersion: 1 }, desk()).after).toMatchObject({ assignee: B, onBehalfOf: A });
    expect(eligiblePeople(task({ excluded: [A, B] }), desk())).toEqual([{ staffId: HEAD, capacity: 'HEAD' }]);
    const desperate = task({ excluded: [A, B, HEAD] });
    expect(eligiblePeople(desperate, desk())).toEqual([{ staffId: DISPATCHER, capacity: 'DISPATCHER' }]);
    expect(() => claim(desperate, { actor: DISPATCHER, expectedVersion: 1 }, desk())).toThrow(refusal('not-post-holder'));
    expect(transfer(desperate, { actor: DISPATCHER, expectedVersion: 1 }, OTHER, '回避', desk())).toMatchObject({
      action: 'assign',
      after: { assignee: OTHER, onBehalfOf: A, capacity: 'ASSIGNED' },
    });
  });

  it('is not handed to somebody who is recused, away or of another organ', () => {
    const move = (to: number) => () => transfer(owned(A), { actor: A, expectedVersion: 2, expectedOwner: A }, to, '协助', desk());
    expect(move(CLERK)).toThrow(refusal('target-recused'));
    expect(move(99)).toThrow(refusal('target-not-available'));
    expect(move(A)).toThrow(refusal('target-not-available'));
  });

  it('offers exactly what the guard lets pass', () => {
    expect(actionsFor(task(), A, desk())).toEqual(['claim']);
    expect(actionsFor(task(), HEAD, desk())).toEqual(['assign']);
    const join = ['delegate', 'addSign', 'countersign', 'hold', 'consult'];
    expect(actionsFor(owned(A), A, desk())).toEqual(['transfer', 'release', 'recommend', ...join]);
    expect(actionsFor(owned(A, { step: 'DECIDE' }), A, desk())).toEqual(['transfer', 'release', 'decide', 'sendBack', ...join]);
    expect(actionsFor(owned(A, { step: 'DECIDE' }), A, desk({ examined: false }))).toEqual(['transfer', 'release', 'decide', ...join]);
    expect(actionsFor(owned(A), OTHER, desk())).toEqual([]);
    expect(actionsFor(owned(A), DISPATCHER, desk())).toEqual(['transfer', 'reroute']);
    expect(actionsFor(task({ status: 'DONE' }), A, desk())).toEqual([]);
  });

  it('is not decided at the examination, nor examined at the decision', () => {
    expect(() => complete(owned(A), 'decide', { actor: A, expectedVersion: 2 }, null, desk())).toThrow(refusal('state-conflict'));
    // 容缺: the review goes on, the decision waits for the promised papers.
    const incomplete = desk({ deferredPapers: ['M02'] });
    expect(actionsFor(owned(A, { step: 'DECIDE' }), A, incomplete)).toEqual(
      actionsFor(owned(A, { step: 'DECIDE' }), A, desk()).filter((action) => action !== 'decide'),
    );
    expect(() => complete(owned(A, { step: 'DECIDE' }), 'decide', { actor: A, expectedVersion: 2 }, null, incomplete)).toThrow(
      refusal('deferred-material-missing'),
    );
    expect(actionsFor(owned(A), A, incomplete)).toContain('recommend');
    expect(() => complete(owned(A, { step: 'DECIDE' }), 'recommend', { actor: A, expectedVersion: 2 }, null, desk())).toThrow(
      refusal('state-conflict'),
    );
  });
});

describe('an office of two, three or five people', () => {
  const subsets = (people: readonly number[]): number[][] =>
    Array.from({ length: 2 ** people.length }, (_, bits) => people.filter((_person, index) => bits & (1 << index)));

  /** Every way in which somebody who received or examined a case could still be asked, or able, to decide it. */
  function waysToSelfApproval(size: number): string[] {
    const people = Array.from({ length: size }, (_, index) => index + 1);
    const found: string[] = [];
    for (const away of subsets(people)) {
      const approvers = people.filter((person) => !away.includes(person));
      for (const excluded of subsets(people)) {
        const decision = task({ step: 'DECIDE', excluded });
        for (const backup of people.slice(1)) {
          // Person 1 is A and also the head; who is B varies.
          const present = desk(
            { dispatcher: 50, heads: away.includes(1) ? [] : [1], approvers },
            { primary: 1, backup, primaryAway: away.includes(1), backupAway: away.includes(backup) },
          );
          const eligible = eligiblePeople(decision, present).map((person) => person.staffId);
          if (eligible.length === 0) found.push(`nobody for ${excluded} without ${away}`);
          for (const person of excluded) {
            const mayClaim = refusalOf('claim', decision, person, present) === null;
            const mayDecide = refusalOf('decide', { ...decision, status: 'CLAIMED', assignee: person }, person, present) === null;
            if (eligible.includes(person) || mayClaim || mayDecide) {
              found.push(`${person} of ${excluded} without ${away}`);
            }
          }
        }
      }
    }
    return found;
  }

  it('has no way to let somebody act on what they received or examined, and never nobody to turn to', () => {
    expect([2, 3, 5].flatMap(waysToSelfApproval)).toEqual([]);
  });
});

describe('an opinion', () => {
  const plain = { verdict: 'GRANT', text: null, reasonCode: null, siteCheck: null } as const;
  const terms = { acceptedOn: '2026-09-21' as LocalDate, siteCheck: true, siteChecked: false };
  const check = { checkedOn: '2026-09-25' as LocalDate, checkedBy: [A, OTHER], findings: '布局与图纸一致' };

  it('to deny states its reason and facts', () => {
    expect(() => assertOpinion({ ...plain, verdict: 'DENY' }, terms, on)).toThrow(refusal('reason-required'));
    expect(() => assertOpinion({ ...plain, verdict: 'DENY', reasonCode: 'layout', text: '布局不符' }, terms, on)).not.toThrow();
  });

  it('to grant needs the check on the spot, by two people, between acceptance and today', () => {
    expect(() => assertOpinion(plain, terms, on)).toThrow(refusal('site-check-missing'));
    expect(() => assertOpinion({ ...plain, siteCheck: check }, terms, on)).not.toThrow();
    expect(() => assertOpinion({ ...plain, siteCheck: { ...check, checkedBy: [A, A] } }, terms, on)).toThrow(
      refusal('site-check-two-people'),
    );
    expect(() => assertOpinion({ ...plain, siteCheck: { ...check, checkedOn: '2026-09-30' as LocalDate } }, terms, on)).toThrow(
      refusal('site-check-date'),
    );
    expect(() => assertOpinion(plain, { ...terms, siteChecked: true }, on)).not.toThrow();
  });

  it('may rest on a check of today, on a day off whose acceptance counts from the next working day', () => {
    const sunday = { ...check, checkedOn: '2026-09-27' as LocalDate };
    const fromMonday = { ...terms, acceptedOn: '2026-09-28' as LocalDate };
    expect(() => assertOpinion({ ...plain, siteCheck: sunday }, fromMonday, '2026-09-27' as LocalDate)).not.toThrow();
    expect(() => assertOpinion({ ...plain, siteCheck: check }, fromMonday, '2026-09-27' as LocalDate)).toThrow(refusal('site-check-date'));
  });
});
