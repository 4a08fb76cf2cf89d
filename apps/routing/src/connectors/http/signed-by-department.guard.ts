import { Clock, DomainError } from '@app/domain-kernel';
import { rawBodyOf, SIGNATURE_HEADERS, signatureFault } from '@app/http';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ConnectorBook } from '../application/connector-book';
import { PURPOSES } from '../domain/signature-purposes';

/** Answers are a handful of codes. */
const MAXIMUM_BYTES = 64 * 1024;

/** Lets only what a department's system has signed reach the controller; asked before the body is looked at. */
@Injectable()
export class SignedByDepartment implements CanActivate {
  constructor(
    private readonly book: ConnectorBook,
    private readonly clock: Clock,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: { code: string } }>>();
    const body = rawBodyOf(request);
    if (body.length > MAXIMUM_BYTES) throw new DomainError('too-large', 'body-too-large', '答复内容超过 64 KB，请减少内容。');
    const { code } = request.params;
    const system = this.book.find(code);
    const sent = { timestamp: request.headers[SIGNATURE_HEADERS.timestamp], signature: request.headers[SIGNATURE_HEADERS.signature] };
    // A system that nobody knows has no secret, so it is refused like a wrong signature: who asks does not learn which systems there are.
    const fault = signatureFault(
      system?.secrets ?? [],
      PURPOSES.answer(code),
      body,
      sent,
      this.clock.now(),
      system?.connector.signatureWindowSeconds ?? 0,
    );
    if (fault === null) return true;
    if (fault === 'out-of-time') {
      throw new DomainError('unauthenticated', 'signature-out-of-time', '签名的时间与本系统相差过大，请校准时钟后重新签名发送。');
    }
    throw new DomainError('unauthenticated', 'signature-invalid', '签名缺失或不正确，请核对密钥和签名方法。');
  }
}
