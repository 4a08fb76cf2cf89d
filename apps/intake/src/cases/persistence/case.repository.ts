import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import { kept, type Queryable, rowsOf, type Transaction, together } from '@app/persistence';
import type { HistoryStep, Paper, Signal } from '../domain/case';
import {
  CASE_COLUMNS,
  type CaseRow,
  INSERT_CASES,
  INSERT_HISTORY,
  INSERT_PARTIES,
  INSERT_SIGNALS,
  type NewCase,
  type PartyRow,
  type StoredCase,
  stateRecord,
  toStoredCase,
  UPDATE_CASES,
  UPSERT_PAPERS,
} from './case.rows';
import type { CaseScope } from './case-scope';

const ALLOCATE = kept(
  `SELECT nextval(pg_get_serial_sequence('service_case', 'id')) AS id, nextval('case_number_serial') AS serial FROM generate_series(1, $1)`,
);

/** Internal ids and serial numbers for `count` new cases, in one round trip. */
export async function allocateCases(tx: Transaction, count: number): Promise<{ id: number; serial: number }[]> {
  return rowsOf(tx, ALLOCATE, [count]);
}

/** The case of this number if it is within the scope, locked; otherwise 404, as if it did not exist. */
export async function lockCase(tx: Transaction, caseNo: string, scope: CaseScope): Promise<StoredCase> {
  const [row] = await rowsOf<CaseRow>(
    tx,
    `SELECT ${CASE_COLUMNS} FROM service_case c WHERE c.case_no = $1 AND ${scope.sql(2)} FOR NO KEY UPDATE OF c`,
    [caseNo, ...scope.parameters],
  );
  if (!row) throw caseNotFound();
  return toStoredCase(row);
}

const LOCK_CASES = kept(`SELECT ${CASE_COLUMNS} FROM service_case c WHERE c.id = ANY($1::bigint[]) ORDER BY c.id FOR NO KEY UPDATE OF c`);

/** Several cases by internal id, locked in id order, for consumers and clocks; they act for the system. */
export async function lockCases(tx: Transaction, ids: readonly number[]): Promise<Map<number, StoredCase>> {
  const rows = await rowsOf<CaseRow>(tx, LOCK_CASES, [ids]);
  return new Map(rows.map((row) => [row.id, toStoredCase(row)]));
}

/** Several cases by internal id, without a lock. */
export async function findCases(reader: Queryable, ids: readonly number[]): Promise<Map<number, StoredCase>> {
  const rows = await rowsOf<CaseRow>(reader, `SELECT ${CASE_COLUMNS} FROM service_case c WHERE c.id = ANY($1::bigint[])`, [ids]);
  return new Map(rows.map((row) => [row.id, toStoredCase(row)]));
}

export const caseNotFound = (): DomainError => new DomainError('not-found', 'case-not-found', '没有找到这个办件，请核对申办号。');

export async function insertCases(tx: Transaction, cases: readonly NewCase[], now: Date): Promise<void> {
  if (cases.length === 0) return;
  const rows = cases.map((one) => ({
    ...stateRecord(one.state),
    applicant_name: applicantOf(one.parties).name,
    applicant_index: applicantOf(one.parties).idIndex.toString('hex'),
    form_cell: one.formCell,
    progress_code: one.progressCode,
    pick_up_cell: one.pickUpCell,
    created_by: one.createdBy,
  }));
  const parties = cases.flatMap((one) =>
    one.parties.map((party) => ({
      case_id: one.state.id,
      role: party.role,
      kind: party.kind,
      name: party.name,
      id_type: party.idType,
      id_cell: party.idCell,
      id_index: party.idIndex.toString('hex'),
      phone_cell: party.phoneCell,
      relation: party.relation,
      mandate_until: party.mandateUntil,
    })),
  );
  await together(tx.query(INSERT_CASES, [JSON.stringify(rows), now]), tx.query(INSERT_PARTIES, [JSON.stringify(parties)]));
}

function applicantOf(parties: readonly PartyRow[]): PartyRow {
  const applicant = parties.find((party) => party.role === 'APPLICANT');
  if (!applicant) throw new Error('a case without an applicant cannot be stored');
  return applicant;
}

/** Writes changed cases; a case that somebody else changed meanwhile refuses the whole write with `version-mismatch`. */
export async function updateCases(
  tx: Transaction,
  changes: readonly { readonly state: StoredCase['state']; readonly expectedVersion: number }[],
  now: Date,
): Promise<void> {
  if (changes.length === 0) return;
  const written = await rowsOf<{ id: number }>(tx, UPDATE_CASES, [
    JSON.stringify(changes.map(({ state, expectedVersion }) => ({ ...stateRecord(state), expected_version: expectedVersion }))),
    now,
  ]);
  if (written.length !== changes.length) {
    throw new DomainError('stale', 'version-mismatch', '本件刚刚被他人更新，请刷新后再办理。');
  }
}

export async function savePapers(
  tx: Transaction,
  papers: readonly { caseId: number; paper: Paper; uploadRow: number | null; documentRow?: number | null }[],
  now: Date,
): Promise<void> {
  if (papers.length === 0) return;
  await tx.query(UPSERT_PAPERS, [
    JSON.stringify(
      papers.map(({ caseId, paper, uploadRow, documentRow }) => ({
        case_id: caseId,
        code: paper.code,
        name: paper.name,
        form: paper.form,
        copies: paper.copies,
        trust_grade: paper.trustGrade,
        upload_id: uploadRow,
        origin: paper.origin?.kind ?? 'HANDED_IN',
        origin_name: paper.origin?.name ?? null,
        as_of: paper.origin?.asOf ?? null,
        origin_number: paper.origin?.number ?? null,
        origin_document_id: documentRow ?? null,
        issued_on: paper.issuedOn ?? null,
        valid_until: paper.validUntil ?? null,
      })),
    ),
    now,
  ]);
}

export async function appendHistory(tx: Transaction, steps: readonly { caseId: number; step: HistoryStep }[]): Promise<void> {
  await tx.query(INSERT_HISTORY, [
    JSON.stringify(
      steps.map(({ caseId, step }) => ({
        case_id: caseId,
        version: step.version,
        action: step.action,
        from_status: step.from,
        to_status: step.to,
        actor_kind: step.by.kind,
        actor_id: step.by.id,
        on_behalf_of: step.onBehalfOf,
        at: step.at.toISOString(),
        details: step.details,
      })),
    ),
  ]);
}

export async function raiseSignals(tx: Transaction, signals: readonly { caseId: number; signal: Signal }[], now: Date): Promise<void> {
  if (signals.length === 0) return;
  await tx.query(INSERT_SIGNALS, [JSON.stringify(signals.map(({ caseId, signal }) => ({ case_id: caseId, ...signal }))), now]);
}

const PAPERS_OF = kept(`
  SELECT p.case_id, p.code, p.name, p.form, p.copies, p.trust_grade, p.origin, p.origin_name, p.as_of, p.issued_on, p.valid_until, u.token,
         coalesce(p.origin_number, d.number) AS origin_number
    FROM case_paper p LEFT JOIN upload u ON u.id = p.upload_id LEFT JOIN official_document d ON d.id = p.origin_document_id
   WHERE p.case_id = ANY($1::bigint[]) ORDER BY p.id`);

/** Papers on the file, per case. */
export async function papersOf(reader: Queryable, caseIds: readonly number[]): Promise<Map<number, Paper[]>> {
  const rows = await rowsOf<{
    case_id: number;
    code: string;
    name: string;
    form: Paper['form'];
    copies: number;
    trust_grade: Paper['trustGrade'];
    token: string | null;
    origin: 'HANDED_IN' | 'REUSED' | 'SHARED' | 'RESULT';
    origin_name: string | null;
    origin_number: string | null;
    as_of: LocalDate | null;
    issued_on: LocalDate | null;
    valid_until: LocalDate | null;
  }>(reader, PAPERS_OF, [caseIds]);
  const papers = new Map<number, Paper[]>();
  for (const row of rows) {
    const list = papers.get(row.case_id) ?? [];
    const { code, name, form, copies, origin, origin_name, origin_number, as_of, issued_on, valid_until } = row;
    list.push({
      code,
      name,
      form,
      copies,
      trustGrade: row.trust_grade,
      uploadId: row.token,
      ...(origin === 'HANDED_IN' || origin_name === null || as_of === null
        ? {}
        : { origin: { kind: origin, name: origin_name, asOf: as_of, ...(origin_number === null ? {} : { number: origin_number }) } }),
      ...(issued_on === null ? {} : { issuedOn: issued_on }),
      ...(valid_until === null ? {} : { validUntil: valid_until }),
    });
    papers.set(row.case_id, list);
  }
  return papers;
}

const LOCK_MATTERS = kept(`
  SELECT pg_advisory_xact_lock(key) FROM (
    SELECT DISTINCT hashtextextended(matter, 532922) AS key FROM unnest($1::text[]) AS matter ORDER BY 1) AS keys`);

/**
 * Lets two commits that file the same matter of the same applicant pass one after the other, so that the second sees the first.
 * In one order for everybody, so that nobody waits in a circle.
 */
export async function lockMatters(tx: Transaction, matters: readonly { index: Buffer; itemCode: string }[]): Promise<void> {
  await tx.query(LOCK_MATTERS, [matters.map(({ index, itemCode }) => `matter ${itemCode} ${index.toString('hex')}`)]);
}

const OPEN_DUPLICATES = kept(`
  SELECT c.id, encode(c.applicant_index, 'hex') AS index, c.item_code, c.case_no, c.received_organ
    FROM jsonb_to_recordset($1::jsonb) AS x(idx text, item_code text)
    JOIN service_case c ON c.applicant_index = decode(x.idx, 'hex') AND c.item_code = x.item_code
   WHERE c.kind = 'APPLICATION'
     AND c.status IN ('SUBMITTED','RECEIVED','CORRECTING','ACCEPTED','IN_REVIEW','SPECIAL_PROCEDURE','IN_DECISION','DECIDED','CONCLUDED')
   ORDER BY c.id DESC`);

/** Open cases of the same applicants for the same items: a person answers whether the new one is a duplicate. */
export async function openDuplicates(
  tx: Transaction,
  wanted: readonly { index: Buffer; itemCode: string }[],
): Promise<{ id: number; index: string; item_code: string; case_no: string; received_organ: string | null }[]> {
  return rowsOf(tx, OPEN_DUPLICATES, [
    JSON.stringify(wanted.map(({ index, itemCode }) => ({ idx: index.toString('hex'), item_code: itemCode }))),
  ]);
}

export async function saveForm(tx: Transaction, caseId: number, formCell: string): Promise<void> {
  await tx.query('UPDATE service_case SET form_cell = $2 WHERE id = $1', [caseId, formCell]);
}
