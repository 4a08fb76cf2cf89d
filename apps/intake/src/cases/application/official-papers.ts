import { localDateOf } from '@app/legal-calendar';
import type { OutgoingEvent } from '@app/messaging';
import { rowsOf, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { PaperKind } from '../domain/case';
import type { DecidedCase } from './decided-case';

/** An official paper that has been asked for. */
export interface RequestedDocument {
  readonly id: number;
  readonly caseId: number;
  readonly kind: PaperKind;
}

export interface RequestedPapers {
  readonly documents: readonly RequestedDocument[];
  readonly events: readonly OutgoingEvent[];
}

/**
 * Asks for official papers inside the command's transaction. What a paper says is fixed here by reference to the step;
 * its number, text and PDF are made by a worker, off the path that the person at the window waits on.
 */
@Injectable()
export class OfficialPapers {
  async request(tx: Transaction, decided: readonly DecidedCase[], now: Date): Promise<RequestedPapers> {
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
    if (records.length === 0) return { documents: [], events: [] };
    await markVoid(
      tx,
      records.filter(({ kind }) => kind === 'VOID_NOTICE'),
    );
    const documents = await rowsOf<RequestedDocument>(
      tx,
      `INSERT INTO official_document (case_id, case_version, kind, facts, issued_on, requested_at)
       SELECT case_id, case_version, kind, facts, issued_on, $2
       FROM jsonb_to_recordset($1::jsonb) AS x(case_id bigint, case_version int, kind text, facts jsonb, issued_on date)
       ON CONFLICT (case_id) WHERE kind = 'ACCEPTANCE_NOTICE' DO NOTHING
       RETURNING id, case_id AS "caseId", kind`,
      [JSON.stringify(records), now],
    );
    const events = documents.map(
      ({ id, caseId }): OutgoingEvent => ({
        aggregateType: 'document',
        aggregateId: id,
        aggregateVersion: 1,
        type: 'document.requested.v1',
        payload: { documentId: id, caseId },
        occurredAt: now,
      }),
    );
    return { documents, events };
  }
}

/** A paper that does not hold stays on the file, marked: whoever opens the file sees that it is void, and since when. */
async function markVoid(tx: Transaction, notices: readonly { case_id: number; issued_on: string; facts: object }[]): Promise<void> {
  if (notices.length === 0) return;
  await tx.query(
    `UPDATE official_document d SET voided_on = x.issued_on, void_reason = x.facts ->> 'reasonCode'
     FROM jsonb_to_recordset($1::jsonb) AS x(case_id bigint, issued_on date, facts jsonb)
     WHERE d.case_id = x.case_id AND d.kind = x.facts ->> 'voided' AND d.voided_on IS NULL`,
    [JSON.stringify(notices)],
  );
}
