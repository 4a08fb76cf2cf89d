import { type Actor, CurrentActor, Roles } from '@app/access';
import { Configuration } from '@app/configuration';
import { IfMatch, KeysetCursor, linkNext, Operation, queryFingerprint, setETag } from '@app/http';
import { localDate } from '@app/legal-calendar';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type EvaluationStatistics, EvaluationStatisticsQuery } from '../application/evaluation-statistics';
import { HandlePoorRating } from '../application/handle-poor-rating';
import { type PoorRatingEntry, type PoorRatingView, ReadPoorRatings } from '../application/read-poor-ratings';
import {
  CallBackBody,
  EvaluationParams,
  ListPoorRatingsQuery,
  RecheckBody,
  RectificationBody,
  RulingBody,
  StatisticsQuery,
  VerificationBody,
} from './evaluation.dto';

export interface PoorRatingPage {
  readonly items: readonly PoorRatingEntry[];
  readonly page: { readonly next: string | null; readonly hasMore: boolean };
}

const ENTRY = {
  id: 12,
  version: 1,
  state: 'TO_VERIFY',
  stateName: '待核实',
  unit: '532922-market-supervision',
  itemName: '食品经营许可',
  caseNo: '53292220261122000000011',
  service: { number: 2, name: '签收/办结', servedOn: '2026-11-22' },
  grade: 2,
  gradeName: '不满意',
  realName: true,
  givenAt: '2026-11-23T02:00:00.000Z',
  secondGrade: null,
  overdue: false,
  actions: ['findJustified', 'findWithoutBasis', 'appeal'],
} as const;
const VIEW = { ...ENTRY, comment: '等了两个小时', dueOn: '2026-11-25', history: [] } as const;
const PROBLEMS = ['evaluation-not-found', 'state-conflict', 'not-permitted', 'version-mismatch', 'validation-failed'] as const;

/** 差评处置: for heads of units and supervisors. Whoever worked on the case does not find it here. */
@ApiTags('好差评 evaluations')
@Roles('ORGAN_HEAD', 'SUPERVISOR')
@Controller('api/v1/evaluations')
export class PoorRatingController {
  constructor(
    private readonly handle: HandlePoorRating,
    private readonly reads: ReadPoorRatings,
    private readonly statistics: EvaluationStatisticsQuery,
    private readonly configuration: Configuration,
    private readonly cursors: KeysetCursor,
  ) {}

  @Get()
  @Operation({
    id: 'evaluations.poorRatings',
    summary: '差评清单',
    description: '承办单位负责人看到本单位的，督查人员看到辖区内的。经手过该办件的人看不到。',
    example: { response: { items: [ENTRY], page: { next: null, hasMore: false } } },
    problems: ['unknown-parameter', 'invalid-cursor', 'not-permitted'],
  })
  async list(
    @Query() query: ListPoorRatingsQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PoorRatingPage> {
    const fingerprint = queryFingerprint('evaluations', `${actor.kind}:${actor.id}`, query);
    const { items, next } = await this.reads.page(actor, {
      states: query.state ?? [],
      before: query.cursor === undefined ? null : Number(this.cursors.decode(query.cursor, fingerprint)[0]),
      limit: query.limit,
    });
    const cursor = next === null ? null : this.cursors.encode([next], fingerprint);
    linkNext(reply, this.configuration.publicUrl, cursor);
    return { items, page: { next: cursor, hasMore: cursor !== null } };
  }

  @Get('statistics')
  @Operation({
    id: 'evaluations.statistics',
    summary: '好差评统计',
    description: '按承办单位统计满意率和差评处置；每个数字的定义一并给出。评价次数太少的单位不公布，能够推算出来的一并不公布。',
    example: {
      response: {
        fromOn: '2026-11-01',
        toOn: '2026-11-30',
        fewestShown: 10,
        units: [
          {
            unit: '532922-market-supervision',
            suppressed: false,
            services: 40,
            rated: 12,
            satisfaction: '0.9167',
            poor: 1,
            poorClosed: 1,
            poorOverdue: 0,
          },
        ],
      },
    },
    problems: ['not-permitted', 'validation-failed'],
  })
  statisticsOf(@Query() { fromOn, toOn }: StatisticsQuery, @CurrentActor() actor: Actor): Promise<EvaluationStatistics> {
    return this.statistics.between(actor, localDate(fromOn), localDate(toOn));
  }

  @Get(':id')
  @Operation({
    id: 'evaluations.poorRating',
    summary: '一条差评',
    example: { response: VIEW },
    problems: ['evaluation-not-found', 'not-permitted'],
  })
  get(
    @Param() { id }: EvaluationParams,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PoorRatingView> {
    return tagged(this.reads.view(id, actor), reply);
  }

  @Post(':id/verifications')
  @HttpCode(200)
  @Operation({
    id: 'evaluations.verify',
    summary: '核实差评',
    description: '属实的整改；没有法律依据的说明；误评、恶意评价的申诉，由没有参与处理的督查人员裁定。',
    example: {
      request: { conclusion: 'JUSTIFIED', finding: '当日两个窗口因人员就餐同时关闭，情况属实。' },
      response: { ...VIEW, state: 'TO_RECTIFY' },
    },
    problems: [...PROBLEMS, 'reason-required'],
  })
  verify(
    @Param() { id }: EvaluationParams,
    @Body() { conclusion, finding, basis }: VerificationBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PoorRatingView> {
    return tagged(this.handle.verify({ id, actor, expectedVersion }, conclusion, finding, basis ?? null), reply);
  }

  @Post(':id/rulings')
  @HttpCode(200)
  @Operation({
    id: 'evaluations.rule',
    summary: '裁定申诉',
    description: '申诉成立的，评价不计入统计；不成立的，整改。',
    example: { request: { upheld: false, reason: '监控显示等候属实，申诉不成立。' }, response: { ...VIEW, state: 'TO_RECTIFY' } },
    problems: PROBLEMS,
  })
  rule(
    @Param() { id }: EvaluationParams,
    @Body() { upheld, reason }: RulingBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PoorRatingView> {
    return tagged(this.handle.rule({ id, actor, expectedVersion }, upheld, reason), reply);
  }

  @Post(':id/rectifications')
  @HttpCode(200)
  @Operation({
    id: 'evaluations.rectify',
    summary: '登记整改',
    example: { request: { measures: [{ text: '午间至少保留一个综合窗口。' }] }, response: { ...VIEW, state: 'TO_REPLY' } },
    problems: PROBLEMS,
  })
  rectify(
    @Param() { id }: EvaluationParams,
    @Body() { measures }: RectificationBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PoorRatingView> {
    const texts = measures.map(({ text }) => text);
    return tagged(this.handle.rectify({ id, actor, expectedVersion }, texts), reply);
  }

  @Post(':id/replies')
  @HttpCode(200)
  @Operation({
    id: 'evaluations.answer',
    summary: '答复评价人',
    description: '生成差评整改答复，评价人可以查看并追加评价一次。',
    example: { response: { ...VIEW, state: 'TO_CALL_BACK' } },
    problems: PROBLEMS,
  })
  reply(
    @Param() { id }: EvaluationParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PoorRatingView> {
    return tagged(this.handle.reply({ id, actor, expectedVersion }), reply);
  }

  @Post(':id/call-backs')
  @HttpCode(200)
  @Operation({
    id: 'evaluations.callBack',
    summary: '登记回访',
    description: '实名差评全部回访。联系方式凭理由查看本件的个人信息，查看有记录。',
    example: { request: { outcome: 'SATISFIED' }, response: { ...VIEW, state: 'TO_RECHECK' } },
    problems: [...PROBLEMS, 'call-back-required'],
  })
  callBack(
    @Param() { id }: EvaluationParams,
    @Body() { outcome, note }: CallBackBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PoorRatingView> {
    return tagged(this.handle.callBack({ id, actor, expectedVersion }, outcome, note ?? null), reply);
  }

  @Post(':id/rechecks')
  @HttpCode(200)
  @Operation({
    id: 'evaluations.recheck',
    summary: '复核办结或退回整改',
    example: { request: { passed: true, reason: '现场查看，整改到位。' }, response: { ...VIEW, state: 'CLOSED' } },
    problems: PROBLEMS,
  })
  recheck(
    @Param() { id }: EvaluationParams,
    @Body() { passed, reason }: RecheckBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PoorRatingView> {
    return tagged(this.handle.recheck({ id, actor, expectedVersion }, passed, reason), reply);
  }
}

async function tagged(answered: Promise<PoorRatingView>, reply: FastifyReply): Promise<PoorRatingView> {
  const view = await answered;
  setETag(reply, view.version);
  return view;
}
