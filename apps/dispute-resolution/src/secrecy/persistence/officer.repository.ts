import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { Colleague } from '../domain/separation';

export interface Officer {
  readonly id: number;
  readonly name: string;
  readonly organ: string;
  readonly roles: readonly string[];
  readonly jurisdiction: string;
}

/** Adds those who are not there yet; what is there stays as it is. */
export async function addOfficers(tx: Transaction, officers: readonly Officer[]): Promise<void> {
  await tx.query(
    `INSERT INTO officer (id, name, organ, roles, jurisdiction)
     SELECT id, name, organ, string_to_array(roles, ','), jurisdiction
     FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[]) AS o (id, name, organ, roles, jurisdiction) ON CONFLICT DO NOTHING`,
    [
      officers.map(({ id }) => id),
      officers.map(({ name }) => name),
      officers.map(({ organ }) => organ),
      officers.map(({ roles }) => roles.join(',')),
      officers.map(({ jurisdiction }) => jurisdiction),
    ],
  );
}

export function officersWithRole(reader: Queryable, role: string): Promise<Colleague[]> {
  return rowsOf<Colleague>(reader, `SELECT id AS "staffId", name, organ FROM officer WHERE $1 = ANY (roles) ORDER BY id`, [role]);
}

export async function officerOf(reader: Queryable, id: number): Promise<Officer | undefined> {
  const [row] = await rowsOf<Officer>(reader, 'SELECT id, name, organ, roles, jurisdiction FROM officer WHERE id = $1', [id]);
  return row;
}

export async function namesOfOfficers(reader: Queryable, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const rows = await rowsOf<{ id: number; name: string }>(reader, 'SELECT id, name FROM officer WHERE id = ANY ($1::bigint[])', [ids]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** 牵头人: of the desks that cover the place, whoever has the fewest open disputes. */
export async function leastBurdenedDesk(reader: Queryable, division: string): Promise<Officer | undefined> {
  const [row] = await rowsOf<Officer>(
    reader,
    `SELECT o.id, o.name, o.organ, o.roles, o.jurisdiction FROM officer o
       LEFT JOIN LATERAL (SELECT count(*) AS open FROM dispute d WHERE d.lead_officer = o.id AND d.closed_at IS NULL) h ON true
      WHERE 'DISPUTE_DESK' = ANY (o.roles) AND $1 LIKE o.jurisdiction || '%' ORDER BY length(o.jurisdiction) DESC, h.open, o.id LIMIT 1`,
    [division],
  );
  return row;
}
