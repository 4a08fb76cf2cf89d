import type { Actor } from '@app/access';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import rules from '../../../data/legal-aid-matters.json';
import { PartyCells } from '../../disputes/application/party-cells';
import { type DisputePaperKind, Papers } from '../../papers/application/papers';
import type { PaperWords } from '../../papers/domain/fill-template';
import { namesOfOfficers } from '../../secrecy/application/officers';
import { aidedParties } from '../persistence/aided-parties.repository';
import { assignmentsOf } from '../persistence/legal-aid.repository';
import type { AidFile } from './aid-desk';

const TESTS = { NEEDS_CHECK: '符合经济困难条件', CHECK_EXEMPT: '免予核查', NO_CONDITION: '不受经济困难条件限制' } as const;
const named = (list: readonly { readonly code: string; readonly name: string }[], code: string): string =>
  list.find((one) => one.code === code)?.name ?? code;

/** Papers of legal aid: the names and the matter come from the file, the rest from the step. */
@Injectable()
export class AidPapers {
  constructor(
    private readonly papers: Papers,
    private readonly cells: PartyCells,
  ) {}

  async issue(tx: Transaction, file: AidFile, kind: DisputePaperKind, words: PaperWords, actor: Actor | null): Promise<string> {
    const { dispute, proceeding, aid, parties, today } = file;
    const aided = await aidedParties(tx, proceeding.id);
    const open = parties.map((party) => this.cells.open(dispute.disputeNo, party));
    const applicants = open.filter(({ id }) => aided.includes(id));
    const [side] = applicants.map((one) => one.side);
    const names = (list: readonly { readonly name: string }[]): string => list.map(({ name }) => name).join('、');
    // Assigned in this very step, perhaps: asked again.
    const lawyer = (await assignmentsOf(tx, proceeding.id)).at(-1);
    const lawyerName = lawyer === undefined ? undefined : (await namesOfOfficers(tx, [lawyer.lawyerId])).get(lawyer.lawyerId);
    const { number } = await this.papers.issue(
      tx,
      {
        proceedingId: proceeding.id,
        kind,
        organ: proceeding.organ,
        recipientName: names(applicants),
        aboutParty: applicants[0]?.id ?? null,
        on: today,
        words: {
          disputeNo: dispute.disputeNo,
          matter: named(rules.matters, aid.matter),
          form: named(rules.forms, aid.form),
          test: TESTS[aid.test],
          applicants: names(applicants),
          opponents: names(open.filter((one) => one.side !== side && one.side !== 'THIRD')),
          ...(lawyer === undefined ? {} : { firm: lawyer.firm }),
          ...(lawyerName === undefined ? {} : { lawyer: lawyerName }),
          ...words,
        },
      },
      actor,
    );
    return number;
  }
}
