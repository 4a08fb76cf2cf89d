import { EXTERNAL_REFERENCE } from '@app/contracts';
import { Clock } from '@app/domain-kernel';
import { SIGNATURE_HEADERS, signatureFault, signBody } from '@app/http';
import { localDate } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { SwitchedOn } from '../application/connector-book';
import { type ApplicationMessage, DepartmentSystem } from '../application/department-system';
import type { AttemptOutcome } from '../domain/external-call';
import { PURPOSES } from '../domain/signature-purposes';

/** A department answers in codes; whatever is longer is not an answer. */
const MAXIMUM_BYTES = 64 * 1024;
/** The request was never handed over. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

const reply = z.discriminatedUnion('status', [
  z.object({ status: z.literal('RECEIVED'), callKey: z.string() }),
  z.object({
    status: z.literal('ANSWERED'),
    callKey: z.string(),
    answerId: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/),
    result: z.enum(['GRANT', 'DENY']),
    reasonCode: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,60}$/)
      .nullable(),
    externalReference: z.string().regex(EXTERNAL_REFERENCE).nullable(),
    decidedOn: z.iso.date(),
  }),
]);

/** Departments' systems over HTTP, both sides signing what they send. Their side: `docs/decisions/0013-connectors.md`. */
@Injectable()
export class HttpDepartmentSystem extends DepartmentSystem {
  constructor(private readonly clock: Clock) {
    super();
  }

  send(system: SwitchedOn, message: ApplicationMessage): Promise<AttemptOutcome> {
    return this.exchange(system, message.callKey, 'POST', '/applications', Buffer.from(JSON.stringify(message)));
  }

  ask(system: SwitchedOn, callKey: string): Promise<AttemptOutcome> {
    return this.exchange(system, callKey, 'GET', `/applications/${encodeURIComponent(callKey)}`, Buffer.alloc(0));
  }

  private async exchange(
    system: SwitchedOn,
    callKey: string,
    method: 'POST' | 'GET',
    path: string,
    body: Buffer<ArrayBuffer>,
  ): Promise<AttemptOutcome> {
    const { connector, url, secrets } = system;
    const [secret = Buffer.alloc(0)] = secrets;
    let response: Response;
    let bytes: Buffer | null;
    try {
      response = await fetch(`${url}${path}`, {
        method,
        // A department's system never sends us elsewhere.
        redirect: 'error',
        signal: AbortSignal.timeout(connector.timeoutMilliseconds),
        headers: {
          ...signBody(secret, PURPOSES.request(connector.code, callKey), body, this.clock.now()),
          ...(method === 'POST' ? { 'Content-Type': 'application/json', 'Idempotency-Key': callKey } : {}),
        },
        ...(method === 'POST' ? { body } : {}),
      });
      bytes = await readLimited(response);
    } catch (error) {
      return failure(error);
    }
    return bytes === null ? unbelievable('ANSWER_TOO_LARGE') : this.read(system, callKey, method, response, bytes);
  }

  private read(system: SwitchedOn, callKey: string, method: string, response: Response, bytes: Buffer): AttemptOutcome {
    const { connector, secrets } = system;
    const { status } = response;
    if (status >= 500 || status === 429 || status === 408) return unbelievable(status === 429 ? 'BUSY' : `HTTP_${status}`);
    if (status === 401 || status === 403) return { kind: 'UNAVAILABLE', reasonCode: `HTTP_${status}`, arrived: false };
    const sent = {
      timestamp: response.headers.get(SIGNATURE_HEADERS.timestamp),
      signature: response.headers.get(SIGNATURE_HEADERS.signature),
    };
    const fault = signatureFault(
      secrets,
      PURPOSES.response(connector.code, callKey),
      bytes,
      sent,
      this.clock.now(),
      connector.signatureWindowSeconds,
    );
    // What is not signed was not said by the department: an error page of something in between must not refuse a case.
    if (fault !== null) return unbelievable('BAD_SIGNATURE');
    if (status === 404 && method === 'GET') return { kind: 'LOST' };
    if (status >= 400) return { kind: 'REJECTED', reasonCode: `HTTP_${status}` };
    const said = reply.safeParse(jsonOf(bytes));
    if (!said.success || said.data.callKey !== callKey) return unbelievable('BAD_ANSWER');
    if (said.data.status === 'RECEIVED') return { kind: 'RECEIVED' };
    const { answerId, result, reasonCode, externalReference, decidedOn } = said.data;
    return { kind: 'ANSWERED', answer: { answerId, callKey, result, reasonCode, externalReference, decidedOn: localDate(decidedOn) } };
  }
}

/** No believable word; the application may have arrived all the same. */
const unbelievable = (reasonCode: string): AttemptOutcome => ({ kind: 'UNAVAILABLE', reasonCode, arrived: true });

function failure(error: unknown): AttemptOutcome {
  const { name, cause } = error as { name?: unknown; cause?: { code?: unknown } };
  if (name === 'TimeoutError') return unbelievable('TIMEOUT');
  const code = cause?.code;
  if (typeof code === 'string' && NOT_CONNECTED.has(code)) return { kind: 'UNAVAILABLE', reasonCode: 'NOT_REACHED', arrived: false };
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
