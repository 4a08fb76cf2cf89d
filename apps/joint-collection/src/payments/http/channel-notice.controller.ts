import { createHash } from 'node:crypto';
import { Public } from '@app/access';
import { DomainError, fenOf } from '@app/domain-kernel';
import { Metrics, Operation, RateLimited, rawBodyOf } from '@app/http';
import { Body, Controller, HttpCode, Param, Post, Req, UseGuards } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Counter } from 'prom-client';
import { ChannelBook } from '../../channels/application/channel-book';
import { ReceiveNotices } from '../application/receive-notices';
import { ChannelNoticeBody, ChannelNoticeView } from './payment.dto';
import { SignedByChannel } from './signed-by-channel.guard';

const EXAMPLE = {
  noticeId: 'N20261123-000871',
  merchant: '532922-collection',
  orderNumber: 'HJ0000000000174-1',
  state: 'SUCCEEDED',
  transactionId: 'T20261123000871',
  amount: '600.00',
  currency: 'CNY',
  happenedAt: '2026-11-23T09:41:07+08:00',
};

/** 渠道通知: where a tax channel says that an order was paid, failed, was closed, or bounced. */
@ApiTags('税务缴费渠道 tax channels')
@Controller('api/v1/tax-channels')
export class ChannelNoticeController {
  private readonly received: Counter<'channel' | 'disposition'>;

  constructor(
    private readonly channels: ChannelBook,
    private readonly notices: ReceiveNotices,
    metrics: Metrics,
  ) {
    this.received = new Counter({
      name: 'channel_notices_total',
      help: 'Notices of tax channels, by what became of them',
      labelNames: ['channel', 'disposition'],
      registers: [metrics.registry],
    });
  }

  @Public()
  @UseGuards(SignedByChannel)
  @RateLimited({ name: 'channel-notices', limit: 60_000, seconds: 60 })
  @Post(':code/notices')
  @HttpCode(200)
  @ApiHeader({ name: 'One-Window-Timestamp', required: true, description: '签名时刻，Unix 秒，与本系统相差不超过 300 秒' })
  @ApiHeader({ name: 'One-Window-Signature', required: true, description: 'v1=十六进制的 HMAC-SHA256，对原始正文签名' })
  @Operation({
    id: 'tax-channels.notice',
    summary: '缴费渠道通知',
    description:
      '同一通知重发多少次都只记一次；同一笔交易只入账一次。金额与缴费单不符的不入账，系统随即向渠道查询。收到 2xx 才算送达，其他情况请稍后重发。',
    open: true,
    response: ChannelNoticeView,
    example: { request: EXAMPLE, response: { disposition: 'COLLECTED' } },
    problems: [
      'signature-invalid',
      'signature-out-of-time',
      'merchant-mismatch',
      'notice-id-reused',
      'validation-failed',
      'body-too-large',
    ],
  })
  async notice(@Param('code') code: string, @Body() body: ChannelNoticeBody, @Req() request: FastifyRequest): Promise<ChannelNoticeView> {
    if (this.channels.get(code).merchant !== body.merchant) {
      throw new DomainError('rule-violation', 'merchant-mismatch', '商户号不是本县的，请核对。');
    }
    const moves = body.state === 'SUCCEEDED' || body.state === 'REVERSED';
    const disposition = await this.notices.execute({
      noticeId: body.noticeId,
      bodyHash: createHash('sha256').update(rawBodyOf(request)).digest(),
      word: {
        channel: code,
        source: 'NOTICE',
        orderNumber: body.orderNumber,
        state: body.state,
        transactionId: moves ? (body.transactionId ?? null) : null,
        amountFen: moves ? (fenOf(body.amount ?? '') ?? null) : null,
        happenedAt: moves && body.happenedAt !== undefined ? new Date(body.happenedAt) : null,
        reason: body.reason ?? null,
      },
    });
    this.received.inc({ channel: code, disposition });
    return { disposition };
  }
}
