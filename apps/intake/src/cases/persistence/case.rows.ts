import type { LocalDate } from '@app/legal-calendar';
import { kept } from '@app/persistence';
import type { CaseState, CaseWait, Channel, Paper } from '../domain/case';
import type { CaseStatus } from '../domain/case.transitions';

/** A person or organisation of a case as it is stored: numbers only encrypted, found by blind index. */
export interface PartyRow {
  readonly role: 'APPLICANT' | 'AGENT' | 'GUARDIAN' | 'SUBJECT';
  readonly kind: 'PERSON' | 'ORGANISATION';
  readonly name: string;
  readonly idType: string;
  readonly idCell: string;
  readonly idIndex: Buffer;
  readonly phoneCell: string | null;
  readonly relation: string | null;
  readonly mandateUntil: LocalDate | null;
  /** As it is shown. Only while what was typed is at hand: then nothing has to be decrypted for the answer. */
  readonly masked?: { readonly idNumber: string; readonly phone: string | null };
}

/** What a new case stores beside its state. */
export interface NewCase {
  readonly state: CaseState;
  readonly parties: readonly PartyRow[];
  readonly papers: readonly Paper[];
  readonly formCell: string;
  readonly progressCode: string;
  readonly pickUpCell: string;
  readonly createdBy: number | null;
}

/** A case as a command finds it. */
export interface StoredCase {
  readonly state: CaseState;
  readonly applicantName: string;
  readonly applicantIndex: Buffer;
  readonly formCell: string;
  readonly progressCode: string;
  readonly pickUpCell: string;
  /** When its last step was written. */
  readonly changedAt: Date;
}

export interface CaseRow {
  id: number;
  case_no: string;
  version: number;
  status: CaseStatus;
  item_code: string;
  item_version: number;
  item_name: string;
  situation: string;
  channel: Channel;
  division: string;
  applicant_name: string;
  applicant_index: Buffer;
  form_cell: string;
  facts: Record<string, string | number | boolean>;
  progress_code: string;
  pick_up_cell: string;
  received_organ: string | null;
  received_at: Date | null;
  received_on: LocalDate | null;
  papers_received_on: LocalDate | null;
  accepted_on: LocalDate | null;
  accept_mode: 'NORMAL' | 'DEEMED' | 'DEFERRED' | 'COMMITMENT' | null;
  statutory_due_on: LocalDate | null;
  promised_due_on: LocalDate | null;
  handling_organ: string | null;
  handling_section: string | null;
  handled_by: number[];
  result: 'GRANT' | 'DENY' | null;
  decided_on: LocalDate | null;
  correction_notices: number;
  waiting_party: string | null;
  waiting_reason: CaseWait['reasonCode'] | null;
  waiting_since: Date | null;
  decided_by: CaseState['decidedBy'];
  deferred_papers: string[];
  deferred_due_on: LocalDate | null;
  commitment_check: CaseState['commitmentCheck'];
  kind: CaseState['kind'];
  linked_case_id: number | null;
  licence_id: number | null;
  licence_standing: CaseState['licenceStanding'];
  open_acts: CaseState['openActs'];
  fee: CaseState['fee'];
  prior_notice: CaseState['priorNotice'];
  served_on: LocalDate | null;
  service_method: CaseState['serviceMethod'];
  open_postings: number;
  public_notice_on: LocalDate | null;
  changed_at: Date;
  bundle: CaseState['bundle'];
}

export const CASE_COLUMNS = `c.id, c.case_no, c.version, c.status, c.item_code, c.item_version, c.item_name, c.situation, c.channel, c.division,
  c.applicant_name, c.applicant_index, c.form_cell, c.facts, c.progress_code, c.pick_up_cell, c.received_organ, c.received_at, c.received_on,
  c.papers_received_on, c.accepted_on, c.accept_mode, c.statutory_due_on, c.promised_due_on, c.handling_organ, c.handling_section, c.handled_by,
  c.result, c.decided_on, c.correction_notices, c.waiting_party, c.waiting_reason, c.waiting_since, c.decided_by, c.deferred_papers, c.deferred_due_on,
  c.commitment_check, c.kind, c.linked_case_id, c.licence_id, c.served_on, c.service_method, c.open_postings, c.public_notice_on, c.changed_at,
  (SELECT CASE WHEN l.cancelled_on IS NULL THEN l.state ELSE 'CANCELLED' END FROM licence l WHERE l.id = c.licence_id) AS licence_standing,
  ARRAY(SELECT o.kind FROM service_case o WHERE o.linked_case_id = c.id
    AND o.status IN ('ACCEPTED','IN_REVIEW','SPECIAL_PROCEDURE','IN_DECISION')) AS open_acts,
  CASE WHEN c.status = 'DECIDED' THEN jsonb_build_object('notice', EXISTS (SELECT FROM fee_notice n WHERE n.case_id = c.id AND n.voided_at IS NULL),
    'waiverAskedBy', (SELECT w.asked_by FROM fee_waiver w WHERE w.case_id = c.id AND w.state = 'ASKED')) END AS fee,
  CASE WHEN c.kind IN ('REVOCATION','WITHDRAWAL') THEN (SELECT jsonb_build_object('servedOn', a.served_on, 'hearingAskedOn', a.hearing_asked_on,
    'hearingHeldOn', a.hearing_held_on, 'statementOver', a.statement_over) FROM act_hearing a WHERE a.case_id = c.id) END AS prior_notice,
  (SELECT jsonb_build_object('id', b.id, 'bundleNo', b.bundle_no, 'unified', b.unified, 'jointSince', b.joint_since)
    FROM bundle_case b WHERE b.id = c.bundle_case_id) AS bundle`;

export function toStoredCase(row: CaseRow): StoredCase {
  return {
    state: {
      id: row.id,
      caseNo: row.case_no,
      version: row.version,
      status: row.status,
      itemCode: row.item_code,
      itemVersion: row.item_version,
      itemName: row.item_name,
      situation: row.situation,
      channel: row.channel,
      division: row.division,
      receivedOrgan: row.received_organ,
      receivedAt: row.received_at,
      receivedOn: row.received_on,
      papersReceivedOn: row.papers_received_on,
      acceptedOn: row.accepted_on,
      acceptMode: row.accept_mode,
      statutoryDueOn: row.statutory_due_on,
      promisedDueOn: row.promised_due_on,
      handlingOrgan: row.handling_organ,
      handlingSection: row.handling_section,
      result: row.result,
      decidedOn: row.decided_on,
      correctionNotices: row.correction_notices,
      waiting: waitOf(row),
      decidedBy: row.decided_by,
      deferredPapers: row.deferred_papers,
      deferredDueOn: row.deferred_due_on,
      commitmentCheck: row.commitment_check,
      kind: row.kind,
      linkedCaseId: row.linked_case_id,
      licenceId: row.licence_id,
      licenceStanding: row.licence_standing,
      openActs: row.open_acts,
      fee: row.fee,
      priorNotice: row.prior_notice,
      servedOn: row.served_on,
      serviceMethod: row.service_method,
      openPostings: row.open_postings,
      publicNoticeOn: row.public_notice_on,
      // pg gives bigint[] elements as text.
      handledBy: row.handled_by.map(Number),
      facts: row.facts,
      bundle: row.bundle,
    },
    applicantName: row.applicant_name,
    applicantIndex: row.applicant_index,
    formCell: row.form_cell,
    progressCode: row.progress_code,
    pickUpCell: row.pick_up_cell,
    changedAt: row.changed_at,
  };
}

/** The wait of a row that has these columns. */
export function waitOf(row: Pick<CaseRow, 'waiting_party' | 'waiting_reason' | 'waiting_since'>): CaseWait | null {
  const { waiting_party: party, waiting_reason: reasonCode, waiting_since: since } = row;
  return party === null || reasonCode === null || since === null ? null : { party, reasonCode, since };
}

/** The columns of a state that change, as one JSON record for `jsonb_to_recordset`. */
export function stateRecord(state: CaseState): Record<string, unknown> {
  return {
    id: state.id,
    case_no: state.caseNo,
    version: state.version,
    status: state.status,
    item_code: state.itemCode,
    item_version: state.itemVersion,
    item_name: state.itemName,
    situation: state.situation,
    channel: state.channel,
    division: state.division,
    facts: state.facts,
    received_organ: state.receivedOrgan,
    received_at: state.receivedAt?.toISOString() ?? null,
    received_on: state.receivedOn,
    papers_received_on: state.papersReceivedOn,
    accepted_on: state.acceptedOn,
    accept_mode: state.acceptMode,
    statutory_due_on: state.statutoryDueOn,
    promised_due_on: state.promisedDueOn,
    handling_organ: state.handlingOrgan,
    handling_section: state.handlingSection,
    handled_by: state.handledBy,
    result: state.result,
    decided_on: state.decidedOn,
    correction_notices: state.correctionNotices,
    waiting_party: state.waiting?.party ?? null,
    waiting_reason: state.waiting?.reasonCode ?? null,
    waiting_since: state.waiting?.since.toISOString() ?? null,
    decided_by: state.decidedBy,
    deferred_papers: state.deferredPapers,
    deferred_due_on: state.deferredDueOn,
    commitment_check: state.commitmentCheck,
    kind: state.kind,
    linked_case_id: state.linkedCaseId,
    licence_id: state.licenceId,
    served_on: state.servedOn,
    service_method: state.serviceMethod,
    open_postings: state.openPostings,
    public_notice_on: state.publicNoticeOn,
    bundle_case_id: state.bundle?.id ?? null,
  };
}

const STATE_TYPES = `id bigint, case_no text, version int, status text, item_code text, item_version int, item_name text, situation text,
  channel text, division text, facts jsonb, received_organ text, received_at timestamptz, received_on date, papers_received_on date,
  accepted_on date, accept_mode text, statutory_due_on date, promised_due_on date, handling_organ text, handling_section text,
  handled_by bigint[], result text, decided_on date, correction_notices smallint,
  waiting_party text, waiting_reason text, waiting_since timestamptz, decided_by text,
  deferred_papers text[], deferred_due_on date, commitment_check text,
  kind text, linked_case_id bigint, licence_id bigint, served_on date, service_method text, open_postings smallint, public_notice_on date,
  bundle_case_id bigint`;

export const INSERT_CASES = `
  INSERT INTO service_case (id, case_no, version, status, item_code, item_version, item_name, situation, channel, division, facts, received_organ,
    received_at, received_on, papers_received_on, accepted_on, accept_mode, statutory_due_on, promised_due_on, handling_organ, handling_section,
    handled_by, result, decided_on, correction_notices, deferred_papers, deferred_due_on, commitment_check, kind, linked_case_id, licence_id,
    bundle_case_id, applicant_name, applicant_index, form_cell, progress_code, pick_up_cell, created_at,
    created_by, changed_at)
  SELECT x.id, case_no, version, status, item_code, item_version, item_name, situation, channel, division, facts, received_organ, received_at,
    received_on, papers_received_on, accepted_on, accept_mode, statutory_due_on, promised_due_on, handling_organ, handling_section, handled_by,
    result, decided_on, correction_notices, deferred_papers, deferred_due_on, commitment_check, kind, linked_case_id, licence_id,
    bundle_case_id, applicant_name, decode(applicant_index, 'hex'), form_cell, progress_code, pick_up_cell, $2, created_by, $2
  FROM jsonb_to_recordset($1::jsonb) AS x(${STATE_TYPES}, applicant_name text, applicant_index text, form_cell text, progress_code text,
    pick_up_cell text, created_by bigint)`;

/** Writes each changed case only if it still has the version it was decided on; gives back the ids that were written. */
export const UPDATE_CASES = kept(`
  UPDATE service_case c SET version = x.version, status = x.status, situation = x.situation, facts = x.facts, received_organ = x.received_organ,
    received_at = x.received_at, received_on = x.received_on, papers_received_on = x.papers_received_on, accepted_on = x.accepted_on,
    accept_mode = x.accept_mode, statutory_due_on = x.statutory_due_on, promised_due_on = x.promised_due_on, handling_organ = x.handling_organ,
    handling_section = x.handling_section, handled_by = x.handled_by, result = x.result, decided_on = x.decided_on,
    correction_notices = x.correction_notices, waiting_party = x.waiting_party, waiting_reason = x.waiting_reason,
    waiting_since = x.waiting_since, decided_by = x.decided_by, deferred_papers = x.deferred_papers, deferred_due_on = x.deferred_due_on,
    commitment_check = x.commitment_check, served_on = x.served_on, service_method = x.service_method, open_postings = x.open_postings,
    public_notice_on = x.public_notice_on, item_version = x.item_version, changed_at = $2
  FROM jsonb_to_recordset($1::jsonb) AS x(${STATE_TYPES}, expected_version int)
  WHERE c.id = x.id AND c.version = x.expected_version
  RETURNING c.id`);

export const INSERT_PARTIES = `
  INSERT INTO case_party (case_id, role, kind, name, id_type, id_cell, id_index, phone_cell, relation, mandate_until)
  SELECT case_id, role, kind, name, id_type, id_cell, decode(id_index, 'hex'), phone_cell, relation, mandate_until
  FROM jsonb_to_recordset($1::jsonb) AS x(case_id bigint, role text, kind text, name text, id_type text, id_cell text, id_index text,
    phone_cell text, relation text, mandate_until date)`;

export const UPSERT_PAPERS = `
  INSERT INTO case_paper (case_id, code, name, form, copies, trust_grade, upload_id, origin, origin_name, as_of, issued_on, valid_until,
    origin_number, origin_document_id, received_at)
  SELECT case_id, code, name, form, copies, trust_grade, upload_id, origin, origin_name, as_of, issued_on, valid_until,
    origin_number, origin_document_id, $2
  FROM jsonb_to_recordset($1::jsonb) AS x(case_id bigint, code text, name text, form text, copies int, trust_grade text, upload_id bigint,
    origin text, origin_name text, as_of date, issued_on date, valid_until date, origin_number text, origin_document_id bigint)
  ON CONFLICT (case_id, code) DO UPDATE SET form = excluded.form, copies = excluded.copies, trust_grade = excluded.trust_grade,
    upload_id = excluded.upload_id, origin = excluded.origin, origin_name = excluded.origin_name, as_of = excluded.as_of,
    issued_on = excluded.issued_on, valid_until = excluded.valid_until, origin_number = excluded.origin_number,
    origin_document_id = excluded.origin_document_id, received_at = excluded.received_at`;

export const INSERT_HISTORY = `
  INSERT INTO case_history (case_id, version, action, from_status, to_status, actor_kind, actor_id, on_behalf_of, at, details)
  SELECT case_id, version, action, from_status, to_status, actor_kind, actor_id, on_behalf_of, at, details
  FROM jsonb_to_recordset($1::jsonb) AS x(case_id bigint, version int, action text, from_status text, to_status text, actor_kind text,
    actor_id bigint, on_behalf_of bigint, at timestamptz, details jsonb)`;

export const INSERT_SIGNALS = `
  INSERT INTO supervision_signal (case_id, kind, colour, article, raised_at)
  SELECT case_id, kind, colour, article, $2
  FROM jsonb_to_recordset($1::jsonb) AS x(case_id bigint, kind text, colour text, article text)
  ON CONFLICT (case_id, kind) WHERE answered_at IS NULL DO NOTHING`;
