import type { Actor } from '@app/access';
import { type PaperContents, PaperRenderer } from '@app/documents';
import { Clock, DomainError } from '@app/domain-kernel';
import { type LocalDate, localDateOf } from '@app/legal-calendar';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { ProgressByCode } from '../../cases/application/progress-by-code';
import { ReadCases } from '../../cases/application/read-cases';
import { IntakeDatabase } from '../../database';
import { POOR_RATING_STATE_NAMES } from '../domain/poor-rating';
import { type GivenRating, latestReply, ratedCase, ratingsOfCase } from '../persistence/evaluation.repository';
import { type StoredService, servicesOfCase } from '../persistence/service-event.repository';
import { gradeName, serviceName } from './evaluation-rules';

export interface ServiceView {
  readonly number: number;
  readonly kind: string;
  readonly name: string;
  readonly servedOn: LocalDate;
  readonly rateUntil: LocalDate;
}

/** One service as the applicant sees it, with his own rating and what became of it. */
export interface OwnServiceView extends ServiceView {
  readonly rating: {
    readonly grade: number;
    readonly gradeName: string;
    readonly givenAt: string;
    readonly secondGrade: number | null;
    /** Where a poor rating stands; null for a good one. */
    readonly stateName: string | null;
    readonly replyReady: boolean;
    readonly rateAgainUntil: LocalDate | null;
  } | null;
  readonly actions: readonly ('rate' | 'rateAgain')[];
}

export const replyContext = (evaluationId: number, number: string): string =>
  `intake.poor_rating_reply.content_cell|${evaluationId}/${number}`;

/** What an applicant reads of the ratings of his case. Nobody of the office comes here. */
@Injectable()
export class ReadOwnRatings {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
    private readonly cases: ReadCases,
    private readonly progress: ProgressByCode,
    private readonly cipher: PersonalDataCipher,
    private readonly renderer: PaperRenderer,
  ) {}

  async services(caseNo: string, actor: Actor): Promise<OwnServiceView[]> {
    const { state } = await this.cases.find(caseNo, actor);
    const [services, ratings] = await Promise.all([servicesOfCase(this.database, state.id), ratingsOfCase(this.database, state.id)]);
    const today = localDateOf(this.clock.now());
    return services.map((service) => {
      const rating = ratings.find((one) => one.service === service.number) ?? null;
      return { ...serviceView(service), rating: rating === null ? null : ratingView(rating), actions: actionsOf(service, rating, today) };
    });
  }

  /**
   * With number and code: only which services there were and until when they may be rated. The window reads the code too, so whether
   * and how somebody has rated is not said here.
   */
  async servicesByCode(caseNo: string, code: string): Promise<ServiceView[]> {
    await this.progress.find(caseNo, code);
    const rated = await ratedCase(this.database, caseNo);
    return rated === null ? [] : (await servicesOfCase(this.database, rated.caseId)).map(serviceView);
  }

  async reply(caseNo: string, service: number, actor: Actor): Promise<{ pdf: Buffer; number: string }> {
    const { state } = await this.cases.find(caseNo, actor);
    const rating = (await ratingsOfCase(this.database, state.id)).find((one) => one.service === service);
    const reply = rating ? await latestReply(this.database, rating.id) : null;
    if (!rating || !reply) throw new DomainError('not-found', 'document-not-found', '还没有答复，答复后可以在这里查看。');
    const content = JSON.parse(
      this.cipher.decrypt(reply.cell, replyContext(rating.id, reply.number)),
    ) as PaperContents['RECTIFICATION_REPLY'];
    return { pdf: await this.renderer.renderPaper('RECTIFICATION_REPLY', content), number: reply.number };
  }
}

const serviceView = ({ number, kind, servedOn, rateUntil }: StoredService): ServiceView => ({
  number,
  kind,
  name: serviceName(kind),
  servedOn,
  rateUntil,
});

function ratingView(rating: GivenRating): OwnServiceView['rating'] {
  return {
    grade: rating.grade,
    gradeName: gradeName(rating.grade),
    givenAt: rating.givenAt.toISOString(),
    secondGrade: rating.secondGrade,
    stateName: rating.state === null ? null : POOR_RATING_STATE_NAMES[rating.state],
    replyReady: rating.repliedAt !== null,
    rateAgainUntil: rating.rateAgainUntil,
  };
}

function actionsOf({ rateUntil }: StoredService, rating: GivenRating | null, today: LocalDate): ('rate' | 'rateAgain')[] {
  if (rating === null) return today <= rateUntil ? ['rate'] : [];
  const again = rating.rateAgainUntil !== null && rating.secondGrade === null && today <= rating.rateAgainUntil;
  return again ? ['rateAgain'] : [];
}
