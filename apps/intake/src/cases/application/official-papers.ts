import { localDateOf } from '@app/legal-calendar';
import type { OutgoingEvent } from '@app/messaging';
import { rowsOf, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { DecidedCase } from './decided-case';

/**
 * Asks for official papers inside the command's transaction. What a paper says is fixed here by reference to the step;
 * its number, text and PDF are made by a worker, off the path that the person at the window waits on.
 */
@Injectable()
export class OfficialPapers {
  async request(tx: Transaction, decided: readonly DecidedCase[], now: Date): Promise<OutgoingEvent[]> {
    const records = decided.flatMap(({ decision, papers }) =>
      decision.papers.map((paper) => ({
        case_id: decision.after.id,
        case_version: decision.after.version,
        kind: paper.kind,
        // A decision bears the day on which it was made, not the day on which its paper is asked for.
        issued_on: localDateOf(decision.steps.at(0)?.at ?? now),
        facts: {
          ...paper.facts,
          staffName: decision.steps.at(0)?.by.name ?? null,
          papers: papers.map(({ name, form, copies }) => ({ name, form, copies })),
        },
      })),
    );
    if (records.length === 0) return [];
    const rows = await rowsOf<{ id: number; case_id: number }>(
      tx,
      `INSERT INTO official_document (case_id, case_version, kind, facts, issued_on, requested_at)
       SELECT case_id, case_version, kind, facts, issued_on, $2
       FROM jsonb_to_recordset($1::jsonb) AS x(case_id bigint, case_version int, kind text, facts jsonb, issued_on date)
       ON CONFLICT (case_id) WHERE kind = 'ACCEPTANCE_NOTICE' DO NOTHING
       RETURNING id, case_id`,
      [JSON.stringify(records), now],
    );
    return rows.map((row) => ({
      aggregateType: 'document',
      aggregateId: row.id,
      aggregateVersion: 1,
      type: 'document.requested.v1',
      payload: { documentId: row.id, caseId: row.case_id },
      occurredAt: now,
    }));
  }
}
