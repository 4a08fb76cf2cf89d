import { DomainError } from '@app/domain-kernel';

/** What each party says of being mediated with. 人民调解法 §17: one clear refusal, and that party is not mediated with. */
export type Will = 'ASKED' | 'WILLING' | 'REFUSES';

export interface PartyWill {
  readonly partyId: number;
  readonly side: 'CLAIMANT' | 'RESPONDENT' | 'THIRD';
  readonly will: Will;
}

/**
 * What follows of the answers: of many claimants those go on who are willing; where one side has nobody left, it is over.
 * WAIT: somebody has not answered.
 */
export function whatWills(wills: readonly PartyWill[]): 'WAIT' | 'ACCEPT' | 'REFUSE' {
  const left = (side: string, ...these: readonly Will[]): boolean => wills.some((one) => one.side === side && these.includes(one.will));
  for (const side of ['CLAIMANT', 'RESPONDENT']) {
    if (!left(side, 'ASKED', 'WILLING')) return 'REFUSE';
  }
  return wills.some(({ will }) => will === 'ASKED') ? 'WAIT' : 'ACCEPT';
}

/** Whoever goes on: nobody else is bound by anything. */
export const willing = (wills: readonly PartyWill[]): number[] =>
  wills.filter(({ will }) => will === 'WILLING').map(({ partyId }) => partyId);

/** Refuses `will-given`: a refusal stands until the party itself changes its mind before acceptance. */
export function assertAnswer(current: PartyWill | undefined, next: Exclude<Will, 'ASKED'>): void {
  if (current === undefined) throw new DomainError('rule-violation', 'party-not-asked', '该当事人没有被征询意愿，请核对。');
  if (current.will === next) throw new DomainError('conflict', 'will-given', '该当事人的意愿已经登记。');
}
