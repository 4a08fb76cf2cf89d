import type { TransitionTable } from '@app/domain-kernel';
import type { VersionState } from './item';

export type VersionAction = 'publish' | 'suspend' | 'resume' | 'retire';

/** 事项状态: in force, suspended, ended. A published version never becomes a draft again; a change is a new version. */
export const VERSION_TRANSITIONS: TransitionTable<VersionState, VersionAction> = {
  DRAFT: { publish: 'PUBLISHED' },
  PUBLISHED: { suspend: 'SUSPENDED', retire: 'RETIRED' },
  SUSPENDED: { resume: 'PUBLISHED', retire: 'RETIRED' },
  RETIRED: {},
};
