import fc from 'fast-check';
import { stateHash } from './audit-entry';
import { chainHash, contentHash, GENESIS } from './chain';

describe('the content hash', () => {
  const fields = fc.array(fc.option(fc.string({ unit: 'grapheme', maxLength: 6 })), { maxLength: 5 });

  it('differs whenever any field differs, also when text moves from one to the next', () => {
    fc.assert(
      fc.property(fields, fields, (one, other) => {
        expect(contentHash(one).equals(contentHash(other))).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
    expect(contentHash(['ab', 'c'])).not.toEqual(contentHash(['a', 'bc']));
    expect(contentHash([null])).not.toEqual(contentHash(['']));
  });
});

it('the chain hash depends on the link before, the place, the record and its content', () => {
  const content = contentHash(['x']);
  const hash = chainHash(GENESIS, 1, 7, content);
  // Computed apart from this code: python3 hashlib over the layout of the doc comments.
  expect(hash.toString('hex')).toBe('ae832f70bcebd448bcd2ec0bff9da8e8dfaafac4d7e8cb2157e8e537e859f4e6');
  for (const other of [
    chainHash(content, 1, 7, content),
    chainHash(GENESIS, 2, 7, content),
    chainHash(GENESIS, 1, 8, content),
    chainHash(GENESIS, 1, 7, GENESIS),
  ]) {
    expect(other).not.toEqual(hash);
  }
});

it('the state hash does not depend on the order of fields, and leaves out what is undefined', () => {
  const at = new Date('2026-11-23T02:00:00Z');
  expect(stateHash({ a: 1, b: [at, null], c: undefined })).toEqual(stateHash({ b: [at, null], a: 1 }));
  expect(stateHash({ a: Buffer.from('x') })).not.toEqual(stateHash({ a: Buffer.from('y') }));
  expect(stateHash({ a: '1' })).not.toEqual(stateHash({ a: 1 }));
});
