import { characterRefusal, codePointLength, toHalfWidth } from './characters';
import { accepted, type Parsed, refused, type Warning } from './parsed';

/** Characters that people, phones and old systems put where the name carries `·` (U+00B7, GB 13000 and 公安部 practice). */
const DOT_LOOK_ALIKE = /[\u2022\u30fb\uff65\u2027\u22c5\u0387\u2219\u2024]/g;
/** A full stop is a dot of the name only next to a Han character: `Jr.` keeps its own. */
const FULL_STOP_AT_HAN = /(?<=\p{Script=Han}[\u{e0100}-\u{e01ef}]?)[.\uff0e]|[.\uff0e](?=\p{Script=Han})/gu;
const HAN_SPACE_HAN = /(?<=[\p{Script=Han}·]|[\u{e0100}-\u{e01ef}])\s+(?=[\p{Script=Han}·])/gu;
const DOT_SPACE = /\s*·\s*/g;

/** U+0F0B divides the syllables of a Tibetan name. */
const PERSON_NAME = /^[\p{L}\p{M}\u0f0b·'’ .,-]+$/u;
const TOO_MANY_MARKS = /\p{M}{4}/u;
const SYMBOL = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\u{1f1e6}-\u{1f1ff}\u20e3\ufe0f]/u;

const MAXIMUM = 100;
const DOT: Warning = { code: 'dot-normalised', message: '已把姓名中的间隔符统一为“·”，请核对。' };
const SPACE: Warning = { code: 'space-removed', message: '已去掉姓名中汉字之间的空格，请核对。' };

/**
 * A person's name as it is stored: NFC, `·` for every look-alike, no space between Han characters, 1 to 100 code points
 * (minority names run past 50). Rare characters of every plane and ideographic variants are kept.
 */
export function normaliseName(input: string): Parsed<string> {
  const read = readName(input);
  if (!read.ok) return read;
  const { value: name } = read;
  if (TOO_MANY_MARKS.test(name)) return refused('invalid-characters', '姓名中叠加的符号过多，请按证件重新输入。');
  if (!PERSON_NAME.test(name)) return refused('name-format', '姓名只能包含文字、间隔符“·”、空格、连字符和撇号，请按证件填写。');
  if (!/\p{L}/u.test(name)) return refused('name-format', '姓名中没有文字，请按证件填写。');
  if (/^·|·$|··/.test(name)) return refused('name-format', '间隔符“·”不能在姓名开头、结尾或连续出现，请按证件填写。');
  return read;
}

/** The name of an organisation: also digits, brackets and other printable signs. */
export function normaliseOrganisationName(input: string): Parsed<string> {
  const read = readName(input);
  if (!read.ok) return read;
  if (TOO_MANY_MARKS.test(read.value)) return refused('invalid-characters', '名称中叠加的符号过多，请按证照重新输入。');
  if (!/[\p{L}\p{N}]/u.test(read.value)) return refused('name-format', '名称中没有文字，请按证照填写。');
  return read;
}

function readName(input: string): Parsed<string> {
  // Far longer than anything that could be trimmed to a name: no work on it.
  if (input.length > 2000) return tooLong();
  const invisible = characterRefusal(input);
  if (invisible) return invisible;
  if (/[\n\t]/.test(input.trim()) || SYMBOL.test(input)) {
    return refused('invalid-characters', '姓名或名称中有表情、换行等不允许的字符，请删去后重新输入。');
  }
  const dotted = input.trim().replace(/\s+/g, ' ').replace(DOT_LOOK_ALIKE, '·').replace(FULL_STOP_AT_HAN, '·');
  const spaced = toHalfWidthLetters(dotted.normalize('NFC'));
  const name = spaced.replace(DOT_SPACE, '·').replace(HAN_SPACE_HAN, '');
  if (/^·*$/.test(name)) return refused('required', '请填写姓名或名称。');
  if (codePointLength(name) > MAXIMUM) return tooLong();
  const warnings: Warning[] = [];
  if (countOf('·', spaced) > countOf('·', input)) warnings.push(DOT);
  if (name.length < spaced.length) warnings.push(SPACE);
  return accepted(name, warnings);
}

function countOf(character: string, text: string): number {
  return text.split(character).length - 1;
}

/** Full-width letters and digits only: a full-width bracket or comma belongs to a Chinese organisation's name. */
function toHalfWidthLetters(text: string): string {
  return text.replace(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g, toHalfWidth);
}

function tooLong(): Parsed<string> {
  return refused('too-long', `最多 ${MAXIMUM} 个字，请缩短。`);
}
