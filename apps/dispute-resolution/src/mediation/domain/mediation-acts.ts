/** Acts on one mediation: who may ask for which. The table guards the commands and feeds `actions`. */
export type MediationAct =
  | 'invite'
  | 'refuse'
  | 'accept'
  | 'assign'
  | 'meet'
  | 'extend'
  | 'draft'
  | 'sign'
  | 'discard'
  | 'takeEffect'
  | 'agreeOrally'
  | 'pay'
  | 'fulfil'
  | 'breach'
  | 'resume'
  | 'leave'
  | 'reopen'
  | 'fail'
  | 'terminate'
  | 'visit'
  | 'archive'
  | 'withdraw';

/** The desk that leads brings the parties together and chooses the mediator; what happens in the room is the mediator's; both may note the rest. */
export type MediationPart = 'DESK' | 'MEDIATOR' | 'EITHER';

export const PART_OF: Readonly<Record<MediationAct, MediationPart>> = {
  invite: 'DESK',
  refuse: 'EITHER',
  accept: 'EITHER',
  assign: 'DESK',
  meet: 'MEDIATOR',
  extend: 'MEDIATOR',
  draft: 'MEDIATOR',
  sign: 'MEDIATOR',
  discard: 'MEDIATOR',
  takeEffect: 'MEDIATOR',
  agreeOrally: 'MEDIATOR',
  pay: 'EITHER',
  fulfil: 'EITHER',
  breach: 'EITHER',
  resume: 'EITHER',
  leave: 'EITHER',
  reopen: 'MEDIATOR',
  fail: 'MEDIATOR',
  terminate: 'EITHER',
  visit: 'MEDIATOR',
  archive: 'MEDIATOR',
  withdraw: 'DESK',
};

export interface MediationHand {
  readonly isDesk: boolean;
  readonly isMediator: boolean;
}

export function mayTakePart(act: MediationAct, { isDesk, isMediator }: MediationHand): boolean {
  const part = PART_OF[act];
  return (part !== 'MEDIATOR' && isDesk) || (part !== 'DESK' && isMediator);
}

export const mediationActions = (allowed: readonly string[], hand: MediationHand): MediationAct[] =>
  (Object.keys(PART_OF) as MediationAct[]).filter((act) => allowed.includes(act) && mayTakePart(act, hand));
