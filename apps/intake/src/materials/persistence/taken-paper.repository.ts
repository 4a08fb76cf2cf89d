import type { Actor } from '@app/access';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';

export interface MaterialUse {
  readonly heldMaterialId: number;
  readonly consentId: number;
  readonly caseId: number;
  readonly paperCode: string;
  readonly by: Actor;
}

export async function saveUses(tx: Transaction, uses: readonly MaterialUse[], now: Date): Promise<void> {
  if (uses.length === 0) return;
  await tx.query(
    `INSERT INTO material_use (held_material_id, consent_id, case_id, paper_code, used_at, used_by_kind, used_by_id)
     SELECT held_material_id, consent_id, case_id, paper_code, $2, by_kind, by_id
     FROM jsonb_to_recordset($1::jsonb) AS x(held_material_id bigint, consent_id bigint, case_id bigint, paper_code text, by_kind text, by_id bigint)`,
    [
      JSON.stringify(
        uses.map(({ heldMaterialId, consentId, caseId, paperCode, by }) => ({
          held_material_id: heldMaterialId,
          consent_id: consentId,
          case_id: caseId,
          paper_code: paperCode,
          by_kind: by.kind,
          by_id: by.id,
        })),
      ),
      now,
    ],
  );
}

export interface SharedRecord {
  readonly caseId: number;
  readonly paperCode: string;
  readonly type: string;
  readonly source: string;
  readonly asOf: Date;
  readonly askedAt: Date;
  readonly sha256: string;
  readonly contentCell: string;
}

export async function saveSharedRecords(tx: Transaction, records: readonly SharedRecord[]): Promise<void> {
  if (records.length === 0) return;
  await tx.query(
    `INSERT INTO shared_record (case_id, paper_code, material_type, source, as_of, asked_at, sha256, content_cell)
     SELECT case_id, paper_code, material_type, source, as_of, asked_at, sha256, content_cell
     FROM jsonb_to_recordset($1::jsonb) AS x(case_id bigint, paper_code text, material_type text, source text, as_of timestamptz, asked_at timestamptz,
       sha256 text, content_cell text)`,
    [
      JSON.stringify(
        records.map(({ caseId, paperCode, type, source, asOf, askedAt, sha256, contentCell }) => ({
          case_id: caseId,
          paper_code: paperCode,
          material_type: type,
          source,
          as_of: asOf.toISOString(),
          asked_at: askedAt.toISOString(),
          sha256,
          content_cell: contentCell,
        })),
      ),
    ],
  );
}

export async function sharedRecordsOf(
  reader: Queryable,
  caseId: number,
): Promise<{ paperCode: string; source: string; asOf: Date; contentCell: string }[]> {
  return rowsOf(
    reader,
    `SELECT DISTINCT ON (paper_code) paper_code AS "paperCode", source, as_of AS "asOf", content_cell AS "contentCell" FROM shared_record
     WHERE case_id = $1 ORDER BY paper_code, id DESC`,
    [caseId],
  );
}

export interface MaterialAccess {
  readonly actor: Actor;
  readonly subjectIndex: Buffer;
  readonly itemCode: string;
  readonly purpose: 'PLAN' | 'FILING' | 'SUPPLEMENT';
  readonly source: string;
  readonly types: readonly string[];
  readonly outcome: string;
  readonly milliseconds: number;
}

/** Who looked for whose papers, where and for what; never what was found. */
export async function saveAccesses(tx: Transaction, accesses: readonly MaterialAccess[], now: Date): Promise<void> {
  await tx.query(
    `INSERT INTO material_access (at, actor_kind, actor_id, organ, subject_index, item_code, purpose, source, material_types, outcome, milliseconds)
     SELECT $2, actor_kind, actor_id, organ, decode(subject_index, 'hex'), item_code, purpose, source, ARRAY(SELECT jsonb_array_elements_text(types)),
       outcome, milliseconds
     FROM jsonb_to_recordset($1::jsonb) AS x(actor_kind text, actor_id bigint, organ text, subject_index text, item_code text, purpose text, source text,
       types jsonb, outcome text, milliseconds int)`,
    [
      JSON.stringify(
        accesses.map(({ actor, subjectIndex, itemCode, purpose, source, types, outcome, milliseconds }) => ({
          actor_kind: actor.kind,
          actor_id: actor.id,
          organ: actor.organ,
          subject_index: subjectIndex.toString('hex'),
          item_code: itemCode,
          purpose,
          source,
          types,
          outcome,
          milliseconds,
        })),
      ),
      now,
    ],
  );
}
