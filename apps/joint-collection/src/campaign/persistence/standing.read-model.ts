import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import { type factsAsked, KNOWN_WITHIN, type ScopeCondition } from '../../people/application/known-facts';
import type { Standing } from '../domain/standing';

type Asked = ReturnType<typeof factsAsked>;

/**
 * How everybody within a reader's reach stands, one row each. $1 to $6 the facts, $7 the hard-hit categories, $8 and $9 the range of townships,
 * then the parameters of the scope.
 */
const standing = (scope: ScopeCondition): string => `
  SELECT known.id, g.township, g.village, g.id AS group_id, g.name AS group_name, g.responsible_staff, h.number AS household_number, p.name,
    p.citizen_number_cell, known.facts, o.id AS obligation_id, o.state, o.due_fen, last.outcome, last.contacted_at,
    EXISTS (SELECT FROM jsonb_array_elements(known.facts -> 'categories') c WHERE c ->> 'code' = ANY($7::text[])) AS hard_hit,
    CASE
      WHEN known.facts ->> 'registration' <> 'PRESENT' THEN 'MOVED'
      WHEN o.state IN ('SETTLED', 'CONFIRMED') THEN 'INSURED'
      WHEN o.state = 'WAIVED' THEN 'ASSISTED'
      WHEN coalesce(known.facts ->> 'employee', known.facts ->> 'elsewhere', known.facts ->> 'paid') IS NOT NULL THEN 'ELSEWHERE'
      WHEN $1 = 'RESIDENT_PENSION' AND o.id IS NULL AND (known.facts ->> 'age' <> 'CONTRIBUTING'
        OR known.facts -> 'categories' @> '[{"code": "STUDENT"}]'::jsonb) THEN 'NOT_REQUIRED'
      WHEN last.outcome = 'REFUSED' THEN 'REFUSED'
      WHEN last.outcome IS NULL OR last.outcome = 'NOT_REACHED' THEN 'UNREACHED'
      ELSE 'UNPAID' END AS standing
  FROM (${KNOWN_WITHIN.sql(`p.township >= $8 AND p.township < $9 AND ${scope.sql(10)}`)}) known
    JOIN person p ON p.id = known.id JOIN village_group g ON g.id = p.group_id JOIN household h ON h.id = p.household_id
    LEFT JOIN obligation o ON o.person_id = known.id AND o.insurance = $1 AND o.year = $2::smallint AND o.state NOT IN ('CANCELLED', 'REFUNDED')
    LEFT JOIN LATERAL (SELECT c.outcome, c.contacted_at FROM contact c WHERE c.person_id = known.id AND c.insurance = $1 AND c.year = $2::smallint
      ORDER BY c.id DESC LIMIT 1) last ON true`;

interface Reach {
  readonly asked: Asked;
  readonly hardHit: readonly string[];
  readonly range: { readonly from: string; readonly to: string };
  readonly scope: ScopeCondition;
}

const parametersOf = ({ asked, hardHit, range, scope }: Reach): unknown[] => [
  ...KNOWN_WITHIN.parameters(asked),
  hardHit,
  range.from,
  range.to,
  ...scope.parameters,
];

export interface PlaceRow {
  readonly township: string;
  /** Empty where townships are counted. */
  readonly village: string;
  readonly standing: Standing;
  readonly people: number;
  readonly hardHitUninsured: number;
  readonly dueFen: number;
}

export async function countByPlace(reader: Queryable, reach: Reach, byVillage: boolean): Promise<PlaceRow[]> {
  return rowsOf<PlaceRow>(
    reader,
    `SELECT township, ${byVillage ? 'village' : "''"} AS village, standing, count(*)::int AS people,
       count(*) FILTER (WHERE hard_hit AND standing IN ('REFUSED', 'UNREACHED', 'UNPAID'))::int AS "hardHitUninsured",
       coalesce(sum(due_fen) FILTER (WHERE standing IN ('REFUSED', 'UNREACHED', 'UNPAID')), 0)::bigint AS "dueFen"
     FROM (${standing(reach.scope)}) s GROUP BY 1, 2, 3 ORDER BY 1, 2`,
    parametersOf(reach),
  );
}

export interface UnpaidRow {
  readonly id: number;
  readonly township: string;
  readonly village: string;
  readonly groupId: number;
  readonly groupName: string;
  readonly householdNumber: string;
  readonly name: string;
  readonly citizenNumberCell: string;
  readonly standing: Standing;
  readonly hardHit: boolean;
  readonly categories: readonly { readonly code: string }[];
  readonly obligationId: number | null;
  readonly state: string | null;
  readonly dueFen: number | null;
  readonly responsibleStaff: number | null;
  readonly lastOutcome: string | null;
  readonly lastContactAt: Date | null;
}

/** Who still owes, by the person's key. @param filter a group, and whether only the hard-hit are wanted */
export async function unpaidRows(
  reader: Queryable,
  reach: Reach,
  filter: { readonly groupId: number | null; readonly onlyHardHit: boolean },
  after: number,
  limit: number,
): Promise<UnpaidRow[]> {
  const parameters = parametersOf(reach);
  const at = (offset: number): string => `$${parameters.length + offset}`;
  return rowsOf<UnpaidRow>(
    reader,
    `SELECT id, township, village, group_id AS "groupId", group_name AS "groupName", household_number AS "householdNumber", name,
       citizen_number_cell AS "citizenNumberCell", standing, hard_hit AS "hardHit", facts -> 'categories' AS categories, obligation_id AS "obligationId",
       state, due_fen AS "dueFen", responsible_staff AS "responsibleStaff", outcome AS "lastOutcome", contacted_at AS "lastContactAt"
     FROM (${standing(reach.scope)}) s
     WHERE standing IN ('REFUSED', 'UNREACHED', 'UNPAID') AND id > ${at(1)} AND (${at(2)}::bigint IS NULL OR group_id = ${at(2)})
       AND (NOT ${at(3)}::boolean OR hard_hit)
     ORDER BY id LIMIT ${at(4)}`,
    [...parameters, after, filter.groupId, filter.onlyHardHit, limit],
  );
}

export interface DayFigures {
  readonly day: string;
  readonly people: number;
  readonly fen: number;
}

/** What was settled on each day in Asia/Shanghai; what was reversed or refunded since is not among it. */
export async function settledByDay(
  reader: Queryable,
  asked: Asked,
  range: Reach['range'],
  scope: ScopeCondition,
  from: string,
  to: string,
): Promise<DayFigures[]> {
  return rowsOf<DayFigures>(
    reader,
    `SELECT (o.settled_at AT TIME ZONE 'Asia/Shanghai')::date::text AS day, count(*)::int AS people, sum(o.due_fen)::bigint AS fen
     FROM obligation o JOIN person p ON p.id = o.person_id JOIN village_group g ON g.id = p.group_id
     WHERE o.insurance = $1 AND o.year = $2::smallint AND o.state IN ('SETTLED', 'CONFIRMED') AND p.township >= $3 AND p.township < $4
       AND o.settled_at >= ($5::date)::timestamp AT TIME ZONE 'Asia/Shanghai' AND o.settled_at < ($6::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
       AND ${scope.sql(7)}
     GROUP BY 1 ORDER BY 1`,
    [asked.insurance, asked.year, range.from, range.to, from, to, ...scope.parameters],
  );
}

export async function targetsOf(
  reader: Queryable,
  insurance: string,
  year: number,
  range: Reach['range'],
): Promise<{ readonly township: string; readonly village: string; readonly people: number }[]> {
  return rowsOf(
    reader,
    'SELECT township, village, people FROM campaign_target WHERE insurance = $1 AND year = $2 AND township >= $3 AND township < $4',
    [insurance, year, range.from, range.to],
  );
}

export async function saveTarget(
  tx: Transaction,
  target: {
    readonly insurance: string;
    readonly year: number;
    readonly township: string;
    readonly village: string;
    readonly people: number;
    readonly source: string;
  },
  setBy: number,
  now: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO campaign_target (insurance, year, township, village, people, source, set_by, set_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (insurance, year, township, village) DO UPDATE SET people = excluded.people, source = excluded.source, set_by = excluded.set_by,
       set_at = excluded.set_at`,
    [target.insurance, target.year, target.township, target.village, target.people, target.source, setBy, now],
  );
}

export async function insertContact(
  tx: Transaction,
  contact: {
    readonly personId: number;
    readonly insurance: string;
    readonly year: number;
    readonly outcome: string;
    readonly note: string | null;
  },
  by: number,
  now: Date,
): Promise<number> {
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO contact (person_id, insurance, year, outcome, note, contacted_by, contacted_at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
    [contact.personId, contact.insurance, contact.year, contact.outcome, contact.note, by, now],
  );
  if (row === undefined) throw new Error('the contact was not written');
  return row.id;
}

/** 责任人 of a group within the reach of who sets it. @returns whether there is such a group */
export async function setResponsible(tx: Transaction, groupId: number, staffId: number, range: Reach['range']): Promise<boolean> {
  const rows = await rowsOf(
    tx,
    'UPDATE village_group SET responsible_staff = $2, version = version + 1 WHERE id = $1 AND township >= $3 AND township < $4 RETURNING id',
    [groupId, staffId, range.from, range.to],
  );
  return rows.length > 0;
}
