import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { Licence, LicenceState } from '../domain/licence';

export interface LicenceRow extends Licence {
  readonly name: string;
  readonly caseId: number;
  readonly itemCode: string;
  readonly itemName: string;
  readonly organ: string;
  readonly holderIndex: Buffer;
  readonly holderName: string;
  readonly issuedOn: LocalDate;
  readonly remindedOn: LocalDate | null;
}

export const LICENCE_COLUMNS = `l.id, l.number, l.name, l.case_id AS "caseId", l.item_code AS "itemCode", l.item_name AS "itemName", l.organ,
  l.holder_index AS "holderIndex", l.holder_name AS "holderName", l.issued_on AS "issuedOn", l.valid_to AS "validTo", l.state,
  l.ended_on AS "endedOn", l.cancelled_on AS "cancelledOn", l.reminded_on AS "remindedOn"`;

export interface NewLicence {
  readonly number: string;
  readonly name: string;
  readonly caseId: number;
  readonly itemCode: string;
  readonly itemName: string;
  readonly organ: string;
  readonly division: string;
  readonly holderIndex: Buffer;
  /** Masked. */
  readonly holderName: string;
  readonly issuedOn: LocalDate;
  readonly validTo: LocalDate | null;
}

/** Stores the licence and names it in the case that gave it. */
export async function insertLicence(tx: Transaction, licence: NewLicence, now: Date): Promise<number> {
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO licence (number, name, case_id, item_code, item_name, organ, division, holder_index, holder_name, issued_on, valid_to, state, changed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'VALID', $12) RETURNING id`,
    [
      licence.number,
      licence.name,
      licence.caseId,
      licence.itemCode,
      licence.itemName,
      licence.organ,
      licence.division,
      licence.holderIndex,
      licence.holderName,
      licence.issuedOn,
      licence.validTo,
      now,
    ],
  );
  if (!row) throw new Error(`licence ${licence.number} was not stored`);
  await tx.query('UPDATE service_case SET licence_id = $2 WHERE id = $1', [licence.caseId, row.id]);
  return row.id;
}

export async function lockLicence(tx: Transaction, id: number): Promise<LicenceRow> {
  const [row] = await rowsOf<LicenceRow>(tx, `SELECT ${LICENCE_COLUMNS} FROM licence l WHERE l.id = $1 FOR NO KEY UPDATE`, [id]);
  if (!row) throw new Error(`there is no licence ${id}`);
  return row;
}

export async function licencesById(reader: Queryable, ids: readonly number[]): Promise<Map<number, LicenceRow>> {
  if (ids.length === 0) return new Map();
  const rows = await rowsOf<LicenceRow>(reader, `SELECT ${LICENCE_COLUMNS} FROM licence l WHERE l.id = ANY($1::bigint[])`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

export async function licenceByNumber(reader: Queryable, number: string): Promise<LicenceRow | undefined> {
  const [row] = await rowsOf<LicenceRow>(reader, `SELECT ${LICENCE_COLUMNS} FROM licence l WHERE l.number = $1`, [number]);
  return row;
}

export async function saveLicence(
  tx: Transaction,
  licence: Pick<LicenceRow, 'id' | 'validTo' | 'endedOn' | 'cancelledOn' | 'remindedOn'> & { readonly state: LicenceState },
  now: Date,
): Promise<void> {
  await tx.query(
    'UPDATE licence SET state = $2, valid_to = $3, ended_on = $4, cancelled_on = $5, reminded_on = $6, changed_at = $7 WHERE id = $1',
    [licence.id, licence.state, licence.validTo, licence.endedOn, licence.cancelledOn, licence.remindedOn, now],
  );
}

export type LicenceAction = 'ISSUE' | 'RENEW' | 'DEEM_RENEWED' | 'OVERTURN' | 'EXPIRE' | 'REVOKE' | 'WITHDRAW' | 'CANCEL';

export async function appendLicenceHistory(
  tx: Transaction,
  entry: { licenceId: number; action: LicenceAction; caseId: number | null; legalOn: LocalDate; validTo: LocalDate | null },
  now: Date,
): Promise<void> {
  await tx.query('INSERT INTO licence_history (licence_id, action, case_id, legal_on, valid_to, at) VALUES ($1, $2, $3, $4, $5, $6)', [
    entry.licenceId,
    entry.action,
    entry.caseId,
    entry.legalOn,
    entry.validTo,
    now,
  ]);
}
