import { RULES } from '../application/shipped-rules';
import type { Insurance } from './insurance';
import { type PreflightFacts, preflight, type RefusalCode } from './preflight';

const pick = <T>(...values: T[]): T[] => values;
const { texts } = RULES.preflight;

/** Every combination of everything that may be known: 2 × 5 × 3 × 2⁶ × 3 = 5,760. */
function* combinations(): Generator<PreflightFacts> {
  for (const insurance of pick<Insurance>('RESIDENT_MEDICAL', 'RESIDENT_PENSION'))
    for (const year of pick<PreflightFacts['year']>('OPEN', 'LATE', 'NEWBORN', 'BACK_PAY', 'WRONG'))
      for (const registration of pick<PreflightFacts['registration']>('PRESENT', 'TO_CHECK', 'ENDED'))
        for (const age of pick<PreflightFacts['age']>('BELOW', 'CONTRIBUTING', 'BEYOND'))
          for (const bits of Array.from({ length: 64 }, (_, index) => index)) {
            const told = (bit: number, source: string): string | null => (bits & bit ? source : null);
            yield {
              insurance,
              year,
              registration,
              age,
              employee: told(1, '职工参保'),
              elsewhere: told(2, '外地参保'),
              paid: told(4, '税务'),
              student: told(8, '学籍'),
              obligationOpen: (bits & 16) !== 0,
              fullyAssisted: told(32, '民政'),
            };
          }
}

/** The same rules said again, insurance by insurance, as a clerk would read them from the law. */
function expected(facts: PreflightFacts): RefusalCode[] {
  const codes = new Set<RefusalCode>();
  if (facts.year === 'WRONG') codes.add('year-not-open');
  if (facts.registration !== 'PRESENT') codes.add(facts.registration === 'TO_CHECK' ? 'registration-to-check' : 'registration-ended');
  if (facts.employee) codes.add('in-employee-scheme');
  if (facts.elsewhere) codes.add('insured-elsewhere');
  if (facts.paid) codes.add('already-paid');
  if (facts.obligationOpen) codes.add('obligation-open');
  if (facts.insurance === 'RESIDENT_PENSION') {
    if (facts.age === 'BELOW') codes.add('below-age');
    if (facts.age === 'BEYOND') codes.add('beyond-age');
    if (facts.student) codes.add('is-student');
  }
  return [...codes].sort();
}

describe('核对 before an obligation exists', () => {
  const all = [...combinations()];

  it('decides all combinations, with every reason at once, its source and its article', () => {
    expect(all).toHaveLength(5760);
    for (const facts of all) {
      const { verdict, refusals } = preflight(facts, texts);
      const codes = refusals.map(({ code }) => code).sort();
      if (codes.join() !== expected(facts).join()) throw new Error(`${JSON.stringify(facts)}: ${codes.join()}`);
      if (verdict !== (codes.length > 0 ? 'REFUSE' : facts.fullyAssisted ? 'WAIVE' : 'COLLECT')) throw new Error(JSON.stringify(facts));
      if (refusals.some(({ source, article, sentence }) => !source || !article || !sentence)) throw new Error(JSON.stringify(facts));
    }
  });

  it('names whoever told, where somebody did', () => {
    const facts = all.find(({ employee, registration, year }) => employee && registration === 'PRESENT' && year === 'OPEN');
    const [refusal] = preflight(facts as PreflightFacts, texts).refusals;
    expect(refusal).toMatchObject({ code: 'in-employee-scheme', source: '职工参保' });
  });
});
