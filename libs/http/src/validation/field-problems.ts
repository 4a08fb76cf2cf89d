import type { FieldProblem } from '@app/domain-kernel';
import type { ValidationError } from 'class-validator';
import { fieldMessage } from '../problems/field-catalogue';

/** Constraint of class-validator → code of the field. Constraints of ours carry their own code (`identifier-decorators.ts`). */
const CODES: Readonly<Record<string, string>> = {
  whitelistValidation: 'unknown-field',
  unknownValue: 'unknown-field',
  isDefined: 'required',
  isNotEmpty: 'required',
  isString: 'wrong-type',
  isNumber: 'wrong-type',
  isInt: 'wrong-type',
  isBoolean: 'wrong-type',
  isArray: 'wrong-type',
  isObject: 'wrong-type',
  nestedValidation: 'wrong-type',
  maxLength: 'too-long',
  isLength: 'too-long',
  minLength: 'too-short',
  arrayMaxSize: 'too-many',
  arrayMinSize: 'too-few',
  arrayNotEmpty: 'too-few',
  isIn: 'enum',
  isEnum: 'enum',
  min: 'number-range',
  max: 'number-range',
  isPositive: 'number-range',
};

/** A message of ours is `code`, a line feed, and the Chinese sentence. */
const OWN_MESSAGE = /^([a-z0-9]+(?:-[a-z0-9]+)*)\n([\s\S]+)$/;
const CHINESE = /\p{Script=Han}/u;
const MAXIMUM_ERRORS = 50;

/** What class-validator found, as `errors[]` of a problem. The values themselves are never repeated. */
export function fieldProblemsOf(errors: readonly ValidationError[]): FieldProblem[] {
  const problems: FieldProblem[] = [];
  collect(errors, '', problems);
  return problems.slice(0, MAXIMUM_ERRORS);
}

function collect(errors: readonly ValidationError[], parent: string, into: FieldProblem[]): void {
  for (const error of errors) {
    // A value of no known class has no property: the whole of it is refused.
    const pointer = error.property === undefined ? parent : `${parent}/${escapeToken(error.property)}`;
    into.push(...problemsOfField(error, pointer));
    collect(error.children ?? [], pointer, into);
  }
}

function problemsOfField({ constraints, value }: ValidationError, pointer: string): FieldProblem[] {
  if (!constraints) return [];
  const found = Object.entries(constraints).map(([name, message]) => problemOf(name, message, pointer));
  // One cause, one line: what is missing or of the wrong type fails every other rule as well.
  const unknown = found.find(({ code }) => code === 'unknown-field');
  if (unknown) return [unknown];
  if (value === undefined || value === null) return [{ pointer, code: 'required', message: fieldMessage('required') }];
  const first = found.find(({ code }) => code === 'wrong-type') ?? found.find(({ code }) => code === 'required');
  return first ? [first] : found;
}

function problemOf(name: string, message: string, pointer: string): FieldProblem {
  const own = OWN_MESSAGE.exec(message);
  if (own) return { pointer, code: own[1] as string, message: own[2] as string };
  // One rule with two ends: its message says which one was passed.
  const code =
    name === 'isLength' && message.includes('longer')
      ? 'too-short'
      : (CODES[name] ?? (name.startsWith('is') && /Type$/.test(name) ? 'wrong-type' : 'format'));
  if (CHINESE.test(message)) return { pointer, code, message };
  const limit = /\b\d+\b/.exec(message)?.[0];
  return { pointer, code, message: limit === undefined ? fieldMessage(code) : withLimit(code, limit) };
}

function withLimit(code: string, limit: string): string {
  switch (code) {
    case 'too-long':
      return `最多 ${limit} 个字，请缩短。`;
    case 'too-short':
      return `至少 ${limit} 个字，请补充。`;
    case 'too-many':
      return `最多 ${limit} 项，请减少。`;
    case 'too-few':
      return `至少 ${limit} 项，请补充。`;
    default:
      return fieldMessage(code);
  }
}

function escapeToken(token: string): string {
  return token.slice(0, 60).replaceAll('~', '~0').replaceAll('/', '~1');
}
