import type { PaperContents } from '../src/papers/paper-kinds';

/** What the samples have in common: real places of 漾濞, invented people, rare characters of the region. */
export const frame = {
  number: '漾市监受〔2026〕123号',
  organName: '漾濞彝族自治县市场监督管理局',
  sealName: '漾濞彝族自治县市场监督管理局行政审批专用章',
  applicantName: '㼆䶮鿍𬍛',
  itemName: '食品经营许可（新办）',
  caseNo: '53292220260928000012347',
  issuedOn: '2026-09-28',
  progressUrl: 'http://localhost:3000/p/53292220260928000012347?c=7KQ2MX',
  enquiryPhone: '0872-7520000',
  supervisionPhone: '0872-12345',
  licensing: true,
} as const;

export const granted = {
  name: '食品经营许可证',
  number: 'JY25329220001234',
  decisionNumber: '漾市监准〔2025〕88号',
  grantedOn: '2025-10-13',
} as const;

/** Notices that follow or come before a decision. */
export const SAMPLE_NOTICES: Pick<PaperContents, 'PRIOR_NOTICE' | 'FEE_WAIVER_NOTICE' | 'VOID_NOTICE'> = {
  PRIOR_NOTICE: {
    ...frame,
    number: '漾市监拟撤〔2026〕1号',
    granted,
    act: '撤销',
    reasons: ['对不符合法定条件的申请人准予。', '经复查，经营场所不符合规定的条件。'],
    basis: '《中华人民共和国行政许可法》第六十九条第一款第（四）项',
    statementLimit: '5个工作日',
    statementBasis: '内部办理规程（示例）',
    hearingBasis: '《中华人民共和国行政许可法》第四十七条',
    submitTo: '漾濞彝族自治县政务服务大厅综合窗口',
    issuedOn: '2026-11-10',
  },
  FEE_WAIVER_NOTICE: {
    ...frame,
    number: '漾公免缴〔2026〕1号',
    itemName: '居民身份证补领',
    licensing: false,
    reason: '申请人属于最低生活保障对象，按公布的减免规定免收。',
    basis: '行政事业性收费减免规定（示例）',
    waivedOn: '2026-10-09',
    issuedOn: '2026-10-09',
  },
  VOID_NOTICE: {
    ...frame,
    number: '漾市监废〔2026〕1号',
    itemName: '食品经营许可（延续）',
    voided: { name: '视为准予延续记录', number: '漾市监视延〔2026〕1号', issuedOn: '2026-10-13' },
    reason: '本机关在该证有效期届满前已经作出不予延续的决定，不存在逾期未作决定的情形。',
    basis: '《中华人民共和国行政许可法》第五十条第二款',
    issuedOn: '2026-10-14',
  },
};
