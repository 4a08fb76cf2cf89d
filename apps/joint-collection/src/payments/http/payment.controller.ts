import { type Actor, CurrentActor, Roles } from '@app/access';
import { Idempotent, type IdempotentRequest, IfMatch, Operation, sendAnswer, setETag } from '@app/http';
import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ChannelBook } from '../../channels/application/channel-book';
import { type PaymentsView, ReadPayments } from '../application/read-payments';
import { StartPayment } from '../application/start-payment';
import { BillNumberParams } from './bill-number.params';
import { StartPaymentBody } from './payment.dto';
import { PAYMENTS_EXAMPLE } from './payment.examples';

export interface ChannelList {
  readonly items: readonly { readonly code: string; readonly name: string }[];
}

/** 缴费: in a tax channel, never over the counter. */
@ApiTags('两险合并征缴 joint collection')
@Roles('WINDOW_CLERK', 'TOWNSHIP_CLERK', 'VILLAGE_AGENT', 'COLLECTION_CLERK', 'CITIZEN')
@Controller('api/v1')
export class PaymentController {
  constructor(
    private readonly payments: StartPayment,
    private readonly reads: ReadPayments,
    private readonly channels: ChannelBook,
  ) {}

  @Get('tax-channels')
  @Operation({
    id: 'tax-channels.list',
    summary: '可用的缴费渠道',
    example: { response: { items: [{ code: 'tax-app', name: '税务手机缴费' }] } },
  })
  list(): ChannelList {
    return { items: this.channels.connected.map(({ code, name }) => ({ code, name })) };
  }

  @Post('bills/:number/payments')
  @Operation({
    id: 'bills.pay',
    summary: '发起支付',
    description: '渠道的结果没有确定以前，不能发起第二次支付。结果未知也是一种状态，由系统向渠道查询。',
    created: true,
    example: { request: { channel: 'tax-app', total: '600.00' }, response: PAYMENTS_EXAMPLE },
    problems: [
      'bill-not-found',
      'state-conflict',
      'bill-expired',
      'bill-total-changed',
      'channel-unknown',
      'version-mismatch',
      'validation-failed',
    ],
  })
  async pay(
    @Param() { number }: BillNumberParams,
    @Body() body: StartPaymentBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Idempotent() request: IdempotentRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendAnswer(reply, await this.payments.execute({ number, actor, expectedVersion, ...body }, request));
  }

  @Post('bills/:number/payment-abandonments')
  @HttpCode(200)
  @Operation({
    id: 'bills.abandon-payment',
    summary: '放弃正在进行的支付',
    description: '系统请渠道关闭订单；渠道确认以后才能重新支付，渠道答复已经缴费的按已缴入账。',
    example: { response: PAYMENTS_EXAMPLE },
    problems: ['bill-not-found', 'state-conflict', 'version-mismatch'],
  })
  async abandon(
    @Param() { number }: BillNumberParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PaymentsView> {
    const view = await this.payments.giveUp({ number, actor, expectedVersion });
    setETag(reply, view.version);
    return view;
  }

  @Get('bills/:number/payments')
  @Roles('WINDOW_CLERK', 'TOWNSHIP_CLERK', 'VILLAGE_AGENT', 'COLLECTION_CLERK', 'FUND_REVIEWER', 'FINANCE', 'SUPERVISOR', 'CITIZEN')
  @Operation({
    id: 'bills.payments',
    summary: '一张缴费单的缴费、分账、回执、长款和退费',
    description: '回执给出分账和 SHA-256；对 hashedText 计算即可核对。',
    example: { response: PAYMENTS_EXAMPLE },
    problems: ['bill-not-found'],
  })
  read(@Param() { number }: BillNumberParams, @CurrentActor() actor: Actor): Promise<PaymentsView> {
    return this.reads.view(number, actor);
  }
}
