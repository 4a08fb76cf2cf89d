import { QUEUES } from '@app/contracts';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { MessagingDatabase } from './messaging-database';

interface Backlog {
  pending: number;
  due: number;
  enqueued: number;
  dead: number;
}

const BACKLOG = `
  SELECT (SELECT count(*)::int FROM msg.delivery WHERE state = 'pending') AS pending,
         (SELECT count(*)::int FROM msg.delivery WHERE state = 'dead') AS dead,
         (SELECT coalesce(extract(epoch FROM clock_timestamp() - min(first.available_at)), 0)::float8
            FROM unnest($1::text[]) AS q(consumer)
           CROSS JOIN LATERAL (
             SELECT p.available_at FROM msg.delivery p
              WHERE p.consumer = q.consumer AND p.state = 'pending' AND p.available_at <= clock_timestamp()
                AND p.agg_version = (
                  SELECT min(e.agg_version) FROM msg.delivery e
                   WHERE e.consumer = p.consumer AND e.agg_type = p.agg_type AND e.agg_id = p.agg_id AND e.state IN ('pending','enqueued','dead'))
              ORDER BY p.seq LIMIT 1
           ) first) AS due,
         (SELECT coalesce(extract(epoch FROM clock_timestamp() - min(enqueued_at)), 0)::float8 FROM msg.delivery WHERE state = 'enqueued') AS enqueued`;

/** What to watch. `registry` is this library's own; the metrics endpoint merges it with the others. */
export class MessagingMetrics {
  readonly registry = new Registry();

  readonly pending = this.backlogGauge('outbox_pending', 'Deliveries that wait for the relay', 'pending');
  readonly oldestPending = this.backlogGauge(
    'outbox_oldest_pending_seconds',
    'Age of the oldest delivery that is due and not published; page above 30',
    'due',
  );
  readonly enqueuedOldest = this.backlogGauge(
    'outbox_enqueued_oldest_seconds',
    'Age of the oldest published delivery that is not done',
    'enqueued',
  );
  readonly deadNow = this.backlogGauge('outbox_dead', 'Dead letters that wait for an operator', 'dead');
  readonly sweepLastSuccess = this.gauge('sweep_last_success_timestamp', 'Unix time of the last complete slow sweep');
  readonly publish = this.histogram('outbox_publish_seconds', 'One publication by the relay', []);
  readonly endToEnd = this.histogram('delivery_e2e_seconds', 'From append to handled', ['consumer']);
  readonly duplicates = this.counter('inbox_duplicates_total', 'Deliveries that arrived again and were recognised', ['consumer']);
  readonly busy = this.counter('inbox_busy_total', 'Jobs put back because a twin held their rows', ['consumer']);
  readonly reconciled = this.counter(
    'reconciled_total',
    'Deliveries published again because the queue store lost them; page on sweep-completed',
    ['reason'],
  );
  readonly epochChanges = this.counter('redis_epoch_changes_total', 'Times the queue store was found to have forgotten', []);
  readonly dead = this.counter('dead_total', 'Deliveries that became dead letters', ['consumer']);
  readonly quarantined = this.counter('quarantine_total', 'Deliveries put into quarantine after ending a worker', ['consumer']);
  readonly stalled = this.counter('bullmq_stalled_total', 'Jobs whose worker went silent', ['consumer']);
  readonly lockRenewalFailed = this.counter('bullmq_lock_renewal_failed_total', 'Job locks that could not be renewed', ['consumer']);
  readonly workerRestarts = this.counter('worker_restarts_total', 'Workers replaced because they no longer took jobs', ['consumer']);

  private backlog: Promise<Backlog> | undefined;

  constructor(private readonly database: MessagingDatabase) {}

  private backlogGauge(name: string, help: string, part: keyof Backlog): Gauge {
    const read = async (): Promise<number> => (await this.readBacklog())[part];
    return new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        // While Postgres is away the last known value stands.
        await read().then(
          (value) => this.set(value),
          () => undefined,
        );
      },
    });
  }

  /** One query per scrape, whoever asks first. */
  private readBacklog(): Promise<Backlog> {
    this.backlog ??= this.database
      .query<Backlog>(BACKLOG, [QUEUES])
      .then(([row]) => row ?? { pending: 0, due: 0, enqueued: 0, dead: 0 })
      .finally(() => {
        this.backlog = undefined;
      });
    return this.backlog;
  }

  private gauge(name: string, help: string): Gauge {
    return new Gauge({ name, help, registers: [this.registry] });
  }

  private counter<L extends string>(name: string, help: string, labelNames: L[]): Counter<L> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  private histogram<L extends string>(name: string, help: string, labelNames: L[]): Histogram<L> {
    const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
    return new Histogram({ name, help, labelNames, buckets, registers: [this.registry] });
  }
}
