import { DomainError } from '@app/domain-kernel';
import { Injectable } from '@nestjs/common';
import rules from '../../../data/legal-aid-matters.json';
import { Guard } from '../../limitation-guard/application/guard';
import { allowsProvisionalAid } from '../../limitation-guard/domain/limitation-guard';
import { assertMayBeGranted } from '../domain/economic-test';
import { armCompletion, stopOwn } from './aid-clocks';
import { type AidCommand, AidDesk } from './aid-desk';
import { AidPapers } from './aid-papers';

export interface Means {
  readonly by: 'SHARED_DATA' | 'GOOD_FAITH_STATEMENT' | null;
  readonly meets: boolean | null;
  readonly groupShown: boolean;
}

/** 审查和决定: what the file shows, aid first and papers later, given or refused. */
@Injectable()
export class DecideAidHandler {
  constructor(
    private readonly aid: AidDesk,
    private readonly guard: Guard,
    private readonly papers: AidPapers,
  ) {}

  /** 法律援助法 §41: shared data, or a statement in good faith. */
  check(command: AidCommand, means: Means): Promise<number> {
    return this.aid.command(command, 'check', () => ({
      patch: { meansBy: means.by, meansMeets: means.meets, groupShown: means.groupShown },
      details: { ...means },
    }));
  }

  /** §44: only where the guard sees a period with fewer than seven days, or a court measure that cannot wait. */
  provide(command: AidCommand, urgentCourtMeasure: boolean): Promise<number> {
    return this.aid.command(command, 'provide', async (file, tx) => {
      const alarms = await this.guard.ofDispute(tx, file, { urgentCourtMeasure, aidGranted: false });
      if (!allowsProvisionalAid(alarms)) {
        throw new DomainError(
          'rule-violation',
          'aid-not-urgent',
          '没有距期限届满不足七日的情形，也不需要立即申请保全或者先予执行，不能先行提供；请按程序审查。',
          {
            article: '法律援助法 §44',
          },
        );
      }
      await stopOwn(tx, file.proceeding.id, 'CANCELLED', file.now);
      const provisionalUntil = await armCompletion(tx, file.proceeding.id, file.today, file.now);
      const reasons = alarms.filter(({ severity }) => severity === 'URGENT').map(({ code, dueOn }) => ({ code, dueOn }));
      return {
        patch: { provisionalUntil },
        details: { reasons, provisionalUntil },
        after: async (inside) => {
          await this.papers.issue(inside, file, 'AID_PROVISIONAL', { supplyBy: provisionalUntil }, command.actor);
        },
      };
    });
  }

  complete(command: AidCommand): Promise<number> {
    return this.aid.command(command, 'complete', async ({ proceeding, now }, tx) => {
      await stopOwn(tx, proceeding.id, 'MET', now);
      return { patch: { papersComplete: true } };
    });
  }

  grant(command: AidCommand): Promise<number> {
    return this.aid.command(command, 'grant', async (file, tx) => {
      const { aid, proceeding, today, now } = file;
      if (!aid.papersComplete) {
        throw new DomainError(
          'rule-violation',
          'aid-papers-missing',
          '申请材料还不齐全：请一次性告知补充，或者等申请人补办手续后再决定。',
          {
            article: '法律援助法 §43',
          },
        );
      }
      const means = aid.meansBy === null || aid.meansMeets === null ? null : { by: aid.meansBy, meets: aid.meansMeets };
      assertMayBeGranted(aid.test, { means, groupShown: aid.groupShown });
      await stopOwn(tx, proceeding.id, 'CANCELLED', now);
      return {
        patch: { decidedBy: command.actor.id, decidedOn: today, reasonCode: null },
        details: { test: aid.test },
        after: async (inside) => {
          await this.papers.issue(inside, file, 'AID_GRANT', {}, command.actor);
        },
      };
    });
  }

  /** In writing, with the reason and where to object (§43, §49). */
  deny(command: AidCommand, reasonCode: string, reason: string): Promise<number> {
    return this.aid.command(command, 'deny', async (file, tx) => {
      const ground = rules.denialReasons.find(({ code }) => code === reasonCode);
      if (ground === undefined) {
        throw new DomainError('rule-violation', 'aid-reason-unknown', '不予援助的理由不在法律列明的范围内，请从列表中选择。', {
          article: '法律援助法 §43',
        });
      }
      // Aid that was given first ends by termination, so that the recipient hears of it and the lawyer hands over.
      if (file.assignment !== null) {
        throw new DomainError('conflict', 'aid-lawyer-at-work', '已经先行指派律师；经查不符合条件的，请终止援助并说明理由。', {
          article: '法律援助法 §48',
        });
      }
      await stopOwn(tx, file.proceeding.id, 'CANCELLED', file.now);
      return {
        patch: { decidedBy: command.actor.id, decidedOn: file.today, reasonCode },
        details: { reasonCode },
        record: { kind: 'DENIAL', text: reason },
        after: async (inside) => {
          await this.papers.issue(inside, file, 'AID_DENIAL', { ground: `${ground.name}（${ground.article}）`, reason }, command.actor);
        },
      };
    });
  }
}
