import { Configuration } from '@app/configuration';
import { documentNumber, nextNumbers, type PaperKind, PaperRenderer } from '@app/documents';
import { Clock } from '@app/domain-kernel';
import { FileStore } from '@app/files';
import type { LocalDate } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import type { PaperFacts } from '../domain/paper-facts';
import { findCases } from '../persistence/case.repository';
import type { PartyRow } from '../persistence/case.rows';
import { partiesOf } from '../persistence/party.repository';
import { progressUrl } from './case-view';
import { pickUpContext } from './form-context';
import { ItemTermsReader } from './item-terms';
import { organOf, PAPER_SIGNS, type PaperSource, paperText } from './paper-text';

interface RequestedPaper {
  id: number;
  case_id: number;
  kind: PaperKind;
  facts: PaperFacts;
  issued_on: LocalDate;
}

export const contentContext = (documentId: number): string => `intake.official_document.content_cell|${documentId}`;

/** Numbers, writes and sets the papers that commands have asked for. Runs in a worker; asking twice makes one paper. */
@Injectable()
export class MakeOfficialPapers {
  constructor(
    private readonly clock: Clock,
    private readonly configuration: Configuration,
    private readonly cipher: PersonalDataCipher,
    private readonly itemTerms: ItemTermsReader,
    private readonly renderer: PaperRenderer,
    private readonly files: FileStore,
  ) {}

  async make(tx: Transaction, documentIds: readonly number[]): Promise<void> {
    const requested = await rowsOf<RequestedPaper>(
      tx,
      `SELECT id, case_id, kind, facts, issued_on FROM official_document WHERE id = ANY($1::bigint[]) AND ready_at IS NULL ORDER BY id FOR NO KEY UPDATE`,
      [documentIds],
    );
    if (requested.length === 0) return;
    const sources = await this.sourcesOf(tx, requested);
    const series = sources.map((source) => `${organOf(source).sign}${PAPER_SIGNS[source.kind]}`);
    const ranges = await nextNumbers(
      tx,
      sources.map((source, index) => ({ series: series[index] ?? '', year: yearOf(source.issuedOn), count: 1 })),
    );
    const next = new Map(ranges.map((range) => [`${range.series}/${range.year}`, range.first]));
    for (const [index, paper] of requested.entries()) {
      const source = sources[index];
      const key = `${series[index]}/${source ? yearOf(source.issuedOn) : ''}`;
      const serial = next.get(key);
      if (!source || serial === undefined) throw new Error(`document ${paper.id} got no number`);
      next.set(key, serial + 1);
      const number = documentNumber(
        { organSign: organOf(source).sign, paperSign: PAPER_SIGNS[source.kind] },
        yearOf(source.issuedOn),
        serial,
      );
      const text = paperText(source, number);
      // Content-addressed: a file that is left over from a rollback is the same file when the paper is made again.
      const stored = await this.files.put(await this.renderer.renderPaper(source.kind, text));
      await tx.query('UPDATE official_document SET number = $2, content_cell = $3, ready_at = $4, sha256 = $5, size = $6 WHERE id = $1', [
        paper.id,
        number,
        this.cipher.encrypt(JSON.stringify(text), contentContext(paper.id)),
        this.clock.now(),
        stored.sha256,
        stored.size,
      ]);
    }
  }

  private async sourcesOf(tx: Transaction, requested: readonly RequestedPaper[]): Promise<PaperSource[]> {
    const caseIds = [...new Set(requested.map((paper) => paper.case_id))];
    const cases = await findCases(tx, caseIds);
    const parties = await partiesOf(tx, caseIds);
    const decisions = await decisionsOf(tx, caseIds);
    return requested.map((paper) => {
      const stored = cases.get(paper.case_id);
      if (!stored) throw new Error(`document ${paper.id} has no case`);
      const inRole = (role: PartyRow['role']): string | undefined =>
        parties.find((party) => party.caseId === paper.case_id && party.role === role)?.name;
      return {
        kind: paper.kind,
        state: stored.state,
        item: this.itemTerms.ofCase(stored),
        content: this.itemTerms.contentOf(stored),
        applicantName: stored.applicantName,
        agentName: inRole('AGENT') ?? null,
        facts: paper.facts,
        issuedOn: paper.issued_on,
        progressUrl: progressUrl(this.configuration.publicUrl, stored.state.caseNo, stored.progressCode),
        progressCode: stored.progressCode,
        pickUpCode: this.cipher.decrypt(stored.pickUpCell, pickUpContext(stored.state.caseNo)),
        statutoryDueOn: stored.state.statutoryDueOn,
        decision: decisions.get(paper.case_id) ?? { name: '办理结果', number: stored.state.caseNo },
        // Whoever brings the code is taken for the applicant, as the law takes the bearer of a receipt; nobody was identified.
        collectorName: inRole(paper.facts.collector ?? 'APPLICANT') ?? stored.applicantName,
      };
    });
  }
}

const DECISION_NAMES: Readonly<Record<string, string>> = { GRANT_DECISION: '准予决定书', DENIAL_DECISION: '不予决定书' };

/** The written decision of each case, once it has its number. */
async function decisionsOf(tx: Transaction, caseIds: readonly number[]): Promise<Map<number, { name: string; number: string }>> {
  const rows = await rowsOf<{ case_id: number; kind: string; number: string }>(
    tx,
    `SELECT case_id, kind, number FROM official_document
     WHERE case_id = ANY($1::bigint[]) AND kind IN ('GRANT_DECISION', 'DENIAL_DECISION') AND number IS NOT NULL`,
    [caseIds],
  );
  return new Map(rows.map((row) => [row.case_id, { name: DECISION_NAMES[row.kind] ?? row.kind, number: row.number }]));
}

const yearOf = (date: LocalDate): number => Number(date.slice(0, 4));
