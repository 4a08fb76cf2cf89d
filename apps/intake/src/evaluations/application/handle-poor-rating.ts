import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Configuration } from '@app/configuration';
import { ORGANS } from '@app/county';
import { documentNumber, nextNumber, type PaperContents } from '@app/documents';
import { Clock, DomainError } from '@app/domain-kernel';
import { versionMismatch } from '@app/http';
import { addDays, localDateOf } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import notices from '../../../data/notices.json';
import { progressUrl } from '../../cases/application/case-view';
import { IntakeDatabase } from '../../database';
import { type Advance, advance, type CallOutcome, callBack, type Outcome, type PoorRatingAction } from '../domain/poor-rating';
import {
  appendPoorRatingHistory,
  insertReply,
  type PoorRatingChange,
  type StoredPoorRating,
  savePoorRating,
} from '../persistence/evaluation.repository';
import { raterOf } from '../persistence/rater.repository';
import { EvaluationClocks } from './evaluation-clocks';
import { gradeName, RULES, serviceName } from './evaluation-rules';
import { replyContext } from './read-own-ratings';
import { type PoorRatingView, ReadPoorRatings } from './read-poor-ratings';

export interface HandleCommand {
  readonly id: number;
  readonly actor: Actor;
  readonly expectedVersion: number;
}

export type Conclusion = 'JUSTIFIED' | 'WITHOUT_BASIS' | 'MISTAKEN' | 'MALICIOUS';

const ACTION_OF: Readonly<Record<Conclusion, PoorRatingAction>> = {
  JUSTIFIED: 'findJustified',
  WITHOUT_BASIS: 'findWithoutBasis',
  MISTAKEN: 'appeal',
  MALICIOUS: 'appeal',
};

interface Step extends PoorRatingChange {
  readonly next: Advance;
  /** In the office's own words; no names, no numbers. */
  readonly note: string | null;
}

/** 差评处置: what the office does with a poor rating, one command for each step; the guards are in `domain/poor-rating.ts`. */
@Injectable()
export class HandlePoorRating {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
    private readonly reads: ReadPoorRatings,
    private readonly clocks: EvaluationClocks,
    private readonly cipher: PersonalDataCipher,
    private readonly configuration: Configuration,
  ) {}

  /** 核实: justified, without a legal basis (then the rule is named), or mistaken or malicious (then somebody outside rules). */
  verify(command: HandleCommand, conclusion: Conclusion, finding: string, basis: string | null): Promise<PoorRatingView> {
    return this.act(command, async (_, rating) => {
      const next = advance(rating, ACTION_OF[conclusion], command.actor);
      if (conclusion === 'WITHOUT_BASIS' && basis === null)
        throw new DomainError('rule-violation', 'reason-required', '没有法律依据的要求，说明时应当写明依据的条文。');
      return {
        next,
        note: conclusion,
        finding,
        ...(basis === null ? {} : { basis }),
        ...(conclusion === 'WITHOUT_BASIS' ? { outcome: 'EXPLAINED' as const } : {}),
      };
    });
  }

  rule(command: HandleCommand, upheld: boolean, reason: string): Promise<PoorRatingView> {
    return this.act(command, async (_, rating) => ({
      next: advance(rating, upheld ? 'upholdAppeal' : 'rejectAppeal', command.actor),
      note: reason,
      ...(upheld ? { outcome: 'NOT_UPHELD' as const } : {}),
    }));
  }

  rectify(command: HandleCommand, measures: readonly string[]): Promise<PoorRatingView> {
    return this.act(command, async (_, rating) => ({
      next: advance(rating, 'rectify', command.actor),
      note: null,
      measures,
      outcome: 'RECTIFIED',
    }));
  }

  /** 答复: the rater gets the paper; from today he may rate once more. */
  reply(command: HandleCommand): Promise<PoorRatingView> {
    return this.act(command, async (tx, rating, now) => {
      const next = advance(rating, 'reply', command.actor);
      const rateAgainUntil = addDays(localDateOf(now), RULES.rateAgainDays);
      const { number, content } = await this.paperOf(tx, rating, rateAgainUntil, now);
      await insertReply(
        tx,
        rating.id,
        { number, cell: this.cipher.encrypt(JSON.stringify(content), replyContext(rating.id, number)) },
        now,
      );
      return { next, note: number, rateAgainUntil };
    });
  }

  callBack(command: HandleCommand, outcome: CallOutcome, note: string | null): Promise<PoorRatingView> {
    return this.act(command, async (_, rating) => ({
      next: callBack(rating, outcome, RULES.callBack.attempts, command.actor),
      note: note === null ? outcome : `${outcome} ${note}`,
    }));
  }

  recheck(command: HandleCommand, passed: boolean, reason: string): Promise<PoorRatingView> {
    return this.act(command, async (_, rating) => ({
      next: advance(rating, passed ? 'close' : 'sendBack', command.actor),
      note: reason,
    }));
  }

  private act(
    { id, actor, expectedVersion }: HandleCommand,
    decide: (tx: Transaction, rating: StoredPoorRating, now: Date) => Promise<Step>,
  ): Promise<PoorRatingView> {
    return this.database.run(async (tx) => {
      const now = this.clock.now();
      const rating = await this.reads.find(tx, id, actor, 'FOR NO KEY UPDATE OF r');
      if (rating.version !== expectedVersion) throw versionMismatch(rating.version);
      const { next, note, ...changes } = await decide(tx, rating, now);
      const version = rating.version + 1;
      await savePoorRating(
        tx,
        id,
        { version, state: next.state, handlers: next.handlers, callAttempts: next.callAttempts, ...changes },
        now,
      );
      await appendPoorRatingHistory(tx, {
        evaluationId: id,
        version,
        action: next.action,
        from: rating.state,
        to: next.state,
        actorKind: 'STAFF',
        actorId: actor.id,
        note,
        at: now,
      });
      await this.clocks.follow(tx, id, rating.state, next.state, now);
      await recordAudit(tx, [
        { occurredAt: now, actor, action: `evaluation.${next.action}`, objectType: 'evaluation', objectId: id, result: 'DONE' },
      ]);
      return this.reads.viewIn(tx, await this.reads.find(tx, id, actor), actor);
    });
  }

  private async paperOf(
    tx: Transaction,
    rating: StoredPoorRating,
    rateAgainBy: string,
    now: Date,
  ): Promise<{ number: string; content: PaperContents['RECTIFICATION_REPLY'] }> {
    const organ = ORGANS.find(({ code }) => code === rating.unit);
    if (!organ) throw new Error(`no organ has the code ${rating.unit}`);
    const today = localDateOf(now);
    const year = Number(today.slice(0, 4));
    const series = { organSign: organ.sign, paperSign: '评复' };
    const number = documentNumber(series, year, await nextNumber(tx, `${series.organSign}${series.paperSign}`, year));
    const { applicantName, progressCode } = await raterOf(tx, rating.caseId);
    return {
      number,
      content: {
        number,
        organName: organ.name,
        sealName: organ.name,
        issuedOn: today,
        enquiryPhone: notices.enquiryPhone,
        supervisionPhone: notices.supervisionPhone,
        applicantName,
        itemName: rating.itemName,
        caseNo: rating.caseNo,
        progressUrl: progressUrl(this.configuration.publicUrl, rating.caseNo, progressCode),
        licensing: false,
        serviceName: serviceName(rating.serviceKind),
        ratedOn: localDateOf(rating.givenAt),
        gradeName: gradeName(rating.grade),
        findings: rating.finding ?? '',
        outcome: rating.outcome ?? missing('outcome', rating.id),
        measures: rating.measures,
        ...(rating.basis === null ? {} : { basis: rating.basis }),
        handlingUnit: organ.name,
        concludedOn: today,
        rateAgainBy,
      },
    };
  }
}

function missing(what: string, id: number): Outcome {
  throw new Error(`the rating ${id} has no ${what} and is to be answered`);
}
