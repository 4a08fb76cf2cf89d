import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { Disposition } from '../domain/department-answer';
import type { DepartmentAnswer } from '../domain/external-call';

/** How an answer came: with our own call, when we asked again, or by itself. */
export type AnswerWay = 'CALL' | 'POLL' | 'CALLBACK';

export interface StandingAnswer {
  readonly answerId: string;
  readonly result: 'GRANT' | 'DENY';
  readonly reasonCode: string | null;
}

/** A message that came before, with what became of it. */
export interface SeenAnswer extends StandingAnswer {
  readonly callId: number;
  readonly externalReference: string | null;
  readonly decidedOn: string;
  readonly disposition: Disposition;
}

/** The answer of a call that stands, and the message of this key, if it has come before. */
export async function answersBefore(
  tx: Transaction,
  connector: string,
  callId: number,
  answerId: string,
): Promise<{ standing: StandingAnswer | null; seen: SeenAnswer | null }> {
  const rows = await rowsOf<SeenAnswer>(
    tx,
    `SELECT answer_id AS "answerId", result, reason_code AS "reasonCode", disposition, call_id AS "callId",
            external_reference AS "externalReference", decided_on AS "decidedOn" FROM connector_answer
      WHERE (call_id = $2 AND disposition IN ('DECIDES', 'FOR_PEOPLE')) OR (connector = $1 AND answer_id = $3)`,
    [connector, callId, answerId],
  );
  return {
    standing: rows.find((row) => row.callId === callId && (row.disposition === 'DECIDES' || row.disposition === 'FOR_PEOPLE')) ?? null,
    seen: rows.find((row) => row.answerId === answerId) ?? null,
  };
}

export async function insertAnswer(
  tx: Transaction,
  connector: string,
  callId: number,
  answer: DepartmentAnswer,
  kept: { readonly via: AnswerWay; readonly disposition: Disposition; readonly note: string | null; readonly at: Date },
): Promise<void> {
  await tx.query(
    `INSERT INTO connector_answer (connector, answer_id, call_id, via, result, reason_code, external_reference, decided_on, disposition, note, received_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      connector,
      answer.answerId,
      callId,
      kept.via,
      answer.result,
      answer.reasonCode,
      answer.externalReference,
      answer.decidedOn,
      kept.disposition,
      kept.note,
      kept.at,
    ],
  );
}

export interface ShownAnswer {
  readonly connector: string;
  readonly via: AnswerWay;
  readonly result: 'GRANT' | 'DENY';
  readonly reasonCode: string | null;
  readonly externalReference: string | null;
  readonly decidedOn: string;
  readonly disposition: Disposition;
  readonly note: string | null;
  readonly receivedAt: Date;
}

/** Every answer of a route's calls, in the order in which they came. */
export function answersOfRoute(reader: Queryable, routeId: number): Promise<ShownAnswer[]> {
  return rowsOf<ShownAnswer>(
    reader,
    `SELECT a.connector, a.via, a.result, a.reason_code AS "reasonCode", a.external_reference AS "externalReference",
            a.decided_on AS "decidedOn", a.disposition, a.note, a.received_at AS "receivedAt"
       FROM connector_answer a JOIN external_call c ON c.id = a.call_id WHERE c.route_id = $1 ORDER BY a.id`,
    [routeId],
  );
}
