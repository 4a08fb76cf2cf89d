import type { Queue } from '@app/contracts';
import {
  type Consumer,
  Messaging,
  type MessagingSettings,
  MSG_GRANTS,
  msgSchema,
  type OutgoingEvent,
  type ReceivedEvent,
} from '@app/messaging';
import { Database, migrate, openDataSource, type SchemaDefinition, type Transaction } from '@app/persistence';
import { eventually, preparedDatabase, type TestDatabase } from '@app/testing';
import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';

export interface Backend {
  readonly name: string;
  readonly redisUrl: string | undefined;
}

/** The same stories on both queue backends; Redis where one was handed over for testing. */
export function backends(): Backend[] {
  const redisUrl = process.env.TEST_REDIS_URL;
  if (!redisUrl) process.stdout.write('not run: messaging on Redis (TEST_REDIS_URL is not set)\n');
  return [{ name: 'PostgreSQL', redisUrl: undefined }, ...(redisUrl ? [{ name: 'Redis', redisUrl }] : [])];
}

// A service as the others are. `effect` has no unique key: it is there to show a second handling, not to prevent it.
export const deskSchema: SchemaDefinition = {
  schema: 'desk',
  role: 'onewindow_desk',
  migrations: [
    {
      name: '0001-create-effect',
      up: `CREATE TABLE effect (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event_id uuid NOT NULL, queue text NOT NULL,
             aggregate_id bigint NOT NULL, aggregate_version int NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp());
           GRANT SELECT, INSERT ON effect TO onewindow_desk; ${MSG_GRANTS('onewindow_desk')}`,
      down: 'DROP TABLE effect',
    },
  ],
};

export const QUICK: Partial<MessagingSettings> = {
  heartbeatMs: 100,
  sweepEveryMs: 1000,
  sweepAfterMs: 4000,
  lockDurationMs: 1000,
  stalledIntervalMs: 500,
  handlerTimeoutMs: 5000,
  backoffMs: 20,
  backoffCapMs: 100,
  busyDelayMs: 50,
  quarantineDelayMs: 200,
};

export interface Effect {
  readonly event_id: string;
  readonly queue: string;
  readonly aggregate_id: number;
  readonly aggregate_version: number;
}

/** A county's messaging in this process: one database, one queue store, any number of nodes. */
export class MessagingWorld {
  private readonly nodes: Messaging[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly desk: Database,
    readonly redisUrl: string | undefined,
  ) {}

  static async open(backend: Backend): Promise<MessagingWorld> {
    // Failures are what most of these stories are about; MESSAGING_LOG=1 shows them.
    if (!process.env.MESSAGING_LOG) Logger.overrideLogger(false);
    const database = await preparedDatabase('messaging', async (url) => void (await migrate(url, [msgSchema, deskSchema])));
    const desk = new Database(await openDataSource({ url: database.url, schema: 'desk', role: 'onewindow_desk', poolSize: 6 }));
    return new MessagingWorld(database, desk, backend.redisUrl);
  }

  /** One process's worth of messaging; closed with the world. */
  async node(settings: Partial<MessagingSettings> = {}): Promise<Messaging> {
    const node = await Messaging.open({
      databaseUrl: this.database.url,
      migrationDatabaseUrl: this.database.url,
      redisUrl: this.redisUrl,
      listens: true,
      settings: { ...QUICK, ...settings },
    });
    this.nodes.push(node);
    return node;
  }

  /** Writes each event's effect, after `before`, which may refuse. */
  consumer(
    before: (event: ReceivedEvent, tx: Transaction) => Promise<void> | void = () => undefined,
    queue: Queue = 'routing.cases',
  ): Consumer {
    return {
      database: this.desk,
      handle: async (tx, events) => {
        for (const event of events) {
          await before(event, tx);
          await tx.query('INSERT INTO effect (event_id, queue, aggregate_id, aggregate_version) VALUES ($1, $2, $3, $4)', [
            event.id,
            queue,
            event.aggregateId,
            event.aggregateVersion,
          ]);
        }
      },
    };
  }

  append(node: Messaging, events: readonly OutgoingEvent[]): Promise<void> {
    return this.desk.run((tx) => node.outbox.append(tx, events));
  }

  effects(): Promise<Effect[]> {
    return this.desk.query<Effect>('SELECT event_id, queue, aggregate_id, aggregate_version FROM effect ORDER BY id');
  }

  /** Waits until that many deliveries are done, and gives their effects. */
  async done(count: number, timeout = 30_000): Promise<Effect[]> {
    await eventually(`${count} deliveries done`, async () => (await this.count('done')) >= count, timeout);
    return this.effects();
  }

  async count(state: string): Promise<number> {
    const [row] = await this.desk.query<{ n: number }>('SELECT count(*)::int AS n FROM msg.delivery WHERE state = $1', [state]);
    return row?.n ?? 0;
  }

  /** The queue store forgets everything it holds for this county, as after FLUSHALL or a restore from nothing. */
  async emptyQueueStore(): Promise<void> {
    if (this.redisUrl === undefined) {
      const [tables] = await this.query<{ names: string }>(
        `SELECT string_agg(format('bullmq.%I', tablename), ', ') AS names FROM pg_tables WHERE schemaname = 'bullmq' AND tablename <> 'migration'`,
      );
      await eventually('the queue tables are emptied', async () => {
        await this.query(`TRUNCATE ${tables?.names}`);
        return true;
      });
      return;
    }
    // Only this county's keys: other test files may be using the same Redis at the same time.
    const [county] = await this.query<{ instance: string }>('SELECT instance FROM msg.queue_epoch');
    const redis = new Redis(this.redisUrl);
    await redis.eval(
      `for _, key in ipairs(redis.call('KEYS', ARGV[1])) do redis.call('DEL', key) end`,
      0,
      `onewindow-${county?.instance}:*`,
    );
    redis.disconnect();
  }

  /** As the owner of the database. */
  async query<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    const owner = new Database(await openDataSource({ url: this.database.url, schema: 'public', poolSize: 1 }));
    try {
      return await owner.query<Row>(sql, parameters);
    } finally {
      await owner.close();
    }
  }

  async close(): Promise<void> {
    for (const node of this.nodes) await node.close();
    if (this.redisUrl !== undefined) await this.emptyQueueStore();
    await this.desk.close();
    await this.database.close();
  }
}

/** A case came to its end, as its `version`-th event. */
export const caseEnded = (caseId: number, version = 1, status = 'WITHDRAWN'): OutgoingEvent => ({
  aggregateType: 'case',
  aggregateId: caseId,
  aggregateVersion: version,
  type: 'case.ended.v1',
  payload: { caseId, caseNo: `532922${caseId}`, status },
  occurredAt: new Date('2026-03-02T01:00:00Z'),
});

export const casesEnded = (from: number, count: number): OutgoingEvent[] => Array.from({ length: count }, (_, n) => caseEnded(from + n));
