import { Injectable } from '@nestjs/common';
import type { CorrectionItem } from '../domain/intake-decisions';
import { notifyCorrection } from '../domain/intake-decisions';
import type { StoredCase } from '../persistence/case.rows';
import { insertCorrectionNotice } from '../persistence/correction.repository';
import { type CaseCommand, CaseDesk } from './case-desk';

export interface NotifyCorrectionCommand extends CaseCommand {
  readonly items: readonly CorrectionItem[];
  /** A supervisor's reason: with it his own act is the approval of a second notice. */
  readonly reason: string | null;
}

/** 一次性补正告知 */
@Injectable()
export class NotifyCorrection {
  constructor(private readonly desk: CaseDesk) {}

  execute(command: NotifyCorrectionCommand): Promise<StoredCase> {
    const { actor, items, reason } = command;
    const approval = actor.roles.includes('SUPERVISOR') && reason !== null ? { supervisor: actor.id, reason } : null;
    return this.desk.decide(command, 'notifyCorrection', async ({ stored, item, papers, by, today, now, calendar, terms }, tx) => {
      const decision = notifyCorrection(stored.state, item, papers, { items, approval }, by, today, now, calendar, terms);
      await insertCorrectionNotice(tx, { caseId: stored.state.id, sequence: decision.after.correctionNotices, items, approval }, now);
      return { decision };
    });
  }
}
