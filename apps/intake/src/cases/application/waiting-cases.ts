import type { Actor } from '@app/access';
import { Clock } from '@app/domain-kernel';
import { type LocalDate, localDateOf, officeCalendar } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { type Decision, type Paper, SYSTEM } from '../domain/case';
import { withdraw } from '../domain/intake-decisions';
import { endWaiting, type FailedPrerequisite, startWaiting } from '../domain/waiting-member';
import { lockCases, papersOf } from '../persistence/case.repository';
import type { StoredCase } from '../persistence/case.rows';
import { insertCorrectionNotice } from '../persistence/correction.repository';
import { performerOf } from './case-desk';
import { CaseWriter } from './case-writer';
import type { DecidedCase } from './decided-case';
import { CASE_TERMS, ItemTermsReader } from './item-terms';

/** What becomes of a member that waited. */
export type WaitingMove =
  | {
      readonly kind: 'START';
      readonly caseId: number;
      /** The window that has the bundle. */
      readonly organ: string | null;
      /** Results of other members that are papers of this one. */
      readonly fed: readonly { readonly material: string; readonly fromCaseId: number }[];
    }
  | { readonly kind: 'END'; readonly caseId: number; readonly because: FailedPrerequisite };

type NewPapers = NonNullable<DecidedCase['newPapers']>;

/** 待前置 members of a bundle: only the system moves them on, in the transaction that decided the member before them. */
@Injectable()
export class WaitingCases {
  constructor(
    private readonly clock: Clock,
    private readonly writer: CaseWriter,
    private readonly itemTerms: ItemTermsReader,
  ) {}

  async move(tx: Transaction, moves: readonly WaitingMove[]): Promise<void> {
    const ids = moves.map(({ caseId }) => caseId);
    const cases = await lockCases(tx, ids);
    const papers = await papersOf(tx, ids);
    const now = this.clock.now();
    const decided: DecidedCase[] = [];
    for (const move of moves) {
      const stored = cases.get(move.caseId);
      // Left in the same moment by the applicant: there is nothing to move.
      if (stored === undefined || stored.state.status !== 'DRAFT') continue;
      const onFile = papers.get(move.caseId) ?? [];
      if (move.kind === 'END') {
        decided.push({ decision: endWaiting(stored.state, move.because, SYSTEM, now), subject: stored, papers: onFile });
        continue;
      }
      const newPapers = await this.resultsOf(tx, stored, move.fed);
      const fedCodes = new Set(newPapers.map(({ paper }) => paper.code));
      const all = [...onFile.filter(({ code }) => !fedCodes.has(code)), ...newPapers.map(({ paper }) => paper)];
      const decision = startWaiting(stored.state, this.itemTerms.ofCase(stored), all, {
        by: { ...SYSTEM, organ: stored.state.receivedOrgan ?? move.organ },
        today: localDateOf(now),
        now,
        calendar: officeCalendar(),
        terms: CASE_TERMS,
      });
      decided.push({ decision, subject: stored, papers: all, newPapers });
    }
    for (const { decision } of decided) await insertNotice(tx, decision, now);
    if (decided.length > 0) await this.writer.write(tx, decided);
  }

  /** 退出: the applicant leaves out a member that has not begun. */
  async leave(tx: Transaction, caseId: number, actor: Actor): Promise<void> {
    const stored = (await lockCases(tx, [caseId])).get(caseId);
    if (stored === undefined) throw new Error(`there is no case ${caseId}`);
    const decision = withdraw(stored.state, null, performerOf(actor), this.clock.now());
    await this.writer.write(tx, [{ decision, subject: stored, papers: [] }]);
  }

  /** 前置结果: each as a paper of grade A from the organ that gave it, with its number. */
  private async resultsOf(
    tx: Transaction,
    { state }: StoredCase,
    fed: readonly { readonly material: string; readonly fromCaseId: number }[],
  ): Promise<NewPapers> {
    if (fed.length === 0) return [];
    const rows = await rowsOf<{
      id: number;
      item_name: string;
      decided_on: LocalDate;
      licence_number: string | null;
      document_id: number | null;
    }>(
      tx,
      `SELECT c.id, c.item_name, c.decided_on, l.number AS licence_number,
         (SELECT d.id FROM official_document d WHERE d.case_id = c.id AND d.kind = 'GRANT_DECISION' ORDER BY d.id DESC LIMIT 1) AS document_id
       FROM service_case c LEFT JOIN licence l ON l.id = c.licence_id WHERE c.id = ANY($1::bigint[])`,
      [fed.map(({ fromCaseId }) => fromCaseId)],
    );
    const names = this.itemTerms.materialNames(state.itemCode, state.itemVersion);
    return fed.map(({ material, fromCaseId }) => {
      const row = rows.find(({ id }) => id === fromCaseId);
      if (row === undefined) throw new Error(`case ${fromCaseId} feeds ${state.caseNo} and does not exist`);
      const paper: Paper = {
        code: material,
        name: names.get(material) ?? material,
        form: 'ELECTRONIC',
        copies: 1,
        trustGrade: 'A',
        uploadId: null,
        origin: {
          kind: 'RESULT',
          name: row.item_name,
          asOf: row.decided_on,
          ...(row.licence_number === null ? {} : { number: row.licence_number }),
        },
      };
      return { paper, uploadRow: null, documentRow: row.document_id };
    });
  }
}

/** A correction notice that a decision of the system has told, kept like one that a person wrote. */
export async function insertNotice(tx: Transaction, decision: Decision, now: Date): Promise<void> {
  const notice = decision.papers.find(({ kind }) => kind === 'CORRECTION_NOTICE');
  if (notice === undefined) return;
  const items = notice.facts.items as Parameters<typeof insertCorrectionNotice>[1]['items'];
  await insertCorrectionNotice(tx, { caseId: decision.after.id, sequence: decision.after.correctionNotices, items, approval: null }, now);
}
