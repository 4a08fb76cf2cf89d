import { nextStatus, unreachableStatuses } from '@app/domain-kernel';
import { OBLIGATION_STATE_NAMES, OBLIGATION_TRANSITIONS, type ObligationState } from './obligation.transitions';

describe('应征', () => {
  it('reaches every state from 待核定, and names each', () => {
    expect(unreachableStatuses(OBLIGATION_TRANSITIONS, ['IDENTIFIED'])).toEqual([]);
    expect(Object.keys(OBLIGATION_STATE_NAMES)).toEqual(Object.keys(OBLIGATION_TRANSITIONS));
  });

  it('changes no amount and cancels nothing while it stands on a bill or is paid', () => {
    for (const state of ['BILLED', 'SETTLED', 'CONFIRMED'] as const) {
      for (const action of ['assess', 'waive', 'cancel'] as const) {
        expect(() => nextStatus(OBLIGATION_TRANSITIONS, state, action)).toThrow(expect.objectContaining({ code: 'state-conflict' }));
      }
    }
  });

  it('is paid through a bill only', () => {
    const settled = (Object.keys(OBLIGATION_TRANSITIONS) as ObligationState[]).filter((state) => 'settle' in OBLIGATION_TRANSITIONS[state]);
    expect(settled).toEqual(['BILLED']);
  });
});
