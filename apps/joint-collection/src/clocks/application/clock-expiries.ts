import type { FireHandler } from '@app/legal-clock';
import { Injectable } from '@nestjs/common';

/** What the end of a clock does is known to the capability that armed it. */
@Injectable()
export class ClockExpiries {
  private readonly handlers = new Map<string, FireHandler>();

  register(subjectType: string, handler: FireHandler): void {
    if (this.handlers.has(subjectType)) throw new Error(`the clocks of ${subjectType} have a handler already`);
    this.handlers.set(subjectType, handler);
  }

  of(subjectType: string): FireHandler {
    const handler = this.handlers.get(subjectType);
    if (!handler) throw new Error(`nobody knows what the end of a clock of ${subjectType} does`);
    return handler;
  }
}
