import type { Actor } from '@app/access';
import { Clock } from '@app/domain-kernel';
import { officeCalendar } from '@app/legal-calendar';
import { type ClockExplanation, clocksOf, explainClock } from '@app/legal-clock';
import { Injectable } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import { ReadCases } from './read-cases';

export type ClockView = ClockExplanation;

/** 期限: every clock of a case with its rule, its article and one line per day. */
@Injectable()
export class ReadClocks {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
    private readonly cases: ReadCases,
  ) {}

  async of(caseNo: string, actor: Actor): Promise<ClockView[]> {
    const { state } = await this.cases.find(caseNo, actor);
    const clocks = await this.database.run((tx) => clocksOf(tx, 'case', state.id));
    const now = this.clock.now();
    return clocks.map(({ clock, intervals }) => explainClock(clock, intervals, officeCalendar(), now));
  }
}
