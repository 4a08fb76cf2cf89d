import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SIGNATURE_HEADERS, signatureFault, signBody } from '@app/http';
import { z } from 'zod';

/**
 * DOWN refuses every connection, TIMEOUT takes the order and loses the answer, SLOW answers late enough to notice, FORGED signs with a wrong
 * key, REPEAT tells everything five times, REORDER tells the end before the beginning, CONTRADICT says failed after it said paid, LIE_AMOUNT
 * tells another amount, SECOND_PAYMENT takes the money twice, LATE keeps its notice until the fault is over, REFUSE_REFUND refuses refunds,
 * DECLINE lets the payment fail.
 */
export const CHANNEL_FAULTS = [
  'NONE',
  'DOWN',
  'TIMEOUT',
  'SLOW',
  'FORGED',
  'REPEAT',
  'REORDER',
  'CONTRADICT',
  'LIE_AMOUNT',
  'SECOND_PAYMENT',
  'LATE',
  'REFUSE_REFUND',
  'DECLINE',
] as const;
export type ChannelFault = (typeof CHANNEL_FAULTS)[number];

export interface TaxChannelOptions {
  readonly channel: string;
  /** Where the county takes notices: `…/api/v1/tax-channels/{code}/notices`. */
  readonly noticesUrl: string;
  readonly now?: () => Date;
  /** False: nobody pays by himself; `pay` does it for a test. */
  readonly paysByItself?: boolean;
}

interface Order {
  readonly orderNumber: string;
  readonly amount: string;
  state: 'PENDING' | 'SUCCEEDED' | 'FAILED' | 'CLOSED' | 'REVERSED';
  transactionId: string | null;
  happenedAt: string | null;
}

export interface SimulatedTaxChannel {
  readonly url: string;
  readonly controlUrl: string;
  /** The setting that joins a county to it. */
  readonly setting: string;
  behave(fault: ChannelFault): Promise<void>;
  /** The payer pays, and the county is told. */
  pay(orderNumber: string): Promise<void>;
  /** The bank takes the payment back, and the county is told. */
  bounce(orderNumber: string): Promise<void>;
  /** Tells the county anything, signed or not. @returns the status it answered */
  tell(content: Readonly<Record<string, unknown>>, signedWith?: 'own' | 'wrong'): Promise<number>;
  /** What its own books say: every payment and refund, for the file of the day. */
  books(): {
    readonly payments: readonly Readonly<Order>[];
    readonly refunds: readonly { readonly refundNumber: string; readonly transactionId: string; readonly amount: string }[];
  };
  stop(): Promise<void>;
}

const HANGS = 30_000;
const SLOW_MILLISECONDS = 3000;
const order = z.object({ orderNumber: z.string(), merchant: z.string(), amount: z.string(), currency: z.literal('CNY') });
const refund = z.object({ refundNumber: z.string(), transactionId: z.string(), amount: z.string(), currency: z.literal('CNY') });
const control = z.strictObject({ fault: z.enum(CHANNEL_FAULTS) });

/**
 * A tax channel, small but real: it listens, keeps orders under their numbers, lets them be paid once, answers signed and tells the county by
 * itself. Its faults are switched over its control address. For tests, the demo and a first run, never for a county at work.
 */
export async function startTaxChannel(options: TaxChannelOptions): Promise<SimulatedTaxChannel> {
  if (process.env.NODE_ENV === 'production') {
    throw new Error('NODE_ENV=production 时没有模拟的缴费渠道：请在 TAX_CHANNELS 中写税务渠道的真实地址。');
  }
  const channel = new TaxChannel(options);
  await channel.start();
  return channel;
}

class TaxChannel implements SimulatedTaxChannel {
  private readonly key = randomBytes(32);
  private readonly service: Server;
  private readonly control: Server;
  private readonly orders = new Map<string, Order>();
  private readonly refunds = new Map<
    string,
    { refundNumber: string; refundId: string; transactionId: string; amount: string; happenedAt: string }
  >();
  private readonly underWay = new Set<Promise<unknown>>();
  private readonly kept: (() => Promise<void>)[] = [];
  private fault: ChannelFault = 'NONE';
  private serial = 0;
  private port = 0;
  private stopping = false;

  constructor(private readonly options: TaxChannelOptions) {
    this.service = createServer((request, response) => void this.serve(request, response).catch(() => response.destroy()));
    this.control = createServer((request, response) => void this.steer(request, response).catch(() => response.destroy()));
  }

  async start(): Promise<void> {
    this.port = await listen(this.service, 0);
    await listen(this.control, 0);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get controlUrl(): string {
    return `http://127.0.0.1:${(this.control.address() as AddressInfo).port}`;
  }

  get setting(): string {
    return JSON.stringify({ [this.options.channel]: { url: this.url, secrets: [this.key.toString('hex')] } });
  }

  async behave(fault: ChannelFault): Promise<void> {
    this.fault = fault;
    if (fault === 'DOWN' && this.service.listening) await close(this.service);
    if (fault !== 'DOWN' && !this.service.listening) await listen(this.service, this.port);
    if (fault !== 'LATE') for (const send of this.kept.splice(0)) this.track(send());
  }

  books(): ReturnType<SimulatedTaxChannel['books']> {
    return { payments: [...this.orders.values()], refunds: [...this.refunds.values()] };
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.kept.length = 0;
    await Promise.all([close(this.service), close(this.control)]);
    await Promise.all(this.underWay);
  }

  async pay(orderNumber: string): Promise<void> {
    const known = this.orders.get(orderNumber);
    if (known?.state !== 'PENDING') return;
    if (this.fault === 'DECLINE') {
      known.state = 'FAILED';
      await this.tell(this.noticeOf(known));
      return;
    }
    known.state = 'SUCCEEDED';
    known.transactionId = this.nextId('T');
    known.happenedAt = this.now().toISOString();
    await this.announce(known);
  }

  async bounce(orderNumber: string): Promise<void> {
    const known = this.orders.get(orderNumber);
    if (known?.state !== 'SUCCEEDED') return;
    known.state = 'REVERSED';
    await this.tell(this.noticeOf(known));
  }

  async tell(content: Readonly<Record<string, unknown>>, signedWith: 'own' | 'wrong' = 'own'): Promise<number> {
    const body = Buffer.from(JSON.stringify(content));
    for (let attempt = 1; attempt <= 6 && !this.stopping; attempt += 1) {
      try {
        const key = signedWith === 'wrong' || this.fault === 'FORGED' ? randomBytes(32) : this.key;
        const headers = { 'Content-Type': 'application/json', ...signBody(key, `${this.options.channel} notice`, body, this.now()) };
        const { status } = await fetch(this.options.noticesUrl, { method: 'POST', headers, body: new Uint8Array(body) });
        // Anything but a 5xx is an answer; the rest is said again, as any channel would.
        if (status < 500) return status;
      } catch {
        // The county is not there at the moment.
      }
      await pause(200 * attempt);
    }
    return 0;
  }

  private async announce(paid: Order): Promise<void> {
    const notice = this.noticeOf(paid);
    switch (this.fault) {
      case 'LATE':
        this.kept.push(async () => void (await this.tell(notice)));
        return;
      case 'REPEAT':
        for (let copy = 0; copy < 5; copy += 1) await this.tell(notice);
        return;
      case 'REORDER':
        await this.tell({ ...notice, noticeId: this.nextId('N'), state: 'REVERSED' });
        await this.tell(notice);
        return;
      case 'CONTRADICT':
        await this.tell(notice);
        await this.tell({ ...this.noticeOf({ ...paid, state: 'FAILED' }), reason: 'BALANCE' });
        return;
      case 'LIE_AMOUNT':
        await this.tell({ ...notice, amount: `9${paid.amount}` });
        return;
      case 'SECOND_PAYMENT':
        await this.tell(notice);
        await this.tell({ ...notice, noticeId: this.nextId('N'), transactionId: this.nextId('T') });
        return;
      default:
        await this.tell(notice);
    }
  }

  private noticeOf(known: Order): Record<string, unknown> {
    const { orderNumber, state, transactionId, amount, happenedAt } = known;
    const moves = state === 'SUCCEEDED' || state === 'REVERSED';
    return {
      noticeId: this.nextId('N'),
      merchant: '532922-collection',
      orderNumber,
      state,
      ...(moves ? { transactionId, amount, currency: 'CNY', happenedAt } : {}),
    };
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const path = request.url ?? '';
    const [, inPath, closes] = /^\/payments\/([^/]+)(\/closures)?$/.exec(path) ?? [];
    const isRefund = path === '/refunds';
    const content: unknown = body.length === 0 ? null : JSON.parse(body.toString('utf8'));
    const subject =
      inPath === undefined
        ? String((content as Record<string, unknown> | null)?.[isRefund ? 'refundNumber' : 'orderNumber'])
        : decodeURIComponent(inPath);
    const sent = { timestamp: request.headers[SIGNATURE_HEADERS.timestamp], signature: request.headers[SIGNATURE_HEADERS.signature] };
    if (signatureFault([this.key], `${this.options.channel} request ${subject}`, body, sent, this.now(), 300) !== null) {
      response.writeHead(401).end();
      return;
    }
    const answer = isRefund
      ? this.payBack(refund.parse(content))
      : this.answerTo(subject, request.method ?? '', closes !== undefined, content);
    // The order is kept, the answer is lost.
    if (this.fault === 'TIMEOUT') return void setTimeout(() => response.destroy(), HANGS).unref();
    if (this.fault === 'SLOW') await pause(SLOW_MILLISECONDS);
    const bytes = Buffer.from(JSON.stringify(answer));
    const key = this.fault === 'FORGED' ? randomBytes(32) : this.key;
    response
      .writeHead(200, {
        'Content-Type': 'application/json',
        ...signBody(key, `${this.options.channel} response ${subject}`, bytes, this.now()),
      })
      .end(bytes);
  }

  private answerTo(orderNumber: string, method: string, closes: boolean, content: unknown): object {
    if (method === 'POST' && closes) return this.closeOrder(orderNumber);
    if (method === 'POST' && !this.orders.has(orderNumber)) {
      const { amount } = order.parse(content);
      this.orders.set(orderNumber, { orderNumber, amount, state: 'PENDING', transactionId: null, happenedAt: null });
      if (this.options.paysByItself !== false) this.track(pause(100).then(() => this.pay(orderNumber)));
    }
    const known = this.orders.get(orderNumber);
    return known === undefined ? { state: 'NOT_FOUND', orderNumber } : this.sayOf(known);
  }

  /** Also an order that it never heard of is closed: should it still arrive, nobody can pay it. */
  private closeOrder(orderNumber: string): object {
    const known = this.orders.get(orderNumber) ?? {
      orderNumber,
      amount: '0.00',
      state: 'PENDING' as const,
      transactionId: null,
      happenedAt: null,
    };
    if (known.state === 'PENDING') known.state = 'CLOSED';
    this.orders.set(orderNumber, known);
    return this.sayOf(known);
  }

  private sayOf({ orderNumber, state, transactionId, amount, happenedAt }: Order): object {
    const moves = state === 'SUCCEEDED' || state === 'REVERSED';
    return { state, orderNumber, ...(moves ? { transactionId, amount, currency: 'CNY', happenedAt } : {}) };
  }

  private payBack({ refundNumber, transactionId, amount }: z.infer<typeof refund>): object {
    if (this.fault === 'REFUSE_REFUND') return { state: 'REFUSED', refundNumber, reason: 'ACCOUNT_CLOSED' };
    const known = this.refunds.get(refundNumber) ?? {
      refundNumber,
      refundId: this.nextId('R'),
      transactionId,
      amount,
      happenedAt: this.now().toISOString(),
    };
    this.refunds.set(refundNumber, known);
    return {
      state: 'REFUNDED',
      refundNumber,
      refundId: known.refundId,
      amount: known.amount,
      currency: 'CNY',
      happenedAt: known.happenedAt,
    };
  }

  private async steer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await bodyOf(request);
      if (request.method === 'PUT') await this.behave(control.parse(JSON.parse(body.toString('utf8'))).fault);
      response
        .writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' })
        .end(JSON.stringify({ fault: this.fault, ...this.books() }, null, 2));
    } catch (error) {
      const help = `PUT {"fault": ${CHANNEL_FAULTS.map((fault) => `"${fault}"`).join(' | ')}}`;
      response.writeHead(400, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${String(error)}\n${help}\n`);
    }
  }

  private nextId(prefix: string): string {
    this.serial += 1;
    return `${prefix}${this.now().getTime()}-${String(this.serial).padStart(6, '0')}`;
  }

  private track(work: Promise<unknown>): void {
    const tracked = work.finally(() => this.underWay.delete(tracked));
    this.underWay.add(tracked);
  }

  private now(): Date {
    return this.options.now?.() ?? new Date();
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
