import { DomainError } from '@app/domain-kernel';
import fc from 'fast-check';
import { ageOn, citizenNumberCheckCharacter, isCalendarDate, parseCitizenNumber } from './citizen-number';
import { parseIdentityDocument } from './identity-document';
import { required } from './parsed';

const TODAY = '2026-11-22';
const codeOf = (input: string, today: string | null = TODAY): string => {
  const parsed = parseCitizenNumber(input, today);
  return parsed.ok ? 'ok' : parsed.code;
};

/** Of any code points, lone surrogates too. `fc.string` would build a table of all of Unicode first, which takes a second. */
const anyText = fc.array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 40 }).map((points) => String.fromCodePoint(...points));

describe('a citizen number', () => {
  it('gives birth date, sex and division of a resident of the demo county', () => {
    expect(parseCitizenNumber('532999199003070010', TODAY)).toEqual({
      ok: true,
      value: { number: '532999199003070010', birthDate: '1990-03-07', sex: 'MALE', division: '532999' },
      warnings: [],
    });
    expect(parseCitizenNumber('532999198506120249', TODAY)).toMatchObject({ value: { sex: 'FEMALE' } });
  });

  it('agrees with the worked examples of GB 11643', () => {
    expect(codeOf('11010519491231002X')).toBe('ok');
    expect(codeOf('440524188001010014', null)).toBe('ok');
    expect(codeOf('440524188001010014')).toBe('id-age-implausible');
  });

  it('is put right when typed or pasted untidily, and says so', () => {
    for (const untidy of [
      '５３２９９９１９９００３０７００１０',
      '532999 19900307 0010',
      '532999-19900307-0010',
      ' 532999\u00a0199003070010',
    ]) {
      expect(parseCitizenNumber(untidy, TODAY)).toMatchObject({
        ok: true,
        value: { number: '532999199003070010' },
        warnings: [{ code: 'normalised' }],
      });
    }
    expect(parseCitizenNumber('11010519491231002x', TODAY)).toMatchObject({ value: { number: '11010519491231002X' } });
  });

  it('is refused the day before birth and accepted on the day', () => {
    expect(codeOf('532999199003070010', '1990-03-06')).toBe('id-birthdate-future');
    expect(codeOf('532999199003070010', '1990-03-07')).toBe('ok');
  });

  it('catches every single wrong digit', () => {
    fc.assert(
      fc.property(validNumber(), fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (number, position, shift) => {
        const wrong = String((Number(number.charAt(position)) + shift) % 10);
        expect(codeOf(number.slice(0, position) + wrong + number.slice(position + 1), null)).not.toBe('ok');
      }),
    );
  });

  it('accepts every well-made number and never throws on anything', () => {
    fc.assert(fc.property(validNumber(), (number) => codeOf(number, null) === 'ok'));
    fc.assert(fc.property(anyText, (text) => typeof codeOf(text) === 'string'));
  });

  it('becomes an error that names the field, without repeating the number', () => {
    const wrong = '532999199003070011';
    try {
      required(parseCitizenNumber(wrong, TODAY), '/applicant/citizenNumber');
      throw new Error('was accepted');
    } catch (error) {
      expect(error).toBeInstanceOf(DomainError);
      expect(error).toMatchObject({
        code: 'validation-failed',
        details: { errors: [{ pointer: '/applicant/citizenNumber', code: 'id-checksum' }] },
      });
      expect(JSON.stringify(error) + (error as Error).message).not.toContain(wrong);
    }
    expect(() => required(parseCitizenNumber(wrong, TODAY))).toThrow(expect.objectContaining({ code: 'id-checksum' }) as DomainError);
  });
});

describe('an identity document', () => {
  it.each([
    ['CITIZEN_CARD', '810000199001010019', 'id-type-mismatch'],
    ['RESIDENCE_PERMIT', '810000199001010019', 'ok'],
    ['RESIDENCE_PERMIT', '830000199001010020', 'ok'],
    ['RESIDENCE_PERMIT', '532999199003070010', 'id-type-mismatch'],
    ['CITIZEN_CARD', '953840198001010012', 'id-type-mismatch'],
    ['FOREIGNER_PERMANENT_RESIDENCE', '953840198001010012', 'ok'],
    ['FOREIGNER_PERMANENT_RESIDENCE', '953840198001010013', 'id-checksum'],
    ['FOREIGNER_PERMANENT_RESIDENCE', 'usa110000000001', 'ok'],
    ['FOREIGNER_PERMANENT_RESIDENCE', '532999199003070010', 'id-type-mismatch'],
    ['CITIZEN_CARD', 'E1234567', 'id-type-mismatch'],
    ['PASSPORT', 'E12345678', 'ok'],
    ['PASSPORT', '护照', 'id-type-mismatch'],
    ['HOME_RETURN_PERMIT', 'H12345678', 'ok'],
    ['HOME_RETURN_PERMIT', 'H1234567', 'id-type-mismatch'],
    ['MILITARY_ID', '军字第1234567号', 'ok'],
    ['CITIZEN_CARD', '军字第1234567号', 'id-type-mismatch'],
  ] as const)('of type %s with number %s: %s', (type, number, expected) => {
    const parsed = parseIdentityDocument(type, number, TODAY);
    expect(parsed.ok ? 'ok' : parsed.code).toBe(expected);
  });
});

describe('dates', () => {
  it('knows the days of the calendar', () => {
    for (const day of ['2000-02-29', '2024-02-29', '1990-12-31']) expect(isCalendarDate(day)).toBe(true);
    for (const day of ['1900-02-29', '2001-02-29', '1989-02-30', '1990-13-01', '1990-00-10', '0000-01-01', '1990-1-1', '1990-04-31']) {
      expect(isCalendarDate(day)).toBe(false);
    }
  });

  it('counts full years', () => {
    expect(ageOn('2008-11-22', TODAY)).toBe(18);
    expect(ageOn('2008-11-23', TODAY)).toBe(17);
    expect(ageOn('2008-02-29', '2026-02-28')).toBe(17);
  });
});

function validNumber(): fc.Arbitrary<string> {
  const date = fc.date({ min: new Date('1930-01-01'), max: new Date('2026-01-01'), noInvalidDate: true });
  return fc.tuple(fc.integer({ min: 0, max: 9999 }), date, fc.integer({ min: 1, max: 999 })).map(([area, born, sequence]) => {
    const first17 = `53${String(area).padStart(4, '0')}${born.toISOString().slice(0, 10).replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
    return first17 + citizenNumberCheckCharacter(first17);
  });
}
