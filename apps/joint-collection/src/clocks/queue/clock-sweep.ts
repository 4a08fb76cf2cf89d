import { Clock } from '@app/domain-kernel';
import { officeCalendar } from '@app/legal-calendar';
import { type SweepReport, sweepDueClocks } from '@app/legal-clock';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { JointCollectionDatabase } from '../../database';
import { ClockExpiries } from '../application/clock-expiries';

const EVERY = 5000;

/** Looks every few seconds for clocks that ran out; a missed round costs nothing, and two sweepers do no harm. */
@Injectable()
export class ClockSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('CollectionClockSweep');
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly clock: Clock,
    private readonly expiries: ClockExpiries,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.round = this.round.then(() => this.report());
    }, EVERY);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
  }

  /** @returns how many fired, and what failed and stays due. */
  sweep(): Promise<SweepReport> {
    return sweepDueClocks(this.database, this.clock.now(), officeCalendar(), (tx, fired) =>
      this.expiries.of(fired.clock.subjectType)(tx, fired),
    );
  }

  private async report(): Promise<void> {
    try {
      for (const { clockId, error } of (await this.sweep()).failed) {
        this.logger.error(`clock ${clockId} could not expire`, error instanceof Error ? error.stack : String(error));
      }
    } catch (error) {
      this.logger.warn(`sweeping clocks failed: ${error instanceof Error ? error.name : 'unknown'}`);
    }
  }
}
