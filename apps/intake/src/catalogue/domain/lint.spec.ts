import { SHIPPED_ITEMS } from '../application/county-data';
import { parseItem } from '../application/item-parser';
import { countyLintContext } from '../application/lint-context';
import type { ItemContent, Material, Situation } from './item';
import { lintCatalogue, lintItem, validityOverlaps } from './lint';
import type { LintRule } from './lint/finding';

const context = countyLintContext('2026-11-22');
const items = SHIPPED_ITEMS.map((item, index) => parseItem(item, String(index)));
const at = (number: number): ItemContent => {
  const item = items[number - 1];
  if (item === undefined) throw new Error(`no item ${number}`);
  return item;
};
const FOOD = at(17);
const LOGGING = at(23);
const MEDICAL = at(4);
const paper = (changes: Partial<Material>): Material => ({ ...(FOOD.materials[0] as Material), ...changes });
const { commitment, ...LOGGING_WITHOUT_PROMISE } = LOGGING;
const promise = commitment as NonNullable<ItemContent['commitment']>;
const situation = (changes: Partial<Situation>): Situation => ({ ...(LOGGING.situations[1] as Situation), ...changes });
const promised = (amount: number, unit: 'WORKING_DAY' | 'DAY' | 'MONTH'): ItemContent['promisedLimit'] => ({
  amount,
  unit,
  example: true,
  note: '示例',
});
const form = (properties: object, rest: object = {}): ItemContent['form'] => ({
  type: 'object',
  additionalProperties: false,
  properties,
  ...rest,
});

const reviewer = (organ: string) => ({ organ, name: '某局', article: '示例' });

/** One sample for every rule that one item can break. */
const BROKEN: readonly [LintRule, ItemContent][] = [
  ['code-malformed', { ...FOOD, code: '53013101700X' }],
  ['code-type-mismatch', { ...FOOD, code: '532131017000' }],
  ['unknown-organ', { ...FOOD, competentOrgan: '532922-moon' }],
  ['unknown-organ', { ...FOOD, guidingOrgan: 'township-government' }],
  ['unknown-category', { ...FOOD, category: 'astronomy' }],
  ['unknown-organ', { ...FOOD, reviews: { mode: 'ALL', organs: [reviewer('532922-moon')], confidence: 'known' } }],
  ['review-organ-competent', { ...FOOD, reviews: { mode: 'ALL', organs: [reviewer(FOOD.competentOrgan)], confidence: 'known' } }],
  ['review-quorum', { ...FOOD, reviews: { mode: 'QUORUM', quorum: 2, organs: [reviewer('532922-health')], confidence: 'known' } }],
  ['earlier-not-longer', { ...FOOD, earlier: { levels: 1, promised: { amount: 30, unit: 'WORKING_DAY' }, basis: '示例', example: true } }],
  ['levels-missing', { ...FOOD, levels: { ...FOOD.levels, decide: [] } }],
  ['village-decides', { ...FOOD, levels: { ...FOOD.levels, accept: ['VILLAGE', 'COUNTY'] } }],
  ['approval-levels-invalid', { ...FOOD, approvalLevels: ['DECIDE', 'EXAMINE'] }],
  ['legal-basis-missing', { ...FOOD, legalBasis: [' '] }],
  [
    'limit-without-article',
    { ...FOOD, statutoryLimit: { kind: 'LIMIT', amount: 10, unit: 'WORKING_DAY', article: ' ', confidence: 'known' } },
  ],
  [
    'limit-without-article',
    {
      ...FOOD,
      statutoryLimit: {
        kind: 'LOCAL_EXAMPLE',
        amount: 10,
        unit: 'WORKING_DAY',
        article: '',
        confidence: 'unsure',
        example: true,
        note: '示例',
      },
    },
  ],
  [
    'limit-without-article',
    { ...FOOD, statutoryLimit: { kind: 'NOT_A_POWER', amount: 30, unit: 'DAY', confidence: 'known', note: '不是权力' } },
  ],
  [
    'limit-without-article',
    {
      ...LOGGING,
      situations: [
        LOGGING.situations[0] as Situation,
        situation({ statutoryLimit: { kind: 'LIMIT', amount: 9, unit: 'DAY', article: '', confidence: 'known' } }),
      ],
    },
  ],
  [
    'limit-without-article',
    { ...FOOD, result: { ...FOOD.result, validity: { amount: 5, unit: 'YEAR', article: '', confidence: 'known' } } },
  ],
  ['promise-exceeds-statutory', { ...FOOD, promisedLimit: promised(11, 'WORKING_DAY') }],
  ['promise-exceeds-statutory', { ...FOOD, promisedLimit: promised(1, 'MONTH') }],
  // Three working days can last past seven natural ones around National Day: 法律援助法 §43 counts natural days.
  ['promise-exceeds-statutory', { ...at(29), promisedLimit: promised(3, 'WORKING_DAY') }],
  [
    'promise-exceeds-statutory',
    { ...MEDICAL, situations: MEDICAL.situations.map((each) => ({ ...each, promisedLimit: promised(16, 'WORKING_DAY') })) },
  ],
  ['promise-not-instant', { ...at(2), promisedLimit: promised(2, 'WORKING_DAY') }],
  ['promise-missing', { ...FOOD, promisedLimit: promised(0, 'WORKING_DAY') }],
  ['material-without-basis', { ...FOOD, materials: FOOD.materials.map((each) => ({ ...each, basis: '' })) }],
  ['material-unused', { ...FOOD, materials: [...FOOD.materials, paper({ code: 'M99' })] }],
  ['duplicate-material', { ...FOOD, materials: [...FOOD.materials, paper({})] }],
  [
    'banned-village-proof',
    { ...FOOD, materials: [...FOOD.materials, paper({ code: 'VILLAGE-PROOF-01', name: '其他', issuer: 'OTHER_ORGANISATION' })] },
  ],
  [
    'banned-village-proof',
    {
      ...FOOD,
      materials: [...FOOD.materials, paper({ code: 'M99', name: '村（社区）开具的 无违法犯罪证明', issuer: 'VILLAGE_COMMITTEE' })],
    },
  ],
  ['shared-data-demanded', { ...FOOD, materials: FOOD.materials.map((each) => ({ ...each, source: 'SHARED_DATA', copies: 1 })) }],
  ['situation-no-default', { ...LOGGING, situations: [situation({})] }],
  ['situation-no-default', { ...FOOD, situations: [...FOOD.situations, ...FOOD.situations] }],
  ['situation-duplicate', { ...LOGGING, situations: [...LOGGING.situations, situation({})] }],
  [
    'situation-unknown-paper',
    { ...FOOD, situations: [{ ...(FOOD.situations[0] as Situation), papers: [{ material: 'M42', because: '无' }] }] },
  ],
  [
    'situation-unreachable',
    { ...LOGGING, situations: [LOGGING.situations[0] as Situation, situation({ when: { field: 'forest', equals: 'MANGROVE' } })] },
  ],
  [
    'situation-unreachable',
    { ...LOGGING, situations: [LOGGING.situations[0] as Situation, situation({ when: { field: 'volume', moreThan: 100_000 } })] },
  ],
  ['situation-unreachable', { ...LOGGING, situations: [LOGGING.situations[0] as Situation, situation({ when: null })] }],
  [
    'situation-unreachable',
    {
      ...LOGGING,
      situations: [
        LOGGING.situations[0] as Situation,
        situation({
          when: {
            any: [
              { field: 'inReserve', equals: true },
              { field: 'inReserve', equals: false },
            ],
          },
        }),
      ],
    },
  ],
  [
    'situation-overlap',
    { ...LOGGING, situations: [...LOGGING.situations, situation({ code: 'OTHER', name: '另一', when: { field: 'volume', atMost: 10 } })] },
  ],
  [
    'situation-too-wide',
    {
      ...LOGGING_WITHOUT_PROMISE,
      form: form(Object.fromEntries(Array.from({ length: 15 }, (_, n) => [`f${n}`, { type: 'boolean', title: '项', 'x-order': n }]))),
      notRequiredWhen: [],
      situations: [
        LOGGING.situations[0] as Situation,
        situation({ when: { all: Array.from({ length: 15 }, (_, n) => ({ field: `f${n}`, equals: true })) } }),
      ],
    },
  ],
  [
    'condition-unknown-field',
    {
      ...LOGGING,
      notRequiredWhen: [{ code: 'X', when: { field: 'constructor', present: true }, sentence: '不需要', article: '森林法 §56' }],
    },
  ],
  [
    'condition-unknown-pool',
    { ...MEDICAL, blockedWhen: [{ code: 'X', when: { fields: ['fromPlace'], allIn: 'moon' }, sentence: '不行', article: '某条' }] },
  ],
  [
    'automatic-rule-unknown',
    { ...MEDICAL, situations: MEDICAL.situations.map((each) => ({ ...each, handling: { kind: 'AUTOMATIC', rule: 'guess', facts: [] } })) },
  ],
  [
    'automatic-fact-unusable',
    {
      ...MEDICAL,
      situations: MEDICAL.situations.map((each) => ({
        ...each,
        handling: { kind: 'AUTOMATIC', rule: 'medical-shared-pool', facts: ['insuredName'] },
      })),
    },
  ],
  ['form-invalid', { ...FOOD, form: { type: 'objekt' } }],
  ['form-invalid', { ...FOOD, form: form({}, { 'x-unknown': 1 }) }],
  [
    'form-too-long',
    {
      ...FOOD,
      notRequiredWhen: [],
      form: form(Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`f${n}`, { type: 'boolean', title: '项', 'x-order': n }]))),
    },
  ],
  ['form-open', { ...FOOD, notRequiredWhen: [], form: { type: 'object', properties: {} } }],
  ['form-field-unlabelled', { ...FOOD, notRequiredWhen: [], form: form({ name: { type: 'string', title: 'Name', 'x-order': 1 } }) }],
  [
    'form-field-unlabelled',
    { ...FOOD, notRequiredWhen: [], form: form({ kind: { type: 'string', title: '种类', 'x-order': 1, enum: ['A'] } }) },
  ],
  [
    'form-field-unlabelled',
    {
      ...FOOD,
      notRequiredWhen: [],
      form: form({ a: { type: 'boolean', title: '甲', 'x-order': 1 }, b: { type: 'boolean', title: '乙', 'x-order': 1 } }),
    },
  ],
  ['reason-without-article', { ...FOOD, denialReasons: [{ code: 'X', text: '不行', article: '' }] }],
  ['reason-duplicate', { ...FOOD, refusalReasons: [...FOOD.refusalReasons, ...FOOD.refusalReasons] }],
  ['procedure-without-article', { ...FOOD, specialProcedures: [{ kind: 'HEARING', article: '' }] }],
  ['fee-without-article', { ...FOOD, fee: { charged: true, name: '工本费', article: '', note: '示例' } }],
  ['commitment-unknown-paper', { ...LOGGING, commitment: { ...promise, papers: ['M99'] } }],
  ['commitment-unknown-paper', { ...LOGGING, commitment: { ...promise, statement: 'M99' } }],
  ['commitment-high-risk', { ...LOGGING, highRisk: true }],
  ['commitment-without-article', { ...LOGGING, commitment: { ...promise, laterCheck: { ...promise.laterCheck, article: '' } } }],
  ['condition-unknown-field', { ...LOGGING, commitment: { ...promise, excludedWhen: { field: 'nowhere', equals: true } } }],
  ['validity-reversed', { ...FOOD, validFrom: '2026-01-02', validTo: '2026-01-01' }],
];

describe('catalogue lint', () => {
  it.each(BROKEN.map(([rule, item], index) => ({ rule, index, item })))('finds $rule (sample $index)', ({ rule, item }) => {
    expect(lintItem(item, context).map((finding) => finding.rule)).toContain(rule);
  });

  it('finds nothing else in a sample than what was broken', () => {
    const exceeding = lintItem({ ...FOOD, promisedLimit: promised(11, 'WORKING_DAY') }, context);
    expect(exceeding).toEqual([
      {
        rule: 'promise-exceeds-statutory',
        severity: 'ERROR',
        item: FOOD.code,
        version: 1,
        pointer: '/promisedLimit',
        message: '承诺时限11个工作日超过法定时限10个工作日。',
        article: expect.stringContaining('第78号'),
      },
    ]);
  });

  it('compares a set: one code twice, overlapping validity, prerequisites that are missing or go in a circle', () => {
    const rules = (...set: ItemContent[]): readonly string[] => lintCatalogue(set, context).map((finding) => finding.rule);
    const planning = at(22);
    const homestead = at(21);
    expect(rules(FOOD, FOOD)).toEqual(['duplicate-code']);
    expect(rules(FOOD, { ...FOOD, version: 2, validFrom: '2030-01-01' })).toEqual(['validity-overlap']);
    expect(rules({ ...FOOD, validTo: '2029-12-31' }, { ...FOOD, version: 2, validFrom: '2030-01-01' })).toEqual([]);
    expect(rules(homestead)).toEqual(['prerequisite-unknown']);
    const back = { item: homestead.code, name: homestead.name, when: null, sentence: '先办', article: '某条' };
    expect(rules(homestead, { ...planning, prerequisites: [back] })).toEqual(['prerequisite-circular', 'prerequisite-circular']);
  });

  it('lets another organ than a village make a paper of the same name', () => {
    const police = paper({ code: 'M01', name: '无犯罪记录证明', issuer: 'GOVERNMENT_ORGAN' });
    expect(lintItem({ ...FOOD, materials: [police, ...FOOD.materials.slice(1)] }, context)).toEqual([]);
  });

  it('counts both ends of a validity', () => {
    expect(validityOverlaps({ validFrom: '2026-01-01', validTo: '2026-06-30' }, { validFrom: '2026-06-30', validTo: null })).toBe(true);
    expect(validityOverlaps({ validFrom: '2026-01-01', validTo: '2026-06-30' }, { validFrom: '2026-07-01', validTo: null })).toBe(false);
  });
});
