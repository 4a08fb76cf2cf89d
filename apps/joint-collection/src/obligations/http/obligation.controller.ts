import { type Actor, CurrentActor, Roles } from '@app/access';
import { fenOf } from '@app/domain-kernel';
import { Idempotent, type IdempotentRequest, IfMatch, Operation, sendAnswer, setETag } from '@app/http';
import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { HouseholdParams } from '../../people/http/person.dto';
import { ChangeObligationHandler } from '../application/change-obligation.handler';
import { FindObligations, type ObligationStep } from '../application/find-obligations.query';
import type { ObligationView } from '../application/obligation-view';
import { RaiseObligationsHandler } from '../application/raise-obligations.handler';
import { CancelObligationBody, ObligationParams, RaiseObligationsBody, TierBody } from './obligation.dto';

const VIEW = {
  id: 5001,
  version: 1,
  personId: 1001,
  insurance: 'RESIDENT_PENSION',
  insuranceName: '城乡居民基本养老保险',
  year: 2026,
  state: 'ASSESSED',
  stateName: '已核定',
  tier: '300.00',
  due: '300.00',
  assistance: '0.00',
  subsidy: '35.00',
  rulesVersion: 'pension-2026.11+assistance-2026.11',
  billId: null,
  lines: [
    {
      code: 'person-pays',
      text: '本人缴300.00元（示例值，须当地确认）',
      amount: '300.00',
      payer: 'person',
      article: '云南省城乡居民基本养老保险2025年缴费档次和补贴标准',
      example: true,
    },
  ],
  actions: ['chooseTier', 'cancel'],
} as const;
const CHANGED = ['obligation-not-found', 'state-conflict', 'validation-failed'] as const;

/** 应征: what a person owes for one insurance and one year. Bills and payments move it by themselves. */
@ApiTags('应征 obligations')
@Roles('WINDOW_CLERK', 'TOWNSHIP_CLERK', 'VILLAGE_AGENT', 'COLLECTION_CLERK', 'FUND_REVIEWER', 'SUPERVISOR', 'CITIZEN')
@Controller('api/v1')
export class ObligationController {
  constructor(
    private readonly raise: RaiseObligationsHandler,
    private readonly change: ChangeObligationHandler,
    private readonly find: FindObligations,
  ) {}

  @Post('collection/obligations')
  @Roles('WINDOW_CLERK', 'TOWNSHIP_CLERK', 'COLLECTION_CLERK')
  @Operation({
    id: 'obligations.raise',
    summary: '登记应征',
    description:
      '先核对，再登记。一项不能应征的，说明原因和来源，不影响其他各项；全部不能应征的，什么都不写入。居民养老没有选择档次的为待核定。',
    created: true,
    example: {
      request: { items: [{ personId: 1001, insurance: 'RESIDENT_PENSION', year: 2026, tier: '300.00' }] },
      response: {
        items: [{ personId: 1001, insurance: 'RESIDENT_PENSION', year: 2026, verdict: 'COLLECT', refusals: [], obligation: VIEW }],
      },
    },
    problems: [
      'person-not-found',
      'preflight-refused',
      'obligation-twice',
      'obligation-raised-meanwhile',
      'pension-tier-unknown',
      'pension-year-unknown',
      'medical-amount-unknown',
      'validation-failed',
    ],
  })
  async raised(
    @Body() { items }: RaiseObligationsBody,
    @CurrentActor() actor: Actor,
    @Idempotent() request: IdempotentRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const wanted = items.map(({ tier, backPay, ...item }) => ({
      ...item,
      tierFen: tier === undefined ? null : (fenOf(tier) ?? null),
      backPay: backPay ?? false,
    }));
    sendAnswer(reply, await this.raise.execute(actor, wanted, request));
  }

  @Get('collection/households/:householdId/obligations')
  @Operation({
    id: 'obligations.ofHousehold',
    summary: '全户的应征',
    example: { response: { items: [VIEW] } },
    problems: ['household-not-found'],
  })
  async ofHousehold(
    @Param() { householdId }: HouseholdParams,
    @CurrentActor() actor: Actor,
  ): Promise<{ readonly items: readonly ObligationView[] }> {
    return { items: await this.find.ofHousehold(actor, householdId) };
  }

  @Get('me/obligations')
  @Roles('CITIZEN')
  @Operation({ id: 'obligations.own', summary: '我的应征', example: { response: { items: [VIEW] } } })
  async own(@CurrentActor() actor: Actor): Promise<{ readonly items: readonly ObligationView[] }> {
    return { items: await this.find.own(actor) };
  }

  @Get('collection/obligations/:obligationId')
  @Operation({
    id: 'obligations.get',
    summary: '一项应征',
    description: '每个数字逐行说明：多少、谁付、哪一条。示例值须当地确认。',
    example: { response: VIEW },
    problems: ['obligation-not-found'],
  })
  async get(
    @Param() { obligationId }: ObligationParams,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ObligationView> {
    return tagged(this.find.get(actor, obligationId), reply);
  }

  @Get('collection/obligations/:obligationId/history')
  @Operation({
    id: 'obligations.history',
    summary: '应征的经过',
    example: { response: { items: [{ action: 'identify', from: null, to: 'ASSESSED', version: 1, at: '2026-11-23T02:00:00.000Z' }] } },
    problems: ['obligation-not-found'],
  })
  async history(
    @Param() { obligationId }: ObligationParams,
    @CurrentActor() actor: Actor,
  ): Promise<{ readonly items: readonly ObligationStep[] }> {
    return { items: await this.find.history(actor, obligationId) };
  }

  @Post('collection/obligations/:obligationId/tiers')
  @HttpCode(200)
  @Roles('WINDOW_CLERK', 'TOWNSHIP_CLERK', 'VILLAGE_AGENT', 'COLLECTION_CLERK', 'CITIZEN')
  @Operation({
    id: 'obligations.chooseTier',
    summary: '选择居民养老的缴费档次',
    description: '由本人选择。出单以前可以改选，按当天的情况重新核对和核定。',
    example: { request: { tier: '300.00' }, response: VIEW },
    problems: [...CHANGED, 'pension-only', 'pension-tier-unknown', 'pension-year-unknown', 'preflight-refused'],
  })
  async tier(
    @Param() { obligationId }: ObligationParams,
    @Body() { tier }: TierBody,
    @CurrentActor() actor: Actor,
    @IfMatch() version: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ObligationView> {
    return tagged(this.change.chooseTier(actor, obligationId, fenOf(tier) ?? 0, version), reply);
  }

  @Post('collection/obligations/:obligationId/cancellations')
  @HttpCode(200)
  @Roles('WINDOW_CLERK', 'TOWNSHIP_CLERK', 'COLLECTION_CLERK')
  @Operation({
    id: 'obligations.cancel',
    summary: '作废一项应征',
    description: '登记错误的作废。已经出单的先撤销缴费单；已经缴费的走退费。',
    example: { request: { reason: '重复登记' }, response: { ...VIEW, state: 'CANCELLED', stateName: '作废', actions: [] } },
    problems: CHANGED,
  })
  async cancel(
    @Param() { obligationId }: ObligationParams,
    @Body() { reason }: CancelObligationBody,
    @CurrentActor() actor: Actor,
    @IfMatch() version: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ObligationView> {
    return tagged(this.change.cancel(actor, obligationId, reason, version), reply);
  }
}

async function tagged(found: Promise<ObligationView>, reply: FastifyReply): Promise<ObligationView> {
  const view = await found;
  setETag(reply, view.version);
  return view;
}
