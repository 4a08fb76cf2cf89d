import fc from 'fast-check';
import { SAMPLE_PAPERS } from '../../testing/sample-papers';
import { layoutOf, PAPER_KINDS } from './layout-of';
import type { PaperContents, PaperKind } from './paper-kinds';
import { chineseDate, type PaperLayout, printable } from './paper-layout';
import { ADVERSE_PAPERS } from './remedies';

const layout = <Kind extends PaperKind>(kind: Kind, change: Partial<PaperContents[Kind]> = {}): PaperLayout =>
  layoutOf(kind, { ...SAMPLE_PAPERS[kind], ...change });

const wordsOf = (page: PaperLayout): string => JSON.stringify(page.blocks);

describe('what stands on a paper', () => {
  it.each(PAPER_KINDS)('%s names the organ, the seal, the number, the case and a date in Chinese', (kind) => {
    const page = layout(kind);
    expect(page.signature).toMatchObject({ organ: SAMPLE_PAPERS[kind].organName, seal: SAMPLE_PAPERS[kind].sealName });
    expect(page.signature.date).toMatch(/^2026年\d{1,2}月\d{1,2}日$/);
    expect(page.number).toBe(SAMPLE_PAPERS[kind].number);
    expect(wordsOf(page)).toContain(SAMPLE_PAPERS.RECEIPT.caseNo);
    expect(wordsOf(page)).not.toContain('undefined');
  });

  it.each(ADVERSE_PAPERS)('%s tells every remedy with its article', (kind) => {
    const words = wordsOf(layout(kind));
    expect(words).toContain('六十日内');
    expect(words).toContain('向漾濞彝族自治县人民政府申请行政复议');
    expect(words).toContain('六个月内，直接向漾濞彝族自治县人民法院提起行政诉讼');
    expect(words).toContain('掌上复议');
    for (const article of ['行政复议法》第二十条', '行政诉讼法》第四十五条、第四十六条第一款', '第二十二条第二款']) {
      expect(words).toContain(article);
    }
  });

  it.each(['REFUSAL_TO_ACCEPT', 'NOT_REQUIRED_NOTICE', 'DENIAL_DECISION', 'TERMINATION_NOTICE', 'DEEMED_WITHDRAWAL_NOTICE'] as const)(
    '%s leaves an application unmet, and says that inaction goes to reconsideration first',
    (kind) => {
      const words = wordsOf(layout(kind));
      expect(words).toContain('应当先申请行政复议');
      expect(words).toContain('第二十三条第一款第（三）项');
    },
  );

  it('an adverse paper without a place to turn to is not made', () => {
    const remedies = { ...SAMPLE_PAPERS.DENIAL_DECISION.remedies, court: ' ' };
    expect(() => layout('DENIAL_DECISION', { remedies })).toThrow('remedies clause lawsuit needs court');
  });

  it('an adverse paper from before the law of 2024 is not made with its words', () => {
    expect(() => layout('DENIAL_DECISION', { issuedOn: '2023-12-31' })).toThrow('no text for reconsideration on 2023-12-31');
  });

  it('words that look like our placeholders stay words', () => {
    const remedies = { ...SAMPLE_PAPERS.DENIAL_DECISION.remedies, court: '{paper}法院' };
    expect(wordsOf(layout('DENIAL_DECISION', { remedies }))).toContain('直接向{paper}法院提起');
  });

  it('cites the Act as its own law for a licence only', () => {
    expect(layout('GRANT_DECISION').title).toBe('准予行政许可决定书');
    const other = layout('GRANT_DECISION', { licensing: false });
    expect(other.title).toBe('准予决定书');
    expect(wordsOf(other)).not.toContain('依照《中华人民共和国行政许可法》');
    expect(layout('DENIAL_DECISION', { licensing: false }).title).toBe('不予决定书');
  });

  it('a correction notice counts what it lists', () => {
    expect(wordsOf(layout('CORRECTION_NOTICE'))).toContain('共2项');
    expect(wordsOf(layout('CORRECTION_NOTICE', { repeatReason: '新发现的问题' }))).toContain('本次为再次告知，原因：新发现的问题');
  });

  it('an entrusted decision carries the principal as author and names who acted', () => {
    expect(layout('GRANT_DECISION').signature).toMatchObject({ organ: '漾濞彝族自治县林业和草原局', entrusted: '平坡镇人民政府' });
  });

  /** The forms of DB4406/T 14, by the name that the standard gives them. */
  it.each<readonly [string, PaperKind, string]>([
    ['接收回执', 'RECEIPT', '申请材料接收凭证'],
    ['物料流转凭证', 'MATERIAL_HANDOVER_VOUCHER', '物料流转凭证'],
    ['受理回执', 'ACCEPTANCE_NOTICE', '受理通知书'],
    ['补正告知书', 'CORRECTION_NOTICE', '一次性补正告知书'],
    ['不予受理通知书', 'REFUSAL_TO_ACCEPT', '不予受理通知书'],
    ['特殊程序审查期限告知书', 'SPECIAL_PROCEDURE_NOTICE', '特殊程序审查期限告知书'],
    ['延长办理期限通知书', 'EXTENSION_NOTICE', '延长办理期限通知书'],
    ['批准决定书', 'GRANT_DECISION', '准予行政许可决定书'],
    ['不予批准决定书', 'DENIAL_DECISION', '不予行政许可决定书'],
    ['送达回执', 'DELIVERY_RECEIPT', '送达回证'],
    ['缴费通知书', 'PAYMENT_NOTICE', '缴费通知书'],
  ])('the standard form %s is %s', (_, kind, title) => {
    expect(layout(kind).title).toBe(title);
  });

  it('a payment notice whose charges do not add up is not made', () => {
    expect(() => layout('PAYMENT_NOTICE', { total: '52.01' })).toThrow('add up to 5200 fen');
  });

  it('a transfer letter goes to the competent organ, a voucher to nobody', () => {
    expect(layout('TRANSFER_LETTER').addressee).toBe('大理市市场监督管理局');
    const voucher = layout('MATERIAL_HANDOVER_VOUCHER');
    expect(voucher.addressee).toBeNull();
    expect(voucher.scan.payload).toBe('7KQ2MXA9TDWP');
    expect(() => layout('MATERIAL_HANDOVER_VOUCHER', { handoverCode: '532999199001010015' })).toThrow('a hand-over code is');
  });

  it('a deemed acceptance counts from the day of receipt', () => {
    expect(wordsOf(layout('DEEMED_ACCEPTANCE_RECORD'))).toContain('自收到申请材料之日即2026年9月28日起即为受理');
  });
});

describe('the address in the QR code', () => {
  const caseNo = SAMPLE_PAPERS.RECEIPT.caseNo;
  it.each([
    `https://x.gov.cn/p/${caseNo}?c=7KQ2MX&name=%E6%9D%A8`,
    `https://x.gov.cn/p/${caseNo}?c=532999199001010015`,
    `https://x.gov.cn/p/other?c=7KQ2MX`,
    `https://yang@x.gov.cn/p/${caseNo}?c=7KQ2MX`,
    `https://x.gov.cn/p/${caseNo}?c=7KQ2MX#13800138000`,
    `javascript:alert(1)//p/${caseNo}?c=7KQ2MX`,
  ])('%s is refused', (progressUrl) => {
    expect(() => layout('RECEIPT', { progressUrl })).toThrow('a progress address is');
  });
});

describe('printable text', () => {
  it('keeps every visible character and drops what turns a line around', () => {
    expect(printable('㼆䶮鿍𬍛𠮷·阿依古丽')).toBe('㼆䶮鿍𬍛𠮷·阿依古丽');
    expect(printable('张\u202e三\u200b四\u0000五\tX\n六\u00a0七\ufe00')).toBe('张三四五 X 六 七');
    expect(printable('\ud842')).toBe('\ufffd');
    expect(printable('\ue001')).toBe('\ue001');
  });

  it('is the same the second time', () => {
    // `fc.string` would build a table of all of Unicode first, which takes a second.
    const anyText = fc.array(fc.integer({ min: 0, max: 0x10ffff })).map((points) => String.fromCodePoint(...points));
    fc.assert(fc.property(anyText, (text) => printable(printable(text)) === printable(text)));
  });

  it('writes dates without leading zeros and refuses what is none', () => {
    expect(chineseDate('2026-01-05')).toBe('2026年1月5日');
    expect(chineseDate('2026-01-05 09:05')).toBe('2026年1月5日9时05分');
    expect(() => chineseDate('2026-1-5')).toThrow('not a date');
  });
});
