/**
 * Who takes the case up: a rule decides at once, people of the competent organ, that organ's own system, a service of ours in which
 * the organ works (collection, dispute), or the dispatcher finds the organ first.
 */
export type Handler = 'AUTOMATIC' | 'PEOPLE' | 'CONNECTOR' | 'SERVICE' | 'DISPATCHER';

/** What handles a matter elsewhere than on the desks, by its name on pages; at most one of them is used. */
export interface Elsewhere {
  /** The competent organ's own system, where it takes this matter. */
  readonly connector?: string | undefined;
  /** A service of ours, where it takes this matter. */
  readonly service?: string | undefined;
}

/**
 * RESOLVED waits for the worker of its category, OPEN has a task or waits for a department's system or a service of ours, DECIDED and ENDED are final.
 * A route on the dispatcher's desk is OPEN too: its task is the dispatcher's.
 */
export type RouteStatus = 'RESOLVED' | 'OPEN' | 'DECIDED' | 'ENDED';

/** What of an accepted case selects its handler. */
export interface AcceptedMatter {
  readonly acceptMode: 'NORMAL' | 'DEEMED' | 'DEFERRED' | 'COMMITMENT';
  readonly automaticRule: string | null;
  readonly kind: 'APPLICATION' | 'REVOCATION' | 'WITHDRAWAL' | 'CANCELLATION' | 'CORRECTION';
  readonly quota: { readonly sequence: number } | null;
}

/** Where the steps of a route lie. */
export interface RoutePlace {
  readonly organ: string | null;
  readonly division: string;
  readonly firstReview: object | null;
}

/**
 * The organ of a step: the competent one, but a first review lies with the township government of the place (行政许可法 §43). Null
 * where the division names no township, which the dispatcher settles.
 */
export function organOfStep({ organ, division, firstReview }: RoutePlace, step: 'EXAMINE' | 'DECIDE'): string | null {
  if (step === 'DECIDE' || firstReview === null) return organ;
  return division.length < 9 ? null : `${division.slice(0, 9)}-government`;
}

/** Every organ that has a step of the route. */
export function organsOf(route: RoutePlace): string[] {
  return [...new Set([organOfStep(route, 'EXAMINE'), organOfStep(route, 'DECIDE')])].flatMap((organ) => organ ?? []);
}

/** What the dispatcher has to settle where a first review has no township. */
export const NO_TOWNSHIP = '本事项由申请人所在地乡镇人民政府初审，办件没有写明乡镇，请核实后填写所属乡镇再分派。';

/** What the authority list answered; its own types stay in `authority/`. */
export type Competence =
  | { readonly kind: 'FOUND'; readonly reason: string }
  | { readonly kind: 'NONE' | 'AMBIGUOUS'; readonly reason: string };

export interface ResolvedHandler {
  readonly handler: Handler;
  /** Shown to the office, and to the dispatcher as the question to settle. */
  readonly reason: string;
}

/**
 * The handler of an accepted case, always with its reason: what cannot be routed is the dispatcher's, never nobody's.
 */
export function resolveHandler(matter: AcceptedMatter, competence: Competence, elsewhere: Elsewhere = {}): ResolvedHandler {
  if (competence.kind !== 'FOUND') return { handler: 'DISPATCHER', reason: competence.reason };
  // An organ's second look at its own decision, and the order of acceptance of a limited licence (行政许可法 §57), are matters for people.
  if (matter.kind !== 'APPLICATION') return { handler: 'PEOPLE', reason: `${competence.reason}对原决定的处理由人员审查决定。` };
  if (matter.quota !== null)
    return { handler: 'PEOPLE', reason: `${competence.reason}有数量限制，按受理先后第 ${matter.quota.sequence} 位。` };
  if (matter.automaticRule === null && elsewhere.service !== undefined) {
    return { handler: 'SERVICE', reason: `${competence.reason}由该单位在“${elsewhere.service}”中办理。` };
  }
  if (matter.automaticRule === null && elsewhere.connector !== undefined) {
    return { handler: 'CONNECTOR', reason: `${competence.reason}由该单位的${elsewhere.connector}办理。` };
  }
  if (matter.automaticRule === null) return { handler: 'PEOPLE', reason: competence.reason };
  // Deemed acceptance (行政许可法 §32(4)) means that nobody has looked at the papers: no rule may rely on them.
  if (matter.acceptMode === 'DEEMED')
    return { handler: 'PEOPLE', reason: `${competence.reason}逾期视为受理，材料未经审核，不适用自动决定。` };
  return { handler: 'AUTOMATIC', reason: `${competence.reason}该情形可按规则“${matter.automaticRule}”当场决定。` };
}
