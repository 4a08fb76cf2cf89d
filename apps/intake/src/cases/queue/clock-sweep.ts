import { Clock } from '@app/domain-kernel';
import { officeCalendar } from '@app/legal-calendar';
import { sweepDueClocks } from '@app/legal-clock';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import { ClockExpiries } from '../application/clock-expiries';
import { ExpireClock } from '../application/expire-clock';

const EVERY_MS = 1000;

/** Looks for clocks that ran out. It only finds due rows, so a missed round costs nothing and two sweepers do no harm. */
@Injectable()
export class ClockSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('ClockSweep');
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
    private readonly expire: ExpireClock,
    private readonly others: ClockExpiries,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.round;
  }

  private schedule(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.round = this.sweep().finally(() => this.schedule());
    }, EVERY_MS);
    this.timer.unref();
  }

  private async sweep(): Promise<void> {
    try {
      const { failed } = await sweepDueClocks(this.database, this.clock.now(), officeCalendar(), (tx, fired) =>
        fired.clock.subjectType === 'case' ? this.expire.handle(tx, fired) : this.others.of(fired.clock.subjectType)(tx, fired),
      );
      for (const { clockId, error } of failed) {
        this.logger.error(`clock ${clockId} could not expire`, error instanceof Error ? error.stack : String(error));
      }
    } catch (error) {
      // The clock stays due and the next round finds it; the log says why this one did not.
      this.logger.error('the clock sweep failed', error instanceof Error ? error.stack : String(error));
    }
  }
}
