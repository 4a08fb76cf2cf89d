import { type LocalDate, localDateOf, officeCalendar } from '@app/legal-calendar';
import { clockKind, clocksOf, consumption } from '@app/legal-clock';
import type { IntakeDatabase } from '../../database';
import type { CaseStatus } from '../domain/case.transitions';
import type { Span } from '../domain/paper-facts';
import { inWords } from './limit-in-words';

/** A case whose clock stands has no due day: what it has is the rest, to be counted on when the procedure is over. */
export interface PausedView {
  readonly procedure: string;
  readonly since: LocalDate;
  /** The written notice (行政许可法 §45); null while it is being made. */
  readonly documentNo: string | null;
  readonly limits: readonly { readonly name: string; readonly remaining: Span }[];
  readonly sentence: string;
}

export async function pausedView(database: IntakeDatabase, caseId: number, status: CaseStatus, now: Date): Promise<PausedView | null> {
  if (status !== 'SPECIAL_PROCEDURE') return null;
  const paused = (await database.run((tx) => clocksOf(tx, 'case', caseId))).filter(({ clock }) => clock.state === 'PAUSED');
  const open = paused.flatMap(({ intervals }) => intervals.filter(({ toOn }) => toOn === null)).at(0);
  if (open === undefined) return null;
  const limits = paused.map(({ clock, intervals }) => {
    const unit = clock.unit === 'WORKING_DAY' || clock.unit === 'HOUR' ? clock.unit : 'DAY';
    const { remaining } = consumption(clock, intervals, officeCalendar(), localDateOf(now));
    return { name: clockKind(clock.kind).name, remaining: { amount: remaining, unit } as const };
  });
  const rest = limits.map(({ name, remaining }) => `${name}剩余${inWords(remaining)}`).join('，');
  return {
    procedure: open.reason,
    since: open.fromOn,
    documentNo: open.documentNo,
    limits,
    sentence: `自 ${open.fromOn} 起进行${open.reason}，所需时间不计入办理期限；${rest}，结束后继续计算。`,
  };
}
