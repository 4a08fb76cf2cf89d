/** Why a route waits for a department's system or for a service of ours. Codes travel; the sentences stand where people read them. */
export type WaitReason = 'AWAITING_ANSWER' | 'AWAITING_COLLECTION' | 'AWAITING_DISPUTE' | 'SYSTEM_UNAVAILABLE';

/** A wait always names its party and the moment at which people take over. Instants in ISO 8601. */
export interface RouteWait {
  /** Code of the organ that is waited for. */
  readonly party: string;
  readonly reasonCode: WaitReason;
  readonly since: string;
  readonly until: string;
}

/** The wait of a case that leaves the desks now. */
export function beginWait(party: string, reasonCode: WaitReason, now: Date, until: Date): RouteWait {
  return { party, reasonCode, since: now.toISOString(), until: until.toISOString() };
}
