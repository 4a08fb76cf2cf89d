import type { Authority } from '@app/authority';
import type { LocalDate } from '@app/legal-calendar';
import { checkAuthorityList } from './authority-list';

const day = (text: string) => text as LocalDate;
const LICENCE = '000731002000';
const line = (overrides: Partial<Authority>): Authority => ({
  id: 1,
  itemCode: LICENCE,
  division: '532922',
  actingOrgan: '532922-market-supervision',
  level: 4,
  powerSource: 1,
  principalOrgan: null,
  sealName: '漾濞彝族自治县市场监督管理局',
  validFrom: day('2026-01-01'),
  validTo: null,
  announcementRef: null,
  maxAmount: null,
  ...overrides,
});
const county = line({});
const pingpo = line({ id: 2, division: '532922103', actingOrgan: '532922103-government', level: 5, powerSource: 2, sealName: '平坡镇' });

describe('an authority list', () => {
  const organs = [
    { code: '532922-market-supervision', kind: 'COUNTY_ORGAN' },
    { code: '532922103-government', kind: 'TOWNSHIP_GOVERNMENT' },
    { code: '532922103201-village', kind: 'VILLAGE_COMMITTEE' },
  ];
  const codesOf = (lines: readonly Authority[]): string[] => {
    try {
      checkAuthorityList(lines, organs);
      return [];
    } catch (error) {
      return (error as { details: { errors: { pointer: string; code: string }[] } }).details.errors.map(
        ({ pointer, code }) => `${pointer} ${code}`,
      );
    }
  };
  const entrusted = line({
    ...pingpo,
    powerSource: 5,
    principalOrgan: '532922-market-supervision',
    announcementRef: '漾市监公告〔2026〕1号',
  });

  it('with a devolved and an entrusted line is lawful', () => {
    expect(codesOf([county, pingpo])).toEqual([]);
    expect(codesOf([county, entrusted])).toEqual([]);
  });

  it('never gives a power to a village', () => {
    expect(codesOf([line({ actingOrgan: '532922103201-village', division: '532922103' })])).toEqual([
      '/0/actingOrgan organ-not-administrative',
    ]);
  });

  it('entrusts only with a principal and an announcement, and never twice', () => {
    expect(codesOf([{ ...entrusted, principalOrgan: null, announcementRef: null }])).toEqual([
      '/0/principalOrgan principal-missing',
      '/0/announcementRef announcement-missing',
    ]);
    const again = { ...entrusted, division: '532922102', actingOrgan: '532922-market-supervision', principalOrgan: '532922103-government' };
    expect(codesOf([entrusted, again])).toEqual(['/0/principalOrgan entrusted-twice', '/1/principalOrgan entrusted-twice']);
  });

  it('has one line for an item, a division and a day', () => {
    expect(codesOf([pingpo, { ...pingpo, validFrom: day('2026-06-01') }])).toEqual(['/1/validFrom periods-overlap']);
    expect(
      codesOf([
        { ...pingpo, validTo: day('2026-05-31') },
        { ...pingpo, validFrom: day('2026-06-01') },
      ]),
    ).toEqual([]);
  });
});
