import { rowsOf, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';

export interface PaidByPerson {
  readonly personId: number;
  readonly medicalFen: number;
  readonly pensionFen: number;
}

/** What the ledger's bills hold as paid for these people between two instants: what an agent's tally is held against. */
@Injectable()
export class PaidByPeople {
  between(tx: Transaction, personIds: readonly number[], from: Date, to: Date): Promise<PaidByPerson[]> {
    return rowsOf<PaidByPerson>(
      tx,
      `SELECT l.person_id AS "personId", COALESCE(sum(l.amount_fen) FILTER (WHERE l.fund = 'medical'), 0)::bigint AS "medicalFen",
         COALESCE(sum(l.amount_fen) FILTER (WHERE l.fund = 'pension'), 0)::bigint AS "pensionFen"
       FROM joint_bill_line l JOIN joint_bill b ON b.id = l.bill_id
       WHERE l.person_id = ANY($1::bigint[]) AND b.state IN ('PAID', 'PARTLY_REFUNDED', 'REFUNDED') AND b.paid_at BETWEEN $2 AND $3
       GROUP BY l.person_id`,
      [personIds, from, to],
    );
  }
}
