import { fenOf } from '@app/domain-kernel';
import {
  type FreeTextRule,
  freeText,
  isCalendarDate,
  normaliseMobile,
  normaliseName,
  normaliseOrganisationName,
  normalisePhone,
  type Parsed,
  parseBankCard,
  parseCaseNumber,
  parseCitizenNumber,
  parseCreditCode,
  parseDivision,
  parsePickUpCode,
} from '@app/identifiers';
import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsOptional, ValidateBy } from 'class-validator';
import { holdsPersonalNumber } from '../observation/scrub';
import { fieldMessage } from '../problems/field-catalogue';
import { collects } from './field-warnings';

/** A member that may be left out. `null` is the same as left out, so that no handler meets it. */
export const OptionalField = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }) => (value === null ? undefined : value)),
    IsOptional(),
  );

type TextParser = (input: string) => Parsed<string>;

/**
 * A text field read by one of our parsers: the DTO holds the normalised value, or the field is refused with the parser's own code.
 * Only strings are read; anything else is `wrong-type`.
 */
export function ParsedText(name: string, parse: TextParser): PropertyDecorator {
  return applyDecorators(
    Transform(({ value, key, options }) => {
      if (typeof value !== 'string') return value;
      const parsed = parse(value);
      if (!parsed.ok) return value;
      if (collects(options)) options.warnings.push(...parsed.warnings.map((warning) => ({ property: key, ...warning })));
      return parsed.value;
    }),
    ValidateBy({
      name,
      validator: {
        validate: (value) => typeof value === 'string' && parse(value).ok,
        defaultMessage: (context) => refusalText(context?.value, parse),
      },
    }),
  );
}

function refusalText(value: unknown, parse: TextParser): string {
  if (typeof value !== 'string') return `wrong-type\n${fieldMessage('wrong-type')}`;
  const parsed = parse(value);
  return parsed.ok ? '' : `${parsed.code}\n${parsed.message}`;
}

const valueOnly = <Value>(parsed: Parsed<Value>, pick: (value: Value) => string): Parsed<string> =>
  parsed.ok ? { ...parsed, value: pick(parsed.value) } : parsed;

/** 18 digits, region, date and check digit. Whether the birth date lies in the future is for the command, which has the clock. */
export const IsCitizenNumber = (): PropertyDecorator =>
  ParsedText('isCitizenNumber', (input) => valueOnly(parseCitizenNumber(input, null), ({ number }) => number));
export const IsPersonName = (): PropertyDecorator => ParsedText('isPersonName', normaliseName);
export const IsOrganisationName = (): PropertyDecorator => ParsedText('isOrganisationName', normaliseOrganisationName);
export const IsCreditCode = (): PropertyDecorator => ParsedText('isCreditCode', parseCreditCode);
export const IsTelephone = (): PropertyDecorator => ParsedText('isTelephone', normalisePhone);
export const IsMobile = (): PropertyDecorator => ParsedText('isMobile', normaliseMobile);
export const IsBankCard = (): PropertyDecorator => ParsedText('isBankCard', parseBankCard);
export const IsDivision = (): PropertyDecorator => ParsedText('isDivision', parseDivision);
export const IsPickUpCode = (): PropertyDecorator => ParsedText('isPickUpCode', parsePickUpCode);
export const IsCaseNo = (): PropertyDecorator =>
  ParsedText('isCaseNo', (input) => valueOnly(parseCaseNumber(input), ({ caseNo }) => caseNo));
export const IsFreeText = (rule: FreeTextRule): PropertyDecorator => ParsedText('isFreeText', (input) => freeText(input, rule));

/** Free text that is kept as it is written, for the office and on papers: nobody's number belongs in it (个人信息保护法 §6). */
export const IsPlainNote = (rule: FreeTextRule): PropertyDecorator =>
  ParsedText('isPlainNote', (input) => {
    const parsed = freeText(input, rule);
    return parsed.ok && holdsPersonalNumber(parsed.value)
      ? { ok: false, code: 'personal-number', message: fieldMessage('personal-number') }
      : parsed;
  });

/** `2026-11-22`, a day that exists. */
export const IsDay = (): PropertyDecorator =>
  ParsedText('isDay', (input) =>
    isCalendarDate(input)
      ? { ok: true, value: input, warnings: [] }
      : { ok: false, code: 'date-format', message: fieldMessage('date-format') },
  );

const INSTANT = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?$/;

/** RFC 3339 with its offset; no leap second, no 24:00. */
export const IsInstant = (): PropertyDecorator =>
  ParsedText('isInstant', (input) => {
    const match = INSTANT.exec(input);
    if (!match || !isCalendarDate(match[1] as string)) {
      return { ok: false, code: 'date-format', message: fieldMessage('date-format') };
    }
    if (match[3] === undefined) return { ok: false, code: 'offset-required', message: fieldMessage('offset-required') };
    return { ok: true, value: input, warnings: [] };
  });

const MOST_FEN = 100_000_000_000;

/** What is wrong with an amount of money, or undefined: yuan with two decimals as a text, above zero. Read the fen with `fenOf`. */
function moneyProblem(value: unknown): 'money-must-be-string' | 'money-format' | 'money-decimals' | 'money-range' | undefined {
  if (typeof value !== 'string') return 'money-must-be-string';
  const fen = fenOf(value);
  if (fen !== undefined) return fen > 0 && fen <= MOST_FEN ? undefined : 'money-range';
  if (/^-?\d+(\.\d{1,2})?$/.test(value) && (value.startsWith('-') || value.length > 13)) return 'money-range';
  return /^-?\d+\.\d{3,}$/.test(value) ? 'money-decimals' : 'money-format';
}

/** An amount in yuan, `"380.00"`: a number of JSON is a float, and no float is money. */
export const IsYuan = (): PropertyDecorator =>
  ValidateBy({
    name: 'isYuan',
    validator: {
      validate: (value) => moneyProblem(value) === undefined,
      defaultMessage: (context) => {
        const code = moneyProblem(context?.value) ?? 'money-format';
        return `${code}\n${fieldMessage(code)}`;
      },
    },
  });
