import { Clock } from '@app/domain-kernel';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ClockExpiries } from '../application/clock-expiries';

const EVERY = 5000;

/** Looks every few seconds for clocks that ran out; a missed round costs nothing. */
@Injectable()
export class ClockSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('DisputeClockSweep');
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();

  constructor(
    private readonly clocks: ClockExpiries,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.round = this.round.then(() => this.sweep());
    }, EVERY);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
  }

  private async sweep(): Promise<void> {
    try {
      const { failed } = await this.clocks.sweep(this.clock.now());
      for (const { clockId, error } of failed) {
        this.logger.error(`clock ${clockId} could not expire`, error instanceof Error ? error.stack : String(error));
      }
    } catch (error) {
      this.logger.warn(`sweeping clocks failed: ${error instanceof Error ? error.name : 'unknown'}`);
    }
  }
}
