import { createHash } from 'node:crypto';
import { localDate } from '@app/legal-calendar';
import fc from 'fast-check';
import { assertCollectedOnce, chosenForPack, type Evidence, mayHandOver, needsOf } from './evidence';
import { type Manifest, type ManifestEntry, manifestText, packFaults } from './manifest';

const seal = (text: string): string => createHash('sha256').update(text).digest('hex');
const code = (expected: string) => expect.objectContaining({ code: expected });
const entry = (position: number): ManifestEntry => ({
  position,
  evidenceId: position + 10,
  sha256: seal(`content ${position}`),
  size: 100 + position,
  kind: 'IOU',
  givenBy: 1,
  givenOn: '2026-11-23',
  originalSeenBy: 1370,
  consent: ['ALL'],
  derivedFrom: null,
});

function chain(): (Manifest & { hash: string })[] {
  const sealed: (Manifest & { hash: string })[] = [];
  for (const sequence of [1, 2, 3]) {
    const manifest: Manifest = {
      disputeNo: 'JF53292220261123000000017',
      sequence,
      proceedingId: sequence,
      toOrgan: '法院',
      purpose: '移交',
      sealedBy: 1370,
      sealedAt: '2026-11-25T02:00:00.000Z',
      previousHash: sealed.at(-1)?.hash ?? null,
      entries: [1, 2, 3].map(entry),
    };
    sealed.push({ ...manifest, hash: seal(manifestText(manifest)) });
  }
  return sealed;
}
const whole = ({ position }: ManifestEntry): string => seal(`content ${position}`);

describe('a sealed pack', () => {
  it('verifies when nothing was touched', () => {
    expect(packFaults(chain(), seal, whole)).toEqual([]);
  });

  it('catches every single byte of a file', () => {
    const content = Buffer.from('欠条：今欠张某工资四万元整。');
    const original = seal(content.toString('latin1'));
    const sealed = chain()
      .slice(0, 1)
      .map((manifest) => {
        const changed = { ...manifest, entries: [{ ...entry(1), sha256: original }] };
        return { ...changed, hash: seal(manifestText(changed)) };
      });
    expect(packFaults(sealed, seal, () => original)).toEqual([]);
    for (let place = 0; place < content.length; place += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const altered = Buffer.from(content);
        altered[place] = (altered[place] ?? 0) ^ (1 << bit);
        expect(packFaults(sealed, seal, () => seal(altered.toString('latin1'))).map(({ kind }) => kind)).toEqual(['CONTENT_CHANGED']);
      }
    }
  });

  it('catches every single character of its text, stored or recomputed', () => {
    const [first] = chain();
    if (first === undefined) throw new Error('no manifest');
    const text = manifestText(first);
    for (let place = 0; place < text.length; place += 1) {
      const altered = `${text.slice(0, place)}${text[place] === 'x' ? 'y' : 'x'}${text.slice(place + 1)}`;
      expect(seal(altered)).not.toBe(first.hash);
    }
  });

  it('catches another order, a missing file, a manifest taken out or put elsewhere', () => {
    const swapped = chain().map((manifest, index) =>
      index === 1
        ? { ...manifest, entries: [entry(2), entry(1), entry(3)].map((one, place) => ({ ...one, position: place + 1 })) }
        : manifest,
    );
    expect(packFaults(swapped, seal, ({ evidenceId }) => seal(`content ${evidenceId - 10}`)).map(({ kind }) => kind)).toEqual([
      'SEAL_BROKEN',
    ]);
    expect(packFaults(chain(), seal, (one) => (one.position === 2 ? null : whole(one))).map(({ kind }) => kind)).toEqual([
      'CONTENT_MISSING',
      'CONTENT_MISSING',
      'CONTENT_MISSING',
    ]);
    const [first, second, third] = chain();
    if (!first || !second || !third) throw new Error('no chain');
    for (const broken of [
      [first, third],
      [second, third],
      [first, third, second],
    ]) {
      expect(packFaults(broken, seal, whole).some(({ kind }) => kind === 'CHAIN_BROKEN')).toBe(true);
    }
  });

  it('changes its text with every field of every entry', () => {
    const changes: Partial<ManifestEntry>[] = [
      { evidenceId: 99 },
      { sha256: seal('other') },
      { size: 1 },
      { kind: 'OTHER' },
      { givenBy: null },
      { givenOn: '2026-11-24' },
      { originalSeenBy: null },
      { consent: [] },
      { derivedFrom: seal('x') },
      { position: 9 },
    ];
    const [first] = chain();
    if (!first) throw new Error('no manifest');
    for (const change of changes) {
      expect(manifestText({ ...first, entries: [{ ...entry(1), ...change }, entry(2), entry(3)] })).not.toBe(manifestText(first));
    }
  });
});

const evidence = (changes: Partial<Evidence> = {}): Evidence => ({
  id: 1,
  sha256: seal('a'),
  size: 1,
  mediaType: 'application/pdf',
  kind: 'IDENTITY',
  givenBy: 1,
  givenOn: localDate('2026-11-23'),
  collectedAt: new Date('2026-11-23T01:00:00Z'),
  originalSeenBy: null,
  consent: ['ALL'],
  consentRevokedAt: null,
  derivedFrom: null,
  redaction: null,
  ...changes,
});
const REVOKED = { consentRevokedAt: new Date('2026-11-24T01:00:00Z') };

describe('evidence', () => {
  it('of a kind that is collected once is not asked for again, by any proceeding', () => {
    const identity = { code: 'IDENTITY', name: '身份证明', once: 'PARTY' };
    expect(() => assertCollectedOnce([evidence()], identity, 1, null)).toThrow(code('evidence-already-collected'));
    expect(() => assertCollectedOnce([evidence()], identity, 2, null)).not.toThrow();
    expect(() => assertCollectedOnce([evidence()], identity, 1, '身份证已换新')).not.toThrow();
    expect(() => assertCollectedOnce([evidence(REVOKED)], identity, 1, null)).not.toThrow();
    expect(() => assertCollectedOnce([evidence({ kind: 'IOU' })], { code: 'IOU', name: '欠条', once: 'MANY' }, 1, null)).not.toThrow();
    const proof = { code: 'MEDIATION_PROOF', name: '证明', once: 'DISPUTE' };
    expect(() => assertCollectedOnce([evidence({ kind: 'MEDIATION_PROOF', givenBy: null })], proof, 5, null)).toThrow(
      code('evidence-already-collected'),
    );
  });

  it('goes only where its giver lets it; a consent taken back stops what comes after', () => {
    fc.assert(
      fc.property(
        fc.subarray(['MEDIATION', 'ARBITRATION', 'LITIGATION']),
        fc.constantFrom('MEDIATION', 'ARBITRATION', 'LITIGATION'),
        fc.boolean(),
        (consent, to, revoked) => {
          const one = evidence({ consent, ...(revoked ? REVOKED : {}) });
          expect(mayHandOver(one, to)).toBe(!revoked && consent.includes(to));
        },
      ),
    );
    expect(mayHandOver(evidence({ givenBy: null, consent: [] }), 'LITIGATION')).toBe(true);
    const held = [evidence(), evidence({ id: 2, consent: ['MEDIATION'] })];
    expect(chosenForPack(held, null, 'LITIGATION').map(({ id }) => id)).toEqual([1]);
    expect(() => chosenForPack(held, [2, 1], 'LITIGATION')).toThrow(code('consent-missing'));
    expect(chosenForPack(held, [2, 1], 'MEDIATION').map(({ id }) => id)).toEqual([2, 1]);
    expect(() => chosenForPack(held, [3], 'MEDIATION')).toThrow(code('evidence-not-found'));
  });

  it('shows what a proceeding still lacks', () => {
    expect(needsOf(['IDENTITY', 'AGREEMENT'], [evidence()], 'LITIGATION')).toEqual([
      { kind: 'IDENTITY', evidenceIds: [1] },
      { kind: 'AGREEMENT', evidenceIds: [] },
    ]);
  });
});
