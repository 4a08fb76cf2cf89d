import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DetectLaundering } from './detect-laundering';

const HOUR = 3_600_000;

/** Every hour, in the worker role. Two processes that look at once find the same and raise it once. */
@Injectable()
export class LaunderingWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(LaunderingWatch.name);
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();

  constructor(private readonly detect: DetectLaundering) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.round = this.round.then(() => this.look());
    }, HOUR);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
  }

  private async look(): Promise<void> {
    try {
      const { cases, findings } = await this.detect.check();
      if (findings > 0) this.logger.log(`${findings} signs of laundered clocks in ${cases} cases`);
    } catch (error) {
      // The next round begins where the last good one ended.
      this.logger.error('the search for laundered clocks failed', error instanceof Error ? error.stack : String(error));
    }
  }
}
