import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { Handover, HandoverPaper, HandoverState, LastHandover, Receipt } from '../domain/handover';

export interface StoredHandover extends Handover {
  readonly code: string;
  readonly number: string;
  readonly purpose: string;
  readonly fromName: string;
  readonly handedOverAt: Date;
  readonly dueOn: LocalDate;
  readonly receivedName: string | null;
  readonly receivedAt: Date | null;
  readonly settlement: string | null;
  readonly papers: readonly (HandoverPaper & { readonly itemName: string })[];
}

interface Row {
  id: number;
  code: string;
  version: number;
  state: HandoverState;
  number: string;
  purpose: string;
  from_organ: string;
  from_section: string | null;
  from_staff: number;
  from_name: string;
  to_organ: string;
  to_section: string | null;
  handed_over_at: Date;
  due_on: LocalDate;
  received_by: number | null;
  received_name: string | null;
  received_at: Date | null;
  settlement: string | null;
}

interface PaperRow {
  handover_id: number;
  case_id: number;
  case_no: string;
  item_name: string;
  paper_code: string;
  name: string;
  form: HandoverPaper['form'];
  copies: number;
  condition: HandoverPaper['condition'];
  note: string | null;
}

const COLUMNS = `h.id, h.code, h.version, h.state, h.number, h.purpose, h.from_organ, h.from_section, h.from_staff, h.from_name, h.to_organ,
  h.to_section, h.handed_over_at, h.due_on, h.received_by, h.received_name, h.received_at, h.settlement`;

/** Hand-overs that a condition on `handover h` picks, with their papers. @param rest ORDER BY, LIMIT or a lock. */
export async function findHandovers(
  reader: Queryable,
  where: string,
  parameters: readonly unknown[],
  rest = '',
): Promise<StoredHandover[]> {
  const rows = await rowsOf<Row>(reader, `SELECT ${COLUMNS} FROM handover h WHERE ${where} ${rest}`, parameters);
  if (rows.length === 0) return [];
  const papers = await rowsOf<PaperRow>(
    reader,
    `SELECT p.handover_id, p.case_id, c.case_no, c.item_name, p.paper_code, p.name, p.form, p.copies, p.condition, p.note
     FROM handover_paper p JOIN service_case c ON c.id = p.case_id WHERE p.handover_id = ANY($1::bigint[]) ORDER BY p.id`,
    [rows.map(({ id }) => id)],
  );
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    version: row.version,
    state: row.state,
    number: row.number,
    purpose: row.purpose,
    from: { organ: row.from_organ, section: row.from_section, staff: row.from_staff },
    fromName: row.from_name,
    to: { organ: row.to_organ, section: row.to_section },
    handedOverAt: row.handed_over_at,
    dueOn: row.due_on,
    receivedBy: row.received_by,
    receivedName: row.received_name,
    receivedAt: row.received_at,
    settlement: row.settlement,
    papers: papers
      .filter((paper) => paper.handover_id === row.id)
      .map((paper) => ({
        caseId: paper.case_id,
        caseNo: paper.case_no,
        itemName: paper.item_name,
        code: paper.paper_code,
        name: paper.name,
        form: paper.form,
        copies: paper.copies,
        condition: paper.condition,
        note: paper.note,
      })),
  }));
}

export interface NewHandover {
  readonly code: string;
  readonly number: string;
  readonly purpose: string;
  readonly from: { readonly organ: string; readonly section: string | null; readonly staff: number; readonly name: string };
  readonly to: { readonly organ: string; readonly section: string | null };
  readonly handedOverAt: Date;
  readonly dueOn: LocalDate;
  readonly papers: readonly Pick<HandoverPaper, 'caseId' | 'code' | 'name' | 'form' | 'copies'>[];
}

export async function insertHandover(tx: Transaction, made: NewHandover): Promise<number> {
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO handover (code, version, state, number, purpose, from_organ, from_section, from_staff, from_name, to_organ, to_section, handed_over_at, due_on)
     VALUES ($1, 1, 'OPEN', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id`,
    [
      made.code,
      made.number,
      made.purpose,
      made.from.organ,
      made.from.section,
      made.from.staff,
      made.from.name,
      made.to.organ,
      made.to.section,
      made.handedOverAt,
      made.dueOn,
    ],
  );
  if (!row) throw new Error('the hand-over was not written');
  await tx.query(
    `INSERT INTO handover_paper (handover_id, case_id, paper_code, name, form, copies)
     SELECT $1, case_id, code, name, form, copies
     FROM jsonb_to_recordset($2::jsonb) AS x(case_id bigint, code text, name text, form text, copies int)`,
    [row.id, JSON.stringify(made.papers.map(({ caseId, ...paper }) => ({ case_id: caseId, ...paper })))],
  );
  return row.id;
}

export async function saveState(tx: Transaction, id: number, version: number, state: HandoverState): Promise<void> {
  await tx.query('UPDATE handover SET version = $2, state = $3 WHERE id = $1', [id, version, state]);
}

export async function saveReceipt(
  tx: Transaction,
  id: number,
  version: number,
  { state, papers }: Receipt,
  receiver: { readonly id: number; readonly name: string; readonly section: string | null },
  now: Date,
): Promise<void> {
  await tx.query(
    'UPDATE handover SET version = $2, state = $3, received_by = $4, received_name = $5, received_section = $6, received_at = $7 WHERE id = $1',
    [id, version, state, receiver.id, receiver.name, receiver.section, now],
  );
  await saveConditions(tx, id, papers);
}

export async function saveSettlement(
  tx: Transaction,
  id: number,
  version: number,
  { state, papers }: Receipt,
  settledBy: number,
  note: string,
  now: Date,
): Promise<void> {
  await tx.query('UPDATE handover SET version = $2, state = $3, settled_by = $4, settled_at = $5, settlement = $6 WHERE id = $1', [
    id,
    version,
    state,
    settledBy,
    now,
    note,
  ]);
  await saveConditions(tx, id, papers);
}

async function saveConditions(tx: Transaction, id: number, papers: readonly HandoverPaper[]): Promise<void> {
  await tx.query(
    `UPDATE handover_paper p SET condition = x.condition, note = x.note
     FROM jsonb_to_recordset($2::jsonb) AS x(case_id bigint, code text, condition text, note text)
     WHERE p.handover_id = $1 AND p.case_id = x.case_id AND p.paper_code = x.code`,
    [id, JSON.stringify(papers.map(({ caseId, code, condition, note }) => ({ case_id: caseId, code, condition, note })))],
  );
}

export interface PhysicalPaper {
  readonly caseId: number;
  readonly code: string;
  readonly name: string;
  readonly form: 'ORIGINAL' | 'COPY';
  readonly copies: number;
  readonly receivedOrgan: string | null;
  readonly last: (LastHandover & { readonly number: string; readonly since: Date }) | null;
}

interface CustodyRow {
  case_id: number;
  code: string;
  name: string;
  form: PhysicalPaper['form'];
  copies: number;
  received_organ: string | null;
  state: HandoverState | null;
  condition: LastHandover['condition'];
  number: string;
  from_organ: string;
  from_section: string | null;
  from_staff: number;
  to_organ: string;
  to_section: string | null;
  received_by: number | null;
  received_section: string | null;
  handed_over_at: Date;
  received_at: Date | null;
}

/** The papers of these cases that can be held in a hand, each with the last hand-over that stands. */
export async function physicalPapers(reader: Queryable, caseIds: readonly number[]): Promise<PhysicalPaper[]> {
  const rows = await rowsOf<CustodyRow>(
    reader,
    `SELECT p.case_id, p.code, p.name, p.form, p.copies, c.received_organ, last.*
     FROM case_paper p JOIN service_case c ON c.id = p.case_id
     LEFT JOIN LATERAL (
       SELECT h.state, hp.condition, h.number, h.from_organ, h.from_section, h.from_staff, h.to_organ, h.to_section, h.received_by,
              h.received_section, h.handed_over_at, h.received_at
       FROM handover_paper hp JOIN handover h ON h.id = hp.handover_id
       WHERE hp.case_id = p.case_id AND hp.paper_code = p.code AND h.state <> 'CANCELLED' ORDER BY h.id DESC LIMIT 1
     ) last ON true
     WHERE p.case_id = ANY($1::bigint[]) AND p.form IN ('ORIGINAL','COPY') AND p.copies > 0
     ORDER BY p.case_id, p.id`,
    [caseIds],
  );
  return rows.map((row) => ({
    caseId: row.case_id,
    code: row.code,
    name: row.name,
    form: row.form,
    copies: row.copies,
    receivedOrgan: row.received_organ,
    last:
      row.state === null
        ? null
        : {
            state: row.state,
            condition: row.condition,
            from: { organ: row.from_organ, section: row.from_section, staff: row.from_staff },
            to: { organ: row.to_organ, section: row.to_section },
            receivedBy: row.received_by,
            receivedSection: row.received_section,
            number: row.number,
            since: row.received_at ?? row.handed_over_at,
          },
  }));
}

/** Two people who hand on papers of one case at once do so one after the other. */
export async function lockPapers(tx: Transaction, caseIds: readonly number[]): Promise<void> {
  await tx.query('SELECT 1 FROM case_paper WHERE case_id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE', [caseIds]);
}
