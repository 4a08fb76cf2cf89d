import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ArchiveCases } from '../application/archive-cases';

const DAY = 86_400_000;

/** Once a day, and when a worker starts. What is missed today is found tomorrow. */
@Injectable()
export class ArchiveTimer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('ArchiveTimer');
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();

  constructor(private readonly archive: ArchiveCases) {}

  onApplicationBootstrap(): void {
    this.round = this.perform();
    this.timer = setInterval(() => {
      this.round = this.round.then(() => this.perform());
    }, DAY);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
  }

  private async perform(): Promise<void> {
    try {
      const { archived, incomplete } = await this.archive.run();
      if (archived + incomplete > 0) this.logger.log(`${archived} cases archived, ${incomplete} files incomplete`);
    } catch (error) {
      this.logger.warn(`cases were not archived: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
