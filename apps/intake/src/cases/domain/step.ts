import { nextStatus } from '@app/domain-kernel';
import type { CaseEvent, CaseState, ClockEffect, Decision, HistoryStep, ItemTerms, PaperRequest, Performer, Signal } from './case';
import { CASE_TRANSITIONS, type CaseAction } from './case.transitions';

/** What a step changes beside the status. */
export interface Effects {
  readonly changes?: Partial<CaseState>;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly onBehalfOf?: number | null;
  readonly clocks?: readonly ClockEffect[];
  readonly papers?: readonly PaperRequest[];
  readonly signals?: readonly Signal[];
  readonly event?: 'completed' | 'dueChanged' | 'ended' | { readonly accepted: ItemTerms };
}

/** What the status forbids is said before anything else: a closed case is not "too late", it is closed. */
export function assertAllowed(current: CaseState, action: CaseAction): void {
  nextStatus(CASE_TRANSITIONS, current.status, action);
}

/** One step of a case: checks the table, raises the version, and lists what the step changes. */
export function step(current: CaseState, action: CaseAction, by: Performer, now: Date, effects: Effects): Decision {
  const status = nextStatus(CASE_TRANSITIONS, current.status, action);
  const version = current.version + 1;
  const history: HistoryStep = {
    action,
    from: current.status,
    to: status,
    version,
    by,
    onBehalfOf: effects.onBehalfOf ?? null,
    at: now,
    details: effects.details ?? {},
  };
  const event: CaseEvent[] =
    effects.event === undefined
      ? []
      : typeof effects.event === 'string'
        ? [{ type: effects.event, version }]
        : [{ type: 'accepted', version, terms: effects.event.accepted }];
  return {
    before: current,
    after: { ...current, ...(status === current.status ? {} : { waiting: null }), ...effects.changes, status, version },
    steps: [history],
    clocks: effects.clocks ?? [],
    papers: effects.papers ?? [],
    events: event,
    signals: effects.signals ?? [],
  };
}

/** What a decision does beside the case itself; a command makes one decision. */
function consequencesOf({ licence, bar }: Decision): Pick<Decision, 'licence' | 'bar'> {
  return { ...(licence === undefined ? {} : { licence }), ...(bar === undefined ? {} : { bar }) };
}

/** Two steps of one command, written together. */
export function followedBy(first: Decision, next: (current: CaseState) => Decision): Decision {
  const second = next(first.after);
  return {
    before: first.before,
    after: second.after,
    steps: [...first.steps, ...second.steps],
    clocks: [...first.clocks, ...second.clocks],
    papers: [...first.papers, ...second.papers],
    events: [...first.events, ...second.events],
    signals: [...first.signals, ...second.signals],
    ...consequencesOf(first),
    ...consequencesOf(second),
  };
}
