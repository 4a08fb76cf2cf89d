import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import { clocksOf, stopClock } from '@app/legal-clock';
import { type Transaction, violatedConstraint } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { evaluate } from '../domain/office-decisions';
import type { StoredCase } from '../persistence/case.rows';
import { type CaseCommand, CaseDesk } from './case-desk';

export interface EvaluateCommand extends CaseCommand {
  readonly grade: number;
  readonly serviceEvent: string;
  readonly comment: string | null;
}

/** 好差评: once per service event (`domain.md` B.7). */
@Injectable()
export class EvaluateCase {
  constructor(
    private readonly desk: CaseDesk,
    private readonly cipher: PersonalDataCipher,
  ) {}

  async execute(command: EvaluateCommand): Promise<StoredCase> {
    try {
      return await this.desk.decide(command, 'evaluate', async ({ stored, by, today, now }, tx) => {
        const decision = evaluate(stored.state, command.serviceEvent, by, now);
        await requireOpen(tx, stored.state.id, today);
        const context = `intake.evaluation.comment_cell|${stored.state.caseNo}/${command.serviceEvent}`;
        await tx.query(
          `INSERT INTO evaluation (case_id, service_event, grade, comment_cell, channel, given_at) VALUES ($1, $2, $3, $4, 'PORTAL', $5)`,
          [
            stored.state.id,
            command.serviceEvent,
            command.grade,
            command.comment === null ? null : this.cipher.encrypt(command.comment, context),
            now,
          ],
        );
        // Delivery opened the time for evaluation, and its evaluation is what that time was for.
        if (command.serviceEvent === 'DELIVERY')
          await stopClock(tx, { subjectType: 'case', subjectId: stored.state.id, kind: 'EVALUATION' }, 'MET', now);
        return { decision };
      });
    } catch (error) {
      if (violatedConstraint(error) === 'uq_evaluation_event') {
        throw new DomainError('conflict', 'already-evaluated', '这次服务已经评价过，感谢您的评价。');
      }
      throw error;
    }
  }
}

/** By the day that the clock names, whether or not a sweep has come by. Before delivery no clock runs and nothing is late. */
async function requireOpen(tx: Transaction, caseId: number, today: LocalDate): Promise<void> {
  const clock = (await clocksOf(tx, 'case', caseId)).findLast(({ clock: one }) => one.kind === 'EVALUATION')?.clock;
  const due = clock?.dueOn ?? null;
  if (due !== null && today > due) {
    throw new DomainError('conflict', 'evaluation-closed', `评价期限已于 ${due} 届满。有意见可以向督查部门反映或投诉。`, {
      params: { due },
    });
  }
}
