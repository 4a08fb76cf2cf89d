/** What is remembered of one source, so that a dead one costs nobody a wait. Times are milliseconds of any steady clock. */
export interface Circuit {
  readonly failures: number;
  /** Since when nobody calls; null while calls go through. */
  readonly openSince: number | null;
  /** Calls may be repeated while there is budget: each call earns a tenth, each repeat costs one. */
  readonly retryBudget: number;
}

export const NEW_CIRCUIT: Circuit = { failures: 0, openSince: null, retryBudget: 2 };

const FAILURES_TO_OPEN = 3;
const REST_MILLISECONDS = 15_000;
const MOST_BUDGET = 5;
const EARNED_PER_CALL = 0.1;

/** May this call go out? After the rest one call is let through to see; the others wait for what it finds. */
export function admit(circuit: Circuit, now: number): { readonly allowed: boolean; readonly next: Circuit } {
  if (circuit.openSince === null) {
    return { allowed: true, next: { ...circuit, retryBudget: Math.min(MOST_BUDGET, circuit.retryBudget + EARNED_PER_CALL) } };
  }
  if (now - circuit.openSince < REST_MILLISECONDS) return { allowed: false, next: circuit };
  return { allowed: true, next: { ...circuit, openSince: now } };
}

export function succeeded(circuit: Circuit): Circuit {
  return { ...circuit, failures: 0, openSince: null };
}

export function failed(circuit: Circuit, now: number): Circuit {
  const failures = circuit.failures + 1;
  return { ...circuit, failures, openSince: failures >= FAILURES_TO_OPEN ? now : circuit.openSince };
}

/** One more try, if the circuit still lets calls through and there is budget for it. */
export function retry(circuit: Circuit): { readonly allowed: boolean; readonly next: Circuit } {
  if (circuit.openSince !== null || circuit.retryBudget < 1) return { allowed: false, next: circuit };
  return { allowed: true, next: { ...circuit, retryBudget: circuit.retryBudget - 1 } };
}
