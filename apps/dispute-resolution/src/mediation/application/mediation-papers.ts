import type { Actor } from '@app/access';
import { yuanOf } from '@app/domain-kernel';
import type { Transaction } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { type OpenParty, PartyCells } from '../../disputes/application/party-cells';
import { type DisputePaperKind, Papers } from '../../papers/application/papers';
import type { PaperWords } from '../../papers/domain/fill-template';
import type { TermRow } from '../persistence/agreement.repository';
import type { MediationFile } from './mediation-desk';

const WAYS = { BANK: '银行转账', CASH: '现金', IN_KIND: '实际履行' } as const;

/** Papers of a mediation: the names come from the file, the rest from the step. */
@Injectable()
export class MediationPapers {
  constructor(
    private readonly papers: Papers,
    private readonly cells: PartyCells,
    private readonly cipher: PersonalDataCipher,
  ) {}

  async issue(
    tx: Transaction,
    file: MediationFile,
    kind: DisputePaperKind,
    words: PaperWords,
    actor: Actor | null,
    rows: readonly (readonly string[])[] = [],
  ): Promise<string> {
    const { dispute, proceeding, today } = file;
    const parties = this.parties(file);
    const names = (side: string): string =>
      parties
        .filter((party) => party.side === side)
        .map(({ name }) => name)
        .join('、');
    const { number } = await this.papers.issue(
      tx,
      {
        proceedingId: proceeding.id,
        kind,
        organ: proceeding.organ,
        recipientName: null,
        aboutParty: null,
        on: today,
        rows,
        words: { disputeNo: dispute.disputeNo, claimants: names('CLAIMANT'), respondents: names('RESPONDENT'), on: today, ...words },
      },
      actor,
    );
    return number;
  }

  /** The parts of an agreement as they stand on paper. */
  rows(file: MediationFile, agreementId: number, terms: readonly TermRow[]): string[][] {
    const names = new Map(this.parties(file).map(({ id, name }) => [id, name]));
    return terms.map((term) => [
      String(term.position),
      names.get(term.payer) ?? '',
      names.get(term.payee) ?? '',
      term.amountFen === null ? '—' : yuanOf(term.amountFen),
      term.dueOn ?? '未写明',
      [
        term.way === null ? '' : WAYS[term.way],
        this.open(term.accountCell, termContext('account', agreementId, term.position)),
        this.open(term.whatCell, termContext('what', agreementId, term.position)),
      ]
        .filter((each) => each !== '')
        .join('　'),
    ]);
  }

  close(text: string | null, column: 'account' | 'what', agreementId: number, position: number): string | null {
    return text === null ? null : this.cipher.encrypt(text, termContext(column, agreementId, position));
  }

  private open(cell: string | null, context: string): string {
    return cell === null ? '' : this.cipher.decrypt(cell, context);
  }

  /** Those who take part, or were asked to. */
  private parties({ dispute, parties, wills }: MediationFile): OpenParty[] {
    const asked = new Set(wills.map(({ partyId }) => partyId));
    return parties.map((party) => this.cells.open(dispute.disputeNo, party)).filter(({ id }) => asked.size === 0 || asked.has(id));
  }
}

const termContext = (column: string, agreementId: number, position: number): string =>
  `dispute_resolution.mediation_term.${column}|${agreementId}/${position}`;
