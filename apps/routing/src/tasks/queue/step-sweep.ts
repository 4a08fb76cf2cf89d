import { Clock } from '@app/domain-kernel';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { StepClocks } from '../application/step-clocks';

const EVERY = 60_000;

/** Looks every minute for steps that have lain too long; a missed minute costs nothing. */
@Injectable()
export class StepSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(StepSweep.name);
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();

  constructor(
    private readonly clocks: StepClocks,
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
      await this.clocks.sweep(this.clock.now());
    } catch (error) {
      this.logger.warn(`sweeping step clocks failed: ${error instanceof Error ? error.name : 'unknown'}`);
    }
  }
}
