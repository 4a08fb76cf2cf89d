import fc from 'fast-check';
import { POOLS, SHIPPED_ITEMS } from '../application/county-data';
import { FormCompiler } from '../application/form-compiler';
import { parseItem } from '../application/item-parser';
import { formFields } from './answer-space';
import { assessApplicability } from './applicability';
import { type Answers, type Condition, evaluate } from './condition';
import type { FormSchema, ItemContent } from './item';
import { matchingSituations, papersOf, resolveSituation, termsFor } from './situation';

const context = { today: '2026-11-22', pools: POOLS };
const compiler = new FormCompiler();
const items = SHIPPED_ITEMS.map((item, index) => parseItem(item, String(index)));
const at = (number: number): ItemContent => {
  const item = items[number - 1];
  if (item === undefined) throw new Error(`no item ${number}`);
  return item;
};

/** Answers that fit a form: what its kinds of field allow, the optional ones sometimes left out. */
function answersTo(form: FormSchema): fc.Arbitrary<Answers> {
  const required = new Set(form.required as string[]);
  const fields = Object.entries(formFields(form)).map(
    ([name, schema]) => [name, required.has(name) ? answerTo(schema) : fc.option(answerTo(schema), { nil: undefined })] as const,
  );
  return fc
    .record(Object.fromEntries(fields))
    .map((answers) => Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== undefined)));
}

const IDENTIFIERS: Readonly<Record<string, string>> = {
  CITIZEN_NUMBER: '532999201501010010',
  BANK_CARD: '6222020000000000000',
  CREDIT_CODE: '11532999MB0000019G',
  PERSON_NAME: '段·𬍛',
};

function answerTo(schema: Readonly<Record<string, unknown>>): fc.Arbitrary<unknown> {
  const identifier = IDENTIFIERS[String(schema['x-identifier'])];
  if (identifier !== undefined) return fc.constant(identifier);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  if (schema.type === 'boolean') return fc.boolean();
  if (schema['x-widget'] === 'division') return fc.constantFrom('532922', '532922103', '532901', '530102', '110101001');
  const range = { min: Number(schema.minimum), max: Number(schema.maximum) };
  if (schema.type === 'integer') return fc.integer(range);
  if (schema.type === 'number')
    return fc.oneof(
      fc.double({ ...range, noNaN: true }),
      fc.constantFrom(4.5, 15).filter((value) => value >= range.min && value <= range.max),
    );
  if (schema.format === 'date')
    return fc
      .date({ min: new Date('2015-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
      .map((day) => day.toISOString().slice(0, 10));
  if (typeof schema.pattern === 'string') return fc.stringMatching(new RegExp(schema.pattern));
  return fc.string({ minLength: 1, maxLength: Math.min(Number(schema.maxLength), 20) });
}

describe.each(items.map((item) => ({ name: item.name, item })))('$name', ({ item }) => {
  it('has exactly one situation for any answers that fit its form, and only papers it knows', () => {
    fc.assert(
      fc.property(answersTo(item.form), (answers) => {
        expect(compiler.problems(item, answers, context.today)).toEqual([]);
        expect(matchingSituations(item, answers, context)).toHaveLength(1);
        const situation = resolveSituation(item, answers, context);
        const papers = papersOf(item, situation, answers, context);
        expect(new Set(papers.map(({ code }) => code)).size).toBe(papers.length);
        expect(
          papers.every(({ because, required, obtained }) => because !== '' && (required ? obtained === 'APPLICANT_BRINGS' : true)),
        ).toBe(true);
        expect(assessApplicability(item, answers, context).outcome).toMatch(/^(APPLICABLE|NOT_REQUIRED|BLOCKED)$/);
      }),
      { numRuns: 40 },
    );
  });
});

describe('moving medical insurance', () => {
  const child = { fromPlace: '532923', toPlace: '532922', relation: 'CHILD' };

  it('is decided at once by rule, for an identity document, between two places of the pool', () => {
    const terms = termsFor(at(4), child, context);
    expect(terms).toMatchObject({
      situation: 'IN_POOL',
      automaticRule: 'medical-shared-pool',
      projectType: 'INSTANT',
      promised: { amount: 0 },
      facts: { fromPlace: '532923', toPlace: '532922', relation: 'CHILD' },
      levels: ['DECIDE'],
    });
    expect(terms.papers.map(({ name }) => name)).toEqual(['居民身份证或社会保障卡']);
  });

  it('counts a township as part of its county', () => {
    expect(termsFor(at(4), { ...child, toPlace: '532922103' }, context).situation).toBe('IN_POOL');
  });

  it('takes its 10 + 5 working days when one place is outside, by people', () => {
    expect(termsFor(at(4), { ...child, fromPlace: '530102' }, context)).toMatchObject({
      situation: 'OUT_OF_POOL',
      automaticRule: null,
      facts: {},
      statutory: { amount: 15, unit: 'WORKING_DAY', rollsLastDayOff: false, article: expect.stringContaining('医保办发〔2021〕43号') },
    });
  });

  it('was not in the pool before the pool was', () => {
    expect(termsFor(at(4), child, { ...context, today: '2024-12-31' }).situation).toBe('OUT_OF_POOL');
  });
});

describe('what needs no licence, or cannot have one yet', () => {
  const outcome = (number: number, answers: Answers): unknown => assessApplicability(at(number), answers, context);

  it.each([
    [4.5, 'NOT_REQUIRED'],
    [4.501, 'APPLICABLE'],
  ])('a general goods vehicle of %d t: %s', (totalMassTonnes, expected) => {
    expect(outcome(32, { cargo: 'GENERAL', totalMassTonnes })).toMatchObject({ outcome: expected });
    expect(outcome(32, { cargo: 'SPECIAL', totalMassTonnes })).toMatchObject({ outcome: 'APPLICABLE' });
  });

  it('bamboo outside reserves and scattered trees may be felled without a permit', () => {
    expect(outcome(23, { forest: 'BAMBOO', inReserve: false })).toMatchObject({
      outcome: 'NOT_REQUIRED',
      code: 'BAMBOO',
      article: '森林法 §56',
    });
    expect(outcome(23, { forest: 'BAMBOO', inReserve: true })).toMatchObject({ outcome: 'APPLICABLE' });
    expect(outcome(23, { forest: 'SCATTERED', inReserve: false })).toMatchObject({ outcome: 'NOT_REQUIRED', code: 'SCATTERED_TREES' });
  });

  it.each([
    ['NEW', '2021-11-23', 'BLOCKED'],
    ['NEW', '2021-11-22', 'APPLICABLE'],
    ['OVERHAULED', '2023-11-23', 'BLOCKED'],
    ['OVERHAULED', '2023-11-22', 'APPLICABLE'],
    ['OTHER', '2026-01-01', 'APPLICABLE'],
  ])('a %s road of %s may not be dug up: %s', (roadHistory, deliveredOn, expected) => {
    const answers = { work: 'DIG', roadHistory, deliveredOn, governmentApproved: false };
    expect(outcome(33, answers)).toMatchObject({ outcome: expected });
    expect(outcome(33, { ...answers, governmentApproved: true })).toMatchObject({ outcome: 'APPLICABLE' });
    expect(outcome(33, { ...answers, work: 'OCCUPY' })).toMatchObject({ outcome: 'APPLICABLE' });
  });

  it('building on a homestead needs the planning permit first, and farmland its conversion', () => {
    expect(outcome(21, { building: true, land: 'BUILT' })).toMatchObject({ outcome: 'APPLICABLE', first: [{ item: at(22).code }] });
    expect(outcome(21, { building: false, land: 'BUILT' })).toMatchObject({ first: [] });
    expect(outcome(21, { building: true, land: 'FARMLAND', conversionApproved: false })).toMatchObject({ outcome: 'BLOCKED' });
  });
});

describe('the condition language', () => {
  const anyCondition: fc.Arbitrary<Condition> = fc.letrec<{ condition: Condition }>((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small' },
      fc.record({ field: fc.string(), equals: fc.oneof(fc.string(), fc.integer(), fc.boolean()) }),
      fc.record({ field: fc.string(), atMost: fc.integer() }),
      fc.record({ field: fc.string(), withinYears: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ field: fc.string(), present: fc.boolean() }),
      fc.record({ fields: fc.array(fc.string()), allIn: fc.constantFrom('medical-shared-pool', 'none') }),
      fc.record({ all: fc.array(tie('condition')) }),
      fc.record({ any: fc.array(tie('condition')) }),
      fc.record({ not: tie('condition') }),
    ),
  })).condition;

  it('answers yes or no to anything, whatever is answered', () => {
    fc.assert(
      fc.property(anyCondition, fc.dictionary(fc.string(), fc.anything()), (condition, answers) => {
        expect(typeof evaluate(condition, answers, context)).toBe('boolean');
        expect(evaluate({ not: condition }, answers, context)).toBe(!evaluate(condition, answers, context));
      }),
    );
  });

  it('does not take what every object inherits for an answer', () => {
    expect(evaluate({ field: 'constructor', present: true }, {}, context)).toBe(false);
  });
});
