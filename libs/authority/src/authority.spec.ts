import type { LocalDate } from '@app/legal-calendar';
import { type Authority, decisionName } from './authority';
import { matterOf } from './matter';
import { namedAuthority } from './named-authority';
import { resolveAuthority } from './resolve-authority';

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
const on = day('2026-09-29');

describe('the competent organ', () => {
  it('is the township that received the power', () => {
    expect(resolveAuthority([county, pingpo], { itemCode: LICENCE, division: '532922103', on })).toMatchObject({
      kind: 'FOUND',
      authority: pingpo,
    });
  });

  it('is the county for a township without it', () => {
    expect(resolveAuthority([county, pingpo], { itemCode: LICENCE, division: '532922201', on })).toMatchObject({
      kind: 'FOUND',
      authority: county,
    });
  });

  it('is never a village: its matter is the township’s', () => {
    expect(resolveAuthority([county, pingpo], { itemCode: LICENCE, division: '532922103201', on })).toMatchObject({ authority: pingpo });
  });

  it('is the county again from the day after the power went back', () => {
    const ended = { ...pingpo, validTo: day('2026-09-28') };
    expect(resolveAuthority([county, ended], { itemCode: LICENCE, division: '532922103', on: day('2026-09-28') })).toMatchObject({
      authority: ended,
    });
    expect(resolveAuthority([county, ended], { itemCode: LICENCE, division: '532922103', on })).toMatchObject({ authority: county });
  });

  it('is not guessed when two lines fit, nor when none does', () => {
    const rival = { ...county, id: 3, actingOrgan: '532922-health' };
    expect(resolveAuthority([county, rival], { itemCode: LICENCE, division: '532922', on })).toMatchObject({
      kind: 'AMBIGUOUS',
      candidates: [county, rival],
    });
    expect(resolveAuthority([pingpo], { itemCode: LICENCE, division: '532922201', on })).toMatchObject({ kind: 'NONE' });
  });

  it('is the township for a small sum only, and only when the sum is known', () => {
    const small = { ...pingpo, maxAmount: 100_000 };
    const organ = (amount?: number) => {
      const answer = resolveAuthority([county, small], {
        itemCode: LICENCE,
        division: '532922103',
        on,
        ...(amount === undefined ? {} : { amount }),
      });
      return answer.kind === 'FOUND' ? answer.authority.actingOrgan : answer.kind;
    };
    expect([organ(100_000), organ(100_001), organ()]).toEqual([pingpo.actingOrgan, county.actingOrgan, county.actingOrgan]);
  });
});

describe('the name of a decision', () => {
  it('is the township’s own under a devolved power', () => {
    expect(decisionName(pingpo)).toMatchObject({ nameOrgan: '532922103-government', answerable: '532922103-government' });
  });

  it('is the principal’s under an entrusted one, and the principal answers for it', () => {
    const entrusted = line({ actingOrgan: '532922202-government', powerSource: 5, principalOrgan: '532922-forestry', sealName: '林草局' });
    expect(decisionName(entrusted)).toMatchObject({ nameOrgan: '532922-forestry', sealName: '林草局', answerable: '532922-forestry' });
  });
});

describe('the matter of a case', () => {
  it('takes its amount from the answer, in fen, and nothing from an answer of another kind', () => {
    const about = { itemCode: LICENCE, division: '532922103' };
    expect(matterOf({ ...about, facts: { amount: 1000 } }, on)).toEqual({ ...about, on, amount: 100_000 });
    expect(matterOf({ ...about, facts: { amount: '1000' } }, on)).toEqual({ ...about, on });
    expect(matterOf({ ...about, facts: {}, authorityId: 2 }, on)).toEqual({ ...about, on, chosen: 2 });
  });
});

describe('a line on paper', () => {
  it('shows who acts and in whose name', () => {
    const entrusted = line({ actingOrgan: 'township', powerSource: 5, principalOrgan: 'county', sealName: '县局专用章' });
    expect(namedAuthority(entrusted, (code) => `${code} by name`)).toEqual({
      id: 1,
      powerSource: 5,
      actingOrganCode: 'township',
      actingOrganName: 'township by name',
      nameOrganCode: 'county',
      nameOrganName: 'county by name',
      sealName: '县局专用章',
    });
  });
});
