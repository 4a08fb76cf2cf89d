import { characterRefusal, codePointLength } from './characters';
import { accepted, type Parsed, refused } from './parsed';

export interface FreeTextRule {
  /** In code points. */
  readonly maximum: number;
  readonly minimum?: number;
  /** For what goes into a subject, a short message or a heading: no line feed, no tab. */
  readonly singleLine?: boolean;
}

/** Text that a person writes: stored as text whatever it looks like (markup, SQL, formulas), NFC and trimmed. Escaping is for whoever shows it. */
export function freeText(input: string, rule: FreeTextRule): Parsed<string> {
  if (input.length > rule.maximum * 4 + 1000) return tooLong(rule);
  const invisible = characterRefusal(input);
  if (invisible) return invisible;
  const text = input.trim();
  if (rule.singleLine && /[\n\t]/.test(text)) return refused('invalid-characters', '此处只能填写一行文字，请删去换行。');
  if (/\p{M}{8}/u.test(text)) return refused('invalid-characters', '叠加的符号过多，请重新输入。');
  const stored = text.normalize('NFC');
  const length = codePointLength(stored);
  if (length > rule.maximum) return tooLong(rule);
  if (rule.minimum !== undefined && length < rule.minimum) {
    return length === 0 ? refused('required', '请填写此项。') : refused('too-short', `至少 ${rule.minimum} 个字，请补充。`);
  }
  return accepted(stored);
}

function tooLong(rule: FreeTextRule): Parsed<string> {
  return refused('too-long', `最多 ${rule.maximum} 个字，请缩短。`);
}
