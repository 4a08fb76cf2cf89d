import { DomainError } from './domain-error';

/** For each status the actions that may happen there, and the status each leads to. */
export type TransitionTable<Status extends string, Action extends string> = {
  readonly [S in Status]: { readonly [A in Action]?: Status };
};

/** The only reader of a transition table: the next status, or a refusal `state-conflict` that names what may be done. */
export function nextStatus<Status extends string, Action extends string>(
  table: TransitionTable<Status, Action>,
  from: Status,
  action: Action,
): Status {
  const next = table[from][action];
  if (next === undefined) {
    throw new DomainError('conflict', 'state-conflict', '当前状态下不能进行此操作，请刷新后查看可办理的操作。', {
      params: { from, action, allowed: allowedActions(table, from) },
    });
  }
  return next;
}

/** What may happen next; feeds `actions` on each resource, the work queues and the pages. */
export function allowedActions<Status extends string, Action extends string>(
  table: TransitionTable<Status, Action>,
  from: Status,
): Action[] {
  return Object.keys(table[from]) as Action[];
}

/** Statuses that no path reaches from `initial`: a well-formed table has none. */
export function unreachableStatuses<Status extends string, Action extends string>(
  table: TransitionTable<Status, Action>,
  initial: readonly Status[],
): Status[] {
  const reached = new Set<Status>(initial);
  const open = [...initial];
  for (let status = open.pop(); status !== undefined; status = open.pop()) {
    for (const next of Object.values(table[status]) as Status[]) {
      if (!reached.has(next)) {
        reached.add(next);
        open.push(next);
      }
    }
  }
  return (Object.keys(table) as Status[]).filter((status) => !reached.has(status));
}
