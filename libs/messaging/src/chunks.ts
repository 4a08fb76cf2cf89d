import { createHash } from 'node:crypto';
import type { Queue } from '@app/contracts';

export type Lane = 'main' | 'single' | 'quarantine';

/** A delivery that is due, as the relay claimed it. */
export interface DueDelivery {
  readonly event_id: string;
  readonly consumer: Queue;
  readonly generation: number;
  readonly lane: Lane;
}

/** What travels in a BullMQ job: event ids and the generation each was published with. Nothing else, ever. */
export interface ChunkData {
  readonly e: readonly string[];
  readonly g: readonly number[];
}

export interface Chunk {
  readonly queue: Queue;
  readonly jobId: string;
  readonly lane: Lane;
  readonly data: ChunkData;
}

/**
 * Groups due deliveries into jobs of one queue: up to `size` of the main lane together, every other one by itself.
 * The order gate gives at most one version of an aggregate at a time, so a chunk never holds two.
 */
export function groupIntoChunks(due: readonly DueDelivery[], size: number): Chunk[] {
  const chunks: Chunk[] = [];
  const open = new Map<Queue, [DueDelivery, ...DueDelivery[]]>();
  for (const delivery of due) {
    if (delivery.lane !== 'main') {
      chunks.push(chunkOf([delivery]));
      continue;
    }
    const group = open.get(delivery.consumer);
    if (group === undefined || group.length >= size) {
      if (group !== undefined) chunks.push(chunkOf(group));
      open.set(delivery.consumer, [delivery]);
    } else {
      group.push(delivery);
    }
  }
  for (const group of open.values()) chunks.push(chunkOf(group));
  return chunks;
}

function chunkOf(deliveries: readonly [DueDelivery, ...DueDelivery[]]): Chunk {
  const [{ consumer, lane }] = deliveries;
  const data = { e: deliveries.map((d) => d.event_id), g: deliveries.map((d) => d.generation) };
  return { queue: consumer, jobId: jobIdOf(data), lane, data };
}

/**
 * The same content has the same id, so publishing it again after a crash is ignored; another generation has another id,
 * because BullMQ silently ignores an id that it still holds in any state (bull#1828, bullmq#941).
 */
export function jobIdOf(data: ChunkData): string {
  const [event] = data.e;
  if (data.e.length === 1 && event !== undefined) return `${event}.g${data.g[0]}`;
  const content = data.e.map((id, n) => `${id}.${data.g[n]}`).join();
  return `chunk-${createHash('sha256').update(content).digest('hex').slice(0, 32)}`;
}
