import { DomainError } from '@app/domain-kernel';
import { isOutage } from '../problems/problem';

export interface CoalescerOptions {
  /** Batches under way at once. */
  readonly flights?: number;
  /** How many must wait before a batch leaves beside one that is under way: small batches cost more for each item. */
  readonly crowd?: number;
  readonly maximumBatch?: number;
  /** Waiting beyond this is refused with 503 `overloaded`. */
  readonly maximumWaiting?: number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Lets commands that arrive together share one transaction. No timer: an idle server adds no latency, a busy one batches by itself.
 * `run` answers one result per item, in order; an Error among them refuses that item alone. If `run` throws, the batch is halved until the
 * item that spoils it stands alone, so a bad one never fails its neighbours; an outage fails the batch at once.
 */
export class Coalescer<Item, Result> {
  private readonly waiting: Waiting<Item, Result>[] = [];
  private readonly flights: number;
  private readonly crowd: number;
  private readonly maximumBatch: number;
  private readonly maximumWaiting: number;
  private inFlight = 0;
  private scheduled = false;
  private readonly idleListeners: Array<() => void> = [];

  constructor(
    private readonly run: (batch: readonly Item[]) => Promise<readonly (Result | Error)[]>,
    options: CoalescerOptions = {},
  ) {
    this.flights = options.flights ?? 2;
    this.crowd = options.crowd ?? 32;
    this.maximumBatch = options.maximumBatch ?? 128;
    this.maximumWaiting = options.maximumWaiting ?? 2000;
  }

  push(item: Item): Promise<Result> {
    if (this.waiting.length >= this.maximumWaiting) {
      return Promise.reject(
        new DomainError('unavailable', 'overloaded', '当前办理人数过多，本次提交没有保存，请稍后重试。', { retryAfter: 1 }),
      );
    }
    return new Promise<Result>((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.schedule();
    });
  }

  /** Resolves when nothing waits and nothing is under way. */
  idle(): Promise<void> {
    if (this.inFlight === 0 && this.waiting.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.idleListeners.push(resolve));
  }

  private schedule(): void {
    if (this.scheduled || !this.mayLeave()) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.takeOff();
    });
  }

  private mayLeave(): boolean {
    return this.inFlight === 0 ? this.waiting.length > 0 : this.inFlight < this.flights && this.waiting.length >= this.crowd;
  }

  private takeOff(): void {
    while (this.mayLeave()) {
      const batch = this.waiting.splice(0, this.maximumBatch);
      this.inFlight += 1;
      void this.fly(batch).finally(() => {
        this.inFlight -= 1;
        this.takeOff();
        if (this.inFlight === 0 && this.waiting.length === 0) for (const listener of this.idleListeners.splice(0)) listener();
      });
    }
  }

  private async fly(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    let results: readonly (Result | Error)[];
    try {
      results = await this.run(batch.map(({ item }) => item));
      if (results.length !== batch.length) throw new RangeError(`a batch of ${batch.length} got ${results.length} results`);
    } catch (error) {
      if (batch.length === 1 || isOutage(error)) {
        for (const { reject } of batch) reject(error);
        return;
      }
      const half = batch.length >> 1;
      await this.fly(batch.slice(0, half));
      await this.fly(batch.slice(half));
      return;
    }
    for (const [index, { resolve, reject }] of batch.entries()) {
      const result = results[index] as Result | Error;
      if (result instanceof Error) reject(result);
      else resolve(result);
    }
  }
}
