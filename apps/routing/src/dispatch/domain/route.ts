/** Who takes the case up: a rule decides at once, people of the competent organ, or the dispatcher finds the organ first. */
export type Handler = 'AUTOMATIC' | 'PEOPLE' | 'DISPATCHER';

/**
 * RESOLVED waits for the worker of its category, OPEN has a task, DECIDED and ENDED are final.
 * A route on the dispatcher's desk is OPEN too: its task is the dispatcher's.
 */
export type RouteStatus = 'RESOLVED' | 'OPEN' | 'DECIDED' | 'ENDED';

/** What of an accepted case selects its handler. */
export interface AcceptedMatter {
  readonly acceptMode: 'NORMAL' | 'DEEMED' | 'DEFERRED' | 'COMMITMENT';
  readonly automaticRule: string | null;
}

/** What the authority list answered; its own types stay in `authority/`. */
export type Competence =
  | { readonly kind: 'FOUND'; readonly reason: string }
  | { readonly kind: 'NONE' | 'AMBIGUOUS'; readonly reason: string };

export interface ResolvedHandler {
  readonly handler: Handler;
  /** Shown to the office, and to the dispatcher as the question to settle. */
  readonly reason: string;
}

/** The handler of an accepted case, always with its reason: what cannot be routed is the dispatcher's, never nobody's. */
export function resolveHandler(matter: AcceptedMatter, competence: Competence): ResolvedHandler {
  if (competence.kind !== 'FOUND') return { handler: 'DISPATCHER', reason: competence.reason };
  if (matter.automaticRule === null) return { handler: 'PEOPLE', reason: competence.reason };
  // Deemed acceptance (行政许可法 §32(4)) means that nobody has looked at the papers: no rule may rely on them.
  if (matter.acceptMode === 'DEEMED')
    return { handler: 'PEOPLE', reason: `${competence.reason}逾期视为受理，材料未经审核，不适用自动决定。` };
  return { handler: 'AUTOMATIC', reason: `${competence.reason}该情形可按规则“${matter.automaticRule}”当场决定。` };
}
