import { DomainError } from '@app/domain-kernel';
import type { RegistrationState } from './person';

/** 人员登记: a rumour is checked before anybody is dead or gone, and a check may find that it was wrong. Nobody is ever deleted. */
const NEXT: Readonly<Record<RegistrationState, Partial<Record<RegistrationState, RegistrationState>>>> = {
  PRESENT: { TO_CHECK_DEAD: 'TO_CHECK_DEAD', TO_CHECK_MOVED: 'TO_CHECK_MOVED' },
  TO_CHECK_DEAD: { DEAD: 'DEAD', PRESENT: 'PRESENT' },
  TO_CHECK_MOVED: { MOVED_AWAY: 'MOVED_AWAY', PRESENT: 'PRESENT' },
  DEAD: { TO_CHECK_DEAD: 'TO_CHECK_DEAD' },
  MOVED_AWAY: { PRESENT: 'PRESENT' },
};

export const REGISTRATION_STATES = Object.keys(NEXT) as RegistrationState[];

export function nextRegistration(from: RegistrationState, to: RegistrationState): RegistrationState {
  const next = NEXT[from][to];
  if (next === undefined) {
    throw new DomainError('conflict', 'state-conflict', '死亡、迁出先登记为待核实，核实以后再登记结果。', {
      params: { from, to, allowed: Object.keys(NEXT[from]) },
    });
  }
  return next;
}
