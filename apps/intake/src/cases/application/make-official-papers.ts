import type { NamedAuthority } from '@app/authority';
import { Configuration } from '@app/configuration';
import { type CasePaperKind, documentNumber, nextNumbers, PaperRenderer } from '@app/documents';
import { Clock } from '@app/domain-kernel';
import { FileStore } from '@app/files';
import type { LocalDate } from '@app/legal-calendar';
import { nameClockDocuments } from '@app/legal-clock';
import { rowsOf, type Transaction } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import type { PaperFacts } from '../domain/paper-facts';
import { findCases } from '../persistence/case.repository';
import type { PartyRow, StoredCase } from '../persistence/case.rows';
import { partiesOf } from '../persistence/party.repository';
import { progressUrl } from './case-view';
import { pickUpContext } from './form-context';
import { ItemTermsReader } from './item-terms';
import { powersOver } from './known-authorities';
import { organOf, PAPER_SIGNS, type PaperSource, paperText, WINDOW_PAPERS } from './paper-text';
import type { UnansweredNotice, VoidedPaper } from './paper-text-paths';
import { afterDecision, RESULT_NAMES } from './papers-after-decision';

interface RequestedPaper {
  id: number;
  case_id: number;
  kind: CasePaperKind;
  facts: PaperFacts;
  issued_on: LocalDate;
  /** An organ's own act on an earlier case: its papers name the decision of that case. */
  of_act: boolean;
}

const ofVoidness = ({ kind }: RequestedPaper): boolean => kind === 'VOID_NOTICE';
const ROUNDS: readonly ((paper: RequestedPaper) => boolean)[] = [
  (paper) => !paper.of_act && !ofVoidness(paper),
  (paper) => paper.of_act && !ofVoidness(paper),
  ofVoidness,
];

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
      `SELECT d.id, d.case_id, d.kind, d.facts, d.issued_on, c.kind <> 'APPLICATION' AS of_act
         FROM official_document d JOIN service_case c ON c.id = d.case_id
        WHERE d.id = ANY($1::bigint[]) AND d.ready_at IS NULL ORDER BY d.id FOR NO KEY UPDATE OF d`,
      [documentIds],
    );
    // What names the number of another paper comes after it: both may have been asked for in the same moment.
    for (const round of ROUNDS) await this.write(tx, requested.filter(round));
  }

  private async write(tx: Transaction, requested: readonly RequestedPaper[]): Promise<void> {
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
      if (OF_CLOCKS.has(source.kind)) await nameClockDocuments(tx, [{ documentId: paper.id, documentNo: number }]);
    }
  }

  private async sourcesOf(tx: Transaction, requested: readonly RequestedPaper[]): Promise<PaperSource[]> {
    const caseIds = [...new Set(requested.map((paper) => paper.case_id))];
    const cases = await findCases(tx, caseIds);
    const parties = await partiesOf(tx, caseIds);
    const decisions = await decisionsOf(tx, caseIds);
    const unanswered = await unansweredNotices(tx, requested);
    const voided = await voidedPapers(tx, requested);
    const after = await afterDecision(tx, cases, this.cipher);
    const caseOf = (paper: RequestedPaper): StoredCase => {
      const stored = cases.get(paper.case_id);
      if (!stored) throw new Error(`document ${paper.id} has no case`);
      return stored;
    };
    const powers = await powersOver(
      tx,
      requested.map((paper) => ({ state: caseOf(paper).state, on: paper.issued_on })),
    );
    return requested.map((paper, index) => {
      const stored = caseOf(paper);
      const inRole = (role: PartyRow['role']): string | undefined =>
        parties.find((party) => party.caseId === paper.case_id && party.role === role)?.name;
      return {
        kind: paper.kind,
        state: stored.state,
        item: this.itemTerms.ofCase(stored),
        content: this.itemTerms.contentOf(stored),
        applicantName: stored.applicantName,
        agentName: inRole('AGENT') ?? null,
        facts: withPower(paper, powers[index] ?? null),
        issuedOn: paper.issued_on,
        progressUrl: progressUrl(this.configuration.publicUrl, stored.state.caseNo, stored.progressCode),
        progressCode: stored.progressCode,
        pickUpCode: this.cipher.decrypt(stored.pickUpCell, pickUpContext(stored.state.caseNo)),
        decision: decisions.get(paper.case_id) ?? { name: '办理结果', number: stored.state.caseNo },
        // Whoever brings the code is taken for the applicant, as the law takes the bearer of a receipt; nobody was identified.
        collectorName: inRole(paper.facts.collector ?? 'APPLICANT') ?? stored.applicantName,
        unanswered: unanswered.get(paper.case_id) ?? null,
        voided: voided.get(paper.id) ?? null,
        after: after.get(paper.case_id) ?? { licence: null, act: null },
      };
    });
  }
}

/** Papers without which a stretch would not be excluded, or a limit not be longer: the ledger shows their numbers. */
const OF_CLOCKS: ReadonlySet<string> = new Set(['SPECIAL_PROCEDURE_NOTICE', 'EXTENSION_NOTICE'] satisfies CasePaperKind[]);

/**
 * A paper that was asked for before any route was known bears name and seal of the organ that has the power on its day; one that
 * brought its authority along keeps it.
 */
function withPower({ kind, facts }: RequestedPaper, power: NamedAuthority | null): PaperFacts {
  return facts.authority !== undefined || power === null || WINDOW_PAPERS.has(kind) ? facts : { ...facts, authority: power };
}

/** The last correction notice of each case that lapsed for want of an answer. */
async function unansweredNotices(tx: Transaction, requested: readonly RequestedPaper[]): Promise<Map<number, UnansweredNotice>> {
  const caseIds = requested.filter(({ kind }) => kind === 'DEEMED_WITHDRAWAL_NOTICE').map((paper) => paper.case_id);
  if (caseIds.length === 0) return new Map();
  const rows = await rowsOf<{ case_id: number; number: string | null; issued_on: LocalDate; facts: PaperFacts }>(
    tx,
    `SELECT DISTINCT ON (case_id) case_id, number, issued_on, facts FROM official_document
     WHERE case_id = ANY($1::bigint[]) AND kind = 'CORRECTION_NOTICE' ORDER BY case_id, id DESC`,
    [caseIds],
  );
  return new Map(rows.map((row) => [row.case_id, { number: row.number, issuedOn: row.issued_on, items: row.facts.items ?? [] }]));
}

const VOIDABLE: Readonly<Record<string, string>> = { ...RESULT_NAMES, PAYMENT_NOTICE: '缴费通知书' };

/** What each notice of voidness is about: the last paper of that kind that was marked before it. */
async function voidedPapers(tx: Transaction, requested: readonly RequestedPaper[]): Promise<Map<number, VoidedPaper>> {
  const notices = requested.filter(({ kind }) => kind === 'VOID_NOTICE');
  if (notices.length === 0) return new Map();
  const rows = await rowsOf<{ notice_id: number; kind: string; number: string; issued_on: LocalDate }>(
    tx,
    `SELECT DISTINCT ON (n.id) n.id AS notice_id, d.kind, d.number, d.issued_on FROM official_document n
     JOIN official_document d ON d.case_id = n.case_id AND d.kind = n.facts ->> 'voided' AND d.id < n.id AND d.voided_on IS NOT NULL
     WHERE n.id = ANY($1::bigint[]) AND d.number IS NOT NULL ORDER BY n.id, d.id DESC`,
    [notices.map(({ id }) => id)],
  );
  return new Map(rows.map((row) => [row.notice_id, { name: VOIDABLE[row.kind] ?? row.kind, number: row.number, issuedOn: row.issued_on }]));
}

/** The written decision of each case, once it has its number. */
async function decisionsOf(tx: Transaction, caseIds: readonly number[]): Promise<Map<number, { name: string; number: string }>> {
  const rows = await rowsOf<{ case_id: number; kind: string; number: string }>(
    tx,
    `SELECT case_id, kind, number FROM official_document
     WHERE case_id = ANY($1::bigint[]) AND kind = ANY($2::text[]) AND number IS NOT NULL AND voided_on IS NULL ORDER BY id`,
    [caseIds, Object.keys(RESULT_NAMES)],
  );
  return new Map(rows.map((row) => [row.case_id, { name: RESULT_NAMES[row.kind] ?? row.kind, number: row.number }]));
}

const yearOf = (date: LocalDate): number => Number(date.slice(0, 4));
