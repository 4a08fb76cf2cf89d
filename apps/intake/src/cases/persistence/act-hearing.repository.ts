import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { PriorNotice } from '../domain/case';

export async function insertHearing(tx: Transaction, caseId: number): Promise<void> {
  await tx.query('INSERT INTO act_hearing (case_id) VALUES ($1)', [caseId]);
}

export async function saveHearing(tx: Transaction, caseId: number, notice: PriorNotice | null): Promise<void> {
  if (notice === null) throw new Error(`case ${caseId} hears nobody`);
  await tx.query(
    'UPDATE act_hearing SET served_on = $2, hearing_asked_on = $3, hearing_held_on = $4, statement_over = $5 WHERE case_id = $1',
    [caseId, notice.servedOn, notice.hearingAskedOn, notice.hearingHeldOn, notice.statementOver],
  );
}

export interface NewStatement {
  readonly caseId: number;
  readonly sequence: number;
  readonly statementCell: string;
  readonly wantsHearing: boolean;
  readonly saidByKind: 'STAFF' | 'CITIZEN';
  readonly takenBy: number | null;
}

export async function nextStatement(tx: Transaction, caseId: number): Promise<number> {
  const [row] = await rowsOf<{ next: number }>(
    tx,
    'SELECT coalesce(max(sequence), 0)::int + 1 AS next FROM holder_statement WHERE case_id = $1',
    [caseId],
  );
  return row?.next ?? 1;
}

export async function insertStatement(tx: Transaction, statement: NewStatement, now: Date): Promise<void> {
  await tx.query(
    `INSERT INTO holder_statement (case_id, sequence, statement_cell, wants_hearing, said_by_kind, taken_by, said_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [statement.caseId, statement.sequence, statement.statementCell, statement.wantsHearing, statement.saidByKind, statement.takenBy, now],
  );
}

export interface StatementRow {
  readonly sequence: number;
  readonly statementCell: string;
  readonly wantsHearing: boolean;
  readonly saidByKind: 'STAFF' | 'CITIZEN';
  readonly saidAt: Date;
}

export async function statementsOf(reader: Queryable, caseId: number): Promise<StatementRow[]> {
  return rowsOf<StatementRow>(
    reader,
    `SELECT sequence, statement_cell AS "statementCell", wants_hearing AS "wantsHearing", said_by_kind AS "saidByKind", said_at AS "saidAt"
     FROM holder_statement WHERE case_id = $1 ORDER BY sequence`,
    [caseId],
  );
}
