/** Why a route waits for a department's system. Codes travel; the sentences stand where people read them. */
export type WaitReason = 'AWAITING_ANSWER' | 'SYSTEM_UNAVAILABLE';

/** A wait always names its party and the moment at which people take over. Instants in ISO 8601. */
export interface RouteWait {
  /** Code of the organ that is waited for. */
  readonly party: string;
  readonly reasonCode: WaitReason;
  readonly since: string;
  readonly until: string;
}

/** The wait of a case that goes to a department's system now. */
export function beginWait(party: string, reasonCode: WaitReason, now: Date, waitMinutes: number): RouteWait {
  return { party, reasonCode, since: now.toISOString(), until: new Date(now.getTime() + waitMinutes * 60_000).toISOString() };
}
