import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { Dependency } from '../domain/bundle';
import type { BundleStatus, MemberStatus } from '../domain/bundle-progress';

/** A paper of the pool as it was handed in, and the members it stands on. */
export interface HandedInOnce {
  readonly name: string;
  readonly form: string;
  readonly copies: number;
  readonly members: readonly string[];
}

export interface BundleRow {
  readonly id: number;
  readonly bundleNo: string;
  readonly version: number;
  readonly status: BundleStatus;
  readonly bundleCode: string;
  readonly bundleVersion: number;
  readonly bundleName: string;
  readonly unified: boolean;
  readonly jointSince: LocalDate | null;
  readonly applicantName: string;
  readonly agentName: string | null;
  readonly channel: string;
  readonly division: string;
  readonly receivedOrgan: string | null;
  readonly receivedBy: string | null;
  readonly progressCode: string;
  readonly pickUpCell: string;
  readonly receiptNumber: string;
  readonly papers: readonly HandedInOnce[];
  readonly papersOnce: number;
  readonly papersApart: number;
  readonly windowsApart: number;
  readonly createdAt: Date;
}

const COLUMNS = `b.id, b.bundle_no AS "bundleNo", b.version, b.status, b.bundle_code AS "bundleCode", b.bundle_version AS "bundleVersion",
  b.bundle_name AS "bundleName", b.unified, b.joint_since AS "jointSince", b.applicant_name AS "applicantName", b.agent_name AS "agentName",
  b.channel, b.division, b.received_organ AS "receivedOrgan", b.received_by AS "receivedBy", b.progress_code AS "progressCode",
  b.pick_up_cell AS "pickUpCell", b.receipt_number AS "receiptNumber", b.papers, b.papers_once AS "papersOnce",
  b.papers_apart AS "papersApart", b.windows_apart AS "windowsApart", b.created_at AS "createdAt"`;

export interface NewBundle extends Omit<BundleRow, 'id' | 'version' | 'jointSince'> {
  readonly applicantIndex: Buffer;
}

export async function nextBundleSerial(tx: Transaction): Promise<number> {
  const [row] = await rowsOf<{ serial: number }>(tx, `SELECT nextval('case_number_serial') AS serial`, []);
  if (row === undefined) throw new Error('the series of case numbers is empty');
  return row.serial;
}

export async function insertBundle(tx: Transaction, bundle: NewBundle): Promise<number> {
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO bundle_case (bundle_no, status, bundle_code, bundle_version, bundle_name, unified, applicant_name, applicant_index, agent_name,
       channel, division, received_organ, received_by, progress_code, pick_up_cell, receipt_number, papers, papers_once, papers_apart,
       windows_apart, created_at, changed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $21) RETURNING id`,
    [
      bundle.bundleNo,
      bundle.status,
      bundle.bundleCode,
      bundle.bundleVersion,
      bundle.bundleName,
      bundle.unified,
      bundle.applicantName,
      bundle.applicantIndex,
      bundle.agentName,
      bundle.channel,
      bundle.division,
      bundle.receivedOrgan,
      bundle.receivedBy,
      bundle.progressCode,
      bundle.pickUpCell,
      bundle.receiptNumber,
      JSON.stringify(bundle.papers),
      bundle.papersOnce,
      bundle.papersApart,
      bundle.windowsApart,
      bundle.createdAt,
    ],
  );
  if (row === undefined) throw new Error(`bundle ${bundle.bundleNo} was not stored`);
  return row.id;
}

export interface NewMember {
  readonly key: string;
  readonly itemCode: string;
  readonly itemName: string;
  readonly optional: boolean;
  /** Null: left out at filing. */
  readonly caseId: number | null;
  readonly dependencies: readonly Dependency[];
}

export async function insertMembers(tx: Transaction, bundleId: number, members: readonly NewMember[]): Promise<void> {
  await tx.query(
    `INSERT INTO bundle_member (bundle_case_id, member_key, position, item_code, item_name, optional, case_id, dependencies)
     SELECT $1, key, ordinal, item_code, item_name, optional, case_id, dependencies
     FROM jsonb_to_recordset($2::jsonb) AS x(key text, ordinal int, item_code text, item_name text, optional boolean, case_id bigint, dependencies jsonb)`,
    [
      bundleId,
      JSON.stringify(
        members.map(({ key, itemCode, itemName, optional, caseId, dependencies }, index) => ({
          ...{ key, ordinal: index + 1, item_code: itemCode, item_name: itemName },
          ...{ optional, case_id: caseId, dependencies },
        })),
      ),
    ],
  );
}

/** A scope on `service_case c`: a bundle is seen by whoever sees a member of it. */
export interface SqlScope {
  sql(first: number): string;
  readonly parameters: readonly unknown[];
}

const visible = (scope: SqlScope, first: number): string =>
  `EXISTS (SELECT 1 FROM service_case c WHERE c.bundle_case_id = b.id AND ${scope.sql(first)})`;

export async function findBundle(reader: Queryable, bundleNo: string, scope: SqlScope, lock = ''): Promise<BundleRow | undefined> {
  const [row] = await rowsOf<BundleRow>(
    reader,
    `SELECT ${COLUMNS} FROM bundle_case b WHERE b.bundle_no = $1 AND ${visible(scope, 2)} ${lock}`,
    [bundleNo, ...scope.parameters],
  );
  return row;
}

/** By number alone: for whoever proves himself by the code. */
export async function bundleByNumber(reader: Queryable, bundleNo: string): Promise<BundleRow | undefined> {
  const [row] = await rowsOf<BundleRow>(reader, `SELECT ${COLUMNS} FROM bundle_case b WHERE b.bundle_no = $1`, [bundleNo]);
  return row;
}

/** Locked in id order, for whoever moves its members. */
export async function lockBundles(tx: Transaction, ids: readonly number[]): Promise<BundleRow[]> {
  return rowsOf<BundleRow>(tx, `SELECT ${COLUMNS} FROM bundle_case b WHERE b.id = ANY($1::bigint[]) ORDER BY b.id FOR NO KEY UPDATE OF b`, [
    ids,
  ]);
}

export interface BundleFilter {
  readonly statuses: readonly string[];
  readonly bundleCode: string | null;
  readonly before: number | null;
  readonly limit: number;
}

/** Newest first. */
export async function listBundles(reader: Queryable, scope: SqlScope, filter: BundleFilter): Promise<BundleRow[]> {
  const parameters: unknown[] = [...scope.parameters];
  const conditions = [visible(scope, 1)];
  const add = (value: unknown, condition: (parameter: string) => string): void => {
    parameters.push(value);
    conditions.push(condition(`$${parameters.length}`));
  };
  if (filter.statuses.length > 0) add(filter.statuses, (p) => `b.status = ANY(${p}::text[])`);
  if (filter.bundleCode !== null) add(filter.bundleCode, (p) => `b.bundle_code = ${p}`);
  if (filter.before !== null) add(filter.before, (p) => `b.id < ${p}`);
  parameters.push(filter.limit);
  return rowsOf<BundleRow>(
    reader,
    `SELECT ${COLUMNS} FROM bundle_case b WHERE ${conditions.join(' AND ')} ORDER BY b.id DESC LIMIT $${parameters.length}`,
    parameters,
  );
}

/** A member with the case that it is; the case is named only to whom the scope shows it. */
export interface MemberRow {
  readonly bundleId: number;
  readonly key: string;
  readonly itemCode: string;
  readonly itemName: string;
  readonly optional: boolean;
  readonly dependencies: readonly Dependency[];
  /** Null: left out at filing. */
  readonly caseId: number | null;
  readonly caseNo: string | null;
  readonly inScope: boolean;
  readonly status: MemberStatus | null;
  readonly result: 'GRANT' | 'DENY' | null;
  readonly receivedOrgan: string | null;
  readonly handlingOrgan: string | null;
  readonly acceptedOn: LocalDate | null;
  readonly statutoryDueOn: LocalDate | null;
  readonly promisedDueOn: LocalDate | null;
  readonly servedOn: LocalDate | null;
}

const EVERYTHING: SqlScope = { sql: () => 'true', parameters: [] };

/** In the order of the bundle. */
export async function membersOf(reader: Queryable, bundleIds: readonly number[], scope: SqlScope = EVERYTHING): Promise<MemberRow[]> {
  return rowsOf<MemberRow>(
    reader,
    `SELECT m.bundle_case_id AS "bundleId", m.member_key AS key, m.item_code AS "itemCode", m.item_name AS "itemName", m.optional, m.dependencies,
       m.case_id AS "caseId", c.case_no AS "caseNo", coalesce(${scope.sql(2)}, false) AS "inScope", c.status, c.result,
       c.received_organ AS "receivedOrgan", c.handling_organ AS "handlingOrgan", c.accepted_on AS "acceptedOn",
       c.statutory_due_on AS "statutoryDueOn", c.promised_due_on AS "promisedDueOn", c.served_on AS "servedOn"
     FROM bundle_member m LEFT JOIN service_case c ON c.id = m.case_id
     WHERE m.bundle_case_id = ANY($1::bigint[]) ORDER BY m.bundle_case_id, m.position`,
    [bundleIds, ...scope.parameters],
  );
}

export async function saveProgress(
  tx: Transaction,
  bundle: {
    readonly id: number;
    readonly status: BundleStatus;
    readonly jointSince: LocalDate | null;
    readonly receivedOrgan: string | null;
  },
  now: Date,
): Promise<void> {
  await tx.query(
    `UPDATE bundle_case SET version = version + 1, status = $2, joint_since = $3, received_organ = $4, changed_at = $5 WHERE id = $1`,
    [bundle.id, bundle.status, bundle.jointSince, bundle.receivedOrgan, now],
  );
}

export interface BundleDeliveryRow {
  readonly sequence: number;
  readonly number: string;
  readonly caseIds: readonly number[];
  readonly stillOpen: readonly string[];
  readonly place: string;
  readonly staffName: string | null;
  readonly deliveredAt: Date;
}

const DELIVERY = `sequence, number, case_ids AS "caseIds", still_open AS "stillOpen", place, staff_name AS "staffName", delivered_at AS "deliveredAt"`;

export async function deliveriesOf(reader: Queryable, bundleId: number): Promise<BundleDeliveryRow[]> {
  return rowsOf<BundleDeliveryRow>(reader, `SELECT ${DELIVERY} FROM bundle_delivery WHERE bundle_case_id = $1 ORDER BY sequence`, [
    bundleId,
  ]);
}

export async function insertDelivery(tx: Transaction, bundleId: number, delivery: BundleDeliveryRow): Promise<void> {
  await tx.query(
    `INSERT INTO bundle_delivery (bundle_case_id, sequence, number, case_ids, still_open, place, staff_name, delivered_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      bundleId,
      delivery.sequence,
      delivery.number,
      delivery.caseIds,
      delivery.stillOpen,
      delivery.place,
      delivery.staffName,
      delivery.deliveredAt,
    ],
  );
}

/** The written decisions of these cases; null while one is still being made. */
export async function decisionsOf(
  reader: Queryable,
  caseIds: readonly number[],
): Promise<{ readonly caseNo: string; readonly itemName: string; readonly kind: string; readonly number: string | null }[]> {
  return rowsOf(
    reader,
    `SELECT c.case_no AS "caseNo", c.item_name AS "itemName", d.kind, d.number FROM service_case c
     JOIN LATERAL (SELECT kind, number FROM official_document d WHERE d.case_id = c.id
       AND d.kind IN ('GRANT_DECISION','DENIAL_DECISION','DEEMED_RENEWAL_RECORD') AND d.voided_on IS NULL ORDER BY d.id DESC LIMIT 1) d ON true
     WHERE c.id = ANY($1::bigint[]) ORDER BY c.id`,
    [caseIds],
  );
}

export interface UploadCopy {
  readonly token: string;
  readonly copy: string;
}

/**
 * 一套材料: a file that stands on several members is one file with a line for each. Only the uploader's own, not yet used.
 * @returns how many were copied.
 */
export async function copyUploads(
  tx: Transaction,
  owner: { readonly kind: string; readonly id: number },
  copies: readonly UploadCopy[],
): Promise<number> {
  if (copies.length === 0) return 0;
  const rows = await rowsOf(
    tx,
    `INSERT INTO upload (token, sha256, size, media_type, name, owner_kind, owner_id, created_at)
     SELECT x.copy, u.sha256, u.size, u.media_type, u.name, u.owner_kind, u.owner_id, u.created_at
     FROM upload u JOIN jsonb_to_recordset($1::jsonb) AS x(token text, copy text) USING (token)
     WHERE u.case_id IS NULL AND u.owner_kind = $2 AND u.owner_id = $3 RETURNING id`,
    [JSON.stringify(copies), owner.kind, owner.id],
  );
  return rows.length;
}
