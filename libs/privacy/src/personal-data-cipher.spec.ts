import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { aesSuite, type SuiteName, smSuite } from './cipher-suite';
import { PersonalDataCipher, UnreadableCellError } from './personal-data-cipher';

const keys = (current: string) => ({
  dataKeys: new Map([
    ['k2', Buffer.alloc(32, 2)],
    ['k1', Buffer.alloc(32, 1)],
  ]),
  currentDataKeyId: current,
  indexKey: Buffer.alloc(32, 9),
});
const CONTEXT = 'identity.citizen_account.citizen_number|5001';
const NUMBER = '532999199003070010';

describe('known answers', () => {
  it('AES-256-GCM gives test case 14 of the GCM specification', () => {
    const { text, tag } = aesSuite.seal(Buffer.alloc(32), Buffer.alloc(12), Buffer.alloc(16), Buffer.alloc(0));
    expect(text.toString('hex')).toBe('cea7403d4d606b6e074ec5d3baf39d18');
    expect(tag.toString('hex')).toBe('d0d1c8a799996bf0265b98b5d48ab919');
  });

  it('SM4 gives example 1 of GB/T 32907 as its first key-stream block', () => {
    const block = Buffer.from('0123456789abcdeffedcba9876543210', 'hex');
    const { text } = smSuite.seal(Buffer.concat([block, Buffer.alloc(32)]), block, Buffer.alloc(16), Buffer.alloc(0));
    expect(text.toString('hex')).toBe('681edf34d206965e86b3e94f536e4246');
  });

  it('SM3 gives example 1 of GB/T 32905, and HMAC-SM3 is built on it', () => {
    expect(createHash('sm3').update('abc').digest('hex')).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0');
    const key = Buffer.alloc(48, 7);
    const { text, tag } = smSuite.seal(key, Buffer.alloc(16), Buffer.from('漾濞'), Buffer.from('ab'));
    const input = Buffer.concat([Buffer.from([0, 0, 0, 2]), Buffer.from('ab'), Buffer.alloc(16), text]);
    expect(tag).toEqual(createHmac('sm3', key.subarray(16)).update(input).digest());
  });
});

describe.each<SuiteName>(['aes', 'sm'])('the %s suite', (suite) => {
  const cipher = new PersonalDataCipher(keys('k2'), suite);

  it('opens what it sealed, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        expect(cipher.decrypt(cipher.encrypt(text, CONTEXT), CONTEXT)).toBe(text);
      }),
    );
  });

  it('never gives the same cell twice, and shows nothing of the value', () => {
    const cells = new Set(Array.from({ length: 50 }, () => cipher.encrypt(NUMBER, CONTEXT)));
    expect(cells.size).toBe(50);
    for (const cell of cells) expect(cell).toMatch(new RegExp(`^v1\\.${suite}\\.k2\\.[\\w-]+\\.[\\w-]+\\.[\\w-]+$`));
  });

  it('refuses a cell of which any single bit was changed', () => {
    const [version, name, keyId, ...parts] = cipher.encrypt(NUMBER, CONTEXT).split('.');
    parts.forEach((part, index) => {
      const bytes = Buffer.from(part, 'base64url');
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const changed = Buffer.from(bytes);
        changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        const cell = [version, name, keyId, ...parts.with(index, changed.toString('base64url'))].join('.');
        expect(() => cipher.decrypt(cell, CONTEXT)).toThrow(UnreadableCellError);
      }
    });
  });

  it('refuses a cell of another row or column', () => {
    const cell = cipher.encrypt(NUMBER, CONTEXT);
    expect(() => cipher.decrypt(cell, 'identity.citizen_account.citizen_number|5002')).toThrow(UnreadableCellError);
    expect(() => cipher.decrypt(cell, 'identity.citizen_account.phone|5001')).toThrow(UnreadableCellError);
  });

  it('refuses a cut, padded or foreign form without naming the value', () => {
    const cell = cipher.encrypt(NUMBER, CONTEXT);
    for (const wrong of [
      '',
      NUMBER,
      cell.slice(0, -1),
      `${cell}=`,
      `${cell}.AA`,
      cell.replace('v1', 'v2'),
      cell.replace(`.${suite}.`, '.none.'),
    ]) {
      expect(() => cipher.decrypt(wrong, CONTEXT)).toThrow(UnreadableCellError);
      expect(() => cipher.decrypt(wrong, CONTEXT)).not.toThrow(new RegExp(NUMBER));
    }
  });

  it('reads cells of every live key and names those to write anew', () => {
    const old = new PersonalDataCipher(keys('k1'), suite).encrypt(NUMBER, CONTEXT);
    expect(cipher.decrypt(old, CONTEXT)).toBe(NUMBER);
    expect(cipher.isOutdated(old)).toBe(true);
    expect(cipher.isOutdated(cipher.encrypt(NUMBER, CONTEXT))).toBe(false);
    const withoutOld = new PersonalDataCipher({ ...keys('k2'), dataKeys: new Map([['k2', Buffer.alloc(32, 2)]]) }, suite);
    expect(() => withoutOld.decrypt(old, CONTEXT)).toThrow(/k1/);
  });
});

it('reads the cells of the other suite, so that a county can change suites', () => {
  const cell = new PersonalDataCipher(keys('k1'), 'aes').encrypt(NUMBER, CONTEXT);
  expect(new PersonalDataCipher(keys('k1'), 'sm').decrypt(cell, CONTEXT)).toBe(NUMBER);
});

describe('a blind index', () => {
  const cipher = new PersonalDataCipher(keys('k1'));

  it('is the same for the same value, and different for each purpose, value and key', () => {
    const index = cipher.blindIndex('citizen-number', NUMBER);
    expect(index).toHaveLength(32);
    expect(new PersonalDataCipher(keys('k2'), 'sm').blindIndex('citizen-number', NUMBER)).toEqual(index);
    expect(cipher.blindIndex('phone', NUMBER)).not.toEqual(index);
    expect(cipher.blindIndex('citizen-number', '532999199003070011')).not.toEqual(index);
    expect(new PersonalDataCipher({ ...keys('k1'), indexKey: Buffer.alloc(32, 8) }).blindIndex('citizen-number', NUMBER)).not.toEqual(
      index,
    );
  });
});
