import { APPROVAL_CATEGORIES } from '@app/contracts';
import type { LocalDate } from '@app/legal-calendar';
import { SHIPPED_ITEMS } from '../../catalogue/application/county-data';
import { parseItem } from '../../catalogue/application/item-parser';
import type { ItemContent } from '../../catalogue/domain/item';
import { planPapers, type SourceOutcome } from '../domain/plan-papers';
import { MAPPED_MATERIALS, MATERIAL_TYPES, mappedMaterial, SHARING_SOURCES, usableUntil } from './material-types';
import { requirementsOf } from './requirements';

const items = SHIPPED_ITEMS.map((file) => parseItem(file, 'shipped'));
const materials = items.flatMap((item) => item.materials.map((material) => ({ item, material })));
const typeOf = (item: ItemContent, code: string): string | undefined =>
  mappedMaterial(item.code, code, item.materials.find((one) => one.code === code)?.name ?? '')?.type;

describe('the vocabulary of papers', () => {
  it('maps only papers that exist, under their own names, once, to kinds that exist', () => {
    const wrong = MAPPED_MATERIALS.filter(
      ({ item, material, name }) =>
        !materials.some((one) => one.item.code === item && one.material.code === material && one.material.name === name),
    );
    expect(wrong).toEqual([]);
    expect(new Set(MAPPED_MATERIALS.map(({ item, material }) => `${item} ${material}`)).size).toBe(MAPPED_MATERIALS.length);
    expect(MAPPED_MATERIALS.filter(({ type }) => !MATERIAL_TYPES.has(type))).toEqual([]);
  });

  it('calls the same paper by one word in every item that asks for it', () => {
    const byName = new Map<string, Set<string | undefined>>();
    for (const { item, material } of materials) {
      byName.set(material.name, (byName.get(material.name) ?? new Set()).add(typeOf(item, material.code)));
    }
    const split = [...byName].filter(([, kinds]) => kinds.size > 1).map(([name]) => name);
    expect(split).toEqual([]);
    const recurring = [...byName].filter(([name]) => materials.filter(({ material }) => material.name === name).length > 1);
    expect(recurring.filter(([, kinds]) => kinds.has(undefined)).map(([name]) => name)).toEqual([]);
  });

  it('knows a source for every paper that is shared instead of asked for', () => {
    const answered = new Set(SHARING_SOURCES.flatMap(({ answers }) => answers));
    const orphans = materials
      .filter(({ item, material }) => material.source === 'SHARED_DATA' && !answered.has(typeOf(item, material.code) ?? ''))
      .map(({ item, material }) => `${item.name} ${material.name}`);
    expect(orphans).toEqual([]);
    expect([...answered].filter((type) => !MATERIAL_TYPES.has(type))).toEqual([]);
  });

  it('asks only for numbers that stand in the form', () => {
    for (const { item, about } of MAPPED_MATERIALS) {
      if (about === undefined) continue;
      const form = items.find(({ code }) => code === item)?.form;
      expect(Object.keys((form?.properties ?? {}) as object)).toContain(about.field);
    }
  });

  it('does not take a new paper under an old code for the old one', () => {
    expect(mappedMaterial('530131017000', 'M03', '经营场所布局图')?.type).toBe('PREMISES_PLAN');
    expect(mappedMaterial('530131017000', 'M03', '另一种材料')).toBeUndefined();
  });

  it('lets a paper be used until its own last day or that of its kind', () => {
    const held = '2026-09-18' as LocalDate;
    expect(usableUntil('HEALTH_CERTIFICATE', held, null)).toBe('2027-09-18');
    expect(usableUntil('HEALTH_CERTIFICATE', held, '2026-12-01' as LocalDate)).toBe('2026-12-01');
    expect(usableUntil('HEALTH_CERTIFICATE', held, '2030-01-01' as LocalDate)).toBe('2027-09-18');
  });
});

describe('every item, whichever sources are away', () => {
  const subsets = Array.from({ length: 2 ** SHARING_SOURCES.length }, (_, bits) => bits);
  const outcomesWithout = (away: number): ReadonlyMap<string, readonly SourceOutcome[]> => {
    const outcomes = new Map<string, SourceOutcome[]>();
    SHARING_SOURCES.forEach(({ code, name, answers }, index) => {
      const down = (away & (1 << index)) !== 0;
      for (const type of answers) {
        const outcome = {
          source: code,
          sourceName: name,
          kind: down ? 'DOWN' : 'ANSWERED',
          asOf: down ? null : ('2026-11-22' as LocalDate),
        } as const;
        outcomes.set(type, [...(outcomes.get(type) ?? []), outcome]);
      }
    });
    return outcomes;
  };

  it('asks for no more than the sources that are away make necessary, and names each of them', () => {
    const plansOf = subsets.map(outcomesWithout);
    for (const item of items) {
      const requirements = item.situations.flatMap((situation) => requirementsOf(item, situation, {}, '2026-11-23'));
      const plan = (away: number) =>
        planPapers({
          requirements,
          held: [],
          outcomes: plansOf[away] ?? new Map(),
          purpose: { itemCode: item.code, category: item.category },
          today: '2026-11-23' as LocalDate,
        });
      const whole = plan(0);
      expect(
        whole.filter(({ way, code }) => way !== 'SHARED' && item.materials.find((one) => one.code === code)?.source === 'SHARED_DATA'),
      ).toEqual([]);
      // Only the sources that this item hears from make a difference; the lattice over the others repeats itself.
      const heard = SHARING_SOURCES.flatMap(({ answers }, index) =>
        requirements.some(({ type }) => type !== null && answers.includes(type)) ? [index] : [],
      );
      const lattice = subsets.filter((away) => SHARING_SOURCES.every((_, index) => (away & (1 << index)) === 0 || heard.includes(index)));
      for (const away of lattice) {
        const lines = plan(away);
        lines.forEach((line, at) => {
          const type = requirements[at]?.type;
          const source = SHARING_SOURCES.findIndex(({ answers }) => type != null && answers.includes(type));
          const isAway = source >= 0 && (away & (1 << source)) !== 0;
          // A source that is away changes the papers it knows, with its name in the sentence; nothing else moves.
          if (isAway) expect(line.way === 'SHARED' ? '' : line.reason).toContain(SHARING_SOURCES[source]?.name);
          else expect(line).toEqual(whole[at]);
        });
      }
    }
  });

  it('names only categories that a consent can name', () => {
    expect(items.filter(({ category }) => !(APPROVAL_CATEGORIES as readonly string[]).includes(category))).toEqual([]);
  });
});
