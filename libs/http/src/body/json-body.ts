import { isUtf8 } from 'node:buffer';
import { DomainError, type FieldProblem } from '@app/domain-kernel';
import { characterRefusal, isPlainText } from '@app/identifiers';
import { fieldMessage } from '../problems/field-catalogue';
import { type EdgeProblemCode } from '../problems/problem-catalogue';

export const MAXIMUM_DEPTH = 20;
/** Members of objects and elements of arrays together. */
export const MAXIMUM_WIDTH = 2000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const OPEN_OBJECT = 0x7b;
const CLOSE_ARRAY = 0x5d;
const CLOSE_OBJECT = 0x7d;

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
  const walk = new Walk(isPlainJson(text));
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

/** Without escapes, a text of plain characters holds strings of plain characters: most bodies, which then need no second look. */
function isPlainJson(text: string): boolean {
  return !text.includes('\\') && isPlainText(text.includes('\r') ? text.replaceAll('\r', '') : text);
}

/** Counts the members of all objects (colons outside strings) and bounds depth and width. Trusts no grammar. */
function measure(bytes: Buffer): number {
  const { length } = bytes;
  let depth = 0;
  let members = 0;
  let separators = 0;
  for (let index = 0; index < length; index += 1) {
    const byte = bytes[index] as number;
    if (byte === QUOTE) {
      index += 1;
      for (let inside = bytes[index]; inside !== QUOTE && index < length; inside = bytes[index]) index += inside === BACKSLASH ? 2 : 1;
    } else if (byte === COLON) {
      members += 1;
    } else if (byte === COMMA) {
      separators += 1;
      if (separators >= MAXIMUM_WIDTH) throw refuse('json-too-wide', 'JSON 的字段和数组元素合计不超过 2000 个，请分批提交。');
    } else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
      depth += 1;
      if (depth > MAXIMUM_DEPTH) throw refuse('json-too-deep', 'JSON 嵌套不超过 20 层。');
    } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
      depth -= 1;
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
  readonly key: string | number;
}

const MAXIMUM_ERRORS = 50;

class Walk {
  keys = 0;
  readonly errors: FieldProblem[] = [];

  constructor(private readonly allPlain: boolean) {}

  visit(container: Record<string, unknown> | unknown[], place: Place | undefined): void {
    if (Array.isArray(container)) {
      for (let index = 0; index < container.length; index += 1) {
        const before = container[index];
        const after = this.value(before, place, index);
        if (after !== before) container[index] = after;
      }
      return;
    }
    const names = Object.keys(container);
    this.keys += names.length;
    for (const name of names) {
      if (name === '__proto__' || name === 'constructor' || name === 'prototype') {
        throw refuse('forbidden-key', 'JSON 中有禁止的字段名，请去掉。');
      }
      // The object that holds the key is named, the key itself is not repeated.
      if (!this.allPlain && characterRefusal(name)) this.refuse(pointerTo(place), 'invalid-characters');
      const before = container[name];
      const after = this.value(before, place, name);
      if (after !== before) container[name] = after;
    }
  }

  private value(value: unknown, place: Place | undefined, key: string | number): unknown {
    switch (typeof value) {
      case 'string':
        return this.text(value, place, key);
      case 'number':
        this.number(value, place, key);
        return value;
      case 'object':
        if (value !== null) this.visit(value as Record<string, unknown>, { parent: place, key });
        return value;
      default:
        return value;
    }
  }

  private text(text: string, place: Place | undefined, key: string | number): string {
    if (this.allPlain || isPlainText(text)) {
      // Plain text has no white space but ASCII: only a blank end makes trimming worth a copy.
      return text.charCodeAt(0) <= 0x20 || text.charCodeAt(text.length - 1) <= 0x20 ? text.trim() : text;
    }
    const refusal = characterRefusal(text);
    if (refusal === undefined) return text.trim().normalize('NFC');
    this.refuse(pointerTo({ parent: place, key }), refusal.code, refusal.message);
    return '';
  }

  /** `1e400` becomes Infinity and long integers lose their end without a word. */
  private number(value: number, place: Place | undefined, key: string | number): void {
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
    pointer = `/${String(current.key).slice(0, 60).replaceAll('~', '~0').replaceAll('/', '~1')}${pointer}`;
  }
  return pointer;
}

function refuse(code: EdgeProblemCode, message: string): DomainError {
  return new DomainError('invalid', code, message);
}
