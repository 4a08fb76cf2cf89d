import data from '../../../data/opinion-templates.json';
import { assertTemplate, fillTemplate, refusalToManage, TEMPLATE_VARIABLES } from './opinion-template';

const VALUES = {
  caseNo: '53292220260929000000128',
  itemName: '食品经营许可',
  itemCode: '530131017000',
  division: '532922',
  acceptedOn: '2026-09-29',
  dueOn: null,
  organ: '532922-market-supervision',
  today: '2026-10-09',
};
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('an opinion template', () => {
  it('is filled from the case, with a gap for what the case does not have', () => {
    expect(fillTemplate('{acceptedOn} 受理的{itemName}，期限 {dueOn}。', VALUES)).toBe('2026-09-29 受理的食品经营许可，期限 ____。');
  });

  it('knows codes and days of the case only, and no braces that mean nothing', () => {
    for (const name of TEMPLATE_VARIABLES) expect(() => assertTemplate(`同意{${name}}`)).not.toThrow();
    for (const text of ['{applicantName}', '{idNumber}', '{ itemName }', '{itemName', 'itemName}', '{}', '{{itemName}}']) {
      expect(() => assertTemplate(text)).toThrow(code('template-variable-unknown'));
    }
  });

  it('that ships with the county is one', () => {
    for (const { text } of data.templates) expect(() => assertTemplate(text)).not.toThrow();
  });

  it('is managed by its owner, and the organ’s by its head', () => {
    const officer = { id: 7, organ: 'a', isHead: false };
    const head = { id: 8, organ: 'a', isHead: true };
    expect(refusalToManage({ organ: 'a', owner: 7 }, officer)).toBeNull();
    expect(refusalToManage({ organ: 'a', owner: null }, head)).toBeNull();
    expect(refusalToManage({ organ: 'a', owner: null }, officer)).toMatchObject({ code: 'template-not-yours' });
    expect(refusalToManage({ organ: 'b', owner: null }, head)).toMatchObject({ code: 'template-not-yours' });
    expect(refusalToManage({ organ: 'a', owner: 7 }, head)).toMatchObject({ code: 'template-not-yours' });
    expect(refusalToManage({ organ: null, owner: null }, head)).toMatchObject({ code: 'template-not-yours' });
  });
});
