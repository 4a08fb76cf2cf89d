import type { Decision } from '../domain/case';

/** Adds to what the history says about the first step of a command: codes, dates, and reasons in the words of who gave them. */
export function withDetails(decision: Decision, details: Readonly<Record<string, unknown>>): Decision {
  return {
    ...decision,
    steps: decision.steps.map((step, position) => (position === 0 ? { ...step, details: { ...step.details, ...details } } : step)),
  };
}
