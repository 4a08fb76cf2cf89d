import { DomainError } from '@app/domain-kernel';
import type { FiredClock } from '@app/legal-clock';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { armReview, armSupplement, holdReview, stopOwn } from './aid-clocks';
import { type AidCommand, AidDesk } from './aid-desk';
import { AidPapers } from './aid-papers';
import { LoadAidFile } from './load-aid-file';

/** 补充材料: told once what is missing (法律援助法 §43 ¶2); in time it goes on, and silence is a withdrawal. */
@Injectable()
export class SupplementHandler {
  constructor(
    private readonly aid: AidDesk,
    private readonly files: LoadAidFile,
    private readonly papers: AidPapers,
  ) {}

  ask(command: AidCommand, papers: readonly string[]): Promise<number> {
    return this.aid.command(command, 'askOnce', async (file, tx) => {
      const { aid, proceeding, today, now } = file;
      if (aid.asked !== null) {
        throw new DomainError('conflict', 'aid-asked-once', '需要补充的材料只能一次性告知；已经告知过的，请依现有材料作出决定。', {
          article: '法律援助法 §43 ¶2',
        });
      }
      const daysLeft = await holdReview(tx, proceeding.id, today, now);
      const supplyBy = await armSupplement(tx, proceeding.id, today, now);
      return {
        patch: { asked: papers, supplyBy },
        details: { papers, supplyBy, reviewDaysLeft: daysLeft },
        after: async (inside) => {
          const list = papers.map((paper, index) => `${index + 1}. ${paper}`).join('\n');
          await this.papers.issue(inside, file, 'AID_SUPPLEMENT_NOTICE', { papers: list, supplyBy }, command.actor);
        },
      };
    });
  }

  supply(command: AidCommand): Promise<number> {
    return this.aid.command(command, 'supply', async ({ proceeding, today, now }, tx) => {
      await stopOwn(tx, proceeding.id, 'MET', now);
      const left = await this.files.reviewDaysLeft(tx, proceeding.id);
      await armReview(tx, proceeding.id, today, now, left);
      return { patch: { papersComplete: true }, details: { reviewDaysLeft: left } };
    });
  }

  /** The last day passed: deemed withdrawn, by the clock. */
  async lapse(tx: Transaction, { clock, rung, firedAt, legalDate }: FiredClock): Promise<void> {
    if (rung !== 'EXPIRY') return;
    const file = await this.files.ofClock(tx, clock.subjectId, firedAt);
    if (file.proceeding.state !== 'SUPPLEMENTING') return;
    await this.aid.write(tx, file, 'lapse', { on: legalDate, details: { supplyBy: file.aid.supplyBy } }, null);
  }
}
