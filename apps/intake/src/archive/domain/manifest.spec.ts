import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { type ArchiveEntry, canonical, chained, isIntact, type Manifest } from './manifest';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const HEAD = { caseNo: '53292220261123000000011', archivedOn: '2026-12-20', retentionClass: 'TEN_YEARS', basis: '示例' };
const ENTRIES: readonly ArchiveEntry[] = [
  { type: 'CASE', ref: HEAD.caseNo, sha256: null, content: { status: 'CLOSED', version: 6 } },
  { type: 'HISTORY', ref: 'v1', sha256: null, content: { action: 'receive' } },
  { type: 'DOCUMENT', ref: 'RECEIPT', sha256: 'a'.repeat(64), content: { number: '漾市监收〔2026〕1号' } },
];

describe('the chain of an archive', () => {
  it('holds as it was made, also after a way through JSON', () => {
    const manifest = chained(HEAD, ENTRIES, hash);
    expect(isIntact(JSON.parse(JSON.stringify(manifest)) as Manifest, hash)).toBe(true);
  });

  it('breaks when anything is changed, left out, added or put elsewhere', () => {
    const manifest = chained(HEAD, ENTRIES, hash);
    const [first, second, third] = manifest.entries;
    if (!first || !second || !third) throw new Error('three entries were chained');
    const forged: Manifest[] = [
      { ...manifest, caseNo: '53292220261123000000029' },
      { ...manifest, retentionClass: 'PERMANENT' },
      { ...manifest, entries: [first, second] },
      { ...manifest, entries: [second, first, third] },
      { ...manifest, entries: [first, { ...second, content: { action: 'accept' } }, third] },
      { ...manifest, entries: [first, second, { ...third, sha256: 'b'.repeat(64) }] },
      { ...manifest, rootHash: hash('x') },
    ];
    for (const one of forged) expect(isIntact(one, hash)).toBe(false);
  });

  it('does not depend on the order in which fields were written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.constant(null))), (fields) => {
        const turned = Object.fromEntries(Object.entries(fields).reverse());
        return canonical(fields) === canonical(turned);
      }),
    );
  });
});
