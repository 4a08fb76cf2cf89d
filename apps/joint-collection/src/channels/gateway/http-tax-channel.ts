import { Clock, fenOf, yuanOf } from '@app/domain-kernel';
import { SIGNATURE_HEADERS, signatureFault, signBody } from '@app/http';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type Channel, ChannelBook } from '../application/channel-book';
import {
  type PaymentAnswer,
  type PaymentOrder,
  type RefundAnswer,
  type RefundOrder,
  type Silence,
  TaxChannel,
} from '../application/tax-channel';
import { PURPOSES } from '../domain/signature-purposes';

const MAXIMUM_BYTES = 64 * 1024;
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

// Money is a text of yuan with two decimals; a number of JSON is no money and makes the answer unbelievable.
const money = z.string().transform((text, context) => {
  const fen = fenOf(text);
  if (fen !== undefined && fen > 0) return fen;
  context.addIssue({ code: 'custom', message: 'money' });
  return z.NEVER;
});
const identifier = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const moved = { transactionId: identifier, amount: money, currency: z.literal('CNY'), happenedAt: z.iso.datetime({ offset: true }) };
const paymentReply = z.discriminatedUnion('state', [
  z.object({ state: z.literal('SUCCEEDED'), orderNumber: z.string(), ...moved }),
  z.object({ state: z.literal('REVERSED'), orderNumber: z.string(), ...moved }),
  z.object({ state: z.enum(['FAILED', 'CLOSED']), orderNumber: z.string(), reason: identifier.optional() }),
  z.object({ state: z.enum(['PENDING', 'NOT_FOUND']), orderNumber: z.string() }),
]);
const refundReply = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('REFUNDED'),
    refundNumber: z.string(),
    refundId: identifier,
    amount: money,
    currency: z.literal('CNY'),
    happenedAt: z.iso.datetime({ offset: true }),
  }),
  z.object({ state: z.literal('REFUSED'), refundNumber: z.string(), reason: identifier }),
  z.object({ state: z.literal('PENDING'), refundNumber: z.string() }),
]);

interface Call {
  readonly channel: Channel;
  /** The number that the request and its answer are signed for. */
  readonly subject: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly content?: object;
}

/** Tax channels over HTTP, both sides signing what they send (ADR 20). What is not signed was not said by the channel. */
@Injectable()
export class HttpTaxChannel extends TaxChannel {
  constructor(
    private readonly clock: Clock,
    private readonly book: ChannelBook,
  ) {
    super();
  }

  send(channel: Channel, order: PaymentOrder): Promise<PaymentAnswer> {
    const { orderNumber, amountFen, medicalFen, pensionFen, expiresAt } = order;
    const content = {
      orderNumber,
      merchant: channel.merchant,
      amount: yuanOf(amountFen),
      medical: yuanOf(medicalFen),
      pension: yuanOf(pensionFen),
      currency: 'CNY',
      expiresAt: expiresAt.toISOString(),
    };
    return this.payment({ channel, subject: orderNumber, method: 'POST', path: '/payments', content });
  }

  query(channel: Channel, orderNumber: string): Promise<PaymentAnswer> {
    return this.payment({ channel, subject: orderNumber, method: 'GET', path: `/payments/${encodeURIComponent(orderNumber)}` });
  }

  close(channel: Channel, orderNumber: string): Promise<PaymentAnswer> {
    const path = `/payments/${encodeURIComponent(orderNumber)}/closures`;
    return this.payment({ channel, subject: orderNumber, method: 'POST', path, content: { orderNumber, merchant: channel.merchant } });
  }

  async refund(channel: Channel, { refundNumber, transactionId, amountFen }: RefundOrder): Promise<RefundAnswer> {
    const content = { refundNumber, merchant: channel.merchant, transactionId, amount: yuanOf(amountFen), currency: 'CNY' };
    const said = await this.exchange({ channel, subject: refundNumber, method: 'POST', path: '/refunds', content });
    if ('kind' in said) return said;
    const read = refundReply.safeParse(said.content);
    if (!read.success || read.data.refundNumber !== refundNumber) return unbelievable('BAD_ANSWER');
    const { data } = read;
    if (data.state === 'PENDING') return { kind: 'PENDING' };
    if (data.state === 'REFUSED') return { kind: 'REFUSED', reason: data.reason };
    return { kind: 'REFUNDED', channelRefundId: data.refundId, amountFen: data.amount, happenedAt: new Date(data.happenedAt) };
  }

  private async payment(call: Call): Promise<PaymentAnswer> {
    const said = await this.exchange(call);
    if ('kind' in said) return said;
    const read = paymentReply.safeParse(said.content);
    if (!read.success || read.data.orderNumber !== call.subject) return unbelievable('BAD_ANSWER');
    const { data } = read;
    const moves = 'transactionId' in data;
    return {
      kind: 'SAID',
      state: data.state,
      transactionId: moves ? data.transactionId : null,
      amountFen: moves ? data.amount : null,
      happenedAt: moves ? new Date(data.happenedAt) : null,
      reason: 'reason' in data ? (data.reason ?? null) : null,
    };
  }

  private async exchange({ channel, subject, method, path, content }: Call): Promise<Silence | { readonly content: unknown }> {
    const { code, url, secrets } = channel;
    const body = content === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(content));
    const [secret = Buffer.alloc(0)] = secrets;
    let response: Response;
    let bytes: Buffer | null;
    try {
      response = await fetch(`${url}${path}`, {
        method,
        redirect: 'error',
        signal: AbortSignal.timeout(this.book.timeoutMilliseconds),
        headers: {
          ...signBody(secret, PURPOSES.request(code, subject), body, this.clock.now()),
          ...(method === 'POST' ? { 'Content-Type': 'application/json', 'Idempotency-Key': subject } : {}),
        },
        ...(method === 'POST' ? { body: new Uint8Array(body) } : {}),
      });
      bytes = await readLimited(response);
    } catch (error) {
      return failure(error);
    }
    if (bytes === null) return unbelievable('ANSWER_TOO_LARGE');
    if (response.status !== 200) return unbelievable(`HTTP_${response.status}`);
    const sent = {
      timestamp: response.headers.get(SIGNATURE_HEADERS.timestamp),
      signature: response.headers.get(SIGNATURE_HEADERS.signature),
    };
    const fault = signatureFault(
      secrets,
      PURPOSES.response(code, subject),
      bytes,
      sent,
      this.clock.now(),
      this.book.signatureWindowSeconds,
    );
    return fault === null ? { content: jsonOf(bytes) } : unbelievable('BAD_SIGNATURE');
  }
}

const unbelievable = (reason: string): Silence => ({ kind: 'SILENT', reason, arrived: true });

function failure(error: unknown): Silence {
  const { name, cause } = error as { name?: unknown; cause?: { code?: unknown } };
  if (name === 'TimeoutError') return unbelievable('TIMEOUT');
  const code = cause?.code;
  if (typeof code === 'string' && NOT_CONNECTED.has(code)) return { kind: 'SILENT', reason: 'NOT_REACHED', arrived: false };
  return unbelievable('CONNECTION_BROKEN');
}

/** @returns null for a body that is too long, which is not read to its end. */
async function readLimited(response: Response): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MAXIMUM_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
