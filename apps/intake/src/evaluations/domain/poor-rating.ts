import { allowedActions, DomainError, nextStatus, type TransitionTable } from '@app/domain-kernel';

/** 差评处置状态. */
export type PoorRatingState = 'TO_VERIFY' | 'IN_APPEAL' | 'TO_RECTIFY' | 'TO_REPLY' | 'TO_CALL_BACK' | 'TO_RECHECK' | 'CLOSED';

export type PoorRatingAction =
  | 'findJustified'
  | 'findWithoutBasis'
  | 'appeal'
  | 'upholdAppeal'
  | 'rejectAppeal'
  | 'rectify'
  | 'reply'
  | 'callBack'
  | 'callBackAgain'
  | 'close'
  | 'sendBack';

/** Verify → {rectify | explain | appeal} → reply → call back → recheck → close (国办发〔2019〕51号, GB/T 39734 9.1–9.3). */
export const POOR_RATING_TRANSITIONS: TransitionTable<PoorRatingState, PoorRatingAction> = {
  TO_VERIFY: { findJustified: 'TO_RECTIFY', findWithoutBasis: 'TO_REPLY', appeal: 'IN_APPEAL' },
  IN_APPEAL: { upholdAppeal: 'TO_REPLY', rejectAppeal: 'TO_RECTIFY' },
  TO_RECTIFY: { rectify: 'TO_REPLY' },
  TO_REPLY: { reply: 'TO_CALL_BACK' },
  // Nobody answered the telephone: the call is owed until it was tried often enough.
  TO_CALL_BACK: { callBack: 'TO_RECHECK', callBackAgain: 'TO_CALL_BACK' },
  TO_RECHECK: { close: 'CLOSED', sendBack: 'TO_RECTIFY' },
  CLOSED: {},
};

export const POOR_RATING_STATE_NAMES: Readonly<Record<PoorRatingState, string>> = {
  TO_VERIFY: '待核实',
  IN_APPEAL: '申诉待裁定',
  TO_RECTIFY: '整改中',
  TO_REPLY: '待答复',
  TO_CALL_BACK: '待回访',
  TO_RECHECK: '待复核',
  CLOSED: '已办结',
};

export type Outcome = 'RECTIFIED' | 'EXPLAINED' | 'NOT_UPHELD';

export interface PoorRating {
  readonly state: PoorRatingState;
  /** The organ that served: 谁办理、谁负责. */
  readonly unit: string;
  /** Everybody of the office who had worked on the case when the rating was given. */
  readonly ratedStaff: readonly number[];
  /** Who has acted for the unit so far. */
  readonly handlers: readonly number[];
  /** A limit has run out: the supervisor may act in the unit's place. */
  readonly escalated: boolean;
  readonly realName: boolean;
  readonly callAttempts: number;
}

export interface Officer {
  readonly id: number;
  readonly organ: string | null;
  readonly roles: readonly string[];
}

/** What a command of an officer makes of a poor rating. */
export interface Advance {
  readonly action: PoorRatingAction;
  readonly state: PoorRatingState;
  readonly handlers: readonly number[];
  readonly callAttempts: number;
}

type Guard = (rating: PoorRating, officer: Officer) => DomainError | null;

const refusal = (message: string): DomainError => new DomainError('forbidden', 'not-permitted', message);
const isRated = ({ ratedStaff }: PoorRating, { id }: Officer): boolean => ratedStaff.includes(id);

/** The head of the unit; where that is the supervisor's own office, or the unit let a limit pass, a supervisor. Never the rated one. */
const handlesForUnit: Guard = (rating, officer) => {
  if (isRated(rating, officer)) return refusal('被评价的工作人员不能处理对自己的评价。');
  const ofUnit = officer.organ === rating.unit;
  if (officer.roles.includes('ORGAN_HEAD') && ofUnit) return null;
  if (officer.roles.includes('SUPERVISOR') && (ofUnit || rating.escalated)) return null;
  return refusal('由被评价服务的承办单位负责人处理；逾期没有处理的由督查人员处理。');
};

/** Somebody outside the line: a supervisor who neither was rated nor handled it. */
const isIndependent: Guard = (rating, officer) =>
  !officer.roles.includes('SUPERVISOR') || isRated(rating, officer) || rating.handlers.includes(officer.id)
    ? refusal('由没有被评价、也没有参与处理的督查人员办理。')
    : null;

const GUARDS: Readonly<Record<PoorRatingAction, Guard>> = {
  findJustified: handlesForUnit,
  findWithoutBasis: handlesForUnit,
  appeal: handlesForUnit,
  upholdAppeal: isIndependent,
  rejectAppeal: isIndependent,
  rectify: handlesForUnit,
  reply: handlesForUnit,
  callBack: isIndependent,
  callBackAgain: isIndependent,
  close: isIndependent,
  sendBack: isIndependent,
};

/** The buttons of this officer on this rating, by the guards that also refuse. */
export function poorRatingActions(rating: PoorRating, officer: Officer): PoorRatingAction[] {
  return allowedActions(POOR_RATING_TRANSITIONS, rating.state).filter((action) => GUARDS[action](rating, officer) === null);
}

export function advance(rating: PoorRating, action: PoorRatingAction, officer: Officer): Advance {
  const state = nextStatus(POOR_RATING_TRANSITIONS, rating.state, action);
  const refused = GUARDS[action](rating, officer);
  if (refused) throw refused;
  const handled = GUARDS[action] === handlesForUnit && !rating.handlers.includes(officer.id);
  return { action, state, handlers: handled ? [...rating.handlers, officer.id] : rating.handlers, callAttempts: rating.callAttempts };
}

export type CallOutcome = 'SATISFIED' | 'NOT_SATISFIED' | 'NOT_REACHED' | 'ANONYMOUS';

/**
 * 回访. Who rated under his name is called back, all of them; only who rated by the code on the receipt may be left uncalled.
 * @param attempts how often a call is tried before it counts as done.
 */
export function callBack(rating: PoorRating, outcome: CallOutcome, attempts: number, officer: Officer): Advance {
  if (outcome === 'ANONYMOUS' && rating.realName)
    throw new DomainError('rule-violation', 'call-back-required', '实名差评应当全部回访，请联系评价人后登记回访结果。');
  const tried = rating.callAttempts + 1;
  const again = outcome === 'NOT_REACHED' && tried < attempts;
  return { ...advance(rating, again ? 'callBackAgain' : 'callBack', officer), callAttempts: tried };
}

export const isPoor = (grade: number, poorUpTo: number): boolean => grade <= poorUpTo;
