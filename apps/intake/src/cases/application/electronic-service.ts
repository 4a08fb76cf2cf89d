import { Clock } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { type CaseState, type Decision, SYSTEM } from '../domain/case';
import { serve } from '../domain/service-of-process';
import { followedBy } from '../domain/step';
import { lockCases, papersOf } from '../persistence/case.repository';
import { CaseWriter } from './case-writer';
import { CASE_TERMS } from './item-terms';
import { RESULT_NAMES } from './papers-after-decision';

/** 到达: the written result lies in the account that the applicant agreed to, and nothing keeps it back (a fee that is not paid yet would). */
export function arrivedAndServed(state: CaseState, now: Date): Decision {
  return serve(state, { method: 'ELECTRONIC', servedOn: localDateOf(now), proof: 'ARRIVAL', collector: null }, SYSTEM, now, CASE_TERMS);
}

/** Whether the applicant agreed to be served in his account, and the written result is there. */
export async function liesInAccount(reader: Queryable, caseId: number): Promise<boolean> {
  const [row] = await rowsOf<{ there: boolean }>(
    reader,
    `SELECT EXISTS (SELECT FROM delivery_preference p WHERE p.case_id = $1 AND p.method = 'ELECTRONIC') AND
       coalesce((SELECT d.ready_at IS NOT NULL FROM official_document d
         WHERE d.case_id = $1 AND d.kind = ANY($2::text[]) AND d.voided_on IS NULL ORDER BY d.id DESC LIMIT 1), false) AS there`,
    [caseId, Object.keys(RESULT_NAMES)],
  );
  return row?.there ?? false;
}

/** A step that concludes the case may be the last that was waited for: then the result is served with it. */
export async function servedIfArrived(tx: Transaction, decision: Decision, now: Date): Promise<Decision> {
  if (decision.after.status !== 'CONCLUDED' || !(await liesInAccount(tx, decision.after.id))) return decision;
  return followedBy(decision, (state) => arrivedAndServed(state, now));
}

/**
 * 电子送达: who agreed to it is served on the day on which the decision arrives in the account he agreed to, whether he opens it or not
 * (民事诉讼法 §90: 以送达信息到达受送达人特定系统的日期为送达日期).
 */
@Injectable()
export class ElectronicService {
  constructor(
    private readonly clock: Clock,
    private readonly writer: CaseWriter,
  ) {}

  /** Cases whose written result is about to be laid into accounts, locked before the papers, as the commands lock them. */
  async lock(tx: Transaction, documentIds: readonly number[]): Promise<number[]> {
    const rows = await rowsOf<{ case_id: number }>(
      tx,
      'SELECT DISTINCT case_id FROM official_document WHERE id = ANY($1::bigint[]) AND kind = ANY($2::text[]) AND ready_at IS NULL',
      [documentIds, Object.keys(RESULT_NAMES)],
    );
    const ids = rows.map(({ case_id: id }) => id);
    await lockCases(tx, ids);
    return ids;
  }

  async arrived(tx: Transaction, caseIds: readonly number[]): Promise<void> {
    const now = this.clock.now();
    const cases = await lockCases(tx, caseIds);
    const papers = await papersOf(tx, caseIds);
    for (const stored of cases.values()) {
      if (stored.state.status !== 'CONCLUDED' || !(await liesInAccount(tx, stored.state.id))) continue;
      const decision = arrivedAndServed(stored.state, now);
      await this.writer.write(tx, [{ decision, subject: stored, papers: papers.get(stored.state.id) ?? [] }]);
    }
  }
}
