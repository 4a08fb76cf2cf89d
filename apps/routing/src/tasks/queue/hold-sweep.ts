import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { HoldHandler } from '../application/hold.handler';

const EVERY = 60_000;

/** Looks every minute for holds whose day has come; a missed minute costs nothing. */
@Injectable()
export class HoldSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(HoldSweep.name);
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();

  constructor(private readonly holds: HoldHandler) {}

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
      await this.holds.sweep();
    } catch (error) {
      this.logger.warn(`ending holds failed: ${error instanceof Error ? error.name : 'unknown'}`);
    }
  }
}
