import type { ProceedingKind } from './proceeding';

/** Which steps of a proceeding start, meet and extend one clock; what the clock is stands with the clock kinds. */
export interface ProceedingClockRule {
  readonly proceeding: ProceedingKind;
  readonly clock: string;
  readonly armedBy: readonly string[];
  readonly metBy: readonly string[];
  readonly extendedBy: string | null;
}

export interface ClockEffects {
  readonly arm: readonly string[];
  readonly meet: readonly string[];
  readonly extend: readonly string[];
}

/** What a step does to the clocks of its proceeding. A step may end one clock and start the next. */
export function clockEffects(rules: readonly ProceedingClockRule[], kind: ProceedingKind, action: string): ClockEffects {
  const own = rules.filter(({ proceeding }) => proceeding === kind);
  const named = (wanted: (rule: ProceedingClockRule) => boolean): string[] => own.filter(wanted).map(({ clock }) => clock);
  return {
    arm: named(({ armedBy }) => armedBy.includes(action)),
    meet: named(({ metBy }) => metBy.includes(action)),
    extend: named(({ extendedBy }) => extendedBy === action),
  };
}
