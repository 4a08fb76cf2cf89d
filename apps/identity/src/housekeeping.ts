import { Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { IdentityDatabase } from './database';
import { forgetEndedState } from './issuer/storage-adapter';

const EVERY_MILLISECONDS = 60_000;

/** Once a minute, in the worker role: takes away codes, sessions and tokens that have ended. */
export class IssuerHousekeeping implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(IssuerHousekeeping.name);
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();

  constructor(private readonly database: IdentityDatabase) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.round = this.sweep();
    }, EVERY_MILLISECONDS);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
  }

  private async sweep(): Promise<void> {
    try {
      await forgetEndedState(this.database);
    } catch (error) {
      this.logger.warn(`ended sign-ins stay for another round: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
