import { DomainError, unreachableStatuses } from '@app/domain-kernel';
import {
  actionsFor,
  EXTENSION_TRANSITIONS,
  type ExtensionAction,
  type ExtensionState,
  type ExtensionStatus,
  type Head,
  refusalOf,
  statusAfter,
} from './extension';

const [ASKER, HEAD, RECEIVER, STRANGER] = [1, 2, 3, 4] as const;
const HEADS: Head[] = [{ staffId: HEAD, acting: false, ground: 'HEAD' }];
const STATUSES = Object.keys(EXTENSION_TRANSITIONS) as ExtensionStatus[];
const ACTIONS: ExtensionAction[] = ['approve', 'refuse', 'takeBack', 'cancel'];
const extension = (status: ExtensionStatus, changes: Partial<ExtensionState> = {}): ExtensionState => ({
  id: 1,
  version: 1,
  routeId: 1,
  taskId: 1,
  organ: 'a',
  amount: 10,
  unit: 'WORKING_DAY',
  article: '行政许可法 §42',
  byGovernment: false,
  reasonCode: 'COMPLEX_FACTS',
  status,
  paused: false,
  askedBy: ASKER,
  excluded: [ASKER, RECEIVER],
  ...changes,
});

/** Every cell that is allowed; all others are refused. */
const CELLS: Partial<Record<`${ExtensionStatus} ${ExtensionAction}`, ExtensionStatus>> = {
  'REQUESTED approve': 'APPROVED',
  'REQUESTED refuse': 'REFUSED',
  'REQUESTED takeBack': 'CANCELLED',
  'REQUESTED cancel': 'CANCELLED',
};

describe('an extension', () => {
  it('reaches every status', () => expect(unreachableStatuses(EXTENSION_TRANSITIONS, ['REQUESTED'])).toEqual([]));

  it.each(STATUSES.flatMap((status) => ACTIONS.map((action) => [status, action] as const)))('%s, %s', (status, action) => {
    const to = CELLS[`${status} ${action}`];
    if (to !== undefined) expect(statusAfter(extension(status), action)).toBe(to);
    else expect(() => statusAfter(extension(status), action)).toThrow(DomainError);
    if (action === 'cancel') return;
    const refusal = refusalOf(action, extension(status), action === 'takeBack' ? ASKER : HEAD, HEADS);
    expect(refusal?.code).toBe(to === undefined ? 'state-conflict' : undefined);
  });

  it.each([
    [HEAD, ['approve', 'refuse'], 'not-the-asker'],
    [ASKER, ['takeBack'], undefined],
    [RECEIVER, [], 'not-the-asker'],
    [STRANGER, [], 'not-the-asker'],
  ] as const)('offers person %i %j', (person, actions, takeBack) => {
    expect(actionsFor(extension('REQUESTED'), person, HEADS)).toEqual(actions);
    expect(refusalOf('takeBack', extension('REQUESTED'), person, HEADS)?.code).toBe(takeBack);
  });

  it.each([
    [ASKER, 'recusal-required'],
    [RECEIVER, 'recusal-required'],
    [STRANGER, 'not-organ-head'],
  ] as const)('is not approved by person %i: %s', (person, code) => {
    expect(refusalOf('approve', extension('REQUESTED'), person, HEADS)?.code).toBe(code);
  });

  it('names the law that leaves a joint limit to the government', () => {
    const refusal = refusalOf('approve', extension('REQUESTED', { byGovernment: true }), STRANGER, HEADS);
    expect(refusal).toMatchObject({ code: 'not-organ-head', details: { article: '行政许可法 §42 ¶2' } });
  });
});
