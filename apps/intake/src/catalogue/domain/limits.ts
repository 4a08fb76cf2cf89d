import type { ItemContent, LimitUnit, PromisedLimit, Situation, StatutoryLimit } from './item';

/** The longest run of days off around a national holiday, weekends included. */
const LONGEST_HOLIDAY = 9;

/** No stretch of `amount` units is longer than so many natural days. */
function atMostDays(amount: number, unit: LimitUnit): number {
  switch (unit) {
    case 'HOUR':
      return amount / 24;
    case 'DAY':
      return amount;
    case 'WORKING_DAY':
      // Two weekend days for every five, and one long holiday for every 21.
      return amount === 0 ? 0 : amount + 2 * Math.ceil(amount / 5) + LONGEST_HOLIDAY * Math.ceil(amount / 21);
    case 'MONTH':
      return amount * 31;
    case 'YEAR':
      return amount * 366;
  }
}

/** Every stretch of `amount` units has at least so many natural days. */
function atLeastDays(amount: number, unit: LimitUnit): number {
  switch (unit) {
    case 'HOUR':
      return amount / 24;
    case 'DAY':
      return amount;
    case 'WORKING_DAY':
      // Make-up days can join two weeks of work: seven in a row have happened, so nothing more than one a day is certain.
      return amount;
    case 'MONTH':
      return amount * 28;
    case 'YEAR':
      return amount * 365;
  }
}

export interface Span {
  readonly amount: number;
  readonly unit: LimitUnit;
}

/**
 * True when the promise can never end after the law's limit. In one unit that is plain; across units it must hold for
 * every calendar, so a promise that only usually fits is refused.
 */
export function neverExceeds(promised: Span, statutory: Span): boolean {
  if (promised.unit === statutory.unit) return promised.amount <= statutory.amount;
  return atMostDays(promised.amount, promised.unit) <= atLeastDays(statutory.amount, statutory.unit);
}

/** The stated length of a statutory limit, or undefined where none is stated. */
export function statedSpan(limit: StatutoryLimit): (Span & { article: string | undefined }) | undefined {
  switch (limit.kind) {
    case 'LIMIT':
    case 'LOCAL_EXAMPLE':
      return { amount: limit.amount, unit: limit.unit, article: limit.article };
    case 'NONE_NATIONAL':
      return undefined;
    case 'NOT_A_POWER':
      return limit.amount === undefined || limit.unit === undefined
        ? undefined
        : { amount: limit.amount, unit: limit.unit, article: limit.article };
  }
}

const UNIT_NAMES: Readonly<Record<LimitUnit, string>> = { WORKING_DAY: '个工作日', DAY: '日', MONTH: '个月', YEAR: '年', HOUR: '小时' };

/** `20个工作日`; a promise of nothing is `当场办结`. */
export function spanText({ amount, unit }: Span): string {
  return amount === 0 ? '当场办结' : `${amount}${UNIT_NAMES[unit]}`;
}

/** 民法典 §203: the last day of a natural period rolls when it is a day off; a working-day period never ends on one. */
export function rollsLastDayOff(unit: LimitUnit): boolean {
  return unit === 'DAY' || unit === 'MONTH' || unit === 'YEAR';
}

export interface SituationLimits {
  readonly statutory: StatutoryLimit;
  readonly promised: PromisedLimit;
}

/** The limits of a situation: its own where it states them, else the item's. */
export function limitsOf(item: ItemContent, situation: Situation): SituationLimits {
  return { statutory: situation.statutoryLimit ?? item.statutoryLimit, promised: situation.promisedLimit ?? item.promisedLimit };
}
