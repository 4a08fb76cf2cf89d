import { type Actor, CurrentActor, Roles } from '@app/access';
import { Idempotent, type IdempotentRequest, IfMatch, KeysetCursor, Operation, queryFingerprint, sendAnswer, setETag } from '@app/http';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DecideRefund } from '../application/decide-refund';
import { ReadRefunds } from '../application/read-refunds';
import type { RefundView } from '../application/refund-view';
import { ApplyForRefundBody, ListRefundsQuery, RefundedBillParams, RefundNoteBody, RefundParams } from './refund.dto';

export interface RefundPage {
  readonly items: readonly RefundView[];
  readonly page: { readonly next: string | null; readonly hasMore: boolean };
}

const EXAMPLE: RefundView = {
  number: 'TF0000000000097',
  version: 1,
  state: 'APPLIED',
  stateName: '已申请',
  origin: 'LINE',
  bill: 'HJ0000000000174',
  obligation: 8101,
  fund: 'medical',
  amount: '400.00',
  cause: 'EMPLOYEE_SCHEME',
  article: '医保发〔2020〕33号（地方细则，示例值）',
  note: null,
  reviewNote: null,
  channel: 'tax-app',
  transactionId: 'T20261123000871',
  reason: null,
  appliedAt: '2026-11-24T02:00:00.000Z',
  reviewedAt: null,
  paidAt: null,
  actions: [],
};
const PROBLEMS = [
  'refund-not-found',
  'state-conflict',
  'not-fund-agency',
  'second-person-required',
  'version-mismatch',
  'validation-failed',
] as const;

/** 退费: by insurance rule, decided by the fund's own agency, paid back by the route the money came. */
@ApiTags('两险合并征缴 joint collection')
@Roles('FUND_REVIEWER')
@Controller('api/v1')
export class RefundController {
  constructor(
    private readonly refunds: DecideRefund,
    private readonly reads: ReadRefunds,
    private readonly cursors: KeysetCursor,
  ) {}

  @Post('bills/:number/refunds')
  @Roles('WINDOW_CLERK', 'TOWNSHIP_CLERK', 'COLLECTION_CLERK')
  @Operation({
    id: 'refunds.apply',
    summary: '申请退费',
    description: '按险种规定的情形申请；医保待遇年度开始以后不退个人缴费，养老自愿反悔不退。',
    created: true,
    example: { request: { obligation: 8101, cause: 'EMPLOYEE_SCHEME' }, response: EXAMPLE },
    problems: [
      'bill-not-found',
      'bill-not-paid',
      'refund-not-on-bill',
      'refund-cause',
      'refund-year-begun',
      'refund-exceeds-payment',
      'refund-open',
      'validation-failed',
    ],
  })
  async apply(
    @Param() { number }: RefundedBillParams,
    @Body() { obligation, cause, amount, note }: ApplyForRefundBody,
    @CurrentActor() actor: Actor,
    @Idempotent() request: IdempotentRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendAnswer(reply, await this.refunds.apply({ number, actor, obligation, cause, amount, note }, request));
  }

  @Get('refunds')
  @Roles('WINDOW_CLERK', 'TOWNSHIP_CLERK', 'COLLECTION_CLERK', 'FUND_REVIEWER', 'FINANCE', 'SUPERVISOR')
  @Operation({
    id: 'refunds.list',
    summary: '退费清单',
    example: { response: { items: [EXAMPLE], page: { next: null, hasMore: false } } },
    problems: ['unknown-parameter', 'invalid-cursor'],
  })
  async list(@Query() query: ListRefundsQuery, @CurrentActor() actor: Actor): Promise<RefundPage> {
    const fingerprint = queryFingerprint('refunds', `${actor.kind}:${actor.id}`, query);
    const { items, next } = await this.reads.page(actor, {
      states: query.state ?? [],
      fund: query.fund ?? null,
      before: query.cursor === undefined ? null : Number(this.cursors.decode(query.cursor, fingerprint)[0]),
      limit: query.limit,
    });
    return { items, page: { next: next === null ? null : this.cursors.encode([next], fingerprint), hasMore: next !== null } };
  }

  @Get('refunds/:number')
  @Roles('WINDOW_CLERK', 'TOWNSHIP_CLERK', 'COLLECTION_CLERK', 'FUND_REVIEWER', 'FINANCE', 'SUPERVISOR')
  @Operation({ id: 'refunds.get', summary: '一笔退费', example: { response: EXAMPLE }, problems: ['refund-not-found'] })
  get(
    @Param() { number }: RefundParams,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RefundView> {
    return tagged(this.reads.view(number, actor), reply);
  }

  @Post('refunds/:number/takings')
  @HttpCode(200)
  @Operation({
    id: 'refunds.take',
    summary: '领取退费核验',
    example: { request: {}, response: { ...EXAMPLE, state: 'FUND_REVIEW' } },
    problems: PROBLEMS,
  })
  take(
    @Param() { number }: RefundParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RefundView> {
    return tagged(this.refunds.take({ number, actor, expectedVersion }), reply);
  }

  @Post('refunds/:number/approvals')
  @HttpCode(200)
  @Operation({
    id: 'refunds.approve',
    summary: '核准退费',
    description: '由缴入基金的经办机构核准，核准人不能是申请经办人。核准后由税务部门按原路退回。',
    example: { request: { note: '已核实参加职工医保。' }, response: { ...EXAMPLE, state: 'APPROVED' } },
    problems: [...PROBLEMS, 'leg-parked', 'refund-exceeds-payment'],
  })
  approve(
    @Param() { number }: RefundParams,
    @Body() { note }: RefundNoteBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RefundView> {
    return tagged(this.refunds.approve({ number, actor, expectedVersion }, note), reply);
  }

  @Post('refunds/:number/denials')
  @HttpCode(200)
  @Operation({
    id: 'refunds.deny',
    summary: '不予退费',
    example: { request: { note: '没有参加职工医保的记录。' }, response: { ...EXAMPLE, state: 'DENIED' } },
    problems: PROBLEMS,
  })
  deny(
    @Param() { number }: RefundParams,
    @Body() { note }: RefundNoteBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RefundView> {
    return tagged(this.refunds.deny({ number, actor, expectedVersion }, note), reply);
  }

  @Post('refunds/:number/resendings')
  @HttpCode(200)
  @Operation({
    id: 'refunds.send-again',
    summary: '重新送渠道退费',
    description: '渠道拒绝的退费查明原因后，以同一退费单号重新送出；渠道已经退过的不会再退。',
    example: { request: { note: '渠道已恢复。' }, response: { ...EXAMPLE, state: 'TAX_REFUND' } },
    problems: PROBLEMS,
  })
  sendAgain(
    @Param() { number }: RefundParams,
    @Body() { note }: RefundNoteBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RefundView> {
    return tagged(this.refunds.sendAgain({ number, actor, expectedVersion }, note), reply);
  }
}

async function tagged(answered: Promise<RefundView>, reply: FastifyReply): Promise<RefundView> {
  const view = await answered;
  setETag(reply, view.version);
  return view;
}
