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
      `SELECT s.id, c.case_no, c.item_name, s.kind, s.colour, s.article, s.raised_at
       FROM supervision_signal s JOIN service_case c ON c.id = s.case_id
       WHERE s.answered_at IS NULL AND c.division LIKE $1
       ORDER BY array_position(ARRAY['RED','ORANGE','YELLOW'], s.colour), s.raised_at DESC LIMIT 200`,
      [areaOf(supervisor)],
    );
    return rows.map((row) => ({
      id: row.id,
      caseNo: row.case_no,
      itemName: row.item_name,
      kind: row.kind,
      colour: row.colour,
      article: row.article,
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
         WHERE s.id = $1 AND c.division LIKE $2 FOR NO KEY UPDATE OF s`,
        [id, areaOf(supervisor)],
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

const areaOf = (supervisor: Actor): string => `${supervisor.jurisdiction}%`;
