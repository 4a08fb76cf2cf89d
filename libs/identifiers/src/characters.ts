import { type Refused, refused, type Warning } from './parsed';

/**
 * What no text of this system may hold: controls except line feed and tab, everything invisible (soft hyphen, zero-width, bidi marks and
 * overrides, fillers, tags), the replacement character (text that was lost on the way), noncharacters. The emoji selector U+FE0F and the
 * ideographic variation selectors are judged by each kind of text.
 */
const FORBIDDEN =
  /(?![\n\t])\p{Cc}|(?!\ufe0f|[\u{e0100}-\u{e01ef}])\p{Default_Ignorable_Code_Point}|\p{Cf}|\p{Zl}|\p{Zp}|[\ufff9-\ufffd]|\p{Noncharacter_Code_Point}/u;

/** Private use: old systems put rare characters there, each its own; nobody else can read them. */
const PRIVATE_USE = /[\ue000-\uf8ff\u{f0000}-\u{ffffd}\u{100000}-\u{10fffd}]/u;

/** An ideographic variation selector belongs behind a Han character only (UTS 37). */
const LOOSE_VARIATION_SELECTOR = /(?<!\p{Script=Han})[\u{e0100}-\u{e01ef}]/u;

/** Half of a supplementary character: PostgreSQL cannot hold it. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Nothing here needs a closer look: most text. */
const PLAIN = /^[\n\t\x20-\x7e\u00b7\u2014\u2018-\u201d\u2026\u3001-\u3029\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e\uffe5]*$/;

export function isPlainText(text: string): boolean {
  return PLAIN.test(text);
}

/** What makes `text` unfit for any field, or undefined. Linear. */
export function characterRefusal(text: string): Refused | undefined {
  if (isPlainText(text)) return undefined;
  if (PRIVATE_USE.test(text)) {
    return refused(
      'private-use-character',
      '含有旧系统自造的字（私用区字符），其他部门无法识别。请改用国家标准的生僻字输入，或写拼音并在备注中说明。',
    );
  }
  if (LONE_SURROGATE.test(text) || FORBIDDEN.test(text) || LOOSE_VARIATION_SELECTOR.test(text)) {
    return refused('invalid-characters', '含有看不见的或不允许的字符，请删去后重新输入，不要从网页直接粘贴。');
  }
  return undefined;
}

export const NORMALISED: Warning = { code: 'normalised', message: '已把全角字符、空格和连字符整理为标准写法，请核对。' };

/** Full-width ASCII (U+FF01–FF5E) to half-width, as official forms are pasted from Word. */
export function toHalfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0));
}

/**
 * The bare form of a number that people group by hand: half-width, without spaces (also U+00A0, U+3000) and dashes, upper case.
 * Anything else is left for the parser to refuse.
 */
export function compactNumber(input: string): string {
  return toHalfWidth(input)
    .replace(/[ \u00a0\u3000\u2007\u202f\u2010-\u2015\u2212-]/g, '')
    .toUpperCase();
}

/** Code points, as the law's "characters" are counted: 𠮷 is one. */
export function codePointLength(text: string): number {
  let surrogatePairs = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xd800 && unit <= 0xdbff) surrogatePairs += 1;
  }
  return text.length - surrogatePairs;
}
