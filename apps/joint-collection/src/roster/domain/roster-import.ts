import type { TransitionTable } from '@app/domain-kernel';

export type RosterState = 'UPLOADED' | 'PREVIEWED' | 'APPLYING' | 'APPLIED' | 'REFUSED' | 'DISCARDED';
export type RosterAction = 'preview' | 'refuse' | 'apply' | 'finish' | 'discard';

/** 名册导入: nothing of a file reaches the people before somebody has seen what it would change. */
export const ROSTER_TRANSITIONS: TransitionTable<RosterState, RosterAction> = {
  UPLOADED: { preview: 'PREVIEWED', refuse: 'REFUSED', discard: 'DISCARDED' },
  PREVIEWED: { apply: 'APPLYING', discard: 'DISCARDED' },
  APPLYING: { finish: 'APPLIED' },
  APPLIED: {},
  REFUSED: {},
  DISCARDED: {},
};

export const ROSTER_STATE_NAMES: Readonly<Record<RosterState, string>> = {
  UPLOADED: '读取中',
  PREVIEWED: '待确认',
  APPLYING: '写入中',
  APPLIED: '已写入',
  REFUSED: '不能读取',
  DISCARDED: '已放弃',
};
