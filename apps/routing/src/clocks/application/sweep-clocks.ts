import { officeCalendar } from '@app/legal-calendar';
import { sweepDueClocks } from '@app/legal-clock';
import { Injectable } from '@nestjs/common';
import { ConsultationClock } from '../../consultations/application/consultation-clock';
import { RoutingDatabase } from '../../database';
import { EndPublicity } from '../../publicity/application/end-publicity';
import { EndSpecialProcedureHandler } from '../../special-procedures/application/end-special-procedure.handler';
import { StepClocks } from '../../tasks/application/step-clocks';

/** Every clock of this service that has run out, each once: a step that has lain too long, a special procedure or a publicity whose time is over. */
@Injectable()
export class SweepClocks {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly steps: StepClocks,
    private readonly procedures: EndSpecialProcedureHandler,
    private readonly publicity: EndPublicity,
    private readonly consultations: ConsultationClock,
  ) {}

  /** @returns how many fired, and what failed and stays due. */
  sweep(now: Date): ReturnType<typeof sweepDueClocks> {
    return sweepDueClocks(this.database, now, officeCalendar(), (tx, fired) => {
      switch (fired.clock.kind) {
        case 'STEP':
          return this.steps.overdue(tx, fired);
        case 'CONSULTATION':
          return this.consultations.overdue(tx, fired);
        case 'PUBLICITY':
          return this.publicity.timeOver(tx, fired);
        case 'SPECIAL':
          return this.procedures.timeOver(tx, fired);
        default:
          throw new Error(`nobody knows what the end of a ${fired.clock.kind} clock does here`);
      }
    });
  }
}
