import { DomainError } from '@app/domain-kernel';
import { HealthChecks } from '@app/http';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { LiveChanges, Topic } from './live-changes';

/** What one open page is told. */
export interface StreamSource {
  readonly changes: LiveChanges;
  readonly topics: readonly Topic[];
  /** Whose page it is: `STAFF:2001`. */
  readonly owner: string;
  /** The header of the same name: the position that the page saw last. */
  readonly lastEventId: string | undefined;
  readonly event: string;
  /** What the page shows now. */
  read(): Promise<unknown>;
  /** Where the records stand, without line breaks. Two equal positions: nothing has changed between them. */
  position(): Promise<string>;
}

type Cause = 'CONNECTED' | 'CHANGED' | 'HEARTBEAT';

const HEARTBEAT_MILLISECONDS = 20_000;
/** A stream is let go after this long: the page connects again, and its right to see is looked at anew. */
const LIFE_MILLISECONDS = 300_000;
/** Changes of one moment are one event. */
const QUIET_MILLISECONDS = 250;
const MAXIMUM_FOR_ONE_OWNER = 6;
/** A reader that does not keep up is let go; it comes back and is told the newest. */
const MAXIMUM_UNREAD_BYTES = 65_536;

/**
 * Server-sent events (HTML Living Standard 9.2). Each event carries the whole small picture, never a difference, so a page that was away
 * misses nothing: it is told the picture of now when it comes back, unless its `Last-Event-ID` shows that it has it.
 */
@Injectable()
export class LiveStreams implements OnModuleDestroy {
  private readonly logger = new Logger(LiveStreams.name);
  private readonly open = new Map<string, Set<() => void>>();

  constructor(@Inject(HealthChecks) health: HealthChecks) {
    health.whenDraining(() => this.endAll());
  }

  onModuleDestroy(): void {
    this.endAll();
  }

  private endAll(): void {
    for (const streams of this.open.values()) for (const end of streams) end();
  }

  serve(reply: FastifyReply, source: StreamSource): void {
    const own = this.open.get(source.owner) ?? new Set();
    if (own.size >= MAXIMUM_FOR_ONE_OWNER) {
      throw new DomainError('limited', 'too-many-streams', '打开的实时页面太多，请关闭几个再试。', { retryAfter: 30 });
    }
    this.open.set(source.owner, own);
    const { raw } = reply;
    reply.hijack();
    raw.writeHead(200, {
      ...reply.getHeaders(),
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
      // The connection goes with the stream: kept for other requests it would hold up a process that is leaving.
      Connection: 'close',
    } as Record<string, string>);
    raw.write('retry: 2000\n\n');

    let shown: string | undefined;
    let reading = false;
    let again: Cause | undefined;
    const tell = async (cause: Cause): Promise<void> => {
      if (reading) {
        if (again !== 'CHANGED') again = cause;
        return;
      }
      reading = true;
      try {
        for (let next: Cause | undefined = cause; next !== undefined; next = again) {
          again = undefined;
          // The position first: what changes between the two reads is told once more, never lost.
          const position = await source.position();
          if (next === 'CONNECTED' && position === source.lastEventId) continue;
          const data = JSON.stringify(await source.read());
          if (raw.writableEnded || (next === 'HEARTBEAT' && data === shown)) continue;
          shown = data;
          raw.write(`id: ${position}\nevent: ${source.event}\ndata: ${data}\n\n`);
          if (raw.writableLength > MAXIMUM_UNREAD_BYTES) end();
        }
      } catch (error) {
        // The page connects again and is told what is wrong, or the newest.
        this.logger.warn(`a stream ended: ${error instanceof Error ? error.message : String(error)}`);
        end();
      } finally {
        reading = false;
      }
    };
    let quiet: NodeJS.Timeout | undefined;
    const unsubscribe = source.changes.subscribe(source.topics, () => {
      quiet ??= setTimeout(() => {
        quiet = undefined;
        void tell('CHANGED');
      }, QUIET_MILLISECONDS).unref();
    });
    const heartbeat = setInterval(() => {
      raw.write(': \n\n');
      void tell('HEARTBEAT');
    }, HEARTBEAT_MILLISECONDS).unref();
    const life = setTimeout(() => end(), LIFE_MILLISECONDS).unref();
    const end = (): void => {
      unsubscribe();
      clearTimeout(quiet);
      clearInterval(heartbeat);
      clearTimeout(life);
      own.delete(end);
      if (own.size === 0) this.open.delete(source.owner);
      if (!raw.writableEnded) raw.end();
    };
    own.add(end);
    raw.on('close', end);
    void tell('CONNECTED');
  }
}
