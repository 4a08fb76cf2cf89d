import { localDate, officeCalendar } from '@app/legal-calendar';
import { ended, type Licence, lastDay, renewBy, renewedTo } from './licence';

const CALENDAR = officeCalendar();
const on = localDate('2026-11-25');
const VALID: Licence = {
  id: 1,
  number: '530131017000-2026-000001',
  state: 'VALID',
  validTo: localDate('2031-11-25'),
  endedOn: null,
  cancelledOn: null,
};

describe('the days of a licence', () => {
  it('ends on the corresponding day, also when that is a day off', () => {
    expect(lastDay({ amount: 5, unit: 'YEAR' }, on, CALENDAR)).toBe('2031-11-25');
    expect(lastDay({ amount: 1, unit: 'MONTH' }, localDate('2027-01-31'), CALENDAR)).toBe('2027-02-28');
  });

  it('goes on from the old end, so that applying early costs nobody a day', () => {
    expect(renewedTo(VALID, { amount: 5, unit: 'YEAR' }, CALENDAR)).toBe('2036-11-25');
  });

  it('is to be renewed thirty working days before its end (行政许可法 §50, §82)', () => {
    // From Thursday 31 December 2026 back over the weekends only.
    expect(renewBy(localDate('2026-12-31'), { amount: 30, unit: 'WORKING_DAY' }, CALENDAR)).toBe('2026-11-19');
    expect(renewBy(localDate('2026-12-31'), { amount: 45, unit: 'DAY' }, CALENDAR)).toBe('2026-11-16');
  });
});

describe('the end of a licence', () => {
  it.each([
    ['EXPIRE', 'EXPIRED'],
    ['REVOKE', 'REVOKED'],
    ['WITHDRAW', 'WITHDRAWN'],
    ['CANCEL', 'CANCELLED'],
  ] as const)('%s makes it %s', (by, state) => {
    expect(ended(VALID, by, on)).toMatchObject({ state, endedOn: on });
  });

  it('stays what it was when 注销 follows', () => {
    const revoked = ended(VALID, 'REVOKE', on);
    expect(ended(revoked, 'CANCEL', localDate('2026-12-01'))).toMatchObject({ state: 'REVOKED', endedOn: on, cancelledOn: '2026-12-01' });
  });

  it('happens once', () => {
    const revoked = ended(VALID, 'REVOKE', on);
    expect(ended(revoked, 'EXPIRE', localDate('2031-11-25'))).toBe(revoked);
    expect(() => ended(ended(VALID, 'CANCEL', on), 'CANCEL', on)).toThrow('cancelled already');
  });
});
