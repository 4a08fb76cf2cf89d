import { INTAKE_DOCUMENTS_QUEUE, QUEUES, type Queue } from '@app/contracts';
import { DomainError } from '@app/domain-kernel';
import { afterCommit, rowsOf, type Transaction } from '@app/persistence';
import type { MessagingDatabase } from './messaging-database';
import type { OutboxWake } from './outbox-wake';

/** A delivery that no further try will help, until a person decides. It holds up its own aggregate, and nothing else. */
export interface DeadLetter {
  /** `<event id>~<queue>` */
  readonly key: string;
  readonly queue: Queue;
  readonly eventType: string;
  readonly aggregateType: string;
  readonly aggregateId: number;
  readonly aggregateVersion: number;
  readonly correlationId: string;
  readonly failures: number;
  /** A code, never a message. */
  readonly failure: string;
  readonly deadSince: Date;
  /** Later events of the same aggregate that wait behind it. */
  readonly waitingBehind: number;
  /** Set when one operator asked to skip it and a second one has not confirmed yet. */
  readonly skipRequestedBy: number | null;
}

export interface DeadLetterPage {
  readonly items: readonly DeadLetter[];
  /** Key to pass as `after` for the next page, or null. */
  readonly next: string | null;
}

const LIST = `
  SELECT d.event_id || '~' || d.consumer AS key, d.consumer AS queue, e.type AS "eventType", d.agg_type AS "aggregateType", d.agg_id AS "aggregateId",
         d.agg_version AS "aggregateVersion", e.correlation_id AS "correlationId", d.failures, d.failure, d.finished_at AS "deadSince",
         (SELECT count(*)::int FROM msg.delivery w WHERE w.consumer = d.consumer AND w.agg_type = d.agg_type AND w.agg_id = d.agg_id
            AND w.agg_version > d.agg_version AND w.state = 'pending') AS "waitingBehind",
         (SELECT o.actor_id FROM msg.operation o WHERE o.event_id = d.event_id AND o.consumer = d.consumer AND o.generation = d.generation
            AND o.action = 'skip-request' ORDER BY o.id DESC LIMIT 1) AS "skipRequestedBy"
    FROM msg.delivery d JOIN msg.event e ON e.id = d.event_id
   WHERE d.state = 'dead'
     AND ($1::uuid IS NULL OR (d.seq, d.consumer) > (SELECT a.seq, a.consumer FROM msg.delivery a WHERE a.event_id = $1::uuid AND a.consumer = $2::text))
   ORDER BY d.seq, d.consumer LIMIT $3`;

const LOCK = 'SELECT state, generation FROM msg.delivery WHERE event_id = $1 AND consumer = $2 FOR NO KEY UPDATE';

/** What an operator may do with dead letters. Each act is recorded with the person. */
export class DeadLetters {
  constructor(
    private readonly database: MessagingDatabase,
    private readonly wake: OutboxWake,
  ) {}

  async list(after: string | undefined, limit: number): Promise<DeadLetterPage> {
    const [event, queue] = after === undefined ? [null, null] : parseKey(after);
    const rows = await this.database.query<DeadLetter>(LIST, [event, queue, limit + 1]);
    const items = rows.slice(0, limit);
    return { items, next: rows.length > limit ? (items.at(-1)?.key ?? null) : null };
  }

  /** Tries it again from the beginning, as if it had never failed. */
  async replay(key: string, actorId: number): Promise<void> {
    const [event, queue] = parseKey(key);
    await this.database.run(async (tx) => {
      const generation = await this.lockDead(tx, event, queue);
      await tx.query('UPDATE msg.attempt SET ended = true WHERE event_id = $1 AND consumer = $2 AND NOT ended', [event, queue]);
      await tx.query(
        `UPDATE msg.delivery SET state = 'pending', lane = 'single', generation = generation + 1, failures = 0, available_at = clock_timestamp(), finished_at = NULL
          WHERE event_id = $1 AND consumer = $2`,
        [event, queue],
      );
      await record(tx, event, queue, generation, 'replay', null, actorId);
      afterCommit(tx, () => this.wake.signal());
    });
  }

  /**
   * Gives it up, so that the events behind it go on. Where it carries a decision, a second operator must ask for the same;
   * a paper that is not printed can be asked for again, so one is enough there.
   */
  async skip(key: string, reason: string, actorId: number): Promise<'skipped' | 'awaiting-second-person'> {
    const [event, queue] = parseKey(key);
    return this.database.run(async (tx) => {
      const generation = await this.lockDead(tx, event, queue);
      if (queue !== INTAKE_DOCUMENTS_QUEUE && !(await this.askedByAnother(tx, event, queue, generation, actorId))) {
        await record(tx, event, queue, generation, 'skip-request', reason, actorId);
        return 'awaiting-second-person';
      }
      await tx.query(`UPDATE msg.delivery SET state = 'skipped', finished_at = clock_timestamp() WHERE event_id = $1 AND consumer = $2`, [
        event,
        queue,
      ]);
      await record(tx, event, queue, generation, 'skip', reason, actorId);
      afterCommit(tx, () => this.wake.signal());
      return 'skipped';
    });
  }

  private async lockDead(tx: Transaction, event: string, queue: Queue): Promise<number> {
    const [row] = await rowsOf<{ state: string; generation: number }>(tx, LOCK, [event, queue]);
    if (!row) throw new DomainError('not-found', 'dead-letter-unknown', '没有这条死信，请刷新列表后再操作。');
    if (row.state !== 'dead') {
      throw new DomainError('conflict', 'state-conflict', '这条消息已不是死信，可能已由他人处理，请刷新列表。', {
        params: { state: row.state },
      });
    }
    return row.generation;
  }

  private async askedByAnother(tx: Transaction, event: string, queue: Queue, generation: number, actorId: number): Promise<boolean> {
    const rows = await rowsOf(
      tx,
      `SELECT 1 FROM msg.operation WHERE event_id = $1 AND consumer = $2 AND generation = $3 AND action = 'skip-request' AND actor_id <> $4 LIMIT 1`,
      [event, queue, generation, actorId],
    );
    return rows.length > 0;
  }
}

async function record(
  tx: Transaction,
  event: string,
  queue: Queue,
  generation: number,
  action: string,
  reason: string | null,
  actorId: number,
): Promise<void> {
  await tx.query('INSERT INTO msg.operation (event_id, consumer, generation, action, reason, actor_id) VALUES ($1, $2, $3, $4, $5, $6)', [
    event,
    queue,
    generation,
    action,
    reason,
    actorId,
  ]);
}

function parseKey(key: string): [event: string, queue: Queue] {
  const [event = '', name = ''] = key.split('~');
  const queue = QUEUES.find((known) => known === name);
  if (queue === undefined || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(event)) {
    throw new DomainError('not-found', 'dead-letter-unknown', '没有这条死信，请刷新列表后再操作。');
  }
  return [event, queue];
}
