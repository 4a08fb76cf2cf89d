import { addDays, dueDate, type LocalDate, type TermRule, type WorkingCalendar } from '@app/legal-calendar';

/** 证照状态. How a licence ended is kept apart: run out, 撤销 (行政许可法 §69), 撤回 (§8), 注销 (§70). */
export type LicenceState = 'VALID' | 'EXPIRED' | 'REVOKED' | 'WITHDRAWN' | 'CANCELLED';

export interface Licence {
  readonly id: number;
  readonly number: string;
  readonly state: LicenceState;
  readonly validTo: LocalDate | null;
  readonly endedOn: LocalDate | null;
  /** 注销: the formality, which may follow another end and does not change what that end was. */
  readonly cancelledOn: LocalDate | null;
}

type Span = Pick<TermRule, 'amount' | 'unit'>;

/** The last day of a validity: the corresponding day (民法典 §202), whatever weekday it is, for nobody has to act on it. */
export function lastDay(validity: Span, from: LocalDate, calendar: WorkingCalendar): LocalDate {
  return dueDate({ ...validity, rollsLastDayOff: false }, from, calendar);
}

/** A renewed licence goes on where the old term ends, so that applying early costs nobody a day. */
export function renewedTo(licence: Pick<Licence, 'validTo'>, validity: Span, calendar: WorkingCalendar): LocalDate {
  if (licence.validTo === null) throw new Error('a licence without an end is not renewed');
  return lastDay(validity, licence.validTo, calendar);
}

/** The last day on which a renewal is asked for in time: so many days before the licence runs out (行政许可法 §50). */
export function renewBy(validTo: LocalDate, renewal: Span, calendar: WorkingCalendar): LocalDate {
  return renewal.unit === 'WORKING_DAY' ? calendar.workingDayBefore(validTo, renewal.amount) : addDays(validTo, -renewal.amount);
}

export type End = 'EXPIRE' | 'REVOKE' | 'WITHDRAW' | 'CANCEL';

/** How the licence stands after it ends. 注销 of a licence that had ended before closes the record and leaves the end as it was. */
export function ended(licence: Licence, by: End, on: LocalDate): Licence {
  if (by === 'CANCEL') {
    if (licence.cancelledOn !== null) throw new Error(`licence ${licence.number} is cancelled already`);
    return licence.state === 'VALID' ? { ...licence, state: 'CANCELLED', endedOn: on, cancelledOn: on } : { ...licence, cancelledOn: on };
  }
  if (licence.state !== 'VALID') return licence;
  const state = by === 'EXPIRE' ? 'EXPIRED' : by === 'REVOKE' ? 'REVOKED' : 'WITHDRAWN';
  return { ...licence, state, endedOn: on };
}

export const LICENCE_STATE_NAMES: Readonly<Record<LicenceState, string>> = {
  VALID: '有效',
  EXPIRED: '有效期届满',
  REVOKED: '已撤销',
  WITHDRAWN: '已撤回',
  CANCELLED: '已注销',
};
