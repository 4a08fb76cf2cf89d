import { QUEUES, type Queue } from '@app/contracts';
import type { Consumer, ConsumerHost, Messaging } from '@app/messaging';
import type { Chance } from '@app/testing';
import { ChunkRun } from '../../libs/messaging/src/chunk-run';
import { DeliveryLedger, type Expected } from '../../libs/messaging/src/delivery-ledger';

const CHUNK = 10;

/** What the relay may publish now: the first open version of each aggregate (the gate of libs/messaging/src/relay.ts). */
const DUE = `
  SELECT p.event_id AS "eventId", p.generation, p.consumer AS queue FROM msg.delivery p
   WHERE p.state IN ('pending', 'enqueued') AND p.agg_version = (
     SELECT min(e.agg_version) FROM msg.delivery e
      WHERE e.consumer = p.consumer AND e.agg_type = p.agg_type AND e.agg_id = p.agg_id AND e.state IN ('pending', 'enqueued', 'dead'))
   ORDER BY p.seq, p.consumer`;

type Due = Expected & { readonly queue: Queue };

/**
 * The messages of the county, carried by the walk: in any order that the gate of the relay allows, in chunks of any size, now or days
 * later, and as often as the walk likes. The fence and the consumers are the real ones; only relay and BullMQ are played.
 */
export class CarriedMessages {
  private readonly runs = new Map<Queue, ChunkRun>();
  private readonly carried: Due[] = [];

  constructor(
    private readonly messaging: Messaging,
    private readonly chance: Chance,
  ) {}

  /** Takes what the services register instead of the host that would start BullMQ's workers. */
  host(): Pick<ConsumerHost, 'register'> {
    const { database, wake, metrics } = this.messaging;
    // A message may fail as often as the walk crashes it; that it may be tried again at once is the walk's own hurry.
    const settings = { ...this.messaging.settings, backoffMs: 0, maxFailures: 1000 };
    const ledger = new DeliveryLedger(database, wake, metrics, settings, 'walk');
    return {
      register: (queue: Queue, consumer: Consumer) => void this.runs.set(queue, new ChunkRun(queue, consumer, ledger, metrics, settings)),
    };
  }

  /** A chunk of one queue. @returns how many deliveries. */
  async carry(): Promise<number> {
    const due = await this.messaging.database.query<Due>(DUE);
    if (due.length === 0) return 0;
    const { queue } = this.chance.one(due);
    const chunk = due.filter((one) => one.queue === queue).slice(0, 1 + this.chance.below(CHUNK));
    await this.run(queue, chunk);
    return chunk.length;
  }

  /** Until nothing is under way any more. */
  async carryAll(): Promise<void> {
    for (let turn = 0; ; turn += 1) {
      const due = await this.messaging.database.query<Due>(DUE);
      if (due.length === 0) return;
      if (turn > 200) throw new Error(`messages go round and round: ${JSON.stringify(await this.failing())}`);
      for (const queue of QUEUES) {
        const chunk = due.filter((one) => one.queue === queue).slice(0, 100);
        if (chunk.length > 0) await this.run(queue, chunk);
      }
    }
  }

  /** What cannot be done, by queue and kind of failure. */
  private failing(): Promise<unknown[]> {
    return this.messaging.database.query(
      `SELECT p.consumer, e.type, p.failure, count(*) AS amount, min(e.payload::text) AS one FROM msg.delivery p JOIN msg.event e ON e.id = p.event_id
        WHERE p.state IN ('pending', 'enqueued') GROUP BY 1, 2, 3 ORDER BY amount DESC LIMIT 5`,
    );
  }

  /** Something that was carried before comes once more. @returns whether there was anything. */
  async again(): Promise<boolean> {
    if (this.carried.length === 0) return false;
    const one = this.chance.one(this.carried);
    await this.run(one.queue, [one]);
    return true;
  }

  private async run(queue: Queue, chunk: readonly Due[]): Promise<void> {
    const run = this.runs.get(queue);
    if (run === undefined) throw new Error(`nobody reads ${queue}`);
    const held = await run.attempt(chunk, false);
    if (held.length > 0) throw new Error(`${held.length} deliveries of ${queue} are held by nobody`);
    this.carried.push(...chunk);
    if (this.carried.length > 400) this.carried.splice(0, 200);
  }
}
