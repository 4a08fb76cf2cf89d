import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { KnownPerson, RosterRow } from '../domain/roster-row';

/** People of these citizen numbers, wherever they stand, by the hex text of the index. */
export async function knownByIndex(reader: Queryable, indexes: readonly Buffer[], lock = ''): Promise<ReadonlyMap<string, KnownPerson>> {
  const rows = await rowsOf<KnownPerson & { index: string }>(
    reader,
    `SELECT encode(p.citizen_number_index, 'hex') AS index, p.id, p.name, p.township, g.village, g.name AS "group", h.number AS "householdNumber",
       p.registration_state AS "registrationState",
       (SELECT coalesce(jsonb_agg(c.category || '/' || c.from_on), '[]') FROM category_period c WHERE c.person_id = p.id) AS categories,
       (SELECT coalesce(jsonb_agg(v.insurance || '/' || v.kind || '/' || coalesce(v.year::text, '') || '/' || coalesce(v.from_on::text, '')), '[]')
          FROM coverage v WHERE v.person_id = p.id) AS coverages
     FROM person p JOIN village_group g ON g.id = p.group_id JOIN household h ON h.id = p.household_id
     WHERE p.citizen_number_index IN (SELECT decode(i, 'hex') FROM unnest($1::text[]) AS i) ORDER BY p.id ${lock}`,
    [indexes.map((index) => index.toString('hex'))],
  );
  return new Map(rows.map((row) => [row.index, row]));
}

/** Households of these rows, each once, with their village groups. @returns `village/group/number` to the household's id */
export async function ensureHouseholds(
  tx: Transaction,
  township: string,
  rows: readonly RosterRow[],
): Promise<ReadonlyMap<string, number>> {
  const given = [rows.map(({ village }) => village), rows.map(({ group }) => group), rows.map(({ householdNumber }) => householdNumber)];
  await tx.query(
    `INSERT INTO village_group (township, village, name) SELECT DISTINCT $1::text, village, name FROM unnest($2::text[], $3::text[]) AS r (village, name)
     ORDER BY 2, 3 ON CONFLICT (township, village, name) DO NOTHING`,
    [township, given[0], given[1]],
  );
  await tx.query(
    `INSERT INTO household (group_id, number)
     SELECT DISTINCT g.id, r.number FROM unnest($2::text[], $3::text[], $4::text[]) AS r (village, name, number)
       JOIN village_group g ON g.township = $1 AND g.village = r.village AND g.name = r.name
     ORDER BY 1, 2 ON CONFLICT (group_id, number) DO NOTHING`,
    [township, ...given],
  );
  const found = await rowsOf<{ key: string; id: number }>(
    tx,
    `SELECT DISTINCT r.village || '/' || r.name || '/' || r.number AS key, h.id
     FROM unnest($2::text[], $3::text[], $4::text[]) AS r (village, name, number)
       JOIN village_group g ON g.township = $1 AND g.village = r.village AND g.name = r.name JOIN household h ON h.group_id = g.id AND h.number = r.number`,
    [township, ...given],
  );
  return new Map(found.map(({ key, id }) => [key, id]));
}

export interface RosterPerson {
  readonly id: number;
  readonly cell: string;
  readonly index: Buffer;
  readonly householdId: number;
  readonly row: RosterRow;
}

export async function drawPersonIds(tx: Transaction, count: number): Promise<number[]> {
  const rows = await rowsOf<{ id: number }>(tx, `SELECT nextval('person_id_seq') AS id FROM generate_series(1, $1)`, [count]);
  return rows.map(({ id }) => id);
}

export async function insertPeople(tx: Transaction, people: readonly RosterPerson[], now: Date): Promise<void> {
  await tx.query(
    `INSERT INTO person (id, citizen_number_cell, citizen_number_index, name, birth_on, sex, township, group_id, household_id, registration_state,
       registration_source, created_at, updated_at)
     SELECT n.id, n.cell, decode(n.index, 'hex'), n.name, n.birth_on, n.sex, g.township, g.id, h.id, n.registration,
       CASE WHEN n.registration = 'PRESENT' THEN NULL ELSE n.source END, $1, $1
     FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::date[], $7::text[], $8::bigint[], $9::text[], $10::text[])
       AS n (id, cell, index, name, birth_on, sex, household_id, registration, source)
       JOIN household h ON h.id = n.household_id JOIN village_group g ON g.id = h.group_id`,
    [
      now,
      people.map(({ id }) => id),
      people.map(({ cell }) => cell),
      people.map(({ index }) => index.toString('hex')),
      people.map(({ row }) => row.name),
      people.map(({ row }) => row.birthOn),
      people.map(({ row }) => row.sex),
      people.map(({ householdId }) => householdId),
      people.map(({ row }) => row.registration),
      people.map(({ row }) => row.source),
    ],
  );
}

/** Moves people to their household and marks whom the list tells to be dead or gone, to be checked. */
export async function movePeople(
  tx: Transaction,
  people: readonly { readonly id: number; readonly householdId: number; readonly row: RosterRow }[],
  now: Date,
): Promise<void> {
  await tx.query(
    `UPDATE person p SET group_id = g.id, household_id = h.id, version = p.version + 1, updated_at = $1,
       registration_state = CASE WHEN p.registration_state = 'PRESENT' THEN n.registration ELSE p.registration_state END,
       registration_source = CASE WHEN p.registration_state = 'PRESENT' AND n.registration <> 'PRESENT' THEN n.source ELSE p.registration_source END
     FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[]) AS n (id, household_id, registration, source)
       JOIN household h ON h.id = n.household_id JOIN village_group g ON g.id = h.group_id
     WHERE p.id = n.id`,
    [
      now,
      people.map(({ id }) => id),
      people.map(({ householdId }) => householdId),
      people.map(({ row }) => row.registration),
      people.map(({ row }) => row.source),
    ],
  );
}

/** Adds the categories and coverages that are not known yet. */
export async function addFacts(
  tx: Transaction,
  people: readonly { readonly id: number; readonly row: RosterRow }[],
  recordedBy: number,
  now: Date,
): Promise<void> {
  const categories = people.flatMap(({ id, row }) => row.categories.map((one) => ({ id, source: row.source, ...one })));
  const coverages = people.flatMap(({ id, row }) => row.coverages.map((one) => ({ id, source: row.source, ...one })));
  await tx.query(
    `INSERT INTO category_period (person_id, category, from_on, source, recorded_by, recorded_at)
     SELECT id, category, from_on, source, $1, $2 FROM jsonb_to_recordset($3::jsonb) AS c (id bigint, category text, from_on date, source text)
     ON CONFLICT (person_id, category, from_on) DO NOTHING`,
    [recordedBy, now, JSON.stringify(categories.map(({ id, category, fromOn, source }) => ({ id, category, from_on: fromOn, source })))],
  );
  await tx.query(
    `INSERT INTO coverage (person_id, insurance, kind, year, from_on, source, recorded_by, recorded_at)
     SELECT id, insurance, kind, year, from_on, source, $1, $2
     FROM jsonb_to_recordset($3::jsonb) AS c (id bigint, insurance text, kind text, year smallint, from_on date, source text)
     ON CONFLICT (person_id, insurance, kind, coalesce(year, 0), coalesce(from_on, '-infinity')) DO NOTHING`,
    [recordedBy, now, JSON.stringify(coverages.map(({ fromOn, ...one }) => ({ ...one, from_on: fromOn })))],
  );
}

export async function tellHistory(
  tx: Transaction,
  ids: readonly number[],
  action: string,
  actor: number,
  details: Readonly<Record<string, unknown>>,
  at: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO person_history (person_id, action, version, actor, details, at)
     SELECT p.id, $2, p.version, $3, $4, $5 FROM person p WHERE p.id = ANY($1::bigint[]) ORDER BY p.id`,
    [ids, action, actor, JSON.stringify(details), at],
  );
}
