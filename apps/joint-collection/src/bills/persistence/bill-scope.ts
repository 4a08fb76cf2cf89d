import { type Actor, divisionRange } from '@app/access';

export interface BillScope {
  /** The condition on `joint_bill b`, with its parameters numbered from `first`. */
  sql(first: number): string;
  readonly parameters: readonly unknown[];
}

const NOBODY: BillScope = { sql: () => 'false', parameters: [] };
const BY_PLACE = ['WINDOW_CLERK', 'TOWNSHIP_CLERK', 'COLLECTION_CLERK', 'FUND_REVIEWER', 'FINANCE', 'SUPERVISOR'] as const;
const LINES = 'SELECT FROM joint_bill_line l JOIN person p ON p.id = l.person_id';

/** A place's staff see its bills, a village agent those of the agent's own groups, a citizen those on which he stands himself. */
export function billScope(actor: Actor): BillScope {
  if (actor.kind === 'CITIZEN') {
    if (actor.citizenIndex === null) return NOBODY;
    return {
      sql: (first) => `EXISTS (${LINES} WHERE l.bill_id = b.id AND p.citizen_number_index = $${first})`,
      parameters: [Buffer.from(actor.citizenIndex, 'base64url')],
    };
  }
  if (actor.kind !== 'STAFF') return NOBODY;
  if (BY_PLACE.some((role) => actor.roles.includes(role))) {
    const { from, to } = divisionRange(actor.jurisdiction);
    return { sql: (first) => `(b.division >= $${first} AND b.division < $${first + 1})`, parameters: [from, to] };
  }
  if (actor.roles.includes('VILLAGE_AGENT')) {
    return {
      sql: (first) =>
        `EXISTS (${LINES} JOIN village_group g ON g.id = p.group_id WHERE l.bill_id = b.id AND g.responsible_staff = $${first})`,
      parameters: [actor.id],
    };
  }
  return NOBODY;
}
