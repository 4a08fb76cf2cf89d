import { allowedActions, DomainError, nextStatus, type TransitionTable } from '@app/domain-kernel';

export type HandoverState = 'OPEN' | 'RECEIVED' | 'DISPUTED' | 'SETTLED' | 'CANCELLED';
export type HandoverAction = 'receive' | 'receiveWithDefects' | 'settle' | 'cancel';

/** 物料流转: the one table of what may happen to papers on their way from hand to hand. */
export const HANDOVER_TRANSITIONS: TransitionTable<HandoverState, HandoverAction> = {
  OPEN: { receive: 'RECEIVED', receiveWithDefects: 'DISPUTED', cancel: 'CANCELLED' },
  RECEIVED: {},
  // Papers that were missing or damaged stay a matter until somebody who handed over nothing has looked into it.
  DISPUTED: { settle: 'SETTLED' },
  SETTLED: {},
  CANCELLED: {},
};

export const HANDOVER_STATE_NAMES: Readonly<Record<HandoverState, string>> = {
  OPEN: '途中，待签收',
  RECEIVED: '已签收',
  DISPUTED: '已签收，有缺损',
  SETTLED: '缺损已处理',
  CANCELLED: '已撤销',
};

export type Condition = 'COMPLETE' | 'MISSING' | 'DAMAGED';

export interface HandoverPlace {
  readonly organ: string;
  readonly section: string | null;
}

export interface HandoverPaper {
  readonly caseId: number;
  readonly caseNo: string;
  readonly code: string;
  readonly name: string;
  readonly form: 'ORIGINAL' | 'COPY';
  readonly copies: number;
  readonly condition: Condition | null;
  readonly note: string | null;
}

export interface Handover {
  readonly id: number;
  readonly version: number;
  readonly state: HandoverState;
  readonly from: HandoverPlace & { readonly staff: number };
  readonly to: HandoverPlace;
  readonly receivedBy: number | null;
  readonly papers: readonly HandoverPaper[];
}

/** Who stands at the desk. */
export interface Hand {
  readonly id: number;
  readonly organ: string | null;
  readonly section: string | null;
  readonly roles: readonly string[];
}

export interface Defect {
  readonly caseNo: string;
  readonly code: string;
  readonly condition: 'MISSING' | 'DAMAGED';
  readonly note: string;
}

const belongsTo = (hand: Hand, place: HandoverPlace): boolean =>
  hand.organ === place.organ && (place.section === null || hand.section === place.section);

/** The guards of each action; the same ones give `actions`. */
const GUARDS: Readonly<Record<HandoverAction, (handover: Handover, hand: Hand) => DomainError | null>> = {
  receive: mayReceive,
  receiveWithDefects: mayReceive,
  cancel: ({ from }, hand) =>
    hand.id === from.staff ? null : new DomainError('forbidden', 'not-permitted', '只有移交人可以撤销还没有签收的移交。'),
  settle: ({ from, receivedBy }, hand) =>
    !hand.roles.includes('SUPERVISOR') || hand.id === from.staff || hand.id === receivedBy
      ? new DomainError('forbidden', 'not-permitted', '材料缺损由没有经手的督查人员查明处理。')
      : null,
};

function mayReceive({ from, to }: Handover, hand: Hand): DomainError | null {
  if (hand.id === from.staff)
    return new DomainError('forbidden', 'receiver-is-sender', '移交人不能自己签收，请由接收单位的其他人员扫码签收。');
  return belongsTo(hand, to)
    ? null
    : new DomainError('forbidden', 'not-permitted', '这批材料不是移交给您的单位或股室的，请交给凭证上写明的接收单位。');
}

export function handoverActions(handover: Handover, hand: Hand): HandoverAction[] {
  return allowedActions(HANDOVER_TRANSITIONS, handover.state).filter((action) => GUARDS[action](handover, hand) === null);
}

function advance(handover: Handover, action: HandoverAction, hand: Hand): HandoverState {
  const state = nextStatus(HANDOVER_TRANSITIONS, handover.state, action);
  const refusal = GUARDS[action](handover, hand);
  if (refusal) throw refusal;
  return state;
}

export interface Receipt {
  readonly state: HandoverState;
  readonly papers: readonly HandoverPaper[];
}

/** 签收: every paper is counted; what is missing or damaged is said now or taken as complete. */
export function receive(handover: Handover, defects: readonly Defect[], hand: Hand): Receipt {
  const state = advance(handover, defects.length === 0 ? 'receive' : 'receiveWithDefects', hand);
  const named = new Map(defects.map((defect) => [`${defect.caseNo}/${defect.code}`, defect]));
  const unknown = defects.find(({ caseNo, code }) => !handover.papers.some((paper) => paper.caseNo === caseNo && paper.code === code));
  if (unknown || named.size !== defects.length)
    throw new DomainError('rule-violation', 'handover-paper-unknown', '注明的材料不在这份凭证上，请对照清单逐份核对。');
  return {
    state,
    papers: handover.papers.map((paper) => {
      const defect = named.get(`${paper.caseNo}/${paper.code}`);
      return { ...paper, condition: defect?.condition ?? 'COMPLETE', note: defect?.note ?? null };
    }),
  };
}

export const cancel = (handover: Handover, hand: Hand): HandoverState => advance(handover, 'cancel', hand);

/** 缺损处理: what was missing is found and now with the receiver, or stays lost; the note says what was done about it. */
export function settle(handover: Handover, found: boolean, hand: Hand): Receipt {
  const state = advance(handover, 'settle', hand);
  return {
    state,
    papers: handover.papers.map((paper) => (found && paper.condition === 'MISSING' ? { ...paper, condition: 'COMPLETE' as const } : paper)),
  };
}

/** Who has a paper, read from its last hand-over that was not cancelled. */
export interface Custody {
  readonly status: 'HELD' | 'IN_TRANSIT' | 'MISSING';
  readonly organ: string | null;
  readonly section: string | null;
  readonly staff: number | null;
}

export interface LastHandover {
  readonly state: HandoverState;
  readonly condition: Condition | null;
  readonly from: HandoverPlace & { readonly staff: number };
  readonly to: HandoverPlace;
  readonly receivedBy: number | null;
  readonly receivedSection: string | null;
}

/** @param receivedOrgan the organ whose window took the papers in: it has them until it hands them over. */
export function custodyOf(receivedOrgan: string | null, last: LastHandover | null): Custody {
  if (last === null) return { status: 'HELD', organ: receivedOrgan, section: null, staff: null };
  if (last.state === 'OPEN') return { status: 'IN_TRANSIT', ...last.from };
  if (last.condition === 'MISSING') return { status: 'MISSING', ...last.from };
  return { status: 'HELD', organ: last.to.organ, section: last.receivedSection, staff: last.receivedBy };
}

/** Only what one has can be handed on; a paper on its way or missing is in nobody's hand. */
export function holds(custody: Custody, hand: Hand): boolean {
  return custody.status === 'HELD' && custody.organ !== null && belongsTo(hand, { organ: custody.organ, section: custody.section });
}
