import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SHIPPED_ITEMS } from '../../catalogue/application/county-data';
import { parseItem } from '../../catalogue/application/item-parser';
import type { Bundle } from '../domain/bundle';
import { type BundleRule, lintBundle } from '../domain/lint-bundle';
import { bundlesInForce, parseBundle, SHIPPED_BUNDLES } from './bundle-book';

const FOLDER = join(__dirname, '../../../data/bundles');
const items = SHIPPED_ITEMS.map((item, index) => parseItem(item, `第${index + 1}项`));
const byCode = (code: string): Bundle => {
  const found = SHIPPED_BUNDLES.find((one) => one.code === code);
  if (found === undefined) throw new Error(`no bundle ${code}`);
  return found;
};

describe('the bundles the county ships with', () => {
  it('are all the files of the folder, in order, each code and version once', () => {
    const files = readdirSync(FOLDER).sort();
    expect(SHIPPED_BUNDLES).toEqual(files.map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))));
    expect(new Set(SHIPPED_BUNDLES.map(({ code, version }) => `${code} ${version}`)).size).toBe(SHIPPED_BUNDLES.length);
  });

  it('have nothing for lint to find', () => {
    expect(SHIPPED_BUNDLES.flatMap((bundle) => lintBundle(bundle, items))).toEqual([]);
  });

  it('are offered on their days only', () => {
    expect(bundlesInForce('2024-12-31')).toEqual([]);
    expect(bundlesInForce('2026-11-22')).toHaveLength(SHIPPED_BUNDLES.length);
  });

  it('name the sentence where to go for what this county does not deal with', () => {
    for (const { elsewhere } of SHIPPED_BUNDLES) for (const { where } of elsewhere) expect(where).toMatch(/。$/);
  });
});

describe('a bundle with a mistake', () => {
  const newborn = byCode('newborn');
  const change = (edit: (bundle: { -readonly [Key in keyof Bundle]: Bundle[Key] }) => void): Bundle => {
    const copy = structuredClone(newborn) as Bundle;
    edit(copy);
    return copy;
  };
  const member = (key: string, changes: Partial<Bundle['members'][number]>) => (bundle: { members: Bundle['members'] }) => {
    bundle.members = bundle.members.map((one) => (one.key === key ? { ...one, ...changes } : one));
  };

  it.each<[BundleRule, Bundle]>([
    ['member-unknown', change(member('household', { item: '999999999999' }))],
    ['member-dead', change(member('household', { item: '999999999999' }))],
    ['member-serves-others', { ...newborn, serves: 'ORGANISATION' }],
    ['dependency-unknown', change(member('household', { dependencies: [{ on: 'nobody', kind: 'BLOCKS' }] }))],
    ['dependency-circular', change(member('certificate', { dependencies: [{ on: 'socialCard', kind: 'BLOCKS' }] }))],
    ['feeds-unknown-material', change(member('household', { dependencies: [{ on: 'certificate', kind: 'FEEDS', material: 'M99' }] }))],
    ['field-unknown', change(member('socialCard', { fixed: { kind: 'NO_SUCH' } }))],
    ['field-answered-twice', change(member('medical', { fixed: { relation: 'CHILD', insuredName: '张' } }))],
    ['coming-without-source', change(member('socialCard', { coming: ['bankCode'] }))],
    ['shared-unknown-field', { ...newborn, shared: [{ name: 'sex', title: '性别', fields: { certificate: 'sex', household: 'gender' } }] }],
    ['shared-incompatible', { ...newborn, shared: [{ name: 'sex', title: '性别', fields: { certificate: 'sex', household: 'nation' } }] }],
    ['shared-once', { ...newborn, shared: [{ name: 'sex', title: '性别', fields: { certificate: 'sex' } }] }],
    ['paper-not-in-pool', { ...newborn, papers: newborn.papers.filter(({ code }) => code !== 'identity') }],
    ['paper-twice', { ...newborn, papers: [...newborn.papers, { code: 'again', name: '身份证', materials: { household: 'M03' } }] }],
    [
      'paper-unknown-material',
      { ...newborn, papers: [...newborn.papers, { code: 'other', name: '其他', materials: { household: 'M99' } }] },
    ],
    ['too-few-members', { ...newborn, atLeast: 5 }],
    ['before-implausible', { ...newborn, before: { ...newborn.before, windows: 9 } }],
  ])('%s is found', (rule, bundle) => {
    expect(lintBundle(bundle, items).map((finding) => finding.rule)).toContain(rule);
  });

  it('paper-forms-differ is found: no form that every member takes', () => {
    const odd = { ...newborn, papers: [{ code: 'odd', name: '照片或户口簿', materials: { socialCard: 'M02', household: 'M02' } }] };
    const originalsOnly = items.map((item) =>
      item.code === '530709038000' ? { ...item, materials: item.materials.map((one) => ({ ...one, forms: ['ORIGINAL'] as const })) } : item,
    );
    expect(lintBundle(odd, originalsOnly).map(({ rule }) => rule)).toContain('paper-forms-differ');
  });

  it('is not read when its shape is wrong', () => {
    expect(() => parseBundle({ ...newborn, unified: 'yes' })).toThrow('/unified');
    expect(() => parseBundle({ ...newborn, extra: 1 })).toThrow('a bundle file is not valid');
  });
});
