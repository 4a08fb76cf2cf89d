import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock, DomainError } from '@app/domain-kernel';
import { rowsOf } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { IntakeDatabase } from '../database';

export interface SignalEntry {
  readonly id: number;
  readonly caseNo: string;
  readonly itemName: string;
  readonly kind: string;
  readonly colour: string;
  readonly article: string | null;
  /** The rows that show it, where a search found it. */
  readonly details: Readonly<Record<string, unknown>> | null;
  readonly raisedAt: string;
}

export interface AnsweredSignal {
  readonly id: number;
  readonly answer: string;
  readonly answeredAt: string;
}

interface Row {
  id: number;
  case_no: string;
  item_name: string;
  kind: string;
  colour: string;
  article: string | null;
  details: Record<string, unknown> | null;
  raised_at: Date;
}

/** 督查信号 of a supervisor's own area: he reads them, finds out, and writes down what came of it. */
@Injectable()
export class SuperviseSignals {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
  ) {}

  /** What nobody has answered, the reddest first. */
  async open(supervisor: Actor): Promise<SignalEntry[]> {
    const rows = await this.database.query<Row>(
      `SELECT s.id, c.case_no, c.item_name, s.kind, s.colour, s.article, s.details, s.raised_at
       FROM supervision_signal s JOIN service_case c ON c.id = s.case_id
       WHERE s.answered_at IS NULL AND c.division LIKE $1 AND ${NOT_OF_HIS_OWN_RATING}
       ORDER BY array_position(ARRAY['RED','ORANGE','YELLOW'], s.colour), s.raised_at DESC LIMIT 200`,
      [areaOf(supervisor), supervisor.id],
    );
    return rows.map((row) => ({
      id: row.id,
      caseNo: row.case_no,
      itemName: row.item_name,
      kind: row.kind,
      colour: row.colour,
      article: row.article,
      details: row.details,
      raisedAt: row.raised_at.toISOString(),
    }));
  }

  /** Once: a second answer would hide the first. */
  async answer(supervisor: Actor, id: number, answer: string): Promise<AnsweredSignal> {
    const now = this.clock.now();
    return this.database.run(async (tx) => {
      const [signal] = await rowsOf<{ case_no: string; answered_at: Date | null }>(
        tx,
        `SELECT c.case_no, s.answered_at FROM supervision_signal s JOIN service_case c ON c.id = s.case_id
         WHERE s.id = $3 AND c.division LIKE $1 AND ${NOT_OF_HIS_OWN_RATING} FOR NO KEY UPDATE OF s`,
        [areaOf(supervisor), supervisor.id, id],
      );
      if (!signal) throw new DomainError('not-found', 'signal-not-found', '没有找到这条督查信号，请刷新列表。');
      if (signal.answered_at !== null) throw new DomainError('conflict', 'signal-answered', '这条督查信号已经处理过，请刷新列表。');
      await tx.query('UPDATE supervision_signal SET answered_at = $2, answer = $3 WHERE id = $1', [id, now, answer]);
      await recordAudit(tx, [
        {
          occurredAt: now,
          actor: supervisor,
          action: 'supervision.answer',
          objectType: 'case',
          objectId: signal.case_no,
          result: 'DONE',
          reason: `signal ${id}`,
        },
      ]);
      return { id, answer, answeredAt: now.toISOString() };
    });
  }
}

/** A signal about a poor rating names its case, and so the rater: who had worked on that case does not see it. `$2` is the reader. */
const NOT_OF_HIS_OWN_RATING = `NOT (starts_with(s.kind, 'EVALUATION_') AND EXISTS (
  SELECT 1 FROM evaluation e WHERE e.case_id = s.case_id AND $2::bigint = ANY(e.rated_staff)))`;

const areaOf = (supervisor: Actor): string => `${supervisor.jurisdiction}%`;
