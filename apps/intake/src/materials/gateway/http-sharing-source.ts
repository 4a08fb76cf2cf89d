import { createHash } from 'node:crypto';
import { Configuration } from '@app/configuration';
import { Clock } from '@app/domain-kernel';
import { Metrics } from '@app/http';
import { Injectable, Logger } from '@nestjs/common';
import { Histogram } from 'prom-client';
import { z } from 'zod';
import type { SharingSourceEntry } from '../application/material-types';
import { type SharingFinding, type SharingPurpose, SharingSource } from '../application/sharing-source';
import { admit, type Circuit, failed, NEW_CIRCUIT, retry, succeeded } from '../domain/circuit';
import { judgeReply, type SharingQuestion } from '../domain/sharing-answer';

const MAXIMUM_BYTES = 1024 * 1024;

/** The content travels as text, so that both sides hash the same bytes. */
const replyShape = z.object({
  requestId: z.string(),
  found: z.boolean(),
  subjectNumber: z.string().optional(),
  asOf: z.string().optional(),
  content: z.string().optional(),
  contentHash: z.string().optional(),
});
const contentShape = z.record(z.string(), z.unknown());

/**
 * The county's data-sharing exchange over HTTP: one address, one path for each source. Every call ends in time; a source that
 * keeps failing is left alone for a while, so that it costs the window nothing.
 */
@Injectable()
export class HttpSharingSource extends SharingSource {
  private readonly logger = new Logger('SharingSource');
  private readonly circuits = new Map<string, Circuit>();
  private readonly durations: Histogram<'source' | 'outcome'>;

  constructor(
    private readonly configuration: Configuration,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    super();
    this.durations = new Histogram({
      name: 'sharing_call_duration_seconds',
      help: 'One question to a sharing source, with its repeat, by outcome',
      labelNames: ['source', 'outcome'],
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 4],
      registers: [metrics.registry],
    });
  }

  async ask(source: SharingSourceEntry, question: SharingQuestion, purpose: SharingPurpose): Promise<SharingFinding> {
    const { sharingUrl } = this.configuration;
    if (sharingUrl === undefined) return { kind: 'NOT_CONNECTED' };
    const stop = this.durations.startTimer({ source: source.code });
    const finding = await this.askWithinCircuit(`${sharingUrl}/sources/${source.code}/queries`, source, question, purpose);
    stop({ outcome: finding.kind });
    return finding;
  }

  private async askWithinCircuit(
    url: string,
    source: SharingSourceEntry,
    question: SharingQuestion,
    purpose: SharingPurpose,
  ): Promise<SharingFinding> {
    const { code } = source;
    const entry = admit(this.circuit(code), performance.now());
    this.circuits.set(code, entry.next);
    if (!entry.allowed) return { kind: 'DOWN' };
    for (const attempt of [1, 2]) {
      try {
        const finding = await this.askOnce(url, source, question, purpose);
        this.circuits.set(code, succeeded(this.circuit(code)));
        return finding;
      } catch (error) {
        // The subject's number is in the body only, so neither address nor message can name anybody.
        this.logger.warn(`sharing source ${code} did not answer: ${error instanceof Error ? error.message : String(error)}`);
        this.circuits.set(code, failed(this.circuit(code), performance.now()));
        if (attempt === 2 || !this.mayRepeat(code)) break;
      }
    }
    return { kind: 'DOWN' };
  }

  private mayRepeat(code: string): boolean {
    const again = retry(this.circuit(code));
    this.circuits.set(code, again.next);
    return again.allowed;
  }

  private async askOnce(
    url: string,
    { timeoutMilliseconds, maximumAgeDays }: SharingSourceEntry,
    { requestId, materialType, subject }: SharingQuestion,
    purpose: SharingPurpose,
  ): Promise<SharingFinding> {
    const { sharingKey } = this.configuration;
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMilliseconds),
      headers: {
        'Content-Type': 'application/json',
        ...(sharingKey === undefined ? {} : { Authorization: `Bearer ${sharingKey}` }),
      },
      body: JSON.stringify({ requestId, materialType, subject, purpose }),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`status ${response.status}`);
    }
    const reply = readReply(await textOf(response));
    if (reply === null) return { kind: 'WRONG' };
    const { content, text, ...rest } = reply;
    const hash = createHash('sha256').update(text, 'utf8').digest('hex');
    return judgeReply({ requestId, materialType, subject }, { ...rest, content }, hash, maximumAgeDays, this.clock.now());
  }

  private circuit(code: string): Circuit {
    return this.circuits.get(code) ?? NEW_CIRCUIT;
  }
}

/** What is not of the agreed shape is a wrong answer, not a failure: asking again would not mend it. */
function readReply(body: string) {
  try {
    const reply = replyShape.parse(JSON.parse(body));
    const text = reply.content ?? '';
    return { ...reply, text, content: reply.content === undefined ? undefined : contentShape.parse(JSON.parse(reply.content)) };
  } catch {
    return null;
  }
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAXIMUM_BYTES) throw new Error('the answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
