import type { HistoryRow } from '../../journal/application/journal';
import type { TaskChange } from '../domain/task-decisions';

/** The history row of a transition. `details` holds codes and keys only. */
export function historyOf(change: TaskChange, routeId: number, details: Readonly<Record<string, unknown>>, at: Date): HistoryRow {
  const { before, after, action, actor, reason } = change;
  // A person acts for A exactly when they hold, or held until now, the task for A.
  const held = actor === after.assignee ? after : before;
  return {
    routeId,
    taskId: before.id,
    action,
    from: before.status,
    to: after.status,
    version: after.version,
    actor,
    onBehalfOf: actor !== null && actor === held.assignee ? held.onBehalfOf : null,
    reason,
    details: {
      step: before.step,
      ...(after.assignee === before.assignee ? {} : { from: before.assignee, to: after.assignee }),
      ...details,
    },
    at,
  };
}
