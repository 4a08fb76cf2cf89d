import { caseIn, day } from '../../../test/case-fixtures';
import { denialBar } from './paper-text-after';

const source = (reasonCode: string, safetyRelated: boolean): Parameters<typeof denialBar>[0] => ({
  state: caseIn('CONCLUDED', { result: 'DENY', decidedOn: day('2026-11-25') }),
  item: { safetyRelated },
  content: { result: { name: '食品经营许可证' }, fee: { charged: false } },
  facts: { staffName: null, papers: [], reasonCode },
  issuedOn: day('2026-11-25'),
  after: { licence: null, act: null },
});

describe('a denial for false papers', () => {
  it('tells the applicant until when he may not ask again, where the law bars him (行政许可法 §78)', () => {
    expect(denialBar(source('FALSE_PAPERS', true))).toEqual(['2027-11-25以前不得再次申请该行政许可（行政许可法 §78）。']);
    expect(denialBar(source('FALSE_PAPERS', false))).toEqual([]);
    expect(denialBar(source('SITE_FAILED', true))).toEqual([]);
  });
});
