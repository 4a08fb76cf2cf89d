import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SIGNATURE_HEADERS, signatureFault, signBody } from '@app/http';
import { localDateOf } from '@app/legal-calendar';
import { FAULTS, type Fault, NO_FAULT, readBehaviour, type SimulatedBehaviour } from './behaviour';

export interface DepartmentSystemOptions {
  /** The code under which the county knows this system. */
  readonly connector: string;
  /** Where the county takes answers: `…/api/v1/connectors/{code}/answers`. */
  readonly answersUrl: string;
  readonly now?: () => Date;
}

/** One application as the simulated department keeps it: the same key is the same application, however often it comes. */
interface KeptApplication {
  readonly callKey: string;
  readonly message: Readonly<Record<string, unknown>>;
  /** How often it was sent. */
  copies: number;
  answer: Record<string, unknown> | null;
}

/** What the department's side has seen and done, for whoever watches. */
export interface SimulatorReport {
  readonly behaviour: SimulatedBehaviour;
  readonly applications: readonly { readonly callKey: string; readonly copies: number; readonly answered: boolean }[];
  readonly callbacks: readonly { readonly callKey: string; readonly status: number }[];
}

export interface SimulatedDepartment {
  /** For the county's CONNECTORS. */
  readonly url: string;
  readonly secret: string;
  /** `GET` and `PUT /behaviour` here: faults are switched on and off while everything runs. */
  readonly controlUrl: string;
  /** The setting that joins a county to it. */
  readonly setting: string;
  behave(changes: Partial<SimulatedBehaviour>): Promise<void>;
  report(): SimulatorReport;
  /** Sends what was held back, and ends. */
  stop(): Promise<void>;
}

const HANGS = 30_000;

/**
 * A department's own system, small but real: it listens, keeps what it is told, decides, and answers signed, by callback, at once, or
 * when it is asked. Its faults are switched over its control address. For tests, the demo and a first run, never for a county at work.
 */
export async function startDepartmentSystem(options: DepartmentSystemOptions): Promise<SimulatedDepartment> {
  if (process.env.NODE_ENV === 'production')
    throw new Error('NODE_ENV=production 时没有模拟的部门系统：请在 CONNECTORS 中写部门系统的真实地址。');
  const system = new DepartmentSystem(options);
  await system.start();
  return system;
}

class DepartmentSystem implements SimulatedDepartment {
  private readonly key = randomBytes(32);
  private readonly service: Server;
  private readonly control: Server;
  private readonly kept = new Map<string, KeptApplication>();
  private readonly callbacks: { callKey: string; status: number }[] = [];
  private readonly underWay = new Set<Promise<void>>();
  private readonly late: (() => Promise<void>)[] = [];
  private behaviour: SimulatedBehaviour = NO_FAULT;
  private port = 0;
  private serial = 0;

  constructor(private readonly options: DepartmentSystemOptions) {
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

  get secret(): string {
    return this.key.toString('hex');
  }

  get setting(): string {
    return JSON.stringify({ [this.options.connector]: { url: this.url, secrets: [this.secret] } });
  }

  async behave(changes: Partial<SimulatedBehaviour>): Promise<void> {
    this.behaviour = { ...this.behaviour, ...changes };
    const { fault } = this.behaviour;
    if (fault === 'DOWN' && this.service.listening) await close(this.service);
    if (fault !== 'DOWN' && !this.service.listening) await listen(this.service, this.port);
    if (fault !== 'LATE') for (const send of this.late.splice(0)) this.track(send());
  }

  report(): SimulatorReport {
    return {
      behaviour: this.behaviour,
      applications: [...this.kept.values()].map(({ callKey, copies, answer }) => ({ callKey, copies, answered: answer !== null })),
      callbacks: [...this.callbacks],
    };
  }

  async stop(): Promise<void> {
    this.late.length = 0;
    await Promise.all([close(this.service), close(this.control)]);
    await Promise.all(this.underWay);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const key = /^\/applications\/([^/]+)$/.exec(request.url ?? '')?.[1];
    const asks = request.method === 'GET' && key !== undefined;
    const callKey = asks ? decodeURIComponent(key) : String(request.headers['idempotency-key']);
    if (this.misbehaves(response, callKey)) return;
    const sent = { timestamp: request.headers[SIGNATURE_HEADERS.timestamp], signature: request.headers[SIGNATURE_HEADERS.signature] };
    const purpose = `${this.options.connector} request ${callKey}`;
    if (signatureFault([this.key], purpose, body, sent, this.now(), 300) !== null)
      return this.reply(response, callKey, 401, { status: 'UNSIGNED' });
    if (asks) return this.replyTo(response, callKey, this.kept.get(callKey));
    const application = this.keep(callKey, body);
    if (this.behaviour.fault === 'UNKNOWN_CASE') return this.reply(response, callKey, 422, { status: 'UNKNOWN_CASE' });
    await this.replyTo(response, callKey, application);
    this.track(this.answerByItself(application));
  }

  /** @returns true when this fault leaves nothing more to be done. */
  private misbehaves(response: ServerResponse, callKey: string): boolean {
    switch (this.behaviour.fault) {
      case 'TIMEOUT':
        setTimeout(() => response.destroy(), HANGS).unref();
        return true;
      case 'ERROR_500':
        response.writeHead(500).end('<html>Internal Server Error</html>');
        return true;
      case 'GARBAGE':
        response
          .writeHead(200, signBody(this.key, `${this.options.connector} response ${callKey}`, Buffer.from('\u0000{{'), this.now()))
          .end('\u0000{{');
        return true;
      default:
        return false;
    }
  }

  private keep(callKey: string, body: Buffer): KeptApplication {
    const known = this.kept.get(callKey);
    if (known !== undefined) {
      known.copies += 1;
      return known;
    }
    const application = { callKey, message: JSON.parse(body.toString('utf8')) as Record<string, unknown>, copies: 1, answer: null };
    this.kept.set(callKey, application);
    return application;
  }

  private async replyTo(response: ServerResponse, callKey: string, application: KeptApplication | undefined): Promise<void> {
    if (application === undefined) return this.reply(response, callKey, 404, { status: 'UNKNOWN' });
    const { answers, fault } = this.behaviour;
    const answer = fault === 'LATE' ? null : answers === 'AT_ONCE' ? this.decide(application) : application.answer;
    return this.reply(
      response,
      callKey,
      answer === null ? 202 : 200,
      answer === null ? { status: 'RECEIVED', callKey } : { status: 'ANSWERED', ...answer },
    );
  }

  private async reply(response: ServerResponse, callKey: string, status: number, content: object): Promise<void> {
    const body = Buffer.from(JSON.stringify(content));
    await pause(this.behaviour.fault === 'SLOW' ? this.behaviour.slowMilliseconds : 0);
    const headers = signBody(this.signingKey(), `${this.options.connector} response ${callKey}`, body, this.now());
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(body);
  }

  /** The department's decision, made once. */
  private decide(application: KeptApplication): Record<string, unknown> {
    const { decision, reasonCode } = this.behaviour;
    application.answer ??= this.answerOf(application.callKey, decision, decision === 'DENY' ? reasonCode : null);
    return application.answer;
  }

  private answerOf(callKey: string, result: 'GRANT' | 'DENY', reasonCode: string | null): Record<string, unknown> {
    this.serial += 1;
    const now = this.now();
    return {
      callKey,
      answerId: `SIM-${now.getTime()}-${this.serial}`,
      result,
      reasonCode,
      externalReference: `漾公户〔${localDateOf(now).slice(0, 4)}〕${this.serial}号`,
      decidedOn: localDateOf(now),
    };
  }

  private async answerByItself(application: KeptApplication): Promise<void> {
    const { answers, fault } = this.behaviour;
    if (answers !== 'CALLBACK' || application.answer !== null) return;
    const answer = this.decide(application);
    if (fault === 'LATE') return void this.late.push(() => this.callBack(answer));
    await this.callBack(answer);
    if (fault === 'DUPLICATE') await this.callBack(answer);
    if (fault === 'CONTRADICTORY') {
      const opposite = answer.result === 'GRANT' ? 'DENY' : 'GRANT';
      await this.callBack(this.answerOf(application.callKey, opposite, opposite === 'DENY' ? this.behaviour.reasonCode : null));
    }
  }

  /** Says it again until it is taken, as any department would; what is refused for good is dropped. */
  private async callBack(answer: Record<string, unknown>): Promise<void> {
    const callKey = String(answer.callKey);
    const body = Buffer.from(JSON.stringify(Object.fromEntries(Object.entries(answer).filter(([, value]) => value !== null))));
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      try {
        const headers = {
          'Content-Type': 'application/json',
          ...signBody(this.signingKey(), `${this.options.connector} answer`, body, this.now()),
        };
        const { status } = await fetch(this.options.answersUrl, { method: 'POST', headers, body });
        this.callbacks.push({ callKey, status });
        if (status < 500) return;
      } catch {
        this.callbacks.push({ callKey, status: 0 });
      }
      await pause(200 * attempt);
    }
  }

  /** A system with the wrong key signs everything with it. */
  private signingKey(): Buffer {
    return this.behaviour.fault === 'BAD_SIGNATURE' ? randomBytes(32) : this.key;
  }

  private async steer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    try {
      if (request.method === 'PUT') await this.behave(readBehaviour(body));
      else if (request.method !== 'GET') throw new Error('GET 或 PUT /behaviour');
      response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(this.report(), null, 2));
    } catch (error) {
      const help = `PUT {"fault": ${FAULTS.map((fault: Fault) => `"${fault}"`).join(' | ')}, "decision": "GRANT" | "DENY", "answers": "CALLBACK" | "AT_ONCE"}`;
      response.writeHead(400, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${String(error)}\n${help}\n`);
    }
  }

  private track(work: Promise<void>): void {
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
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
