import fc from 'fast-check';
import { codePointLength } from './characters';
import { freeText } from './free-text';
import { normaliseName, normaliseOrganisationName } from './person-name';

const outcome = (input: string): string => {
  const parsed = normaliseName(input);
  return parsed.ok ? parsed.value : `! ${parsed.code}`;
};

/** Of any code points, lone surrogates too. `fc.string` would build a table of all of Unicode first, which takes a second. */
const anyText = (maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength }).map((points) => String.fromCodePoint(...points));

describe('a person name', () => {
  it.each(['张三', '𠮷田', '𬭳', '㛃', '䶮𡋾', '阿·尼么', '买买提·吐尔逊', "O'Connor-Smith Jr.", '葛\u{e0100}', 'བསྟན་འཛིན'])(
    'keeps %s as it is',
    (name) => {
      expect(normaliseName(name)).toEqual({ ok: true, value: name.normalize('NFC'), warnings: [] });
    },
  );

  it.each(['\u2022', '\u30fb', '\uff65', '\u2027', '\u22c5', '\u0387', '.', '\uff0e'])('writes %s between Han characters as ·', (dot) => {
    expect(normaliseName(`买买提${dot}吐尔逊`)).toMatchObject({ value: '买买提·吐尔逊', warnings: [{ code: 'dot-normalised' }] });
  });

  it('drops spaces between Han characters and says so, and keeps them between Latin words', () => {
    expect(normaliseName(' 张　三 ')).toMatchObject({ value: '张三', warnings: [{ code: 'space-removed' }] });
    expect(normaliseName('阿 · 尼么')).toMatchObject({ value: '阿·尼么', warnings: [{ code: 'space-removed' }] });
    expect(normaliseName('John  Smith')).toMatchObject({ value: 'John Smith' });
  });

  it.each([
    ['', '! required'],
    ['   ', '! required'],
    ['　', '! required'],
    ['·', '! required'],
    ['·张三', '! name-format'],
    ['张三·', '! name-format'],
    ['阿··尼么', '! name-format'],
    ['---', '! name-format'],
    ['张3', '! name-format'],
    ['<b>张三</b>', '! name-format'],
    ['张三😀', '! invalid-characters'],
    ['👨‍👩‍👧', '! invalid-characters'],
    ['张\u202e三', '! invalid-characters'],
    ['张\u2066三\u2069', '! invalid-characters'],
    ['张\u200b三', '! invalid-characters'],
    ['张\ufeff三', '! invalid-characters'],
    ['张\u00ad三', '! invalid-characters'],
    ['张\ufe0f三', '! invalid-characters'],
    ['Z\u{e0100}', '! invalid-characters'],
    ['张\ud842', '! invalid-characters'],
    ['张\n三', '! invalid-characters'],
    ['张\ufffd', '! invalid-characters'],
    [`Z${'\u0301\u0327'.repeat(100)}`, '! too-long'],
    [`Z${'\u0301\u0327'.repeat(20)}`, '! invalid-characters'],
    ['张\ue863', '! private-use-character'],
    ['张\u{f0001}', '! private-use-character'],
  ])('%j gives %s', (input, expected) => {
    expect(outcome(input)).toBe(expected);
  });

  it('counts code points up to 100', () => {
    expect(outcome('𠮷'.repeat(100))).toBe('𠮷'.repeat(100));
    expect(outcome('𠮷'.repeat(101))).toBe('! too-long');
    expect(outcome('张'.repeat(1_000_000))).toBe('! too-long');
  });

  it('folds compatibility ideographs and decomposed letters to NFC', () => {
    expect(outcome('\uf979生')).toBe('凉生');
    expect(outcome('Jose\u0301')).toBe('José');
  });

  it('is the same after a second reading, and never throws', () => {
    const anything = fc.oneof(anyText(120), fc.string({ unit: fc.constantFrom(..."张三·. •・a\u3000-'"), maxLength: 12 }));
    fc.assert(
      fc.property(anything, (input) => {
        const first = normaliseName(input);
        if (!first.ok) return;
        expect(normaliseName(first.value)).toEqual({ ok: true, value: first.value, warnings: [] });
        expect(codePointLength(first.value)).toBeLessThanOrEqual(100);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the name of an organisation', () => {
  it('also takes digits, brackets and signs', () => {
    expect(normaliseOrganisationName('漾濞县第1小吃店（个体工商户）')).toMatchObject({ ok: true, value: '漾濞县第1小吃店（个体工商户）' });
    expect(normaliseOrganisationName('（）')).toMatchObject({ code: 'name-format' });
    expect(normaliseOrganisationName('小吃\u202e店')).toMatchObject({ code: 'invalid-characters' });
  });
});

describe('free text', () => {
  it('keeps what looks dangerous as the text it is', () => {
    for (const text of [
      '<script>alert(1)</script>',
      `'; DROP TABLE "case";--`,
      '{{7*7}}',
      '=HYPERLINK("http://x")',
      '第一行\n第二行',
      '%s%n😀',
    ]) {
      expect(freeText(text, { maximum: 2000 })).toMatchObject({ ok: true, value: text });
    }
  });

  it('refuses what nobody can see, too much, and line feeds where one line is meant', () => {
    expect(freeText('a\u0000b', { maximum: 10 })).toMatchObject({ code: 'invalid-characters' });
    expect(freeText('\r\nBcc: a@b', { maximum: 50 })).toMatchObject({ code: 'invalid-characters' });
    expect(freeText('a\r\nBcc: a@b', { maximum: 50 })).toMatchObject({ code: 'invalid-characters' });
    expect(freeText('a\nb', { maximum: 50, singleLine: true })).toMatchObject({ code: 'invalid-characters' });
    expect(freeText('字'.repeat(2001), { maximum: 2000 })).toMatchObject({ code: 'too-long' });
    expect(freeText(' ', { maximum: 10, minimum: 1 })).toMatchObject({ code: 'required' });
    expect(freeText('好', { maximum: 10, minimum: 2 })).toMatchObject({ code: 'too-short' });
  });
});
