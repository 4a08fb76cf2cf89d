import { type Actor, CurrentActor, Roles } from '@app/access';
import { Idempotent, type IdempotentRequest, IsDivision, Operation, QueryInteger, sendAnswer } from '@app/http';
import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { INSURANCES, type Insurance } from '../../rules/domain/insurance';
import { AssessCampaignHandler, type RunView } from '../application/assess-campaign.handler';

class CampaignRunParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly runId!: number;
}

class CampaignRunBody {
  @IsIn(INSURANCES)
  readonly insurance!: Insurance;

  /** 居民医保为待遇年度，居民养老为缴费年度 */
  @IsInt()
  @Min(2003)
  @Max(2100)
  readonly year!: number;

  /** 全县，或者一个乡镇 */
  @IsDivision()
  readonly division!: string;
}

const RUN = {
  id: 7,
  insurance: 'RESIDENT_MEDICAL',
  year: 2027,
  division: '532922103',
  rulesVersion: 'medical-2026.11+assistance-2026.11',
  startedBy: 1124,
  startedAt: '2026-11-23T02:00:00.000Z',
  finishedAt: '2026-11-23T02:00:02.000Z',
  raised: 3008,
  waived: 41,
  refused: { 'in-employee-scheme': 122 },
  parts: [
    {
      township: '532922103',
      doneAt: '2026-11-23T02:00:02.000Z',
      raised: 3008,
      waived: 41,
      refused: { 'in-employee-scheme': 122 },
    },
  ],
} as const;

/** 批量核定: everybody of a place assessed at once. */
@ApiTags('征缴进度 campaign')
@Roles('COLLECTION_CLERK', 'TOWNSHIP_CLERK')
@Controller('api/v1/collection/campaign-runs')
export class CampaignRunController {
  constructor(private readonly campaign: AssessCampaignHandler) {}

  @Post()
  @Operation({
    id: 'campaign.assess',
    summary: '批量核定一个地方的应征',
    description: '已经有应征的人不重复；核对没有通过的按原因计数。一个乡镇一个事务，中断以后继续，不重复。',
    created: true,
    example: {
      request: { insurance: 'RESIDENT_MEDICAL', year: 2027, division: '532922103' },
      response: { id: 7, insurance: 'RESIDENT_MEDICAL', year: 2027, division: '532922103' },
    },
    problems: ['campaign-place-unknown', 'medical-amount-unknown', 'pension-year-unknown', 'validation-failed'],
  })
  async assess(
    @Body() body: CampaignRunBody,
    @CurrentActor() actor: Actor,
    @Idempotent() request: IdempotentRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendAnswer(reply, await this.campaign.execute(actor, { ...body }, request));
  }

  @Get(':runId')
  @Roles('COLLECTION_CLERK', 'TOWNSHIP_CLERK', 'SUPERVISOR')
  @Operation({ id: 'campaign.run', summary: '一次批量核定', example: { response: RUN }, problems: ['campaign-run-not-found'] })
  get(@Param() { runId }: CampaignRunParams, @CurrentActor() actor: Actor): Promise<RunView> {
    return this.campaign.get(actor, runId);
  }

  @Post(':runId/resumptions')
  @HttpCode(200)
  @Operation({
    id: 'campaign.resume',
    summary: '继续一次中断的批量核定',
    example: { response: RUN },
    problems: ['campaign-run-not-found'],
  })
  resume(@Param() { runId }: CampaignRunParams, @CurrentActor() actor: Actor): Promise<RunView> {
    return this.campaign.proceed(actor, runId);
  }
}
