import { rowsOf, type Transaction } from '@app/persistence';

export interface NewConsultation {
  readonly way: string;
  readonly topic: string;
  readonly organ: string;
  readonly askedCell: string;
  readonly answerCell: string;
  readonly answeredBy: number;
  readonly at: Date;
}

export async function insertConsultation(tx: Transaction, one: NewConsultation): Promise<number> {
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO aid_consultation (way, topic, organ, asked_cell, answer_cell, told_of_aid, answered_by, answered_at)
     VALUES ($1, $2, $3, $4, $5, true, $6, $7) RETURNING id`,
    [one.way, one.topic, one.organ, one.askedCell, one.answerCell, one.answeredBy, one.at],
  );
  if (row === undefined) throw new Error('writing a consultation gave no row');
  return row.id;
}
