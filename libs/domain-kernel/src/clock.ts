/** The only source of "now" for business time. Injected, so that tests and the demo can make months pass. */
export abstract class Clock {
  abstract now(): Date;
}

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}

/** Runs like the real clock from a chosen instant, and can be moved forward. For tests and the demo only. */
export class MovableClock extends Clock {
  private offset: number;

  constructor(start: Date) {
    super();
    this.offset = start.getTime() - Date.now();
  }

  now(): Date {
    return new Date(Date.now() + this.offset);
  }

  /** Moves to `instant`; refuses to go back, because history does not. */
  moveTo(instant: Date): void {
    if (instant.getTime() < this.now().getTime()) throw new Error(`the clock does not go back to ${instant.toISOString()}`);
    this.offset = instant.getTime() - Date.now();
  }
}
