import { ageOn } from '@app/identifiers';
import { localDate } from '@app/legal-calendar';
import fc from 'fast-check';
import { RULES } from '../application/shipped-rules';
import { assessMedical, highestAssistance } from './assessment';
import { contributions, flexibleContribution, lateFee, prevailing, share, undeclaredMonth } from './employer';
import { medicalVersion } from './rules';
import { ceiling, gapYears, repairPrice, waitingPeriod } from './waiting-period';
import { ageBand } from './years';

const TODAY = localDate('2026-11-23');
const waiting = (gap: number, repairYears = 0, paidInWindow = true, groups: string[] = []) =>
  waitingPeriod({ gapYears: gap, repairYears, paidInWindow, groups }, RULES.waiting);

describe('待遇等待期 (国办发〔2024〕38号)', () => {
  it.each([
    [0, 0, true, 0],
    [0, 0, false, 3],
    [1, 0, true, 4],
    [3, 3, true, 3],
    [4, 0, true, 7],
    [4, 4, true, 6],
    [6, 0, true, 9],
    [6, 3, true, 6],
    [6, 6, true, 6],
  ])('gap of %i years, %i repaired, in the window %s: %i months', (gap, repair, inWindow, months) => {
    expect(waiting(gap, repair, inWindow).months).toBe(months);
  });

  it('story 4: a six-year gap is nine months, explained; three years repaired, six, at this year’s price', () => {
    expect(gapYears([2018, 2019, 2020], 2027, null)).toBe(6);
    const nine = waiting(6);
    expect([nine.fixedMonths, nine.variableMonths, nine.repairedMonths, nine.months]).toEqual([3, 6, 0, 9]);
    expect(nine.lines.map(({ code }) => code)).toEqual(['fixed', 'gap', 'gap-years-from', 'total', 'start']);
    const six = waiting(6, 3);
    expect([six.repairedMonths, six.months]).toEqual([3, 6]);
    expect(six.lines.find(({ code }) => code === 'total')?.text).toContain('6个月');
    expect(repairPrice(3, 40_000, { article: 'x', example: true })).toMatchObject({ fen: 120_000, payer: 'person', example: true });
  });

  it('knows no gap of somebody of whom nothing is known, and counts from the year that the province sets', () => {
    expect(gapYears([], 2027, null)).toBeNull();
    expect(gapYears([2026], 2027, null)).toBe(0);
    expect(gapYears([2020], 2027, 2025)).toBe(2);
  });

  it('exempts the newborn and refuses more repair than gap', () => {
    expect(waiting(0, 0, false, ['NEWBORN']).months).toBe(0);
    expect(() => waiting(2, 3)).toThrow(expect.objectContaining({ code: 'repair-exceeds-gap' }));
  });

  it('never falls with a longer gap nor rises with repair, and keeps the floor', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 30 }), (gap, repair) => {
        const repaired = Math.min(repair, gap);
        const { months } = waiting(gap, repaired);
        return (
          months <= waiting(gap).months &&
          months >= (gap >= 4 ? 6 : 3) &&
          waiting(gap + 1, repaired).months >= months &&
          months === Math.max(3 + gap - repaired, gap >= 4 ? 6 : 3)
        );
      }),
    );
  });
});

describe('大病保险激励', () => {
  it('begins after four years and ends at a fifth of the original', () => {
    expect(ceiling(4, 0, RULES.ceiling).raiseFen).toBe(0);
    expect(ceiling(6, 1, RULES.ceiling).raiseFen).toBe(300_000);
    expect(ceiling(40, 40, RULES.ceiling)).toMatchObject({ raiseFen: 4_000_000, ceilingFen: 24_000_000 });
  });
});

describe('资助 of any categories', () => {
  it('adds up to the personal amount exactly, and is that of one category', () => {
    const [amount] = RULES.medical.amounts.slice(-1);
    if (amount === undefined) throw new Error('no amount');
    const codes = RULES.assistance.categories.map(({ code }) => code);
    fc.assert(
      fc.property(fc.subarray(codes), (held) => {
        const made = assessMedical(held, amount, RULES.assistance, medicalVersion(RULES));
        const each = held.map((code) => highestAssistance([code], amount.personalFen, RULES.assistance)?.fen ?? 0);
        expect(made.dueFen + made.assistanceFen).toBe(amount.personalFen);
        expect(made.assistanceFen).toBe(Math.max(0, ...each));
        expect(made.dueFen).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('ages', () => {
  it('agree with full years on every day of birth', () => {
    const day = fc.date({ min: new Date('1940-01-01'), max: new Date('2026-11-23'), noInvalidDate: true });
    const on = fc.date({ min: new Date('2026-11-23'), max: new Date('2034-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, on, (born, today) => {
        const [birthOn, now] = [localDate(born.toISOString().slice(0, 10)), localDate(today.toISOString().slice(0, 10))];
        const age = ageOn(birthOn, now);
        expect(ageBand(birthOn, now, 16, 60)).toBe(age < 16 ? 'BELOW' : age >= 60 ? 'BEYOND' : 'CONTRIBUTING');
      }),
    );
    expect(ageBand(localDate('2012-02-29'), localDate('2028-02-28'), 16, 60)).toBe('BELOW');
    expect(ageBand(localDate('2012-02-29'), localDate('2028-02-29'), 16, 60)).toBe('CONTRIBUTING');
  });
});

describe('用人单位', () => {
  it('rounds to the nearest fen, exactly, whatever the amount', () => {
    expect([share(1999, 1600), share(3, 5000), share(1, 4999)]).toEqual([320, 2, 0]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000_000 }), fc.integer({ min: 0, max: 30_000 }), (fen, rate) => {
        const exact = BigInt(fen) * BigInt(rate);
        const off = BigInt(share(fen, rate)) * 10_000n - exact;
        return off > -5000n && off <= 5000n;
      }),
    );
  });

  it('pays by a base of 60 to 300 % of the average wage', () => {
    const low = contributions(300_000, 1, TODAY, RULES.employer);
    expect(low.lines.find(({ code }) => code === 'base')).toMatchObject({ fen: 480_000, example: true });
    // 480,000 fen × (16 + 6 + 0.5 + 0.2) % and × (8 + 2 + 0.5) %
    expect([low.employerFen, low.employeeFen]).toEqual([108_960, 50_400]);
    const high = contributions(9_900_000, 5, TODAY, RULES.employer);
    expect([high.employerFen, high.employeeFen]).toEqual([566_400, 252_000]);
    expect(() => contributions(500_000, 9, TODAY, RULES.employer)).toThrow(expect.objectContaining({ code: 'rate-unknown' }));
  });

  it('takes the unemployment rate of the day and says where it is only carried on', () => {
    const of = (on: string) =>
      contributions(500_000, 1, localDate(on), RULES.employer).lines.find(({ code }) => code === 'UNEMPLOYMENT/employer');
    expect(of('2026-01-01')).toMatchObject({ fen: 2500, example: true });
  });

  it('charges flexible workers all of it, and 110 % of the last month to whoever declared nothing (§62)', () => {
    expect(flexibleContribution(800_000, TODAY, RULES.employer)).toMatchObject({
      employeeFen: 160_000,
      accountFen: 64_000,
      employerFen: 0,
    });
    expect(undeclaredMonth(123_455, RULES.employer)).toMatchObject({ fen: 135_801, article: '社会保险法 §62' });
  });
});

describe('滞纳金', () => {
  const fee = (debtor: 'EMPLOYER' | 'RESIDENT' | 'FLEXIBLE', to = '2026-04-11') =>
    lateFee(debtor, 1_000_000, localDate('2026-01-01'), localDate(to), RULES.lateFee);

  it('is 0.05 % a day of §86, not the 2 ‰ of 1999, and says which article gave way', () => {
    expect(fee('EMPLOYER')).toMatchObject({ days: 100, fen: 50_000 });
    expect(fee('EMPLOYER').lines.at(-1)).toMatchObject({ code: 'superseded', article: '社会保险费征缴暂行条例 §13' });
    expect(fee('EMPLOYER', '2026-01-01').fen).toBe(0);
    expect(prevailing([...RULES.lateFee].reverse()).rule.article).toBe('社会保险法 §86');
  });

  it('is nobody’s but an employer’s', () => {
    expect([fee('RESIDENT').fen, fee('FLEXIBLE').fen]).toEqual([0, 0]);
  });

  it('takes the later of two articles of the same rank', () => {
    const [rule] = RULES.lateFee;
    if (rule === undefined) throw new Error('no rule');
    const later = { ...rule, promulgated: rule.promulgated + 1, perTenThousandPerDay: 3 };
    expect(prevailing([rule, later]).rule).toBe(later);
    expect(prevailing([later, rule]).set).toEqual([rule]);
  });

  it('refuses to choose between two articles of the same rank and year', () => {
    const [rule] = RULES.lateFee;
    if (rule === undefined) throw new Error('no rule');
    expect(() => prevailing([rule, { ...rule, perTenThousandPerDay: 7 }])).toThrow(expect.objectContaining({ code: 'rate-unknown' }));
  });
});
