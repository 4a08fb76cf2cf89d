import { addDays, type LocalDate } from '@app/legal-calendar';
import type { Chance } from '@app/testing';
import { SHIPPED_ITEMS } from '../../apps/intake/src/catalogue/application/county-data';
import { parseItem } from '../../apps/intake/src/catalogue/application/item-parser';
import type { ItemContent } from '../../apps/intake/src/catalogue/domain/item';

type Form = Record<string, unknown>;

/** An item of the shipped county, with answers that somebody might give. */
export interface WalkItem {
  readonly code: string;
  readonly weight: number;
  readonly content: ItemContent;
  /** Where the matter may belong. */
  readonly divisions: readonly string[];
  form(chance: Chance, today: LocalDate): Form;
}

const COUNTY = '532922';
const PINGPO = '532922103';
const CONTENTS = new Map(SHIPPED_ITEMS.map((item) => parseItem(item, 'walk')).map((content) => [content.code, content]));
const SITE = '苍山西镇（演示地址）1号';

function item(code: string, weight: number, divisions: readonly string[], form: WalkItem['form']): WalkItem {
  const content = CONTENTS.get(code);
  if (content === undefined) throw new Error(`the county ships no item ${code}`);
  return { code, weight, content, divisions, form };
}

/** Every way of handling that the county ships: by rule, one or two levels, township, connector, fee, promise, special procedures. */
export const WALK_ITEMS: readonly WalkItem[] = [
  item('532036004000', 2, [COUNTY, PINGPO], (chance) => ({
    relation: 'SELF',
    insuranceKind: 'RESIDENT',
    fromPlace: chance.one(['532928', '510104']),
    toPlace: COUNTY,
  })),
  item('530131017000', 3, [COUNTY], () => ({
    mode: 'CATERING',
    prepackagedOnly: false,
    items: 'HOT',
    site: SITE,
    area: 40,
    staff: 3,
    creditCode: '92532999MA6000016Y',
    online: false,
  })),
  item('530123020000', 6, [COUNTY], (chance) => ({ kind: 'HAIR', byCommitment: chance.happens(0.4), area: 30, staff: 2, site: SITE })),
  item('530731016000', 3, [COUNTY, PINGPO, '532922102'], (chance) => ({
    tradeName: '漾濞演示小店',
    scope: 'RETAIL',
    site: SITE,
    division: chance.one([COUNTY, PINGPO]),
    preLicence: false,
    family: false,
  })),
  item('530720021000', 3, [PINGPO, '532922101'], () => ({
    reason: 'REBUILD',
    area: 120,
    land: 'BUILT',
    conversionApproved: false,
    building: false,
    division: PINGPO,
    household: 4,
  })),
  item('530164023000', 3, [COUNTY, '532922202'], (chance) => ({
    forest: chance.one(['COMMERCIAL_PLANTED', 'NATURAL', 'BAMBOO']),
    inReserve: false,
    volume: chance.one([10, 40]),
    area: 2,
    species: '云南松',
    division: COUNTY,
    replant: true,
  })),
  item('530709038000', 3, [COUNTY], (_chance, today) => ({
    bornOn: addDays(today, -20),
    childName: '杨小满',
    sex: 'FEMALE',
    nation: 'YI',
    follow: 'MOTHER',
    station: COUNTY,
  })),
  item('530117033000', 3, [COUNTY], (_chance, today) => ({
    work: 'OCCUPY',
    roadHistory: 'OTHER',
    governmentApproved: false,
    area: 12,
    startOn: addDays(today, 40),
    days: 10,
    location: SITE,
  })),
  item('532014028000', 2, [PINGPO], () => ({ kind: 'FIRST', bankCode: 'RCU', electronic: true })),
  item('530511011000', 3, [PINGPO], () => ({
    household: 3,
    specialExpense: false,
    difficulty: 'ILLNESS',
    account: '6222020000000001',
    relative: false,
  })),
];

export const walkItem = (code: string): WalkItem => {
  const found = WALK_ITEMS.find((one) => one.code === code);
  if (found === undefined) throw new Error(`the walk files no ${code}`);
  return found;
};

/** What an applicant brings for a situation: everything that nobody else sends. */
export function papersFor({ content }: WalkItem, situation: string | undefined): string[] {
  const asked =
    (content.situations.find(({ code }) => code === situation) ?? content.situations.find(({ isDefault }) => isDefault))?.papers ?? [];
  return asked
    .filter(({ when }) => when === undefined)
    .map(({ material }) => material)
    .filter((code) => content.materials.find((one) => one.code === code)?.source !== 'SHARED_DATA');
}

export const denialReason = (code: string, chance: Chance): string => chance.one(walkItem(code).content.denialReasons).code;
