import { DomainError } from './domain-error';
import { allowedActions, nextStatus, type TransitionTable, unreachableStatuses } from './transition-table';

type Status = 'OPEN' | 'DONE' | 'LOST';
type Action = 'finish' | 'reopen';
const TABLE: TransitionTable<Status, Action> = { OPEN: { finish: 'DONE' }, DONE: { reopen: 'OPEN' }, LOST: {} };

describe('a transition table', () => {
  it('gives the next status of an allowed action', () => {
    expect(nextStatus(TABLE, 'OPEN', 'finish')).toBe('DONE');
  });

  it('refuses any other action and names what may be done', () => {
    expect(() => nextStatus(TABLE, 'DONE', 'finish')).toThrow(
      expect.objectContaining({
        code: 'state-conflict',
        details: { params: { from: 'DONE', action: 'finish', allowed: ['reopen'] } },
      }) as DomainError,
    );
  });

  it('lists what may happen next', () => {
    expect(allowedActions(TABLE, 'OPEN')).toEqual(['finish']);
  });

  it('finds a status that no path reaches', () => {
    expect(unreachableStatuses(TABLE, ['OPEN'])).toEqual(['LOST']);
  });
});
