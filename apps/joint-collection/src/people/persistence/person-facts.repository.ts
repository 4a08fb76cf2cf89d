import type { LocalDate } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';

/** The next version of a person's row, locked; undefined where the row has moved on. */
export async function countVersion(tx: Transaction, id: number, expected: number, now: Date): Promise<number | undefined> {
  const [row] = await rowsOf<{ version: number }>(
    tx,
    'UPDATE person SET version = version + 1, updated_at = $3 WHERE id = $1 AND version = $2 RETURNING version',
    [id, expected, now],
  );
  return row?.version;
}

interface CategoryFields {
  readonly category: string;
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate | null;
  readonly source: string;
}

/** @returns whether the category from that day stood already; its end is now the given one. */
export async function endCategory(tx: Transaction, personId: number, { category, fromOn, toOn }: CategoryFields): Promise<boolean> {
  const rows = await rowsOf(
    tx,
    'UPDATE category_period SET to_on = $4 WHERE person_id = $1 AND category = $2 AND from_on = $3 RETURNING id',
    [personId, category, fromOn, toOn],
  );
  return rows.length > 0;
}

export async function insertCategory(
  tx: Transaction,
  personId: number,
  { category, fromOn, toOn, source }: CategoryFields,
  recordedBy: number,
  now: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO category_period (person_id, category, from_on, to_on, source, recorded_by, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [personId, category, fromOn, toOn, source, recordedBy, now],
  );
}

export async function insertCoverage(
  tx: Transaction,
  personId: number,
  fact: {
    readonly insurance: string;
    readonly kind: string;
    readonly year: number | null;
    readonly fromOn: LocalDate | null;
    readonly toOn: LocalDate | null;
    readonly source: string;
  },
  recordedBy: number,
  now: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO coverage (person_id, insurance, kind, year, from_on, to_on, source, recorded_by, recorded_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (person_id, insurance, kind, coalesce(year, 0), coalesce(from_on, '-infinity')) DO UPDATE
       SET to_on = excluded.to_on, source = excluded.source, recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at`,
    [personId, fact.insurance, fact.kind, fact.year, fact.fromOn, fact.toOn, fact.source, recordedBy, now],
  );
}

export async function setRegistration(tx: Transaction, id: number, state: string, source: string): Promise<void> {
  await tx.query('UPDATE person SET registration_state = $2, registration_source = $3 WHERE id = $1', [id, state, source]);
}

export async function insertHistory(
  tx: Transaction,
  personId: number,
  action: string,
  version: number,
  actor: number,
  details: Readonly<Record<string, unknown>>,
  at: Date,
): Promise<void> {
  await tx.query('INSERT INTO person_history (person_id, action, version, actor, details, at) VALUES ($1, $2, $3, $4, $5, $6)', [
    personId,
    action,
    version,
    actor,
    JSON.stringify(details),
    at,
  ]);
}

/** A person of a household that stands already. @returns the id, drawn before, so that the cell could be sealed for it */
export async function insertPerson(
  tx: Transaction,
  made: {
    readonly id: number;
    readonly cell: string;
    readonly index: Buffer;
    readonly name: string;
    readonly birthOn: string;
    readonly sex: string;
    readonly householdId: number;
  },
  now: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO person (id, citizen_number_cell, citizen_number_index, name, birth_on, sex, township, group_id, household_id, created_at, updated_at)
     SELECT $1, $2, $3, $4, $5, $6, g.township, g.id, h.id, $8, $8 FROM household h JOIN village_group g ON g.id = h.group_id WHERE h.id = $7`,
    [made.id, made.cell, made.index, made.name, made.birthOn, made.sex, made.householdId, now],
  );
}

export async function nextPersonId(tx: Transaction): Promise<number> {
  const [row] = await rowsOf<{ id: number }>(tx, `SELECT nextval('person_id_seq') AS id`);
  if (row === undefined) throw new Error('a sequence gave no number');
  return row.id;
}
