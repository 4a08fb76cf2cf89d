import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { TakeInWork } from '../application/take-in-work';

const EVERY = 2000;

/** Looks every two seconds for cases that were handed over and are to be read; a missed round costs nothing. */
@Injectable()
export class TakeInLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(TakeInLoop.name);
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();

  constructor(private readonly work: TakeInWork) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.round = this.round.then(() => this.takeIn());
    }, EVERY);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
  }

  private async takeIn(): Promise<void> {
    try {
      await this.work.takeIn();
    } catch (error) {
      this.logger.warn(`cases were not taken in: ${error instanceof Error ? error.name : 'unknown'}`);
    }
  }
}
