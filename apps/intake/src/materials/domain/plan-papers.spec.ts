import type { LocalDate } from '@app/legal-calendar';
import fc from 'fast-check';
import { ALL_ITEMS, type HeldMaterial, isAtLeast, type Purpose, type TrustGrade } from './material';
import { type PaperInquiry, planPapers, type Requirement, type SourceOutcome } from './plan-papers';

const TODAY = '2026-11-23' as LocalDate;
const FOOD: Purpose = { itemCode: '530131017000', category: 'market' };

const requirement = (changes: Partial<Requirement> = {}): Requirement => ({
  code: 'M01',
  name: '场所平面图',
  type: 'PREMISES_PLAN',
  from: 'APPLICANT',
  minimumGrade: 'C',
  promise: null,
  blocksAcceptance: true,
  because: '确认布局合理',
  paperInstead: null,
  reuseHint: null,
  banned: false,
  ...changes,
});

const held = (changes: Partial<HeldMaterial> = {}): HeldMaterial => ({
  id: 'held-1',
  type: 'PREMISES_PLAN',
  grade: 'B',
  heldOn: '2026-09-18' as LocalDate,
  itemName: '食品经营许可',
  checkedOn: null,
  usableUntil: '2028-09-18' as LocalDate,
  consent: { purposes: [ALL_ITEMS], validUntil: '2027-09-18' as LocalDate, revoked: false },
  ...changes,
});

const outcome = (kind: SourceOutcome['kind'], source = 'market-supervision', sourceName = '市场监管营业执照'): SourceOutcome => ({
  source,
  sourceName,
  kind,
  asOf: kind === 'ANSWERED' ? ('2026-11-22' as LocalDate) : null,
});

const inquiry = (changes: Partial<PaperInquiry>): PaperInquiry => ({
  requirements: [requirement()],
  held: [],
  outcomes: new Map(),
  purpose: FOOD,
  today: TODAY,
  ...changes,
});

const LICENCE = requirement({
  code: 'M02',
  name: '营业执照信息',
  type: 'BUSINESS_LICENCE',
  from: 'SHARED_DATA',
  minimumGrade: 'A',
  blocksAcceptance: false,
  paperInstead: '营业执照',
});

describe('what a person is asked for', () => {
  it('is nothing that a source can say', () => {
    const outcomes = new Map([['BUSINESS_LICENCE', [outcome('ANSWERED')]]]);
    expect(planPapers(inquiry({ requirements: [LICENCE], outcomes }))).toMatchObject([
      { way: 'SHARED', reason: '从市场监管营业执照共享数据取得（数据截至 2026-11-22），不用提交。' },
    ]);
  });

  it('is nothing that a window has checked before', () => {
    expect(planPapers(inquiry({ held: [held()] }))).toMatchObject([
      { way: 'REUSED', heldMaterialId: 'held-1', reason: '2026-09-18 在食品经营许可中核验过，本次沿用。', blocksAcceptance: false },
    ]);
    const checked = held({ checkedOn: '2026-10-08' as LocalDate });
    const [line] = planPapers(inquiry({ requirements: [requirement({ reuseHint: '场所有变动的请重新提交' })], held: [checked] }));
    expect(line?.reason).toBe('2026-10-08 在食品经营许可中核验过，本次沿用；场所有变动的请重新提交。');
  });

  it.each([
    ['DOWN', '市场监管营业执照共享来源暂时不可用，请提供营业执照原件或者复印件。'],
    ['NO_RECORD', '市场监管营业执照共享数据中没有查到记录，请提供营业执照原件或者复印件。'],
    ['STALE', '市场监管营业执照共享数据已经过时，请提供营业执照原件或者复印件。'],
    ['WRONG', '市场监管营业执照共享数据核对不符，请提供营业执照原件或者复印件。'],
    ['NOT_CONNECTED', '本县还没有接通市场监管营业执照共享数据，请提供营业执照原件或者复印件。'],
  ] as const)('is the paper again when the source is %s, and why', (kind, reason) => {
    const outcomes = new Map([['BUSINESS_LICENCE', [outcome(kind)]]]);
    expect(planPapers(inquiry({ requirements: [LICENCE], outcomes }))).toMatchObject([{ way: 'BRING', reason }]);
  });

  it('is never what only the office can find out', () => {
    const assets = { ...LICENCE, type: 'INCOME_AND_ASSETS', paperInstead: null };
    const outcomes = new Map([['INCOME_AND_ASSETS', [outcome('DOWN', 'civil-affairs', '民政')]]]);
    expect(planPapers(inquiry({ requirements: [assets], outcomes }))).toMatchObject([
      { way: 'BETWEEN_ORGANS', reason: '民政共享来源暂时不可用，由受理机关查询核对，不用您提交。' },
    ]);
    expect(planPapers(inquiry({ requirements: [requirement({ from: 'BETWEEN_ORGANS' })] }))).toMatchObject([{ way: 'BETWEEN_ORGANS' }]);
  });

  it('may be promised where the item allows it, and a commitment is lighter than a paper to come', () => {
    expect(planPapers(inquiry({ requirements: [requirement({ promise: 'COMMITMENT' })] }))).toMatchObject([
      { way: 'PROMISED', promise: 'COMMITMENT', blocksAcceptance: false },
    ]);
    expect(planPapers(inquiry({ requirements: [requirement({ promise: 'DEFERRAL' })] }))).toMatchObject([
      { way: 'PROMISED', promise: 'DEFERRAL' },
    ]);
  });

  it('says what would let a paper be used again, and nothing of a consent that was taken back', () => {
    const reasonOf = (one: HeldMaterial): string | undefined => planPapers(inquiry({ held: [one] }))[0]?.reason;
    expect(reasonOf(held({ grade: 'C' }))).toContain('带原件到窗口核对一次');
    expect(reasonOf(held({ usableUntil: '2026-11-22' as LocalDate }))).toContain('已经过期');
    expect(reasonOf(held({ consent: { purposes: ['social-insurance'], validUntil: TODAY, revoked: false } }))).toContain('没有同意');
    expect(reasonOf(held({ consent: { purposes: [ALL_ITEMS], validUntil: TODAY, revoked: true } }))).toBe('需要您提交：确认布局合理。');
  });
});

const GRADES = ['A', 'B', 'C', 'D'] as const satisfies readonly TrustGrade[];
const KINDS = ['ANSWERED', 'NO_RECORD', 'DOWN', 'STALE', 'WRONG', 'NOT_CONNECTED'] as const;
const TYPES = ['T1', 'T2', 'T3'];
const DAYS = ['2026-01-01', '2026-11-22', '2026-11-23', '2026-11-24', '2027-06-01'].map((day) => day as LocalDate);
const day = fc.constantFrom(...DAYS);
const anyHeld: fc.Arbitrary<HeldMaterial> = fc.record({
  id: fc.uuid(),
  type: fc.constantFrom(...TYPES),
  grade: fc.constantFrom(...GRADES),
  heldOn: day,
  itemName: fc.constant('某事项'),
  checkedOn: fc.option(day),
  usableUntil: fc.option(day),
  consent: fc.option(
    fc.record({
      purposes: fc.subarray([ALL_ITEMS, 'market', 'social-insurance'], { minLength: 1 }),
      validUntil: day,
      revoked: fc.boolean(),
    }),
  ),
});
const anyRequirement: fc.Arbitrary<Requirement> = fc.record({
  code: fc.uuid(),
  name: fc.constant('某材料'),
  type: fc.option(fc.constantFrom(...TYPES)),
  from: fc.constantFrom('APPLICANT', 'SHARED_DATA', 'BETWEEN_ORGANS'),
  minimumGrade: fc.constantFrom(...GRADES),
  promise: fc.option(fc.constantFrom('COMMITMENT', 'DEFERRAL')),
  blocksAcceptance: fc.boolean(),
  because: fc.constant('某原因'),
  paperInstead: fc.option(fc.constant('某证')),
  reuseHint: fc.constant(null),
  banned: fc.boolean(),
});
const anyOutcome = fc.constantFrom(...KINDS).map((kind) => outcome(kind));
const anyInquiry: fc.Arbitrary<PaperInquiry> = fc.record({
  requirements: fc.uniqueArray(anyRequirement, { selector: ({ code }) => code, maxLength: 6 }),
  held: fc.array(anyHeld, { maxLength: 6 }),
  outcomes: fc
    .uniqueArray(fc.tuple(fc.constantFrom(...TYPES), fc.array(anyOutcome, { maxLength: 2 })), { selector: ([type]) => type })
    .map((pairs) => new Map(pairs)),
  purpose: fc.constant(FOOD),
  today: fc.constant(TODAY),
});

/** Said again in other words than the code, so that the code cannot agree with itself. */
function mayServe(one: HeldMaterial, wanted: Requirement): boolean {
  const { consent, grade } = one;
  const consented = consent !== null && !consent.revoked && consent.validUntil >= TODAY;
  const forThis = consent?.purposes.some((purpose) => purpose === 'market' || purpose === ALL_ITEMS) === true;
  const fresh = one.usableUntil === null || one.usableUntil >= TODAY;
  const trusted = grade === 'A' || (grade === 'B' && wanted.minimumGrade !== 'A');
  return one.type === wanted.type && consented && forThis && fresh && trusted;
}

describe('the planner, for any person and any item', () => {
  it('never asks for what it can have otherwise, and never says nothing', () => {
    fc.assert(
      fc.property(anyInquiry, (given) => {
        for (const line of planPapers(given)) {
          const wanted = given.requirements.find(({ code }) => code === line.code);
          expect(wanted).toBeDefined();
          expect(line.reason).not.toBe('');
          if (line.way === 'SHARED' || line.way === 'REUSED' || wanted === undefined) continue;
          if (line.way === 'BRING') expect(wanted.promise).toBeNull();
          expect(given.held.filter((one) => mayServe(one, wanted))).toEqual([]);
          const said = wanted.type === null ? [] : (given.outcomes.get(wanted.type) ?? []);
          expect(said.filter(({ kind }) => kind === 'ANSWERED')).toEqual([]);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('never uses again what is expired, taken back, meant for something else, or trusted too little', () => {
    fc.assert(
      fc.property(anyInquiry, (given) => {
        for (const { code, way, heldMaterialId } of planPapers(given)) {
          if (way !== 'REUSED') continue;
          const wanted = given.requirements.find((one) => one.code === code);
          const used = given.held.find(({ id }) => id === heldMaterialId);
          expect(used && wanted && mayServe(used, wanted) && isAtLeast(used.grade, wanted.minimumGrade)).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('never names a proof that may not be asked of a village, and leaves out nothing else', () => {
    fc.assert(
      fc.property(anyInquiry, (given) => {
        const wanted = given.requirements.filter(({ banned }) => !banned).map(({ code }) => code);
        expect(planPapers(given).map(({ code }) => code)).toEqual(wanted);
      }),
    );
  });
});
