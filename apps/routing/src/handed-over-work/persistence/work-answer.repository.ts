import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { Disposition } from '../../connectors/domain/department-answer';

export interface WorkAnswer {
  readonly result: 'GRANT' | 'DENY';
  readonly reasonCode: string | null;
  readonly reference: string | null;
  readonly decidedOn: LocalDate;
  readonly byStaff: number | null;
  readonly onBehalfOf: number | null;
}

export async function standingAnswer(tx: Transaction, workId: number): Promise<Pick<WorkAnswer, 'result' | 'reasonCode'> | null> {
  const [row] = await rowsOf<Pick<WorkAnswer, 'result' | 'reasonCode'>>(
    tx,
    `SELECT result, reason_code AS "reasonCode" FROM work_answer WHERE work_id = $1 AND disposition IN ('DECIDES', 'FOR_PEOPLE')`,
    [workId],
  );
  return row ?? null;
}

export async function insertWorkAnswer(
  tx: Transaction,
  workId: number,
  answer: WorkAnswer,
  kept: { readonly eventId: string; readonly disposition: Disposition; readonly note: string | null; readonly at: Date },
): Promise<void> {
  await tx.query(
    `INSERT INTO work_answer (work_id, event_id, result, reason_code, reference, decided_on, by_staff, on_behalf_of, disposition, note, received_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      workId,
      kept.eventId,
      answer.result,
      answer.reasonCode,
      answer.reference,
      answer.decidedOn,
      answer.byStaff,
      answer.onBehalfOf,
      kept.disposition,
      kept.note,
      kept.at,
    ],
  );
}

export interface ShownWorkAnswer extends WorkAnswer {
  readonly disposition: Disposition;
  readonly note: string | null;
  readonly receivedAt: Date;
}

/** Every answer, in the order in which they came. */
export function answersOfWork(reader: Queryable, workId: number): Promise<ShownWorkAnswer[]> {
  return rowsOf<ShownWorkAnswer>(
    reader,
    `SELECT result, reason_code AS "reasonCode", reference, decided_on AS "decidedOn", by_staff AS "byStaff", on_behalf_of AS "onBehalfOf",
            disposition, note, received_at AS "receivedAt"
       FROM work_answer WHERE work_id = $1 ORDER BY id`,
    [workId],
  );
}
