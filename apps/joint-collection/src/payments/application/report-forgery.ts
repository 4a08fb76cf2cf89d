import { Clock } from '@app/domain-kernel';
import { Metrics, type SignatureFault } from '@app/http';
import { localDateOf } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { JointCollectionDatabase } from '../../database';
import { RaiseAlarm } from './raise-alarm';

/** Somebody speaks for a channel without its key: one alarm a day, with how often, whatever is sent. */
@Injectable()
export class ReportForgery {
  private readonly refused: Counter<'fault'>;

  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly clock: Clock,
    private readonly alarms: RaiseAlarm,
    metrics: Metrics,
  ) {
    this.refused = new Counter({
      name: 'channel_notices_refused_total',
      help: 'Notices of tax channels that were not believed, by what was wrong',
      labelNames: ['fault'],
      registers: [metrics.registry],
    });
  }

  /** @param channel undefined where nobody of that name is known, of which nobody is told */
  async execute(channel: string | undefined, fault: SignatureFault): Promise<void> {
    this.refused.inc({ fault });
    if (channel === undefined || fault !== 'wrong') return;
    const now = this.clock.now();
    await this.database.run((tx) => this.alarms.in(tx, [{ channel, kind: 'FORGED', subject: localDateOf(now), billId: null }], now));
  }
}
