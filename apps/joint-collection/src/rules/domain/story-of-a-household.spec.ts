import { localDate } from '@app/legal-calendar';
import { RULES } from '../application/shipped-rules';
import { type Asked, type Eligibility, eligibility, type KnownFacts } from './eligibility';
import { ageBand, isNewborn } from './years';

const ON = localDate('2026-11-23');
const NOTHING: KnownFacts = {
  registration: 'PRESENT',
  categories: [],
  employee: null,
  elsewhere: null,
  paid: null,
  age: 'CONTRIBUTING',
  newborn: false,
  obligationOpen: false,
};

/** A member of the household on the day of the visit. */
function member(birth: string, known: Partial<KnownFacts> = {}): KnownFacts {
  const birthOn = localDate(birth);
  const { fromAge, toAge } = RULES.pension;
  return {
    ...NOTHING,
    age: ageBand(birthOn, ON, fromAge, toAge),
    newborn: isNewborn(birthOn, ON, RULES.medical.newborn.withinDays),
    ...known,
  };
}
const medical = (known: KnownFacts, year = 2027): Eligibility => eligibility(known, ask('RESIDENT_MEDICAL', year, null), RULES);
const pension = (known: KnownFacts, tierFen: number | null = 30_000, year = 2026, backPay = false): Eligibility =>
  eligibility(known, { ...ask('RESIDENT_PENSION', year, tierFen), backPay }, RULES);
function ask(insurance: Asked['insurance'], year: number, tierFen: number | null): Asked {
  return { insurance, year, on: ON, tierFen, backPay: false };
}
const reasons = ({ preflight }: Eligibility): string[] => preflight.refusals.map(({ code }) => code);
const figures = ({ assessment }: Eligibility) =>
  assessment && [assessment.year, assessment.dueFen, assessment.assistanceFen, assessment.subsidyFen];

describe('story 1: a household of five at the window in November 2026', () => {
  const father = member('1984-03-12');
  const mother = member('1986-08-05');
  const grandmother = member('1958-02-11', { categories: [{ code: 'MINIMUM_LIVING', source: '民政部门' }] });
  const baby = member('2026-10-08');

  it('the father owes both: medical for 2027, pension for 2026 at the tier that he chose, with its subsidy', () => {
    expect(figures(medical(father))).toEqual([2027, 40_000, 0, 72_400]);
    expect(figures(pension(father, 50_000))).toEqual([2026, 50_000, 0, 6_000]);
  });

  it('the mother is in the employee medical scheme: no medical, and the pension is not touched by that', () => {
    const hers = medical({ ...mother, employee: '职工医保参保信息' });
    expect(hers).toMatchObject({ preflight: { verdict: 'REFUSE' }, assessment: null });
    expect(hers.preflight.refusals).toEqual([expect.objectContaining({ code: 'in-employee-scheme', source: '职工医保参保信息' })]);
    expect(figures(pension(mother, 30_000))).toEqual([2026, 30_000, 0, 3_500]);
  });

  it('the grandmother pays the medical less her assistance, and no pension any more: she draws it', () => {
    expect(figures(medical(grandmother))).toEqual([2027, 16_000, 24_000, 72_400]);
    expect(reasons(pension(grandmother))).toEqual(['beyond-age']);
  });

  it('the baby of October needs 2026 and 2027 separately, and no pension', () => {
    expect(medical(baby, 2026)).toMatchObject({ year: 'NEWBORN', preflight: { verdict: 'COLLECT' } });
    expect(figures(medical(baby, 2026))).toEqual([2026, 40_000, 0, 70_000]);
    expect(figures(medical(baby))).toEqual([2027, 40_000, 0, 72_400]);
    expect(reasons(pension(baby))).toEqual(['below-age']);
  });

  it('the son at school is sixteen: medical, and no pension while he is a student', () => {
    const son = member('2010-05-20', { categories: [{ code: 'STUDENT', source: '教育部门学籍' }] });
    expect(figures(medical(son))).toEqual([2027, 40_000, 0, 72_400]);
    expect(pension(son).preflight.refusals).toEqual([expect.objectContaining({ code: 'is-student', source: '教育部门学籍' })]);
  });

  it('explains every figure with its payer and article, and marks what is only an example', () => {
    const lines = medical(grandmother).assessment?.lines ?? [];
    expect(lines.map(({ code, fen, payer }) => [code, fen, payer])).toEqual([
      ['personal-amount', 40_000, null],
      ['assistance', 24_000, 'medical-assistance'],
      ['person-pays', 16_000, 'person'],
      ['fiscal-share', 72_400, 'fiscal-subsidy'],
    ]);
    for (const { article, text, example } of lines) {
      expect(article).not.toBe('');
      expect(text.includes('示例值')).toBe(example);
    }
  });
});

describe('years', () => {
  it('are not mixed up: the medical year is the next one, the pension year this one', () => {
    const person = member('1984-03-12');
    expect(reasons(medical(person, 2028))).toEqual(['year-not-open']);
    expect(reasons(medical(person, 2025))).toEqual(['year-not-open']);
    expect(medical(person, 2026)).toMatchObject({ year: 'LATE', preflight: { verdict: 'COLLECT' } });
    expect(reasons(pension(person, 30_000, 2027))).toEqual(['year-not-open']);
    expect(reasons(pension(person, 30_000, 2025))).toEqual(['year-not-open']);
  });

  it('back-pays an earlier pension year without subsidy and without 代缴', () => {
    const disabled = member('1984-03-12', { categories: [{ code: 'SEVERE_DISABILITY', source: '残联' }] });
    expect(figures(pension(disabled, 20_000, 2025, true))).toEqual([2025, 20_000, 0, 0]);
    expect(figures(pension(disabled, 20_000))).toEqual([2026, 0, 20_000, 3_000]);
  });
});

describe('assistance', () => {
  const both = member('1990-01-01', {
    categories: [
      { code: 'RETURN_TO_POVERTY', source: '乡村振兴部门' },
      { code: 'EXTREME_POVERTY', source: '民政部门' },
    ],
  });

  it('is the highest single one, never the sum, and says who found it', () => {
    expect(medical(both)).toMatchObject({ preflight: { verdict: 'WAIVE', waivedBySource: '民政部门' } });
    expect(figures(medical(both))).toEqual([2027, 0, 40_000, 72_400]);
    expect(medical(both).assessment?.lines.map(({ code }) => code)).toContain('highest-only');
  });

  it('pays the lowest pension tier without a choice, and what is above it the person pays', () => {
    expect(pension(both, null)).toMatchObject({ preflight: { verdict: 'WAIVE' }, assessment: { tierFen: 20_000, dueFen: 0 } });
    expect(figures(pension(both, 100_000))).toEqual([2026, 80_000, 20_000, 12_000]);
    expect(pension(member('1990-01-01'), null)).toMatchObject({ preflight: { verdict: 'COLLECT' }, assessment: null });
  });

  it('refuses a tier that the table does not have', () => {
    expect(() => pension(member('1990-01-01'), 10_000)).toThrow(expect.objectContaining({ code: 'pension-tier-unknown' }));
  });
});
