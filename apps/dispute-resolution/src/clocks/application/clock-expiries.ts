import { officeCalendar } from '@app/legal-calendar';
import { type FireHandler, sweepDueClocks } from '@app/legal-clock';
import { Injectable } from '@nestjs/common';
import { DisputeResolutionDatabase } from '../../database';

/** The clocks of this service: what the end of one does is known to the capability that armed it, which registers for its subjects. */
@Injectable()
export class ClockExpiries {
  private readonly handlers = new Map<string, FireHandler>();

  constructor(private readonly database: DisputeResolutionDatabase) {}

  register(subjectType: string, handler: FireHandler): void {
    if (this.handlers.has(subjectType)) throw new Error(`the clocks of ${subjectType} have a handler already`);
    this.handlers.set(subjectType, handler);
  }

  /** Fires whatever has become due, each rung once. @returns how many fired, and what failed and stays due. */
  sweep(now: Date): ReturnType<typeof sweepDueClocks> {
    return sweepDueClocks(this.database, now, officeCalendar(), (tx, fired) => {
      const handler = this.handlers.get(fired.clock.subjectType);
      if (!handler) throw new Error(`nobody knows what the end of a clock of ${fired.clock.subjectType} does`);
      return handler(tx, fired);
    });
  }
}
