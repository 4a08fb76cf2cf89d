import { hostname } from 'node:os';
import { openDataSource } from '@app/persistence';
import { ConsumerHost } from './consumer-host';
import { DeliveryLedger } from './delivery-ledger';
import { MessagingDatabase } from './messaging-database';
import { MessagingMetrics } from './messaging-metrics';
import { Outbox } from './outbox';
import { OutboxWake } from './outbox-wake';
import { migrateQueueStore, PostgresQueueStore } from './postgres-queue-store';
import type { QueueStore } from './queue-store';
import { RedisQueueStore } from './redis-queue-store';
import { Relay } from './relay';
import { DEFAULT_SETTINGS, type MessagingSettings } from './settings';

export interface MessagingOptions {
  readonly databaseUrl: string;
  /** May create schema `bullmq`; needed on the PostgreSQL backend only. */
  readonly migrationDatabaseUrl: string;
  /** Given: BullMQ on Redis. Absent: on PostgreSQL, for one worker process. */
  readonly redisUrl?: string | undefined;
  /** LISTEN/NOTIFY between processes; without it the relay polls (as behind a pooling proxy). */
  readonly listens: boolean;
  /** Keeps counties apart in a Redis they share. Default: the county's own random name, kept in Postgres. */
  readonly redisPrefix?: string | undefined;
  readonly settings?: Partial<MessagingSettings> | undefined;
}

/** Everything of messaging in one process, put together. `start` is for the worker role; without it this only appends. */
export class Messaging {
  readonly outbox: Outbox;
  readonly consumers: ConsumerHost;
  readonly relay: Relay;

  private constructor(
    readonly database: MessagingDatabase,
    readonly store: QueueStore,
    readonly wake: OutboxWake,
    readonly metrics: MessagingMetrics,
    readonly settings: MessagingSettings,
    options: MessagingOptions,
  ) {
    const ledger = new DeliveryLedger(database, wake, metrics, settings, `${hostname()}:${process.pid}`);
    this.outbox = new Outbox(wake);
    this.consumers = new ConsumerHost(store, ledger, wake, metrics, settings);
    this.relay = new Relay(options.databaseUrl, store, wake, metrics, settings, options.listens);
  }

  /** Needs `msgSchema` migrated. */
  static async open(options: MessagingOptions): Promise<Messaging> {
    const dataSource = await openDataSource({ url: options.databaseUrl, schema: 'msg', role: 'onewindow_messaging', poolSize: 4 });
    const database = new MessagingDatabase(dataSource);
    const store = await openStore(options, database);
    const settings = { ...DEFAULT_SETTINGS, ...options.settings };
    return new Messaging(database, store, new OutboxWake(database, options.listens), new MessagingMetrics(database), settings, options);
  }

  start(): void {
    this.consumers.start();
    this.relay.start();
  }

  /** Consumers finish what is in hand, the relay its batch; appending still works afterwards. */
  async stop(): Promise<void> {
    await this.relay.stop();
    await this.consumers.stop();
  }

  async close(): Promise<void> {
    await this.stop();
    await this.store.close();
    await this.database.close();
  }
}

async function openStore(options: MessagingOptions, database: MessagingDatabase): Promise<QueueStore> {
  if (options.redisUrl === undefined) {
    await migrateQueueStore(options.migrationDatabaseUrl);
    return new PostgresQueueStore(options.databaseUrl, options.migrationDatabaseUrl);
  }
  if (options.redisPrefix !== undefined) return new RedisQueueStore(options.redisUrl, options.redisPrefix);
  const [county] = await database.query<{ instance: string }>('SELECT instance FROM msg.queue_epoch');
  if (!county) throw new Error('msg.queue_epoch has no row: run the migrations');
  return new RedisQueueStore(options.redisUrl, `onewindow-${county.instance}`);
}
