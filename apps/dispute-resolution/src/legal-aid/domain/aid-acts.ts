/** Acts on one application for aid: who may ask for which. The table guards the commands and feeds `actions`. */
export type AidAct =
  | 'check'
  | 'askOnce'
  | 'supply'
  | 'provide'
  | 'complete'
  | 'grant'
  | 'deny'
  | 'object'
  | 'uphold'
  | 'order'
  | 'assign'
  | 'assignAtOnce'
  | 'begin'
  | 'decline'
  | 'replace'
  | 'report'
  | 'conclude'
  | 'terminate'
  | 'review'
  | 'archive'
  | 'withdraw';

/** REVIEWER prepares, APPROVER decides; RECORDER writes down what the applicant did; LAWYER is the one assigned. */
export type AidPart = 'REVIEWER' | 'APPROVER' | 'RECORDER' | 'LAWYER';

export const PART_OF: Readonly<Record<AidAct, AidPart>> = {
  check: 'REVIEWER',
  askOnce: 'REVIEWER',
  supply: 'RECORDER',
  complete: 'RECORDER',
  object: 'RECORDER',
  withdraw: 'RECORDER',
  provide: 'APPROVER',
  grant: 'APPROVER',
  deny: 'APPROVER',
  terminate: 'APPROVER',
  replace: 'APPROVER',
  uphold: 'APPROVER',
  order: 'APPROVER',
  assign: 'REVIEWER',
  assignAtOnce: 'REVIEWER',
  begin: 'LAWYER',
  decline: 'LAWYER',
  report: 'LAWYER',
  conclude: 'LAWYER',
  review: 'REVIEWER',
  archive: 'REVIEWER',
};

export interface AidHand {
  readonly roles: readonly string[];
  readonly isLead: boolean;
  readonly isAssignedLawyer: boolean;
  /** He decided the thing that is objected to: §49 has somebody else look at it. */
  readonly decidedIt: boolean;
}

export function mayTakePart(act: AidAct, { roles, isLead, isAssignedLawyer, decidedIt }: AidHand): boolean {
  switch (PART_OF[act]) {
    case 'REVIEWER':
      return roles.includes('LEGAL_AID_REVIEWER');
    case 'APPROVER':
      return roles.includes('LEGAL_AID_APPROVER') && !((act === 'uphold' || act === 'order') && decidedIt);
    case 'RECORDER':
      return isLead || roles.includes('DISPUTE_DESK') || roles.includes('LEGAL_AID_REVIEWER');
    case 'LAWYER':
      return isAssignedLawyer;
  }
}

/** What this person may do now. @param allowed actions that the transition table allows from the state */
export function aidActions(allowed: readonly string[], askedBefore: boolean, hand: AidHand): AidAct[] {
  const acts = (Object.keys(PART_OF) as AidAct[]).filter((act) => allowed.includes(act));
  // §43 ¶2: what is missing is told once.
  return acts.filter((act) => !(act === 'askOnce' && askedBefore) && mayTakePart(act, hand));
}
