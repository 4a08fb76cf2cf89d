import { Clock, DomainError } from '@app/domain-kernel';
import { rawBodyOf, SIGNATURE_HEADERS, signatureFault } from '@app/http';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ChannelBook } from '../../channels/application/channel-book';
import { noticePurpose } from '../../channels/application/notice-purpose';
import { ReportForgery } from '../application/report-forgery';

const MAXIMUM_BYTES = 64 * 1024;

/** Lets only what a tax channel has signed reach the controller; asked of the bytes as they came, before any of them is believed. */
@Injectable()
export class SignedByChannel implements CanActivate {
  constructor(
    private readonly channels: ChannelBook,
    private readonly forgeries: ReportForgery,
    private readonly clock: Clock,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: { code: string } }>>();
    const body = rawBodyOf(request);
    if (body.length > MAXIMUM_BYTES) throw new DomainError('too-large', 'body-too-large', '通知内容超过 64 KB，请减少内容。');
    const { code } = request.params;
    const channel = this.channels.find(code);
    const sent = { timestamp: request.headers[SIGNATURE_HEADERS.timestamp], signature: request.headers[SIGNATURE_HEADERS.signature] };
    // A channel that nobody knows has no secret: who asks does not learn which there are.
    const fault = signatureFault(
      channel?.secrets ?? [],
      noticePurpose(code),
      body,
      sent,
      this.clock.now(),
      this.channels.signatureWindowSeconds,
    );
    if (fault === null) return true;
    await this.forgeries.execute(channel?.code, fault);
    if (fault === 'out-of-time') {
      throw new DomainError('unauthenticated', 'signature-out-of-time', '签名的时间与本系统相差过大，请校准时钟后重新签名发送。');
    }
    throw new DomainError('unauthenticated', 'signature-invalid', '签名缺失或不正确，请核对密钥和签名方法。');
  }
}
