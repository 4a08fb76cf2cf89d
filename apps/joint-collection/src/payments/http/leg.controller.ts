import { type Actor, CurrentActor, Roles } from '@app/access';
import { yuanOf } from '@app/domain-kernel';
import { KeysetCursor, Operation, queryFingerprint } from '@app/http';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { billNumber } from '../../bills/application/bill-book';
import { HandleLegs } from '../application/handle-legs';
import { type PaymentsView, ReadPayments } from '../application/read-payments';
import { AcknowledgeLegsBody, LegParams, ListLegsQuery, RejectLegBody, ResolveLegBody } from './payment.dto';
import { PAYMENTS_EXAMPLE } from './payment.examples';

export interface OpenLegView {
  readonly bill: string;
  readonly fund: string;
  readonly amount: string;
  readonly state: string;
  readonly reason: string | null;
  readonly postedAt: string;
}
export interface LegPage {
  readonly items: readonly OpenLegView[];
  readonly page: { readonly next: string | null; readonly hasMore: boolean };
}
export interface AcknowledgedView {
  readonly acknowledged: number;
}

const PROBLEMS = ['bill-not-found', 'leg-not-found', 'state-conflict', 'not-fund-agency', 'validation-failed'] as const;

/** 分账: each agency takes its own fund's part, and what it does not take is a case of its own. */
@ApiTags('两险合并征缴 joint collection')
@Roles('FUND_REVIEWER')
@Controller('api/v1')
export class LegController {
  constructor(
    private readonly legs: HandleLegs,
    private readonly reads: ReadPayments,
    private readonly cursors: KeysetCursor,
  ) {}

  @Get('fund-legs')
  @Roles('FUND_REVIEWER', 'FINANCE', 'COLLECTION_CLERK', 'SUPERVISOR')
  @Operation({
    id: 'fund-legs.list',
    summary: '等待经办的分账',
    description: '两个基金的都能看到；被退回而挂账的资金对双方公开。',
    example: {
      response: {
        items: [
          { bill: 'HJ0000000000174', fund: 'medical', amount: '400.00', state: 'SENT', reason: null, postedAt: '2026-11-23T01:41:08.000Z' },
        ],
        page: { next: null, hasMore: false },
      },
    },
    problems: ['unknown-parameter', 'invalid-cursor'],
  })
  async list(@Query() query: ListLegsQuery, @CurrentActor() actor: Actor): Promise<LegPage> {
    const fingerprint = queryFingerprint('fund-legs', `${actor.kind}:${actor.id}`, query);
    const after = query.cursor === undefined ? 0 : Number(this.cursors.decode(query.cursor, fingerprint)[0]);
    const rows = await this.legs.list(actor, {
      funds: query.fund ?? ['medical', 'pension'],
      states: query.state ?? ['POSTED', 'SENT', 'REJECTED', 'MANUAL'],
      after,
      limit: query.limit * 2 + 1,
    });
    // A page ends with a whole bill: both of its legs stand on the same one.
    const bills = [...new Set(rows.map(({ billId }) => billId))];
    const shown = new Set(bills.slice(0, query.limit));
    const hasMore = bills.length > query.limit || rows.length > query.limit * 2;
    const last = [...shown].at(-1);
    return {
      items: rows
        .filter(({ billId }) => shown.has(billId))
        .map(({ billId, fund, amountFen, state, reason, postedAt }) => ({
          bill: billNumber(billId),
          fund,
          amount: yuanOf(amountFen),
          state,
          reason,
          postedAt: postedAt.toISOString(),
        })),
      page: { next: hasMore && last !== undefined ? this.cursors.encode([last], fingerprint) : null, hasMore },
    };
  }

  @Post('fund-legs/acknowledgements')
  @HttpCode(200)
  @Operation({
    id: 'fund-legs.acknowledge',
    summary: '经办确认入账',
    description: '经办机构已经记入个人权益的分账，一次最多 500 张缴费单；有一张不能确认，全部不确认。',
    example: { request: { fund: 'medical', bills: ['HJ0000000000174'] }, response: { acknowledged: 1 } },
    problems: PROBLEMS,
  })
  async acknowledge(@Body() { fund, bills }: AcknowledgeLegsBody, @CurrentActor() actor: Actor): Promise<AcknowledgedView> {
    return { acknowledged: await this.legs.acknowledge(bills, fund, actor) };
  }

  @Post('bills/:number/legs/:fund/rejections')
  @HttpCode(200)
  @Operation({
    id: 'fund-legs.reject',
    summary: '经办退回分账',
    description: '资金挂账，另一个基金不受影响。',
    example: { request: { reason: '姓名与登记不符。' }, response: PAYMENTS_EXAMPLE },
    problems: [...PROBLEMS, 'nothing-to-park'],
  })
  async reject(
    @Param() { number, fund }: LegParams,
    @Body() { reason }: RejectLegBody,
    @CurrentActor() actor: Actor,
  ): Promise<PaymentsView> {
    await this.legs.reject({ number, fund, actor }, reason);
    return this.reads.view(number, actor);
  }

  @Post('bills/:number/legs/:fund/takings')
  @HttpCode(200)
  @Operation({
    id: 'fund-legs.take',
    summary: '领取退回的分账处置',
    example: { request: {}, response: PAYMENTS_EXAMPLE },
    problems: PROBLEMS,
  })
  async take(@Param() { number, fund }: LegParams, @CurrentActor() actor: Actor): Promise<PaymentsView> {
    await this.legs.take({ number, fund, actor });
    return this.reads.view(number, actor);
  }

  @Post('bills/:number/legs/:fund/resolutions')
  @HttpCode(200)
  @Operation({
    id: 'fund-legs.resolve',
    summary: '处置退回的分账',
    description: '由领取人以外的人确认：更正后由经办接收，或者退还缴费人。',
    example: { request: { outcome: 'TAKEN', note: '姓名已更正。' }, response: PAYMENTS_EXAMPLE },
    problems: [...PROBLEMS, 'second-person-required', 'refund-open'],
  })
  async resolve(
    @Param() { number, fund }: LegParams,
    @Body() { outcome, note }: ResolveLegBody,
    @CurrentActor() actor: Actor,
  ): Promise<PaymentsView> {
    await this.legs.resolve({ number, fund, actor }, outcome, note);
    return this.reads.view(number, actor);
  }
}
