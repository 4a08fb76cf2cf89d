import { Metrics } from '@app/http';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { StuckCasesQuery } from '../application/stuck-cases.query';

const EVERY = 3_600_000;

/** Asks every hour, and so also every night, whether any case is stuck; the answer is a metric and, when it is not zero, a warning. */
@Injectable()
export class StuckWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(StuckWatch.name);
  private readonly gauge: Gauge;
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();

  constructor(
    private readonly query: StuckCasesQuery,
    metrics: Metrics,
  ) {
    this.gauge = new Gauge({
      name: 'routing_stuck_cases',
      help: 'Open cases that nobody can move on; must be 0',
      registers: [metrics.registry],
    });
  }

  onApplicationBootstrap(): void {
    this.round = this.look();
    this.timer = setInterval(() => {
      this.round = this.look();
    }, EVERY);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
  }

  private async look(): Promise<void> {
    try {
      const stuck = await this.query.list();
      this.gauge.set(stuck.length);
      for (const { caseNo, reason } of stuck.slice(0, 20)) this.logger.warn(`stuck case ${caseNo}: ${reason}`);
    } catch (error) {
      this.logger.warn(`looking for stuck cases failed: ${error instanceof Error ? error.name : 'unknown'}`);
    }
  }
}
