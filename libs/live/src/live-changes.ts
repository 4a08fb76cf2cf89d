import { Configuration } from '@app/configuration';
import { afterCommit, type Database, type Transaction } from '@app/persistence';
import { type InjectionToken, Logger, type OnApplicationBootstrap, type OnModuleDestroy, type Provider } from '@nestjs/common';
import { Client } from 'pg';

/** Whose lists may look different now: an organ's desks and windows, a place's windows, or one person's own. */
export type Topic = `organ:${string}` | `division:${string}` | `staff:${number}`;

/** Changes of one moment are told together. */
const GATHER_MILLISECONDS = 100;
const RECONNECT_MILLISECONDS = 1000;
/** Postgres takes 8,000 bytes; more topics than fit are told as "everything". */
const MAXIMUM_PAYLOAD = 7000;
const EVERYTHING = '*';

interface Listener {
  readonly topics: ReadonlySet<string>;
  readonly changed: () => void;
}

/**
 * Tells open pages of this and of other processes that something of theirs has changed. Only a hint: whoever hears it reads anew, and
 * whoever does not hear it reads anew at the next heartbeat, so that nothing rests on a hint being delivered.
 */
export class LiveChanges implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(LiveChanges.name);
  private readonly listeners = new Set<Listener>();
  private readonly gathered = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private client: Client | undefined;
  private stopped = false;

  /**
   * @param channel one for each service
   * @param listenUrl where other processes are heard from, when there are any; they are told through `database`
   */
  constructor(
    private readonly database: Database,
    private readonly channel: string,
    private readonly listenUrl: string | undefined,
  ) {}

  onApplicationBootstrap(): void {
    if (this.listenUrl !== undefined) void this.listen(this.listenUrl);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.client?.end().catch(() => undefined);
  }

  /** Called by whoever writes; told once the transaction has committed. */
  touch(tx: Transaction, topics: Iterable<Topic>): void {
    const touched = [...topics];
    if (touched.length > 0) afterCommit(tx, () => this.gather(touched));
  }

  /** @returns ends the subscription. */
  subscribe(topics: Iterable<Topic>, changed: () => void): () => void {
    const listener: Listener = { topics: new Set(topics), changed };
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private gather(topics: readonly Topic[]): void {
    for (const topic of topics) this.gathered.add(topic);
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      const told = [...this.gathered];
      this.gathered.clear();
      if (this.listenUrl === undefined) this.tell(told);
      else void this.tellAll(told);
    }, GATHER_MILLISECONDS).unref();
  }

  /** After the commit and on its own: inside the transaction NOTIFY would take a lock that all commits of the database share. */
  private async tellAll(topics: readonly string[]): Promise<void> {
    const payload = topics.join(' ');
    try {
      await this.database.query('SELECT pg_notify($1, $2)', [
        this.channel,
        Buffer.byteLength(payload) > MAXIMUM_PAYLOAD ? EVERYTHING : payload,
      ]);
    } catch {
      // The other processes read anew at their next heartbeat; the pages of this one need not wait for it.
      this.tell(topics);
    }
  }

  private tell(topics: readonly string[]): void {
    for (const listener of this.listeners) {
      if (topics.some((topic) => topic === EVERYTHING || listener.topics.has(topic))) listener.changed();
    }
  }

  private async listen(url: string): Promise<void> {
    if (this.stopped) return;
    const client = new Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 5000 });
    let lost = false;
    const reconnect = (): void => {
      if (lost) return;
      lost = true;
      client.end().catch(() => undefined);
      if (!this.stopped) setTimeout(() => void this.listen(url), RECONNECT_MILLISECONDS).unref();
    };
    client.on('error', reconnect).on('end', reconnect);
    client.on('notification', ({ payload }) => this.tell((payload ?? '').split(' ')));
    try {
      await client.connect();
      await client.query(`LISTEN ${this.channel}`);
      this.client = client;
      // What was said while nobody listened is made up for by reading anew.
      this.tell([EVERYTHING]);
      if (this.stopped) await client.end();
    } catch (error) {
      this.logger.warn(`cannot hear of changes in other processes yet: ${error instanceof Error ? error.message : String(error)}`);
      reconnect();
    }
  }
}

/** The service's own: `liveChanges(RoutingDatabase, 'routing_live')`. */
export function liveChanges(database: InjectionToken<Database>, channel: string): Provider {
  return {
    provide: LiveChanges,
    inject: [database, Configuration],
    useFactory: (service: Database, { databaseUrl, redisUrl, outboxListens }: Configuration) =>
      // Without Redis there is one process, and a pooler that cannot LISTEN leaves the heartbeat.
      new LiveChanges(service, channel, redisUrl !== undefined && outboxListens ? databaseUrl : undefined),
  };
}

/** Where the database stands: equal as long as nothing has been committed, here or anywhere else in the cluster. */
export async function readPosition(database: Database): Promise<string> {
  const [row] = await database.query<{ position: string }>('SELECT pg_current_snapshot()::text AS position');
  if (row === undefined) throw new Error('a SELECT without FROM gave no row');
  return row.position;
}
