import type { LocalDate } from '@app/legal-calendar';
import { dueDate, officeCalendar } from '@app/legal-calendar';
import acts from '../../../data/acts.json';
import bars from '../../../data/application-bars.json';
import type { Act, ActTerms, Ground } from '../domain/act';
import type { ActKind, ApplicationBar, Limit } from '../domain/case';

// JSON imports know no literal types; act-book.spec.ts compares the file with the law's own list.
export const ACTS = acts.acts as unknown as Readonly<Record<ActKind, Act>>;
export const ACT_TERMS: ActTerms = { limit: acts.limit as Limit, levels: acts.levels as ActTerms['levels'] };

export const FALSE_PAPER_REASONS: readonly string[] = bars.falsePaperReasons;

/** An act's ground as it was chosen; the code was checked when the act began. */
export function actOf(kind: ActKind, groundCode: string): { act: Act; ground: Ground } {
  const act = ACTS[kind];
  const ground = act.grounds.find(({ code }) => code === groundCode);
  if (ground === undefined) throw new Error(`${kind} knows no ground ${groundCode}`);
  return { act, ground };
}

/** The last day of a bar: one year after false papers, three after fraud (行政许可法 §78, §79). */
export function barredUntil({ kind, from }: ApplicationBar): LocalDate {
  return dueDate(bars[kind] as Limit, from, officeCalendar());
}

export const barArticle = (kind: ApplicationBar['kind']): string => bars[kind].article;
