import { Metrics } from '@app/http';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { ConnectorBook, type SwitchedOn } from '../application/connector-book';
import { ConnectorStatusQuery } from '../application/connector-status.query';
import { Exchange } from '../application/exchange';

const EVERY = 500;
/** Waits are counted in minutes, and the operator's view need not be newer. */
const SLOW_EVERY = 5000;
const BREAKER_STATES = { CLOSED: 0, HALF_OPEN: 1, OPEN: 2 } as const;

/** Keeps the exchange with departments' systems going. Each system has its own turn: a slow one holds up nobody else. */
@Injectable()
export class CallLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(CallLoop.name);
  private readonly turns = new Map<string, Promise<void>>();
  private readonly timers: NodeJS.Timeout[] = [];
  private stopping = false;
  private readonly attempts: Counter<'connector' | 'outcome'>;
  private readonly breaker: Gauge<'connector'>;
  private readonly waiting: Gauge<'connector' | 'reason'>;

  constructor(
    private readonly exchange: Exchange,
    private readonly book: ConnectorBook,
    private readonly status: ConnectorStatusQuery,
    metrics: Metrics,
  ) {
    const registers = [metrics.registry];
    this.attempts = new Counter({
      name: 'connector_attempts_total',
      help: "Calls to departments' systems, by what came of them",
      labelNames: ['connector', 'outcome'],
      registers,
    });
    this.breaker = new Gauge({
      name: 'connector_breaker_state',
      help: "0 closed, 1 half open, 2 open: the department's system is away and nobody is sent to it",
      labelNames: ['connector'],
      registers,
    });
    this.waiting = new Gauge({
      name: 'connector_cases_waiting',
      help: "Cases that wait for a department's system",
      labelNames: ['connector', 'reason'],
      registers,
    });
  }

  onApplicationBootstrap(): void {
    for (const system of this.book.switchedOn) this.every(EVERY, system.connector.code, () => this.turn(system));
    this.every(SLOW_EVERY, 'waits', () => this.slowTurn());
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all(this.turns.values());
  }

  /** A turn that is not over yet is not followed by another. */
  private every(milliseconds: number, name: string, turn: () => Promise<void>): void {
    const timer = setInterval(() => {
      if (this.stopping || this.turns.has(name)) return;
      const running = turn()
        .catch((error: unknown) => this.logger.warn(`${name}: the turn failed: ${error instanceof Error ? error.name : 'unknown'}`))
        .finally(() => this.turns.delete(name));
      this.turns.set(name, running);
    }, milliseconds);
    timer.unref();
    this.timers.push(timer);
  }

  private async turn(system: SwitchedOn): Promise<void> {
    for (let more = true; more && !this.stopping; ) {
      const attempted = await this.exchange.roundWith(system);
      for (const { connector, outcome } of attempted) this.attempts.inc({ connector, outcome });
      more = attempted.length > 0;
    }
  }

  private async slowTurn(): Promise<void> {
    await this.exchange.endWaits();
    for (const { code, breaker, calls } of await this.status.list()) {
      this.breaker.set({ connector: code }, BREAKER_STATES[breaker.state]);
      this.waiting.set({ connector: code, reason: 'SYSTEM_UNAVAILABLE' }, calls.unavailable);
      this.waiting.set({ connector: code, reason: 'AWAITING_ANSWER' }, calls.waiting - calls.unavailable);
    }
  }
}
