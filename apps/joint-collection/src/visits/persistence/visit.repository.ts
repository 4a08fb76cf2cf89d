import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { PaidAs, SessionState, Signed } from '../domain/session';
import { parseVisit, type VisitRecord } from '../domain/visit-record';

export interface Device {
  readonly id: number;
  readonly staffId: number;
  readonly staffName: string;
  readonly division: string;
  readonly name: string;
  readonly publicKey: Buffer;
  readonly registeredAt: Date;
  readonly revokedAt: Date | null;
}

const DEVICE = `d.id, d.staff_id AS "staffId", d.staff_name AS "staffName", d.division, d.name, d.public_key AS "publicKey",
  d.registered_at AS "registeredAt", d.revoked_at AS "revokedAt"`;

export const devicesWhere = (reader: Queryable, where: string, parameters: readonly unknown[], rest = 'ORDER BY d.id'): Promise<Device[]> =>
  rowsOf<Device>(reader, `SELECT ${DEVICE} FROM visit_device d WHERE ${where} ${rest}`, parameters);

export async function insertDevice(tx: Transaction, made: Omit<Device, 'id' | 'revokedAt'>): Promise<number> {
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO visit_device (staff_id, staff_name, division, name, public_key, registered_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (public_key) DO NOTHING RETURNING id`,
    [made.staffId, made.staffName, made.division, made.name, made.publicKey, made.registeredAt],
  );
  return row?.id ?? 0;
}

export async function revokeDevice(tx: Transaction, id: number, by: number, now: Date): Promise<void> {
  await tx.query('UPDATE visit_device SET revoked_at = $2, revoked_by = $3 WHERE id = $1 AND revoked_at IS NULL', [id, now, by]);
}

export interface StoredSession {
  readonly id: number;
  readonly packetId: string;
  readonly deviceId: number;
  readonly publicKey: Buffer;
  readonly deviceRevokedAt: Date | null;
  readonly agent: number;
  readonly agentName: string;
  readonly township: string;
  readonly groupId: number;
  readonly groupName: string;
  readonly state: SessionState;
  readonly version: number;
  readonly people: readonly number[];
  readonly firstNumber: number;
  readonly lastNumber: number;
  readonly issuedAt: Date;
  readonly validUntil: Date;
  readonly syncUntil: Date;
  readonly bodyCell: string;
  readonly bodyHash: Buffer;
  readonly signature: Buffer;
  readonly closing: string | null;
  readonly closingHash: Buffer | null;
  readonly syncedAt: Date | null;
  readonly talliedAt: Date | null;
  readonly closedAt: Date | null;
  readonly received: number;
  readonly openDifferences: number;
}

const SESSION = `s.id, s.packet_id AS "packetId", s.device_id AS "deviceId", d.public_key AS "publicKey", d.revoked_at AS "deviceRevokedAt",
  s.agent, s.agent_name AS "agentName", s.township, s.group_id AS "groupId", s.group_name AS "groupName", s.state, s.version, s.people,
  s.first_number AS "firstNumber", s.last_number AS "lastNumber", s.issued_at AS "issuedAt", s.valid_until AS "validUntil",
  s.sync_until AS "syncUntil", s.body_cell AS "bodyCell", s.body_hash AS "bodyHash", s.signature, s.closing, s.closing_hash AS "closingHash",
  s.synced_at AS "syncedAt", s.tallied_at AS "talliedAt", s.closed_at AS "closedAt",
  (SELECT count(*)::int FROM visit v WHERE v.session_id = s.id) AS received,
  (SELECT count(*)::int FROM visit_difference x WHERE x.session_id = s.id AND x.state = 'OPEN') AS "openDifferences"`;

export const sessionsWhere = (
  reader: Queryable,
  where: string,
  parameters: readonly unknown[],
  rest = 'ORDER BY s.id',
): Promise<StoredSession[]> =>
  rowsOf<StoredSession>(
    reader,
    `SELECT ${SESSION} FROM visit_session s JOIN visit_device d ON d.id = s.device_id WHERE ${where} ${rest}`,
    parameters,
  );

export type NewSession = Pick<
  StoredSession,
  | 'packetId'
  | 'deviceId'
  | 'agent'
  | 'agentName'
  | 'township'
  | 'groupId'
  | 'groupName'
  | 'people'
  | 'firstNumber'
  | 'lastNumber'
  | 'issuedAt'
  | 'validUntil'
  | 'syncUntil'
  | 'bodyCell'
  | 'bodyHash'
  | 'signature'
>;

export async function insertSession(tx: Transaction, made: NewSession): Promise<number> {
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO visit_session (packet_id, device_id, agent, agent_name, township, group_id, group_name, state, people, first_number, last_number,
       issued_at, valid_until, sync_until, body_cell, body_hash, signature)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'PREPARED', $8, $9, $10, $11, $12, $13, $14, $15, $16) RETURNING id`,
    [
      made.packetId,
      made.deviceId,
      made.agent,
      made.agentName,
      made.township,
      made.groupId,
      made.groupName,
      made.people,
      made.firstNumber,
      made.lastNumber,
      made.issuedAt,
      made.validUntil,
      made.syncUntil,
      made.bodyCell,
      made.bodyHash,
      made.signature,
    ],
  );
  if (!row) throw new Error('the session was not written');
  return row.id;
}

export interface SessionChange {
  readonly state: SessionState;
  readonly closing?: { readonly body: string; readonly hash: string };
  readonly syncedAt?: Date;
  readonly talliedAt?: Date;
  readonly closedBy?: number;
  readonly closedAt?: Date;
}

export async function saveSession(tx: Transaction, id: number, change: SessionChange): Promise<void> {
  await tx.query(
    `UPDATE visit_session SET version = version + 1, state = $2, closing = COALESCE($3, closing), closing_hash = COALESCE($4, closing_hash),
       synced_at = COALESCE($5, synced_at), tallied_at = COALESCE($6, tallied_at), closed_by = $7, closed_at = $8 WHERE id = $1`,
    [
      id,
      change.state,
      change.closing?.body ?? null,
      change.closing === undefined ? null : Buffer.from(change.closing.hash, 'hex'),
      change.syncedAt ?? null,
      change.talliedAt ?? null,
      change.closedBy ?? null,
      change.closedAt ?? null,
    ],
  );
}

export interface ReceivedVisit extends Signed<VisitRecord> {
  readonly body: string;
  readonly signature: string;
}

export async function insertVisits(tx: Transaction, sessionId: number, visits: readonly ReceivedVisit[], now: Date): Promise<void> {
  if (visits.length === 0) return;
  await tx.query(
    `INSERT INTO visit (session_id, visit_id, sequence, person_id, outcome, receipt_no, medical_fen, pension_fen, visited_at, received_at, body, hash, signature)
     SELECT $1, visit_id, sequence, person_id, outcome, receipt_no, medical_fen, pension_fen, visited_at, $2, body, decode(hash, 'hex'), decode(signature, 'hex')
     FROM jsonb_to_recordset($3::jsonb) AS x(visit_id uuid, sequence int, person_id bigint, outcome text, receipt_no int, medical_fen bigint,
       pension_fen bigint, visited_at timestamptz, body text, hash text, signature text)`,
    [
      sessionId,
      now,
      JSON.stringify(
        visits.map(({ record, hash, body, signature }) => ({
          visit_id: record.visitId,
          sequence: record.sequence,
          person_id: record.personId,
          outcome: record.outcome,
          receipt_no: record.receiptNo,
          medical_fen: record.medicalFen,
          pension_fen: record.pensionFen,
          visited_at: record.visitedAt,
          body,
          hash,
          signature: Buffer.from(signature, 'base64url').toString('hex'),
        })),
      ),
    ],
  );
}

/** As they were signed: read again from their own text, so that a changed column is noticed and never used. */
export async function visitsOf(reader: Queryable, sessionId: number): Promise<Signed<VisitRecord>[]> {
  const rows = await rowsOf<{ body: string; hash: Buffer }>(
    reader,
    'SELECT body, hash FROM visit WHERE session_id = $1 ORDER BY sequence',
    [sessionId],
  );
  return rows.map(({ body, hash }) => {
    const record = parseVisit(body);
    if (record === undefined) throw new Error(`a visit of session ${sessionId} cannot be read`);
    return { record, hash: hash.toString('hex') };
  });
}

export interface StoredDifference extends PaidAs {
  readonly id: number;
  readonly state: 'OPEN' | 'CLOSED';
  readonly resolution: 'AGREED' | 'EXPLAINED' | null;
  readonly reason: string | null;
}

export const differencesOf = (reader: Queryable, sessionId: number): Promise<StoredDifference[]> =>
  rowsOf<StoredDifference>(
    reader,
    `SELECT id, person_id AS "personId", fund, tally_fen AS "tallyFen", ledger_fen AS "ledgerFen", state, resolution, reason
     FROM visit_difference WHERE session_id = $1 ORDER BY id`,
    [sessionId],
  );

/** The differences are as found now; those explained stay so while both figures are as they were. */
export async function writeDifferences(tx: Transaction, sessionId: number, found: readonly PaidAs[], now: Date): Promise<void> {
  await tx.query(
    `INSERT INTO visit_difference AS v (session_id, person_id, fund, tally_fen, ledger_fen, state, opened_at)
     SELECT $1, person_id, fund, tally_fen, ledger_fen, 'OPEN', $2
     FROM jsonb_to_recordset($3::jsonb) AS x(person_id bigint, fund text, tally_fen bigint, ledger_fen bigint)
     ON CONFLICT (session_id, person_id, fund) DO UPDATE SET state = 'OPEN', resolution = NULL, reason = NULL, resolved_by = NULL,
       resolved_at = NULL, tally_fen = EXCLUDED.tally_fen, ledger_fen = EXCLUDED.ledger_fen
     WHERE v.resolution = 'AGREED' OR (v.tally_fen, v.ledger_fen) IS DISTINCT FROM (EXCLUDED.tally_fen, EXCLUDED.ledger_fen)`,
    [
      sessionId,
      now,
      JSON.stringify(found.map((one) => ({ person_id: one.personId, fund: one.fund, tally_fen: one.tallyFen, ledger_fen: one.ledgerFen }))),
    ],
  );
  await tx.query(
    `UPDATE visit_difference SET state = 'CLOSED', resolution = 'AGREED', resolved_at = $2
     WHERE session_id = $1 AND state = 'OPEN' AND (person_id, fund) NOT IN (SELECT person_id, fund FROM jsonb_to_recordset($3::jsonb) AS x(person_id bigint, fund text))`,
    [sessionId, now, JSON.stringify(found.map(({ personId, fund }) => ({ person_id: personId, fund })))],
  );
}

export async function explainDifference(tx: Transaction, id: number, by: number, reason: string, now: Date): Promise<void> {
  await tx.query(
    `UPDATE visit_difference SET state = 'CLOSED', resolution = 'EXPLAINED', reason = $2, resolved_by = $3, resolved_at = $4 WHERE id = $1`,
    [id, reason, by, now],
  );
}
