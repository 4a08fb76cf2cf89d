import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import rules from '../../../data/legal-aid-matters.json';
import { Duties } from '../../secrecy/application/duties';
import { endAssignment, insertQuality, qualityOf } from '../persistence/legal-aid.repository';
import { stopOwn } from './aid-clocks';
import { type AidCommand, AidDesk } from './aid-desk';
import { AidPapers } from './aid-papers';

export const AID_RESULTS = ['AGREED', 'AWARDED', 'JUDGED_FOR', 'JUDGED_PARTLY', 'JUDGED_AGAINST', 'DRAFTED', 'OTHER'] as const;

/** From the lawyer's report to the archive, and the end before the end (法律援助法 §46, §48, §50, §59). */
@Injectable()
export class ConcludeAidHandler {
  constructor(
    private readonly aid: AidDesk,
    private readonly duties: Duties,
    private readonly papers: AidPapers,
  ) {}

  /** §46 ¶2: the lawyer reports how it goes. */
  report(command: AidCommand, text: string): Promise<number> {
    return this.aid.command(command, 'report', () => ({ record: { kind: 'PROGRESS', text } }));
  }

  /** §50: report and result. The sum is what the recipient has got or been awarded, in fen. */
  conclude(command: AidCommand, result: string, recoveredFen: number, text: string): Promise<number> {
    return this.aid.command(command, 'conclude', (file) => ({
      patch: { result, recoveredFen },
      details: { result, recoveredFen },
      record: { kind: 'CLOSING_REPORT', text },
      after: async (tx) => {
        if (file.assignment !== null) await endAssignment(tx, file.assignment.id, file.today, 'CONCLUDED');
        await this.papers.issue(tx, file, 'AID_CLOSING_REPORT', { report: text }, command.actor);
      },
    }));
  }

  /** §48: one of eight grounds, in writing, with where to object. */
  terminate(command: AidCommand, ground: string, reason: string): Promise<number> {
    return this.aid.command(command, 'terminate', async (file, tx) => {
      const listed = rules.terminationGrounds.find(({ code }) => code === ground);
      if (listed === undefined) {
        throw new DomainError('rule-violation', 'aid-ground-unknown', '终止援助应属于法律列明的八种情形之一，请从列表中选择。', {
          article: '法律援助法 §48',
        });
      }
      await stopOwn(tx, file.proceeding.id, 'CANCELLED', file.now);
      return {
        patch: { decidedBy: command.actor.id, decidedOn: file.today, reasonCode: ground },
        details: { ground },
        record: { kind: 'TERMINATION', text: reason },
        after: async (inside) => {
          if (file.assignment !== null) {
            await endAssignment(inside, file.assignment.id, file.today, 'TERMINATED');
            await this.duties.end(inside, file.dispute.id, file.assignment.lawyerId, file.now);
          }
          await this.papers.issue(
            inside,
            file,
            'AID_TERMINATION',
            { ground: `${listed.name}（${listed.article}）`, reason },
            command.actor,
          );
        },
      };
    });
  }

  withdraw(command: AidCommand, on: LocalDate): Promise<number> {
    return this.aid.command(command, 'withdraw', async ({ proceeding, now }, tx) => {
      await stopOwn(tx, proceeding.id, 'CANCELLED', now);
      return { on };
    });
  }

  /** §59: file, return visit, hearing, the court's opinion. One of them at least before the file goes to the archive. */
  review(command: AidCommand, checks: readonly { readonly kind: string; readonly grade: number }[], text: string): Promise<number> {
    return this.aid.command(command, 'review', async ({ proceeding, today }, tx) => {
      for (const { kind, grade } of checks) {
        await insertQuality(tx, { proceedingId: proceeding.id, kind, grade, doneBy: command.actor.id, on: today });
      }
      return { details: { checks }, record: { kind: 'QUALITY', text } };
    });
  }

  archive(command: AidCommand): Promise<number> {
    return this.aid.command(command, 'archive', async ({ proceeding }, tx) => {
      const done = new Set((await qualityOf(tx, proceeding.id)).map(({ kind }) => kind));
      if (!done.has('RETURN_VISIT') || !done.has('FILE_REVIEW')) {
        throw new DomainError('conflict', 'aid-quality-open', '归档前应当完成案卷检查和受援人回访。', { article: '法律援助法 §59' });
      }
      return {};
    });
  }
}
