import { isUtf8 } from 'node:buffer';
import { DomainError, type FieldProblem } from '@app/domain-kernel';
import { characterRefusal, isPlainText } from '@app/identifiers';
import { type EdgeProblemCode } from '../problems/problem-catalogue';
import { fieldMessage } from '../problems/field-catalogue';

export const MAXIMUM_DEPTH = 20;
/** Members of objects and elements of arrays together. */
export const MAXIMUM_WIDTH = 2000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * The body of a request as a JSON object, every string NFC and trimmed, or a refusal. Linear in the number of bytes: one pass over the
 * bytes bounds depth and width before anything is built, JSON.parse does the grammar, one pass over the result looks at keys and strings.
 */
export function readJsonObject(bytes: Buffer): Record<string, unknown> {
  const text = decode(bytes);
  const members = measure(bytes);
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuse('body-must-be-object', '请求内容应为 JSON 对象，最外层用 { }。');
  }
  const walk = new Walk();
  walk.visit(value as Record<string, unknown>, undefined);
  // JSON.parse keeps the last of two members with one name, so the text has more members than the value has keys.
  if (walk.keys !== members) throw refuse('duplicate-key', 'JSON 中有重复的字段名，每个字段只写一次。');
  if (walk.errors.length > 0) {
    throw new DomainError('rule-violation', 'validation-failed', '填写的内容有误，请按逐项说明修改后重新提交。', { errors: walk.errors });
  }
  return value as Record<string, unknown>;
}

/** UTF-8 without a byte order mark. A raw NUL cannot stand in JSON: it means UTF-16 or worse. */
function decode(bytes: Buffer): string {
  if (!isUtf8(bytes) || bytes.includes(0)) {
    throw refuse('invalid-encoding', '请求内容不是 UTF-8 编码，请用 UTF-8 发送（不要用 GBK 或 UTF-16）。');
  }
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.toString('utf8', marked ? 3 : 0);
}

/** Counts the members of all objects (colons outside strings) and bounds depth and width. Trusts no grammar. */
function measure(bytes: Buffer): number {
  let depth = 0;
  let members = 0;
  let separators = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    switch (bytes[index]) {
      case QUOTE:
        index += 1;
        while (index < bytes.length && bytes[index] !== QUOTE) index += bytes[index] === BACKSLASH ? 2 : 1;
        break;
      case 0x3a:
        members += 1;
        break;
      case 0x2c:
        separators += 1;
        if (separators >= MAXIMUM_WIDTH) throw refuse('json-too-wide', 'JSON 的字段和数组元素合计不超过 2000 个，请分批提交。');
        break;
      case 0x5b:
      case 0x7b:
        depth += 1;
        if (depth > MAXIMUM_DEPTH) throw refuse('json-too-deep', 'JSON 嵌套不超过 20 层。');
        break;
      case 0x5d:
      case 0x7d:
        depth -= 1;
        break;
    }
  }
  return members;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    throw refuse('malformed-json', '请求内容不是正确的 JSON，请检查引号、逗号和括号。');
  }
}

interface Place {
  readonly parent: Place | undefined;
  readonly key: string;
}

const MAXIMUM_ERRORS = 50;

class Walk {
  keys = 0;
  readonly errors: FieldProblem[] = [];

  visit(container: Record<string, unknown> | unknown[], place: Place | undefined): void {
    if (Array.isArray(container)) {
      for (let index = 0; index < container.length; index += 1) {
        const element: unknown = container[index];
        if (typeof element === 'string') container[index] = this.text(element, place, String(index));
        else if (typeof element === 'object' && element !== null) {
          this.visit(element as Record<string, unknown>, { parent: place, key: String(index) });
        } else if (typeof element === 'number') this.number(element, place, String(index));
      }
      return;
    }
    for (const key of Object.keys(container)) {
      this.keys += 1;
      this.key(key, place);
      const member = container[key];
      if (typeof member === 'string') container[key] = this.text(member, place, key);
      else if (typeof member === 'object' && member !== null) this.visit(member as Record<string, unknown>, { parent: place, key });
      else if (typeof member === 'number') this.number(member, place, key);
    }
  }

  private key(key: string, place: Place | undefined): void {
    if (key === '__proto__' || key === 'constructor' || key === 'prototype') {
      throw refuse('forbidden-key', 'JSON 中有禁止的字段名，请去掉。');
    }
    if (isPlainText(key)) return;
    // The object that holds the key is named, the key itself is not repeated.
    if (characterRefusal(key)) this.refuse(pointerTo(place), 'invalid-characters');
  }

  private text(text: string, place: Place | undefined, key: string): string {
    if (isPlainText(text)) {
      // Only a white-space end makes trimming worth a copy; plain text has no other spaces than these.
      return text.length > 0 && (text.charCodeAt(0) <= 0x20 || text.charCodeAt(text.length - 1) <= 0x20) ? text.trim() : text;
    }
    const refusal = characterRefusal(text);
    if (refusal === undefined) return text.trim().normalize('NFC');
    this.refuse(pointerTo({ parent: place, key }), refusal.code, refusal.message);
    return '';
  }

  /** `1e400` becomes Infinity and long integers lose their end without a word. */
  private number(value: number, place: Place | undefined, key: string): void {
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
      this.refuse(pointerTo({ parent: place, key }), 'number-range');
    }
  }

  private refuse(pointer: string, code: string, message = fieldMessage(code)): void {
    if (this.errors.length < MAXIMUM_ERRORS) this.errors.push({ pointer, code, message });
  }
}

/** RFC 6901. */
function pointerTo(place: Place | undefined): string {
  let pointer = '';
  for (let current = place; current; current = current.parent) {
    pointer = `/${current.key.slice(0, 60).replaceAll('~', '~0').replaceAll('/', '~1')}${pointer}`;
  }
  return pointer;
}

function refuse(code: EdgeProblemCode, message: string): DomainError {
  return new DomainError('invalid', code, message);
}
