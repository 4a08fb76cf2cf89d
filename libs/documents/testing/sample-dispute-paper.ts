import type { PaperContents } from '../src/papers/paper-kinds';

/** A paper of legal aid for the tests of the typesetter. */
export const SAMPLE_DISPUTE_PAPER: PaperContents['DISPUTE_PAPER'] = {
  number: '漾司援给〔2026〕3号',
  organName: '漾濞彝族自治县司法局',
  sealName: '漾濞彝族自治县司法局',
  issuedOn: '2026-09-28',
  enquiryPhone: '0872-7520000',
  supervisionPhone: '0872-12345',
  title: '给予法律援助决定书',
  recipientName: '李受援',
  paragraphs: ['你提出的法律援助申请，经审查符合条件，决定给予法律援助。'],
  facts: [['纠纷编号', '53292220260928000012347']],
  table: { headings: ['序号', '内容'], rows: [['1', '劳动争议调解与仲裁代理']] },
  remedies: ['对决定有异议的，可以向司法行政部门提出（法律援助法 §49）。'],
  closing: '法律援助不收取任何费用。',
  signatureLines: [],
};
