import fc from 'fast-check';
import { parseBankCard } from './bank-card';
import { caseNumber, isCaseNumber, mod1110CheckDigit, nationalProjectNumber, parseCaseNumber } from './case-number';
import { parseCreditCode } from './credit-code';
import { divisionContains, divisionLevel, parentDivision, parseDivision } from './division';
import { handlingItemCode, parseCatalogCode, parseHandlingItemCode, parseTaskCode, taskCode } from './item-code';
import { maskAddress, maskBankCard, maskCitizenNumber, maskName, maskPhone } from './mask';
import type { Parsed } from './parsed';
import { normaliseMobile, normalisePhone } from './phone';
import { parsePickUpCode, pickUpCode } from './pick-up-code';

const outcome = (parsed: Parsed<string>): string => (parsed.ok ? parsed.value : `! ${parsed.code}`);

describe('a credit code', () => {
  it.each(['91350100M000100Y43', '91110000600037341L', '11440232MB2D06811W', '11110000000021135M', '12441500196720244T'])(
    '%s is a real one',
    (code) => {
      expect(parseCreditCode(code)).toEqual({ ok: true, value: code, warnings: [] });
    },
  );

  it.each([
    ['91520000MA6XXXXX00', '! uscc-checksum'],
    ['91520000MA6XXXXX05', '91520000MA6XXXXX05'],
    ['91350100m000100y43', '91350100M000100Y43'],
    ['9135 0100-M000100Y43', '91350100M000100Y43'],
    ['91350100I000100Y43', '! uscc-format'],
    ['9135010O0000100Y43', '! uscc-format'],
    ['91350100M000100Y4', '! uscc-format'],
    ['', '! uscc-format'],
    ['9'.repeat(50_000), '! uscc-format'],
  ])('%s gives %s', (input, expected) => {
    expect(outcome(parseCreditCode(input))).toBe(expected);
  });

  it('only warns when the old organisation code inside does not check', () => {
    expect(parseCreditCode('91520000MA6XXXXX05')).toMatchObject({ warnings: [{ code: 'organisation-code-check' }] });
  });
});

describe('a case number', () => {
  it('is county, day, sequence and a check digit', () => {
    const number = caseNumber('532922', '2026-11-22', 123);
    expect(number).toMatch(/^5329222026112200000123\d$/);
    expect(parseCaseNumber(number)).toMatchObject({ value: { county: '532922', date: '2026-11-22', sequence: 123 } });
  });

  it('follows ISO 7064 MOD 11,10', () => {
    // The standard's own example.
    expect(mod1110CheckDigit('0794')).toBe('5');
    expect(parseCaseNumber('1 or 1=1')).toMatchObject({ code: 'case-number-format' });
  });

  it('catches every single wrong digit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 99_999_999 }),
        fc.integer({ min: 0, max: 22 }),
        fc.integer({ min: 1, max: 9 }),
        (sequence, position, shift) => {
          const number = caseNumber('532922', '2026-11-22', sequence);
          expect(isCaseNumber(number)).toBe(true);
          const wrong = String((Number(number.charAt(position)) + shift) % 10);
          expect(isCaseNumber(number.slice(0, position) + wrong + number.slice(position + 1))).toBe(false);
        },
      ),
    );
  });

  it('has a national form of 43 characters', () => {
    expect(nationalProjectNumber('11440232MB2D06811W4000117051000', '2020-10-20', 8)).toBe('11440232MB2D06811W4000117051000202010200008');
  });
});

describe('item codes', () => {
  const code = '11440232MB2D06811W4000117051000';

  it('come apart as the national examples do', () => {
    expect(parseTaskCode(code)).toMatchObject({ value: { creditCode: '11440232MB2D06811W', useLevel: '4', catalogCode: '000117051000' } });
    expect(parseCatalogCode('000117051000')).toMatchObject({
      value: { province: '00', type: '01', department: '17', mainItem: '051', subItem: '000' },
    });
    expect(parseHandlingItemCode(handlingItemCode(code, 1))).toMatchObject({ value: { serial: '01', task: { code } } });
    expect(taskCode('11440232MB2D06811W', '4', '000117051000')).toBe(code);
  });

  it('are refused when an organ cannot be meant', () => {
    expect(parseTaskCode('11440232MB2D06811X4000117051000')).toMatchObject({ code: 'task-code-format' });
    expect(parseTaskCode(code.slice(1))).toMatchObject({ code: 'task-code-format' });
    expect(parseCatalogCode('00011705100')).toMatchObject({ code: 'catalog-code-format' });
    expect(parseHandlingItemCode(code)).toMatchObject({ code: 'handling-code-format' });
  });
});

describe('a division', () => {
  it('lies in its county, city and province', () => {
    expect(divisionContains('532922', '532922103')).toBe(true);
    expect(divisionContains('532922000000', '532922103')).toBe(true);
    expect(divisionContains('530000', '532922103201')).toBe(true);
    expect(divisionContains('532922', '532327101')).toBe(false);
    expect(divisionContains('532922103', '532922')).toBe(false);
    expect(parentDivision('532922103')).toBe('532922');
    expect(parentDivision('530000')).toBeUndefined();
    expect(['530000', '532900', '532922', '532922103', '532922103201'].map(divisionLevel)).toEqual([
      'PROVINCE',
      'CITY',
      'COUNTY',
      'TOWNSHIP',
      'VILLAGE',
    ]);
  });

  it('has 6, 9 or 12 digits', () => {
    expect(outcome(parseDivision('532922000000'))).toBe('532922');
    expect(outcome(parseDivision('53292210'))).toBe('! division-format');
    expect(outcome(parseDivision('992922'))).toBe('! division-format');
  });
});

describe('a pick-up code', () => {
  it('has six signs that nobody mixes up, and takes them back however they are typed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), (bytes) => {
        const code = pickUpCode(bytes);
        expect(code).toMatch(/^[2-9A-HJ-NP-Z]{6}$/);
        expect(outcome(parsePickUpCode(` ${code.toLowerCase().slice(0, 3)}-${code.slice(3)} `))).toBe(code);
      }),
    );
    expect(outcome(parsePickUpCode('AB0DEF'))).toBe('! pick-up-code-format');
    expect(() => pickUpCode(new Uint8Array(5))).toThrow(RangeError);
  });
});

describe('a telephone number', () => {
  it.each([
    ['13800138000 ', '13800138000'],
    ['+86 138-0013-8000', '13800138000'],
    ['8613800138000', '13800138000'],
    ['１３８００１３８０００', '13800138000'],
    ['0872-7521234', '0872-7521234'],
    ['(0872)7521234', '0872-7521234'],
    ['01088886666', '010-88886666'],
    ['12345678901', '! phone-format'],
    ['1380013800', '! phone-format'],
    ['1380013800O', '! phone-format'],
    ['138001\u200b38000', '! invalid-characters'],
    [`1${'3'.repeat(50_000)}`, '! phone-format'],
  ])('%s gives %s', (input, expected) => {
    expect(outcome(normalisePhone(input))).toBe(expected);
  });

  it('must be mobile to receive messages', () => {
    expect(outcome(normaliseMobile('0872-7521234'))).toBe('! phone-format');
  });
});

describe('a bank card', () => {
  it('is 16 to 19 digits by Luhn', () => {
    expect(outcome(parseBankCard('6222 0212 3456 7890 128'))).toBe('6222021234567890128');
    expect(outcome(parseBankCard('4111111111111111'))).toBe('4111111111111111');
    expect(outcome(parseBankCard('4111111111111112'))).toBe('! card-checksum');
    expect(outcome(parseBankCard('0'.repeat(20)))).toBe('! card-checksum');
  });
});

describe('masks', () => {
  it('show no more than a person needs to recognise their own', () => {
    expect(maskCitizenNumber('532999199003070010')).toBe('5329**********0010');
    expect(maskPhone('13800138000')).toBe('138****8000');
    expect(maskPhone('0872-7521234')).toBe('0872-***1234');
    expect(maskBankCard('4111111111111111')).toBe('************1111');
    expect(['张', '张三', '张小三', '欧阳锋', '欧阳小云', '阿·尼么', '𠮷田一'].map(maskName)).toEqual([
      '*',
      '张*',
      '张*三',
      '欧阳*',
      '欧阳**',
      '阿·**',
      '𠮷*一',
    ]);
    expect(maskAddress('云南省大理州漾濞县平坡镇高发村12号')).toBe('云南省大理州漾濞县平坡镇****');
    expect(maskAddress('某小区3幢2单元501室')).toBe('某小区3幢2****');
  });
});
