import type { LocalDate } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { Signal } from '../domain/case';
import { terminateCeased } from '../domain/ceased-applicant';
import { raiseSignals } from '../persistence/case.repository';
import type { StoredCase } from '../persistence/case.rows';
import { partiesOf } from '../persistence/party.repository';
import { type CaseCommand, CaseDesk } from './case-desk';
import { CEASED_REASONS, requireEvidence, requireReason } from './handling-reasons';

export interface TerminateCeasedCommand extends CaseCommand {
  readonly reasonCode: string;
  readonly ceasedOn: LocalDate;
  readonly evidence: string;
}

/** 终止办理: the applicant died, or the organisation ceased to exist. What he still holds is shown to the organ that has to cancel it. */
@Injectable()
export class TerminateCeased {
  constructor(private readonly desk: CaseDesk) {}

  execute(command: TerminateCeasedCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'terminateCeased', async ({ stored, by, today, now }, tx) => {
      const reason = requireReason(CEASED_REASONS, command.reasonCode);
      const applicant = (await partiesOf(tx, [stored.state.id])).find(({ role }) => role === 'APPLICANT');
      if (applicant === undefined) throw new Error(`${stored.state.caseNo} has no applicant`);
      const ceased = { reason, ceasedOn: command.ceasedOn, evidence: requireEvidence(command.evidence) };
      const decision = terminateCeased(stored.state, ceased, applicant.kind, today, by, now);
      const signal: Signal = { kind: 'LICENCE_HOLDER_GONE', colour: 'YELLOW', article: reason.cancellation };
      const held = await heldBy(tx, stored.applicantIndex);
      await raiseSignals(
        tx,
        held.map((caseId) => ({ caseId, signal })),
        now,
      );
      return { decision };
    });
  }
}

/** The cases that gave him licences which still hold. */
async function heldBy(tx: Transaction, holderIndex: Buffer): Promise<number[]> {
  const rows = await rowsOf<{ case_id: number }>(
    tx,
    `SELECT case_id FROM licence WHERE holder_index = $1 AND state = 'VALID' ORDER BY id`,
    [holderIndex],
  );
  return rows.map(({ case_id: caseId }) => caseId);
}
