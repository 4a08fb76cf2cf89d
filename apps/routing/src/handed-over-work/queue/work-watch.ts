import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CallBackWork } from '../application/call-back-work';

const EVERY = 60_000;

/** Looks every minute for waits for services that are over; a missed minute costs nothing. */
@Injectable()
export class WorkWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(WorkWatch.name);
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();

  constructor(private readonly work: CallBackWork) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.round = this.round.then(() => this.look());
    }, EVERY);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
  }

  private async look(): Promise<void> {
    try {
      await this.work.endWaits();
    } catch (error) {
      this.logger.warn(`ending waits for services failed: ${error instanceof Error ? error.name : 'unknown'}`);
    }
  }
}
