import { allowedActions, DomainError, nextStatus, type TransitionTable } from '@app/domain-kernel';

export type TransferKind = 'MEDICAL' | 'PENSION';
/** IN: the relation comes to this county. OUT: it leaves. */
export type Direction = 'IN' | 'OUT';
export type StepCode = 'REVIEW' | 'TRANSFER_OUT' | 'TRANSFER_IN' | 'CLOSE';
export type TransferState = 'RECEIVED' | StepCode | 'DONE' | 'REFUSED' | 'CANCELLED';
export type TransferAction = 'begin' | 'complete' | 'refuse' | 'callBack';

type Table = TransitionTable<TransferState, TransferAction>;

const ENDED = { DONE: {}, REFUSED: {}, CANCELLED: {} } as const;
const open = (next: TransferState): Table[TransferState] => ({ complete: next, refuse: 'REFUSED', callBack: 'CANCELLED' });
const received = (first: TransferState): Table[TransferState] => ({ begin: first, refuse: 'REFUSED', callBack: 'CANCELLED' });

/**
 * 关系转移: what may happen, by kind. Medical has two steps (医保办发〔2021〕43号: 转出 10, 转入 5 working days), employee pension three
 * (国办发〔2009〕66号: 15 each). A step that a kind does not have leads nowhere.
 */
export const TRANSFER_TRANSITIONS: Readonly<Record<TransferKind, Table>> = {
  MEDICAL: {
    RECEIVED: received('TRANSFER_OUT'),
    REVIEW: {},
    TRANSFER_OUT: open('TRANSFER_IN'),
    TRANSFER_IN: open('DONE'),
    CLOSE: {},
    ...ENDED,
  },
  PENSION: {
    RECEIVED: received('REVIEW'),
    REVIEW: open('TRANSFER_OUT'),
    TRANSFER_OUT: open('CLOSE'),
    TRANSFER_IN: {},
    CLOSE: open('DONE'),
    ...ENDED,
  },
};

export const TRANSFER_STATE_NAMES: Readonly<Record<TransferState, string>> = {
  RECEIVED: '待核对',
  REVIEW: '新参保地审核',
  TRANSFER_OUT: '转出地办理',
  TRANSFER_IN: '转入地接续',
  CLOSE: '新参保地办结',
  DONE: '已办结',
  REFUSED: '不予办理',
  CANCELLED: '已收回',
};

/** One step as the data gives it. */
export interface Step {
  readonly code: StepCode;
  /** Whose step it is: the place that the relation leaves, or the one it comes to. */
  readonly side: Direction;
  /** The paper that the step ends with; null where it ends with the work itself. */
  readonly paper: string | null;
}

export interface Transfer {
  readonly kind: TransferKind;
  readonly state: TransferState;
  readonly direction: Direction | null;
  /** The organ that is competent; its people work on it. */
  readonly organ: string;
  /** Staff who received or accepted the case. */
  readonly handledBy: readonly number[];
}

/** Who stands at the desk. */
export interface Hand {
  readonly id: number;
  readonly organ: string | null;
  readonly roles: readonly string[];
}

const refusalOf = (transfer: Transfer, hand: Hand): DomainError | null => {
  const works = hand.roles.includes('COLLECTION_CLERK') || (hand.roles.includes('APPROVER') && hand.organ === transfer.organ);
  if (!works) return new DomainError('forbidden', 'not-permitted', '关系转移由两险经办或者主管机关的经办人员办理。');
  // Received or accepted by the same hand means that nobody else has looked (收办分离).
  return transfer.handledBy.includes(hand.id)
    ? new DomainError('forbidden', 'decided-by-receiver', '收件或者受理的人员不能作出决定，请由其他人员办理。')
    : null;
};

/** What this person may do; the guards of the commands give it. */
export function transferActions(transfer: Transfer, hand: Hand): TransferAction[] {
  if (refusalOf(transfer, hand)) return [];
  return allowedActions(TRANSFER_TRANSITIONS[transfer.kind], transfer.state).filter((action) => action !== 'callBack');
}

export function advance(transfer: Transfer, action: 'begin' | 'complete' | 'refuse', hand: Hand): TransferState {
  const next = nextStatus(TRANSFER_TRANSITIONS[transfer.kind], transfer.state, action);
  const refusal = refusalOf(transfer, hand);
  if (refusal) throw refusal;
  return next;
}

/** The step under way; null before it begins and after it ends. */
export const stepOf = (transfer: Transfer, steps: readonly Step[]): Step | null =>
  steps.find(({ code }) => code === transfer.state) ?? null;

/** Whether this county does the step, or the other place does and this county only records its paper. */
export const isOurs = (transfer: Transfer, step: Step): boolean => transfer.direction === step.side;

/** A step ends with its paper where the law names one, and always where the other place did it: its word is what there is. */
export function requirePaper(transfer: Transfer, step: Step, document: string | null): void {
  if (document !== null || (step.paper === null && isOurs(transfer, step))) return;
  throw new DomainError('rule-violation', 'transfer-paper-required', `请填写${step.paper ?? '对方经办机构回复'}的编号。`);
}

/** @throws DomainError transfer-place: one of the two places must be this county, the other must not */
export function requireOtherPlace(county: string, otherPlace: string): void {
  if (otherPlace.startsWith(county))
    throw new DomainError('rule-violation', 'transfer-place', '转出地和转入地都在本县，不需要转移，请核对对方经办机构的行政区划。');
}
