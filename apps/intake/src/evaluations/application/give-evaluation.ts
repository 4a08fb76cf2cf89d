import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock, DomainError } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import { type Transaction, violatedConstraint } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { ProgressByCode } from '../../cases/application/progress-by-code';
import { raiseCaseSignals } from '../../cases/application/raise-signals';
import { ReadCases } from '../../cases/application/read-cases';
import { IntakeDatabase } from '../../database';
import { isPoor } from '../domain/poor-rating';
import {
  insertEvaluation,
  insertSecondEvaluation,
  openPoorRating,
  type RatedCase,
  ratedCase,
  ratingsOfCase,
} from '../persistence/evaluation.repository';
import { type StoredService, servicesOfCase } from '../persistence/service-event.repository';
import { EvaluationClocks } from './evaluation-clocks';
import { gradeName, RULES, serviceName } from './evaluation-rules';

/** Who rates: a party of the case under his name, or whoever has number and code from the receipt. Never the office. */
export type Rater = { readonly by: 'ACCOUNT'; readonly actor: Actor } | { readonly by: 'CODE'; readonly code: string };

export interface RatingInput {
  readonly caseNo: string;
  /** Number of the service; the latest when left out. */
  readonly service: number | null;
  readonly grade: number;
  readonly comment: string | null;
}

export interface GivenAnswer {
  readonly caseNo: string;
  readonly service: number;
  readonly serviceName: string;
  readonly grade: number;
  readonly gradeName: string;
  readonly givenAt: string;
}

export const commentContext = (caseNo: string, name: string): string => `intake.evaluation.comment_cell|${caseNo}/${name}`;
export const secondCommentContext = (caseNo: string, service: number): string =>
  `intake.second_evaluation.comment_cell|${caseNo}/${service}`;

/**
 * 好差评: one rating for each service, within its days, at any state of the case. A rating is beside the case: it moves neither
 * the case nor its version, stands in none of its histories, and nobody of the office can write or change one.
 */
@Injectable()
export class GiveEvaluation {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
    private readonly cases: ReadCases,
    private readonly progress: ProgressByCode,
    private readonly cipher: PersonalDataCipher,
    private readonly clocks: EvaluationClocks,
  ) {}

  async rate(rater: Rater, input: RatingInput): Promise<GivenAnswer> {
    const { caseNo, grade, comment } = input;
    await this.identify(rater, caseNo);
    const now = this.clock.now();
    try {
      return await this.database.run(async (tx) => {
        const { rated, service } = await this.serviceOf(tx, input);
        if (localDateOf(now) > service.rateUntil) throw closed(service.rateUntil);
        const unit = unitOf(rated, service);
        const id = await insertEvaluation(tx, {
          caseId: rated.caseId,
          service: service.number,
          grade,
          commentCell: comment === null ? null : this.cipher.encrypt(comment, commentContext(caseNo, String(service.number))),
          ...channelOf(rater),
          unit,
          ratedStaff: rated.staff,
          givenAt: now,
        });
        if (isPoor(grade, RULES.poorUpTo)) {
          await openPoorRating(tx, id, unit, now);
          await this.clocks.follow(tx, id, null, 'TO_VERIFY', now);
        }
        await this.audit(tx, rater, 'evaluation.give', id, now);
        return answerOf(caseNo, service, grade, now);
      });
    } catch (error) {
      if (violatedConstraint(error) === 'uq_evaluation_service')
        throw new DomainError('conflict', 'already-evaluated', '这次服务已经评价过，感谢您的评价。');
      throw error;
    }
  }

  /** 追评, once: after the office has answered a poor rating. */
  async rateAgain(rater: Rater, input: RatingInput): Promise<GivenAnswer> {
    const { caseNo, grade, comment } = input;
    await this.identify(rater, caseNo);
    const now = this.clock.now();
    try {
      return await this.database.run(async (tx) => {
        const { rated, service } = await this.serviceOf(tx, input);
        const first = (await ratingsOfCase(tx, rated.caseId)).find((one) => one.service === service.number);
        if (!first || first.rateAgainUntil === null)
          throw new DomainError('conflict', 'second-evaluation-early', '差评答复以后可以追加评价一次，现在还不能追评。');
        if (localDateOf(now) > first.rateAgainUntil) throw closed(first.rateAgainUntil);
        await insertSecondEvaluation(tx, first.id, {
          grade,
          commentCell: comment === null ? null : this.cipher.encrypt(comment, secondCommentContext(caseNo, service.number)),
          channel: channelOf(rater).channel,
          givenAt: now,
        });
        if (isPoor(grade, RULES.poorUpTo))
          await raiseCaseSignals(
            tx,
            [rated.caseId],
            { kind: 'EVALUATION_POOR_AGAIN', colour: 'ORANGE', article: '国办发〔2019〕51号' },
            now,
          );
        await this.audit(tx, rater, 'evaluation.give-again', first.id, now);
        return answerOf(caseNo, service, grade, now);
      });
    } catch (error) {
      if (violatedConstraint(error) === 'second_evaluation_pkey')
        throw new DomainError('conflict', 'already-evaluated', '已经追加评价过一次，感谢您的评价。');
      throw error;
    }
  }

  /** Within his own cases, or by the code; anything else looks as if the case did not exist. */
  private async identify(rater: Rater, caseNo: string): Promise<void> {
    if (rater.by === 'ACCOUNT') await this.cases.find(caseNo, rater.actor);
    else await this.progress.find(caseNo, rater.code);
  }

  private async serviceOf(tx: Transaction, { caseNo, service }: RatingInput): Promise<{ rated: RatedCase; service: StoredService }> {
    const rated = await ratedCase(tx, caseNo);
    if (!rated) throw new Error(`the case ${caseNo} is gone`);
    const services = await servicesOfCase(tx, rated.caseId);
    const found = service === null ? services.at(-1) : services.find(({ number }) => number === service);
    if (!found) throw new DomainError('not-found', 'service-not-found', '没有这次服务，请从可以评价的服务中选择。');
    return { rated, service: found };
  }

  private audit(tx: Transaction, rater: Rater, action: string, id: number, now: Date): Promise<void> {
    const actor = rater.by === 'ACCOUNT' ? rater.actor : ({ kind: 'SYSTEM', id: null, organ: null } as const);
    // Under the rating's own number: the trail of a case does not tell who rated it.
    return recordAudit(tx, [
      { occurredAt: now, actor, action, objectType: 'evaluation', objectId: id, result: 'DONE', reason: `by ${rater.by.toLowerCase()}` },
    ]);
  }
}

/** 谁办理、谁负责: the result is the deciding organ's, everything else is of the organ at whose desk it was served. */
function unitOf({ handlingOrgan, receivedOrgan }: RatedCase, { kind, organ }: StoredService): string {
  const served = organ ?? receivedOrgan ?? handlingOrgan ?? RULES.unitWhenUnknown;
  return kind === 'COMPLETION' ? (handlingOrgan ?? served) : served;
}

const channelOf = (rater: Rater): { channel: 'PORTAL' | 'CODE'; realName: boolean } =>
  rater.by === 'ACCOUNT' ? { channel: 'PORTAL', realName: true } : { channel: 'CODE', realName: false };

function closed(due: string): DomainError {
  return new DomainError('conflict', 'evaluation-closed', `评价期限已于 ${due} 届满。有意见可以向督查部门反映或投诉。`, {
    params: { due },
  });
}

function answerOf(caseNo: string, service: StoredService, grade: number, now: Date): GivenAnswer {
  return {
    caseNo,
    service: service.number,
    serviceName: serviceName(service.kind),
    grade,
    gradeName: gradeName(grade),
    givenAt: now.toISOString(),
  };
}
