import { Configuration } from '@app/configuration';
import { Clock } from '@app/domain-kernel';
import { forgetOldAnswers, Metrics } from '@app/http';
import { daysBetween, localDateOf, nationalCalendar } from '@app/legal-calendar';
import { type MovedClock, reprojectAfterNotice } from '@app/legal-clock';
import type { Database, Transaction } from '@app/persistence';
import { type InjectionToken, Logger, type OnApplicationBootstrap, type OnModuleDestroy, type Provider } from '@nestjs/common';
import { Gauge } from 'prom-client';

const DAY_MILLISECONDS = 86_400_000;
const DAYS_COVERED = 'legal_calendar_days_covered';

/** Who keeps copies of due days, and is told in the transaction that moved them. */
export interface FollowsClocks {
  clocksMoved(tx: Transaction, moved: readonly MovedClock[], now: Date): Promise<void>;
}

/** What a service with clocks and idempotent answers does once a day and when it starts, in the worker role. Any number may run. */
export class Housekeeping implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Housekeeping.name);
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    private readonly production: boolean,
    private readonly follower?: FollowsClocks,
  ) {}

  onApplicationBootstrap(): void {
    this.round = this.perform();
    this.timer = setInterval(() => {
      this.round = this.round.then(() => this.perform());
    }, DAY_MILLISECONDS);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
  }

  private async perform(): Promise<void> {
    const now = this.clock.now();
    await this.duty('clocks were not computed anew', async () => {
      const done = await this.database.run(async (tx) => {
        const reprojection = await reprojectAfterNotice(tx, now);
        if (reprojection) await this.follower?.clocksMoved(tx, reprojection.moved, now);
        return reprojection;
      });
      if (done) this.logger.log(`${done.basis}: ${done.moved.length} of ${done.examined} running clocks moved`);
    });
    await this.duty('old answers were not forgotten', async () => {
      await this.database.run((tx) => forgetOldAnswers(tx, now));
    });
    await this.duty('the calendar was not looked at', async () => this.watchCalendar(now));
  }

  /** 国务院 publishes next year's days in November; without them every date after the year's end is provisional. */
  private watchCalendar(now: Date): void {
    const today = localDateOf(now);
    const calendar = nationalCalendar();
    this.daysCovered().set(daysBetween(today, calendar.coverageEndsOn));
    const missing = calendar.missingNotice(today);
    if (!missing) return;
    const sentence = `${missing.year} 年的放假通知还没有录入（还有 ${missing.daysLeft} 天）：其后的期限按法定节假日暂算，通知发布后请升级。`;
    // A county must hear of it; a trial need not.
    if (this.production) this.logger.warn(sentence);
    else this.logger.log(sentence);
  }

  /** One calendar in the process, however many services look at it. */
  private daysCovered(): Gauge {
    const { registry } = this.metrics;
    const known = registry.getSingleMetric(DAYS_COVERED);
    if (known instanceof Gauge) return known;
    return new Gauge({
      name: DAYS_COVERED,
      help: 'Days until the last published holiday notice ends; alarm below 30',
      registers: [registry],
    });
  }

  /** A duty that fails is tried again tomorrow; the others are done today. */
  private async duty(failure: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.warn(`${failure}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** For a service's worker role: `housekeeping(IntakeDatabase, DueDays)`, the second where somebody keeps copies of due days. */
export function housekeeping(database: InjectionToken<Database>, follower?: InjectionToken<FollowsClocks>): Provider {
  return {
    provide: Housekeeping,
    inject: [database, Clock, Metrics, Configuration, ...(follower === undefined ? [] : [follower])],
    useFactory: (service: Database, clock: Clock, metrics: Metrics, { environment }: Configuration, follows?: FollowsClocks) =>
      new Housekeeping(service, clock, metrics, environment === 'production', follows),
  };
}
