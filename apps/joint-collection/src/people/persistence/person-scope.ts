import { type Actor, divisionRange } from '@app/access';

/** Whose people somebody may see, as a condition on `person p JOIN village_group g`. Whom he may not see does not exist for him. */
export interface PersonScope {
  /** The condition, with its parameters numbered from `first`. */
  sql(first: number): string;
  readonly parameters: readonly unknown[];
}

/** Staff who work on the collection in their whole jurisdiction: the county, or one township. */
const BY_PLACE = ['WINDOW_CLERK', 'TOWNSHIP_CLERK', 'COLLECTION_CLERK', 'FUND_REVIEWER', 'SUPERVISOR'] as const;

/** A place's staff by jurisdiction; a village agent the groups that are the agent's own; a citizen himself. */
export function personScope(actor: Actor): PersonScope {
  if (actor.kind === 'CITIZEN') {
    if (actor.citizenIndex === null) return NOBODY;
    return { sql: (first) => `p.citizen_number_index = $${first}`, parameters: [Buffer.from(actor.citizenIndex, 'base64url')] };
  }
  if (actor.kind !== 'STAFF') return NOBODY;
  if (BY_PLACE.some((role) => actor.roles.includes(role))) {
    const { from, to } = divisionRange(actor.jurisdiction);
    return { sql: (first) => `(p.township >= $${first} AND p.township < $${first + 1})`, parameters: [from, to] };
  }
  if (actor.roles.includes('VILLAGE_AGENT')) {
    return { sql: (first) => `g.responsible_staff = $${first}`, parameters: [actor.id] };
  }
  return NOBODY;
}

const NOBODY: PersonScope = { sql: () => 'false', parameters: [] };
