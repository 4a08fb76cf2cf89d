import { DomainError, nextStatus, type TransitionTable } from '@app/domain-kernel';
import type { ClockUnit, LocalDate } from '@app/legal-calendar';

export type ExtensionStatus = 'REQUESTED' | 'APPROVED' | 'REFUSED' | 'CANCELLED';
export type ExtensionAction = 'approve' | 'refuse' | 'takeBack' | 'cancel';

export const EXTENSION_TRANSITIONS: TransitionTable<ExtensionStatus, ExtensionAction> = {
  REQUESTED: { approve: 'APPROVED', refuse: 'REFUSED', takeBack: 'CANCELLED', cancel: 'CANCELLED' },
  APPROVED: {},
  REFUSED: {},
  CANCELLED: {},
};

export interface ExtensionState {
  readonly id: number;
  readonly version: number;
  readonly routeId: number;
  readonly taskId: number;
  readonly organ: string;
  readonly amount: number;
  readonly unit: ClockUnit;
  readonly article: string;
  /** Left to the head of the government of that level (行政许可法 §42 ¶2). */
  readonly byGovernment: boolean;
  readonly reasonCode: string;
  readonly status: ExtensionStatus;
  /** A special procedure is under way. */
  readonly paused: boolean;
  readonly askedBy: number;
  /** Who may not approve it: the asker, and who received or accepted the case. */
  readonly excluded: readonly number[];
}

/** By what title somebody settles it. */
export type ApprovalGround = 'HEAD' | 'HEAD_AWAY' | 'HEAD_RECUSED' | 'GOVERNMENT';

/** Who may approve today: the heads of the organ, or whoever the law or the county puts in their place. */
export interface Head {
  readonly staffId: number;
  readonly acting: boolean;
  readonly ground: ApprovalGround;
}

/** Why this person may not do it now, or null. */
export function refusalOf(
  action: 'approve' | 'refuse' | 'takeBack',
  { status, excluded, askedBy, byGovernment }: ExtensionState,
  staffId: number,
  heads: readonly Head[],
): DomainError | null {
  if (EXTENSION_TRANSITIONS[status][action] === undefined) {
    return new DomainError('conflict', 'state-conflict', '延长申请已经处理，请刷新后查看。', { params: { from: status, action } });
  }
  if (action === 'takeBack') {
    return staffId === askedBy ? null : new DomainError('forbidden', 'not-the-asker', '只有申请人可以撤回自己的申请。');
  }
  if (excluded.includes(staffId)) {
    return new DomainError('forbidden', 'recusal-required', '您申请了延长，或者收件、受理过本件，请由其他负责人批准。');
  }
  if (heads.some((head) => head.staffId === staffId)) return null;
  return new DomainError(
    'forbidden',
    'not-organ-head',
    byGovernment
      ? '联合办理的期限由本级人民政府负责人批准延长。'
      : '延长办理期限由本行政机关负责人批准；负责人不在岗时由决定岗当值人员代行，负责人须回避时由本级人民政府负责人批准。',
    { article: byGovernment ? '行政许可法 §42 ¶2' : '行政许可法 §42' },
  );
}

/** The case, as far as an approval depends on it. */
export interface CaseOfExtension {
  readonly routeStatus: string;
  readonly statutoryDueOn: LocalDate | null;
}

const ACTIONS = ['approve', 'refuse', 'takeBack'] as const;

/** Whether the case can be extended at all today is asked beside it: `refusalToday`. */
export function actionsFor(extension: ExtensionState, staffId: number, heads: readonly Head[]): (typeof ACTIONS)[number][] {
  return ACTIONS.filter((action) => refusalOf(action, extension, staffId, heads) === null);
}

export const statusAfter = ({ status }: ExtensionState, action: ExtensionAction): ExtensionStatus =>
  nextStatus(EXTENSION_TRANSITIONS, status, action);
