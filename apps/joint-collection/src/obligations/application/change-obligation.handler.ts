import type { Actor } from '@app/access';
import { Clock, DomainError } from '@app/domain-kernel';
import { versionMismatch } from '@app/http';
import { localDateOf } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { JointCollectionDatabase } from '../../database';
import { checkPeople } from '../../preflight/application/check-people';
import { keepAssessments } from '../persistence/new-obligation.repository';
import type { Obligation } from '../persistence/obligation.repository';
import { FindObligations } from './find-obligations.query';
import { ObligationBook } from './obligation-ledger';
import type { ObligationView } from './obligation-view';

/** What a clerk or the person changes by hand: the pension tier, or that it was raised in error. */
@Injectable()
export class ChangeObligationHandler {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly find: FindObligations,
    private readonly book: ObligationBook,
    private readonly clock: Clock,
  ) {}

  /** 选择档次: the person is checked and assessed anew, with what is known today. */
  chooseTier(actor: Actor, id: number, tierFen: number, expectedVersion: number): Promise<ObligationView> {
    return this.database.run(async (tx) => {
      const row = await this.loaded(tx, actor, id, expectedVersion);
      if (row.insurance !== 'RESIDENT_PENSION') {
        throw new DomainError('rule-violation', 'pension-only', '只有居民养老保险选择缴费档次，居民医保每人一个标准。');
      }
      const now = this.clock.now();
      const on = localDateOf(now);
      const wanted = { ...row, tierFen, backPay: row.year < Number(on.slice(0, 4)) };
      const [checked] = await checkPeople(tx, [wanted], on, true);
      const { preflight, assessment } = checked?.eligibility ?? {};
      if (preflight === undefined || preflight.verdict === 'REFUSE' || !assessment) {
        throw new DomainError('rule-violation', 'preflight-refused', '核对没有通过，没有改动，请看原因。', {
          params: { refusals: preflight?.refusals ?? [] },
        });
      }
      const [assessmentId] = await keepAssessments(tx, [assessment]);
      if (assessmentId === undefined) throw new Error('an assessment was not kept');
      const act = { actor, at: now, details: { tierFen, rulesVersion: assessment.rulesVersion } };
      await this.book.assess(tx, row, { ...assessment, assessmentId }, act);
      return this.find.within(tx, actor, id);
    });
  }

  /** 作废: raised in error; what stands on a bill or is paid is not cancelled, the bill ends first. */
  cancel(actor: Actor, id: number, reason: string, expectedVersion: number): Promise<ObligationView> {
    return this.database.run(async (tx) => {
      const row = await this.loaded(tx, actor, id, expectedVersion);
      await this.book.cancel(tx, row, { actor, at: this.clock.now(), details: { reason } });
      return this.find.within(tx, actor, id);
    });
  }

  private async loaded(tx: Transaction, actor: Actor, id: number, expectedVersion: number): Promise<Obligation> {
    await this.find.within(tx, actor, id);
    const [row] = await this.book.lock(tx, [id]);
    if (row === undefined) throw new Error('a locked obligation is gone');
    if (row.version !== expectedVersion) throw versionMismatch(row.version);
    return row;
  }
}
