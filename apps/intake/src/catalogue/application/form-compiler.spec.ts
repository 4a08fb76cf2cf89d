import { SHIPPED_ITEMS } from './county-data';
import { FormCompiler, formProblem, personalFields } from './form-compiler';
import { parseItem } from './item-parser';

const medical = parseItem(SHIPPED_ITEMS[3], '4');
const compiler = new FormCompiler();
const good = { fromPlace: '532923', toPlace: '532922', relation: 'CHILD' };
const codes = (answers: Record<string, unknown>): readonly string[] =>
  compiler.problems(medical, answers, '2026-11-22').map(({ pointer, code }) => `${pointer} ${code}`);

describe('the form of an item', () => {
  it('takes what fits', () => {
    expect(codes(good)).toEqual([]);
  });

  it.each([
    [{}, ['/form/fromPlace required', '/form/toPlace required', '/form/relation required']],
    [{ ...good, relation: 'NEIGHBOUR' }, ['/form/relation enum']],
    [{ ...good, fromPlace: 532923 }, ['/form/fromPlace wrong-type']],
    [{ ...good, fromPlace: '5329' }, ['/form/fromPlace format']],
    [{ ...good, colour: 'red' }, ['/form/colour unknown-field']],
    [JSON.parse('{"fromPlace":"532923","toPlace":"532922","relation":"CHILD","__proto__":{"x":1}}'), ['/form/__proto__ unknown-field']],
    [{ ...good, constructor: 1 }, ['/form/constructor unknown-field']],
    [{ ...good, insuredCitizenNumber: '532999201501010011' }, ['/form/insuredCitizenNumber id-checksum']],
    [{ ...good, insuredCitizenNumber: '532999201502300017' }, ['/form/insuredCitizenNumber id-birthdate']],
    [{ ...good, insuredName: '' }, ['/form/insuredName too-short']],
  ])('says everything that is wrong with %j', (answers, expected) => {
    expect(codes(answers)).toEqual(expect.arrayContaining(expected));
    expect(codes(answers)).toHaveLength(expected.length);
  });

  it('refuses with the fields and never repeats what was typed', () => {
    expect.assertions(2);
    try {
      compiler.require(medical, { ...good, insuredCitizenNumber: '532999201501010011' }, '2026-11-22');
    } catch (error) {
      expect(error).toMatchObject({ kind: 'rule-violation', code: 'validation-failed', details: { errors: [{ code: 'id-checksum' }] } });
      expect(JSON.stringify([(error as Error).message, (error as { details: unknown }).details])).not.toContain('532999');
    }
  });

  it('knows which answers are personal', () => {
    expect([...personalFields(medical.form)]).toEqual([
      ['insuredName', 'NAME'],
      ['insuredCitizenNumber', 'CITIZEN_NUMBER'],
    ]);
  });

  it('says why a schema is none', () => {
    expect(formProblem(medical.form)).toBeUndefined();
    expect(formProblem({ type: 'objekt' })).toContain('type');
    expect(formProblem({ $ref: 'https://example.test/other' })).toContain('other');
  });
});
