import type { Actor } from '@app/access';
import type { TaskViewer } from '../domain/task-viewer';

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
