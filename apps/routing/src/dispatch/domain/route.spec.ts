import type { LocalDate } from '@app/legal-calendar';
import { type AutomaticRule, decideByRule } from './automatic-rules';
import { resolveHandler } from './route';

const on = '2026-09-29' as LocalDate;
const FOUND = { kind: 'FOUND', reason: '按权责清单办理。' } as const;
const RULES: AutomaticRule[] = [
  { code: 'complete-papers', kind: 'ALWAYS', basis: '市场主体登记管理条例 §19' },
  {
    code: 'medical-shared-pool',
    kind: 'PLACES_IN_ONE_POOL',
    basis: '示例',
    facts: ['fromPlace', 'toPlace'],
    pools: [
      { name: '大理州', places: ['532922', '532901'], validFrom: '2026-01-01' as LocalDate, validTo: '2026-12-31' as LocalDate },
      { name: '昆明市', places: ['530102', '530103'], validFrom: '2026-01-01' as LocalDate, validTo: null },
    ],
  },
];
const ask = (fromPlace: string, toPlace: string, date = on) => decideByRule(RULES, 'medical-shared-pool', { fromPlace, toPlace }, date);

const MATTER = { acceptMode: 'NORMAL', automaticRule: null, kind: 'APPLICATION', quota: null } as const;

describe('the handler of an accepted case', () => {
  it('is a rule when the situation names one', () => {
    expect(resolveHandler({ ...MATTER, acceptMode: 'NORMAL', automaticRule: 'complete-papers' }, FOUND).handler).toBe('AUTOMATIC');
  });

  it('is people otherwise, and always for a deemed acceptance', () => {
    expect(resolveHandler({ ...MATTER, acceptMode: 'NORMAL', automaticRule: null }, FOUND).handler).toBe('PEOPLE');
    expect(resolveHandler({ ...MATTER, acceptMode: 'DEEMED', automaticRule: 'complete-papers' }, FOUND).handler).toBe('PEOPLE');
  });

  it('is the department’s own system where it takes the matter, unless a rule decides at once', () => {
    expect(resolveHandler({ ...MATTER, automaticRule: null }, FOUND, { connector: '部门系统' })).toEqual({
      handler: 'CONNECTOR',
      reason: expect.stringContaining('由该单位的部门系统办理') as unknown,
    });
    expect(resolveHandler({ ...MATTER, automaticRule: 'complete-papers' }, FOUND, { connector: '部门系统' }).handler).toBe('AUTOMATIC');
    expect(resolveHandler({ ...MATTER, automaticRule: null }, { kind: 'NONE', reason: '没有。' }, { connector: '部门系统' }).handler).toBe(
      'DISPATCHER',
    );
  });

  it('is a service of ours where it takes the matter, before any other system, unless a rule decides at once', () => {
    expect(resolveHandler({ ...MATTER, automaticRule: null }, FOUND, { service: '两险同征', connector: '部门系统' })).toEqual({
      handler: 'SERVICE',
      reason: expect.stringContaining('由该单位在“两险同征”中办理') as unknown,
    });
    expect(resolveHandler({ ...MATTER, automaticRule: 'complete-papers' }, FOUND, { service: '两险同征' }).handler).toBe('AUTOMATIC');
    expect(resolveHandler({ ...MATTER, automaticRule: null }, { kind: 'NONE', reason: '没有。' }, { service: '两险同征' }).handler).toBe(
      'DISPATCHER',
    );
  });

  it('is people for an organ’s own act and for a limited licence, whatever rule or system there is', () => {
    expect(resolveHandler({ ...MATTER, kind: 'REVOCATION', automaticRule: 'complete-papers' }, FOUND).handler).toBe('PEOPLE');
    expect(
      resolveHandler({ ...MATTER, quota: { sequence: 3 }, automaticRule: 'complete-papers' }, FOUND, { connector: '部门系统' }).handler,
    ).toBe('PEOPLE');
  });

  it('is the dispatcher, with the reason, when no single organ is competent', () => {
    const answer = resolveHandler({ ...MATTER, acceptMode: 'NORMAL', automaticRule: null }, { kind: 'NONE', reason: '清单中没有。' });
    expect(answer).toEqual({ handler: 'DISPATCHER', reason: '清单中没有。' });
  });
});

describe('a transfer of medical insurance', () => {
  it('inside one pool is granted at once, also when the place is given to the township', () => {
    expect(ask('532922103', '532901')).toMatchObject({ decided: true, result: 'GRANT', ruleCode: 'medical-shared-pool' });
  });

  it('goes to people when the places are of two pools, of none, or not codes', () => {
    for (const [from, to] of [
      ['532922', '530102'],
      ['532922', '110101'],
      ['漾濞', '532901'],
    ] as const) {
      expect(ask(from, to).decided).toBe(false);
    }
    expect(decideByRule(RULES, 'medical-shared-pool', {}, on).decided).toBe(false);
  });

  it('goes to people after the pool has ended', () => {
    expect(ask('532922', '532901', '2026-12-31' as LocalDate).decided).toBe(true);
    expect(ask('532922', '532901', '2027-01-01' as LocalDate).decided).toBe(false);
  });

  it('goes to people when its rule is unknown', () => {
    expect(decideByRule(RULES, 'no-such-rule', {}, on)).toEqual({ decided: false, reason: '自动规则“no-such-rule”不存在，转人工审查。' });
  });
});
