import { DomainError, nextStatus, type TransitionTable } from '@app/domain-kernel';
import type { ClockUnit, LocalDate } from '@app/legal-calendar';

export type ExtensionStatus = 'REQUESTED' | 'APPROVED' | 'REFUSED' | 'CANCELLED';
export type ExtensionAction = 'approve' | 'refuse' | 'cancel';

export const EXTENSION_TRANSITIONS: TransitionTable<ExtensionStatus, ExtensionAction> = {
  REQUESTED: { approve: 'APPROVED', refuse: 'REFUSED', cancel: 'CANCELLED' },
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
  readonly reasonCode: string;
  readonly status: ExtensionStatus;
  /** A special procedure is under way. */
  readonly paused: boolean;
  readonly askedBy: number;
  /** Who may not approve it: the asker, and who received or accepted the case. */
  readonly excluded: readonly number[];
}

/** Who may approve today: the heads of the organ; while none is there, whoever acts for them. */
export interface Head {
  readonly staffId: number;
  readonly acting: boolean;
}

/** Why this person may not do it now, or null. */
export function refusalOf(
  action: 'approve' | 'refuse',
  { status, excluded }: ExtensionState,
  staffId: number,
  heads: readonly Head[],
): DomainError | null {
  if (EXTENSION_TRANSITIONS[status][action] === undefined) {
    return new DomainError('conflict', 'state-conflict', '延长申请已经处理，请刷新后查看。', { params: { from: status, action } });
  }
  if (excluded.includes(staffId)) {
    return new DomainError('forbidden', 'recusal-required', '您申请了延长，或者收件、受理过本件，请由本单位其他负责人批准。');
  }
  return heads.some((head) => head.staffId === staffId)
    ? null
    : new DomainError('forbidden', 'not-organ-head', '延长办理期限由本行政机关负责人批准；负责人不在岗时由决定岗当值人员代行。', {
        article: '行政许可法 §42',
      });
}

/** The case, as far as an approval depends on it. */
export interface CaseOfExtension {
  readonly routeStatus: string;
  readonly statutoryDueOn: LocalDate | null;
}

/** Whether the case can be extended at all today is asked beside it: `refusalToday`. */
export function actionsFor(extension: ExtensionState, staffId: number, heads: readonly Head[]): ('approve' | 'refuse')[] {
  return (['approve', 'refuse'] as const).filter((action) => refusalOf(action, extension, staffId, heads) === null);
}

export const statusAfter = ({ status }: ExtensionState, action: ExtensionAction): ExtensionStatus =>
  nextStatus(EXTENSION_TRANSITIONS, status, action);
