import { caseIn, day, ITEM } from '../../../test/case-fixtures';
import { COMMITTABLE, TOLERANT } from '../../../test/perform-action';
import type { PaperFacts } from '../domain/paper-facts';
import { deemedWithdrawalText, promisesOf, terminationText, transferText } from './paper-text-paths';

const FACTS: PaperFacts = { staffName: null, papers: [] };
const COMMON = {
  number: '漾市监终〔2026〕1号',
  organName: '漾濞彝族自治县市场监督管理局',
  sealName: '漾濞彝族自治县市场监督管理局行政审批专用章',
  applicantName: '张玉竹',
  itemName: '食品经营许可',
  caseNo: '53292220260918000000019',
  issuedOn: '2026-09-24',
  progressUrl: 'https://example.test/p/53292220260918000000019?c=ABC234',
  enquiryPhone: '0872-12345',
  supervisionPhone: '12345',
  licensing: true,
};
const REMEDIES = { reconsiderationOrgan: '县人民政府', court: '县人民法院', onlineChannel: '平台' };
const issuedOn = day('2026-09-24');
const deferred = caseIn('TERMINATED', {
  acceptedOn: day('2026-09-18'),
  acceptMode: 'DEFERRED',
  deferredPapers: ['M03'],
  deferredDueOn: day('2026-09-23'),
});

describe('papers of the ways that end early', () => {
  it('a termination names the papers that were promised and did not come', () => {
    const facts = { ...FACTS, unmetPapers: ['M03'] };
    expect(terminationText(COMMON, { state: deferred, item: TOLERANT, facts, issuedOn }, [], REMEDIES)).toMatchObject({
      terminatedOn: '2026-09-24',
      acceptedOn: '2026-09-18',
      unmetPapers: [{ name: '布局图', promisedBy: '2026-09-23' }],
      reason: expect.stringContaining('没有补齐'),
      remedies: REMEDIES,
    });
    expect(() => terminationText(COMMON, { state: caseIn('ACCEPTED'), item: ITEM, facts, issuedOn }, [], REMEDIES)).toThrow();
  });

  it('a letter of transfer states recipient, reason and article', () => {
    const facts = { ...FACTS, code: 'OTHER_PLACE', organToGoTo: '大理白族自治州市场监督管理局' };
    const text = transferText(COMMON, { state: caseIn('TRANSFERRED'), item: ITEM, facts, issuedOn }, []);
    expect(text).toMatchObject({ recipientOrganName: facts.organToGoTo, basis: '行政许可法 §32(2)', transferredOn: '2026-09-24' });
    const nowhere = { ...facts, code: 'NOWHERE' };
    expect(() => transferText(COMMON, { state: caseIn('TRANSFERRED'), item: ITEM, facts: nowhere, issuedOn }, [])).toThrow(
      expect.objectContaining({ code: 'reason-required' }) as Error,
    );
  });

  it('a deemed withdrawal says which notice was not answered, by which day, and by whose rule', () => {
    const item = { ...ITEM, correctionResponse: { amount: 15, unit: 'DAY', article: '某办法（示例）', rollsLastDayOff: true } } as const;
    const notice = {
      number: '漾市监补〔2026〕3号',
      issuedOn: day('2026-09-01'),
      items: [
        { materialCode: 'M03', problem: 'MISSING', explanation: '请补交' },
        { materialCode: null, problem: 'INCONSISTENT', explanation: '请更正' },
      ],
    } as const;
    const source = { state: caseIn('DEEMED_WITHDRAWN'), item, facts: FACTS, issuedOn };
    expect(deemedWithdrawalText(COMMON, source, notice, REMEDIES)).toMatchObject({
      notifiedOn: '2026-09-01',
      noticeNumber: '漾市监补〔2026〕3号',
      replyBy: '2026-09-16',
      basis: '某办法（示例）',
      unansweredPapers: ['布局图', '申请表'],
    });
    expect(() => deemedWithdrawalText(COMMON, { ...source, item: ITEM }, notice, REMEDIES)).toThrow();
    expect(() => deemedWithdrawalText(COMMON, source, null, REMEDIES)).toThrow();
  });

  it('an acceptance notice tells what was promised, also when it has come meanwhile', () => {
    expect(promisesOf({ state: deferred, item: TOLERANT })).toEqual({ deferred: { papers: ['布局图'], dueOn: '2026-09-23' } });
    expect(promisesOf({ state: caseIn('IN_REVIEW', { acceptMode: 'COMMITMENT' }), item: COMMITTABLE })).toEqual({
      commitment: { papers: ['布局图'], basis: '国办发〔2020〕42号' },
    });
    expect(promisesOf({ state: caseIn('IN_REVIEW'), item: COMMITTABLE })).toEqual({});
  });
});
