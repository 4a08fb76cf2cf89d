import { DocumentsModule } from '@app/documents';
import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { ClockExpiries } from '../cases/application/clock-expiries';
import { EvaluationClocks } from './application/evaluation-clocks';
import { EvaluationStatisticsQuery } from './application/evaluation-statistics';
import { GiveEvaluation } from './application/give-evaluation';
import { HandlePoorRating } from './application/handle-poor-rating';
import { ReadOwnRatings } from './application/read-own-ratings';
import { ReadPoorRatings } from './application/read-poor-ratings';
import { PoorRatingController } from './http/poor-rating.controller';
import { RatingByCodeController, RatingController } from './http/rating.controller';

const API = [GiveEvaluation, ReadOwnRatings, ReadPoorRatings, HandlePoorRating, EvaluationStatisticsQuery];

/** 好差评 */
@Module({})
export class EvaluationsModule implements OnModuleInit {
  /** @param cases the one instance of the cases module in this process. */
  static register(roles: { readonly api: boolean }, cases: DynamicModule): DynamicModule {
    return {
      module: EvaluationsModule,
      imports: [cases, DocumentsModule],
      controllers: roles.api ? [RatingController, RatingByCodeController, PoorRatingController] : [],
      providers: [EvaluationClocks, ...(roles.api ? API : [])],
    };
  }

  constructor(
    private readonly expiries: ClockExpiries,
    private readonly clocks: EvaluationClocks,
  ) {}

  onModuleInit(): void {
    this.expiries.register('evaluation', (tx, fired) => this.clocks.expire(tx, fired));
  }
}
