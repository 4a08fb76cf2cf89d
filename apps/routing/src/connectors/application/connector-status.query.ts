import { Clock } from '@app/domain-kernel';
import { Injectable } from '@nestjs/common';
import { RoutingDatabase } from '../../database';
import { type Breaker, closedBreaker } from '../domain/circuit-breaker';
import { findBreakers } from '../persistence/breaker.repository';
import { type CallCounts, callCounts } from '../persistence/call-counts.read-model';
import { ConnectorBook } from './connector-book';

export interface ConnectorStatus {
  readonly code: string;
  readonly name: string;
  readonly organ: string;
  readonly switchedOn: boolean;
  readonly breaker: Breaker;
  readonly calls: CallCounts;
}

const NOTHING: CallCounts = { waiting: 0, unavailable: 0, oldestSince: null, failedToday: 0, contradictions: 0 };

/** How every department's system is doing, for the operator's page and the metrics. */
@Injectable()
export class ConnectorStatusQuery {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly book: ConnectorBook,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<ConnectorStatus[]> {
    const now = this.clock.now();
    const [breakers, counts] = await Promise.all([findBreakers(this.database), callCounts(this.database, now)]);
    return this.book.all.map(({ code, name, organ }) => ({
      code,
      name,
      organ,
      switchedOn: this.book.find(code) !== undefined,
      breaker: breakers.get(code) ?? closedBreaker(now),
      calls: counts.get(code) ?? NOTHING,
    }));
  }
}
