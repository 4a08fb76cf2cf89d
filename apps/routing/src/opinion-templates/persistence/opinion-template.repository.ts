import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { OpinionTemplate } from '../domain/opinion-template';

export type NewTemplate = Omit<OpinionTemplate, 'id'> & { readonly createdBy: number | null; readonly createdAt: Date };

export interface TemplateFilter {
  readonly itemCode: string | null;
  readonly step: string | null;
}

const COLUMNS = 't.id, t.organ, t.owner_id AS owner, t.item_code AS "itemCode", t.step, t.verdict, t.name, t.text';

/** One's own, the organ's and the county's, as far as they fit item and step; the most particular first. */
export async function templatesFor(
  reader: Queryable,
  staffId: number,
  organ: string | null,
  { itemCode, step }: TemplateFilter,
  limit: number,
): Promise<OpinionTemplate[]> {
  return rowsOf(
    reader,
    `SELECT ${COLUMNS} FROM opinion_template t
      WHERE (t.owner_id = $1 OR (t.owner_id IS NULL AND (t.organ IS NULL OR t.organ = $2)))
        AND ($3::text IS NULL OR t.item_code IS NULL OR t.item_code = $3) AND ($4::text IS NULL OR t.step IS NULL OR t.step = $4)
      ORDER BY t.owner_id IS NULL, t.item_code IS NULL, t.organ IS NULL, t.id LIMIT $5`,
    [staffId, organ, itemCode, step, limit],
  );
}

export async function templatesOf(tx: Transaction, staffId: number): Promise<number> {
  const [row] = await rowsOf<{ count: number }>(tx, 'SELECT count(*)::int AS count FROM opinion_template WHERE created_by = $1', [staffId]);
  return row?.count ?? 0;
}

export async function insertTemplate(tx: Transaction, template: NewTemplate): Promise<number> {
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO opinion_template (organ, owner_id, item_code, step, verdict, name, text, created_by, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
    [
      template.organ,
      template.owner,
      template.itemCode,
      template.step,
      template.verdict,
      template.name,
      template.text,
      template.createdBy,
      template.createdAt,
    ],
  );
  if (row === undefined) throw new Error('a new template has no key');
  return row.id;
}

/** Only what this person may see. */
export async function findTemplate(
  tx: Transaction,
  id: number,
  staffId: number,
  organ: string | null,
): Promise<OpinionTemplate | undefined> {
  const [row] = await rowsOf<OpinionTemplate>(
    tx,
    `SELECT ${COLUMNS} FROM opinion_template t
      WHERE t.id = $1 AND (t.owner_id = $2 OR (t.owner_id IS NULL AND (t.organ IS NULL OR t.organ = $3)))`,
    [id, staffId, organ],
  );
  return row;
}

/** @returns whether it was still there. */
export async function deleteTemplate(tx: Transaction, id: number): Promise<boolean> {
  return (await rowsOf(tx, 'DELETE FROM opinion_template WHERE id = $1 RETURNING id', [id])).length === 1;
}

export interface ShippedTemplate {
  readonly code: string;
  readonly step: string | null;
  readonly verdict: string | null;
  readonly itemCode: string | null;
  readonly name: string;
  readonly text: string;
}

export async function insertMissingTemplates(tx: Transaction, templates: readonly ShippedTemplate[], at: Date): Promise<void> {
  await tx.query(
    `INSERT INTO opinion_template (code, step, verdict, item_code, name, text, created_at)
     SELECT n.code, n.step, n.verdict, n."itemCode", n.name, n.text, $2
       FROM json_to_recordset($1::json) AS n(code text, step text, verdict text, "itemCode" text, name text, text text)
     ON CONFLICT (code) DO NOTHING`,
    [JSON.stringify(templates), at],
  );
}
