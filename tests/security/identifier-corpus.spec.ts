import { freeText, normaliseName, normalisePhone, type Parsed, parseBankCard, parseCitizenNumber, parseCreditCode } from '@app/identifiers';
import {
  BANK_CARD_ROWS,
  CITIZEN_NUMBER_ROWS,
  CORPUS_TODAY,
  CREDIT_CODE_ROWS,
  FREE_TEXT_ROWS,
  PERSON_NAME_ROWS,
  TELEPHONE_ROWS,
  type ValueRow,
} from './corpus';

const citizenNumber = (input: string): Parsed<string> => {
  const parsed = parseCitizenNumber(input, CORPUS_TODAY);
  return parsed.ok ? { ...parsed, value: parsed.value.number } : parsed;
};

/** The corpus of bad input, sections B and C, against the parsers themselves. */
describe.each<[string, readonly ValueRow[], (input: string) => Parsed<string>]>([
  ['citizen numbers', CITIZEN_NUMBER_ROWS, citizenNumber],
  ['credit codes', CREDIT_CODE_ROWS, parseCreditCode],
  ['person names', PERSON_NAME_ROWS, normaliseName],
  ['free text', FREE_TEXT_ROWS, (input) => freeText(input, { maximum: 2000 })],
  ['telephones', TELEPHONE_ROWS, normalisePhone],
  ['bank cards', BANK_CARD_ROWS, parseBankCard],
])('%s', (_name, rows, parse) => {
  it.each(rows.map((row) => [row.row, JSON.stringify(row.input).slice(0, 60), row] as const))(
    'row %i: %s',
    (_row, _input, { input, expect: wanted }) => {
      const started = performance.now();
      const parsed = parse(input);
      expect(performance.now() - started).toBeLessThan(50);
      if ('refused' in wanted) {
        expect(parsed).toMatchObject({ ok: false, code: wanted.refused });
        expect(parsed.ok ? '' : parsed.message).toMatch(/\p{Script=Han}/u);
      } else {
        expect(parsed).toMatchObject({ ok: true, value: wanted.value });
        if (wanted.warning) expect(parsed.ok ? parsed.warnings.map(({ code }) => code) : []).toContain(wanted.warning);
      }
    },
  );
});
