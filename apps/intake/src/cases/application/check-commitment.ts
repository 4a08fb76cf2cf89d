import { Injectable } from '@nestjs/common';
import { checkCommitment } from '../domain/commitment-check';
import { creditEntry } from '../domain/credit';
import type { StoredCase } from '../persistence/case.rows';
import { recordBreach } from '../persistence/credit.repository';
import { type CaseCommand, CaseDesk } from './case-desk';
import { COMMITMENT_BREACHES, requireReason } from './handling-reasons';

export interface CheckCommitmentCommand extends CaseCommand {
  readonly outcome: 'KEPT' | 'BROKEN';
  readonly reasonCode: string | null;
}

/** 承诺核查: a broken commitment goes on the applicant's record, and the supervisor sees that the grant is to be revoked. */
@Injectable()
export class CheckCommitment {
  constructor(private readonly desk: CaseDesk) {}

  execute(command: CheckCommitmentCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'checkCommitment', async (file, tx) => {
      const { stored, item, today, now, calendar, terms } = file;
      const broken = command.outcome === 'BROKEN';
      const reasonCode = broken ? requireReason(COMMITMENT_BREACHES, command.reasonCode).code : null;
      const decision = checkCommitment(stored.state, item.commitment, { outcome: command.outcome, reasonCode }, file);
      if (broken) {
        const entry = creditEntry('FALSE_COMMITMENT', today, calendar, terms);
        await recordBreach(tx, { caseId: stored.state.id, subjectIndex: stored.applicantIndex, entry }, now);
      }
      return { decision };
    });
  }
}
