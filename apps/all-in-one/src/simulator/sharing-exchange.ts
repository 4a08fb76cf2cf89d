import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '@app/domain-kernel';
import shared from '../../data/shared-records.json';

/** What is wrong with a source: it keeps people waiting, is not there, says something else, or says what was true long ago. */
export type SharingFault = 'SLOW' | 'DOWN' | 'WRONG' | 'STALE';

export interface SharingExchange {
  readonly url: string;
  readonly key: string;
  /** From now on this source has the fault; null mends it. */
  break(source: string, fault: SharingFault | null): void;
  /** How often this source was asked. */
  asked(source: string): number;
  close(): Promise<void>;
}

interface Question {
  readonly requestId: string;
  readonly materialType: string;
  readonly subject: { readonly number: string };
}

const KEY = 'simulator-key-not-secret';
const DAY = 86_400_000;
const RECORDS = new Map<string, Readonly<Record<string, unknown>>>(shared.records.map(({ number, types }) => [number, types]));

/**
 * 模拟共享来源: stands in for the county's data-sharing exchange where there is none, over real HTTP and with invented residents.
 * For the demo, for development and for tests; a county that sets SHARING_URL never meets it.
 */
export async function startSharingExchange(clock: Clock): Promise<SharingExchange> {
  const faults = new Map<string, SharingFault>();
  const counts = new Map<string, number>();
  const waiting = new Set<NodeJS.Timeout>();
  const server = createServer((request, response) => {
    const source = /^\/sources\/([a-z-]+)\/queries$/.exec(request.url ?? '')?.[1];
    if (request.method !== 'POST' || source === undefined) return send(response, 404, {});
    if (request.headers.authorization !== `Bearer ${KEY}`) return send(response, 401, {});
    counts.set(source, (counts.get(source) ?? 0) + 1);
    const fault = faults.get(source);
    if (fault === 'DOWN') return send(response, 503, {});
    // Slower than anybody waits.
    if (fault === 'SLOW') return void waiting.add(setTimeout(() => send(response, 504, {}), 60_000));
    readQuestion(request).then(
      (question) => send(response, 200, replyTo(question, fault, clock.now())),
      () => send(response, 400, {}),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key: KEY,
    break: (source, fault) => void (fault === null ? faults.delete(source) : faults.set(source, fault)),
    asked: (source) => counts.get(source) ?? 0,
    close: async () => {
      for (const timer of waiting) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}

function replyTo({ requestId, materialType, subject }: Question, fault: SharingFault | undefined, now: Date): object {
  const record = RECORDS.get(subject.number)?.[materialType];
  if (record === undefined) return { requestId, found: false };
  const content = JSON.stringify(record);
  // The night's copy of the day before.
  const asOf = new Date(now.getTime() - (fault === 'STALE' ? 400 : 1) * DAY);
  return {
    requestId,
    found: true,
    subjectNumber: subject.number,
    asOf: asOf.toISOString(),
    content,
    contentHash: createHash('sha256')
      .update(fault === 'WRONG' ? `${content} ` : content, 'utf8')
      .digest('hex'),
  };
}

async function readQuestion(request: IncomingMessage): Promise<Question> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Question;
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
