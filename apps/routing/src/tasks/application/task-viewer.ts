import type { Actor } from '@app/access';

/** Whose eyes a task statement is run for: the conditions of `VISIBLE_TASK`, in this order. */
export interface TaskViewer {
  readonly staffId: number;
  readonly organ: string;
  readonly isHead: boolean;
  /** Division code prefix that a supervisor or dispatcher oversees; null for everybody else. */
  readonly oversees: string | null;
}

/** The viewer behind an actor; citizens and other systems see no task. */
export function viewerOf(actor: Actor): TaskViewer {
  const oversees = actor.roles.includes('SUPERVISOR') || actor.roles.includes('DISPATCHER');
  return {
    staffId: actor.kind === 'STAFF' ? actor.id : 0,
    organ: actor.organ ?? '',
    isHead: actor.roles.includes('ORGAN_HEAD'),
    oversees: oversees && actor.jurisdiction !== '' ? actor.jurisdiction : null,
  };
}
