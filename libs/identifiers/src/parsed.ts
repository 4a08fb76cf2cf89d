import { DomainError } from '@app/domain-kernel';

/** Something was put right on the way in; the clerk sees it next to the field. */
export interface Warning {
  readonly code: string;
  readonly message: string;
}

export interface Accepted<Value> {
  readonly ok: true;
  readonly value: Value;
  readonly warnings: readonly Warning[];
}

/** `code` is the stable code of one field; `message` says in Chinese what is wrong and what to do, and never repeats the input. */
export interface Refused {
  readonly ok: false;
  readonly code: string;
  readonly message: string;
}

/** What every parser of this library answers. Parsers never throw on input. */
export type Parsed<Value> = Accepted<Value> | Refused;

export function accepted<Value>(value: Value, warnings: readonly Warning[] = []): Accepted<Value> {
  return { ok: true, value, warnings };
}

export function refused(code: string, message: string): Refused {
  return { ok: false, code, message };
}

/**
 * The value, or the refusal as an error. With `pointer` (the JSON pointer of the field in the request body) the error is a
 * `validation-failed` that names the field, as the checks at the edge give it; without, its code is the field's own.
 */
export function required<Value>(parsed: Parsed<Value>, pointer?: string): Value {
  if (parsed.ok) return parsed.value;
  const { code, message } = parsed;
  if (pointer === undefined) throw new DomainError('rule-violation', code, message);
  throw new DomainError('rule-violation', 'validation-failed', message, { errors: [{ pointer, code, message }] });
}
