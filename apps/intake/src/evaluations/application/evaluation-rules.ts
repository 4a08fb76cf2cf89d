import type { ClockUnit } from '@app/legal-calendar';
import rules from '../../../data/evaluation-rules.json';
import type { ServiceKind } from '../domain/service-event';

/** What the county has set about evaluations; every number names where it comes from. */
export const RULES = {
  poorUpTo: rules.poorUpTo,
  unitWhenUnknown: rules.unitWhenUnknown,
  verify: { ...rules.verify, unit: rules.verify.unit as ClockUnit },
  callBack: { ...rules.callBack, unit: rules.callBack.unit as ClockUnit },
  rateAgainDays: rules.rateAgain.days,
  unrated: rules.unrated,
  fewestShown: rules.statistics.fewestShown,
  revealToRatedAfterClosure: rules.revealToRatedAfterClosure,
} as const;

const GRADES = new Map(rules.grades.map(({ grade, name }) => [grade, name]));
const SERVICES = new Map(rules.services.map(({ kind, name }) => [kind, name]));

export const GRADE_NUMBERS: readonly number[] = rules.grades.map(({ grade }) => grade);
export const gradeName = (grade: number): string => GRADES.get(grade) ?? String(grade);
export const serviceName = (kind: ServiceKind): string => SERVICES.get(kind) ?? kind;
