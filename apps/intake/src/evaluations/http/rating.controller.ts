import { type Actor, CurrentActor, Public, Roles } from '@app/access';
import { contentDisposition } from '@app/files';
import { Operation, RateLimited } from '@app/http';
import { Body, Controller, Get, Header, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { GiveEvaluation, type GivenAnswer, type RatingInput } from '../application/give-evaluation';
import { type OwnServiceView, ReadOwnRatings, type ServiceView } from '../application/read-own-ratings';
import { RatedCaseParams, RatedServiceParams, RatingBody, RatingByCodeBody, ServicesByCodeQuery } from './evaluation.dto';

const GIVEN = {
  caseNo: '53292220261122000000011',
  service: 2,
  serviceName: '签收/办结',
  grade: 5,
  gradeName: '非常满意',
  givenAt: '2026-11-23T02:00:00.000Z',
} as const;
const SERVICE = { number: 1, kind: 'FILING', name: '申报', servedOn: '2026-11-22', rateUntil: '2026-11-30' } as const;
const PROBLEMS = ['case-not-found', 'service-not-found', 'already-evaluated', 'evaluation-closed', 'validation-failed'] as const;
/** As for the progress page: guessing a code of 2^30 at 30 tries a minute takes centuries. */
const LIMIT = { name: 'rating-by-code', limit: 30, seconds: 60 };

/** 好差评 by those who were served, under their name. The office has no way in. */
@ApiTags('好差评 evaluations')
@Roles('CITIZEN')
@Controller('api/v1/cases/:caseNo')
export class RatingController {
  constructor(
    private readonly give: GiveEvaluation,
    private readonly reads: ReadOwnRatings,
  ) {}

  @Get('services')
  @Operation({
    id: 'evaluations.services',
    summary: '可以评价的服务和自己的评价',
    description: '每次服务（咨询、申报、补正、缴费、签收/办结）各评价一次。',
    example: { response: { items: [{ ...SERVICE, rating: null, actions: ['rate'] }] } },
    problems: ['case-not-found', 'not-permitted'],
  })
  async services(@Param() { caseNo }: RatedCaseParams, @CurrentActor() actor: Actor): Promise<{ items: OwnServiceView[] }> {
    return { items: await this.reads.services(caseNo, actor) };
  }

  @Post('evaluations')
  @Operation({
    id: 'evaluations.rate',
    summary: '评价一次服务（好差评）',
    description: '不论办件办到哪一步都可以评价；评价以后任何人不能修改。差评由没有被评价的负责人核实处理。',
    created: true,
    example: { request: { service: 2, grade: 5, comment: '一次就办好了' }, response: GIVEN },
    problems: [...PROBLEMS, 'not-permitted'],
  })
  rate(@Param() { caseNo }: RatedCaseParams, @Body() body: RatingBody, @CurrentActor() actor: Actor): Promise<GivenAnswer> {
    return this.give.rate({ by: 'ACCOUNT', actor }, inputOf(caseNo, body));
  }

  @Post('second-evaluations')
  @Operation({
    id: 'evaluations.rateAgain',
    summary: '差评答复后追加评价一次',
    created: true,
    example: { request: { service: 2, grade: 4 }, response: { ...GIVEN, grade: 4, gradeName: '满意' } },
    problems: [...PROBLEMS, 'second-evaluation-early', 'not-permitted'],
  })
  rateAgain(@Param() { caseNo }: RatedCaseParams, @Body() body: RatingBody, @CurrentActor() actor: Actor): Promise<GivenAnswer> {
    return this.give.rateAgain({ by: 'ACCOUNT', actor }, inputOf(caseNo, body));
  }

  @Get('services/:service/reply')
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'evaluations.reply',
    summary: '差评整改答复 PDF',
    example: { response: '%PDF-1.7 …' },
    problems: ['case-not-found', 'document-not-found', 'not-permitted'],
  })
  async reply(@Param() { caseNo, service }: RatedServiceParams, @CurrentActor() actor: Actor): Promise<StreamableFile> {
    const { pdf, number } = await this.reads.reply(caseNo, service, actor);
    return new StreamableFile(pdf, { type: 'application/pdf', disposition: contentDisposition(`${number}.pdf`) });
  }
}

/** 好差评 with the number and code of the receipt, without an account: at the window, or by telephone from home. */
@ApiTags('好差评 evaluations')
@Public()
@Controller('api/v1/progress/:caseNo')
export class RatingByCodeController {
  constructor(
    private readonly give: GiveEvaluation,
    private readonly reads: ReadOwnRatings,
  ) {}

  @RateLimited(LIMIT)
  @Get('services')
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'progress.services',
    summary: '凭查询码看可以评价的服务',
    open: true,
    example: { response: { items: [SERVICE] } },
    problems: ['case-not-found'],
  })
  async services(@Param() { caseNo }: RatedCaseParams, @Query() { code }: ServicesByCodeQuery): Promise<{ items: ServiceView[] }> {
    return { items: await this.reads.servicesByCode(caseNo, code) };
  }

  @RateLimited(LIMIT)
  @Post('evaluations')
  @Operation({
    id: 'progress.rate',
    summary: '凭查询码评价一次服务',
    open: true,
    created: true,
    example: { request: { code: 'UAAXD5', service: 1, grade: 4 }, response: { ...GIVEN, service: 1, serviceName: '申报' } },
    problems: PROBLEMS,
  })
  rate(@Param() { caseNo }: RatedCaseParams, @Body() { code, ...body }: RatingByCodeBody): Promise<GivenAnswer> {
    return this.give.rate({ by: 'CODE', code }, inputOf(caseNo, body));
  }

  @RateLimited(LIMIT)
  @Post('second-evaluations')
  @Operation({
    id: 'progress.rateAgain',
    summary: '凭查询码追加评价一次',
    open: true,
    created: true,
    example: { request: { code: 'UAAXD5', service: 1, grade: 4 }, response: { ...GIVEN, service: 1, serviceName: '申报' } },
    problems: [...PROBLEMS, 'second-evaluation-early'],
  })
  rateAgain(@Param() { caseNo }: RatedCaseParams, @Body() { code, ...body }: RatingByCodeBody): Promise<GivenAnswer> {
    return this.give.rateAgain({ by: 'CODE', code }, inputOf(caseNo, body));
  }
}

const inputOf = (caseNo: string, { service, grade, comment }: RatingBody): RatingInput => ({
  caseNo,
  service: service ?? null,
  grade,
  comment: comment ?? null,
});
