import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { PartyRow } from './case.rows';

/** As whom a person may take a result with him. */
export type CollectorRole = 'APPLICANT' | 'AGENT' | 'GUARDIAN';

/**
 * The applicant, the guardian, or an agent whose mandate still runs; null for everybody else. An organisation does not come
 * to the counter: its code is printed on every letterhead, so only its agent proves himself by a document.
 */
export async function isEntitledToCollect(
  tx: Transaction,
  caseId: number,
  idIndex: Buffer,
  today: LocalDate,
): Promise<CollectorRole | null> {
  const [party] = await rowsOf<{ role: CollectorRole }>(
    tx,
    `SELECT role FROM case_party WHERE case_id = $1 AND id_index = $2 AND kind = 'PERSON'
       AND (role IN ('APPLICANT','GUARDIAN') OR (role = 'AGENT' AND mandate_until >= $3::date))
     ORDER BY array_position(ARRAY['APPLICANT','GUARDIAN','AGENT'], role) LIMIT 1`,
    [caseId, idIndex, today],
  );
  return party?.role ?? null;
}

interface Row {
  case_id: number;
  role: PartyRow['role'];
  kind: PartyRow['kind'];
  name: string;
  id_type: string;
  id_cell: string;
  id_index: Buffer;
  phone_cell: string | null;
  relation: string | null;
  mandate_until: LocalDate | null;
}

const PARTIES_OF = `SELECT case_id, role, kind, name, id_type, id_cell, id_index, phone_cell, relation, mandate_until
  FROM case_party WHERE case_id = ANY($1::bigint[]) ORDER BY id`;

function toParty(row: Row): PartyRow & { readonly caseId: number } {
  return {
    caseId: row.case_id,
    role: row.role,
    kind: row.kind,
    name: row.name,
    idType: row.id_type,
    idCell: row.id_cell,
    idIndex: row.id_index,
    phoneCell: row.phone_cell,
    relation: row.relation,
    mandateUntil: row.mandate_until,
  };
}

export async function partiesOf(reader: Queryable, caseIds: readonly number[]): Promise<(PartyRow & { readonly caseId: number })[]> {
  return (await rowsOf<Row>(reader, PARTIES_OF, [caseIds])).map(toParty);
}
