import type { ValueRow } from './identity-numbers';

const kept = (row: number, input: string, value = input, warning?: string): ValueRow => ({
  row,
  input,
  expect: { value, ...(warning === undefined ? {} : { warning }) },
});
const refused = (row: number, input: string, code: string): ValueRow => ({ row, input, expect: { refused: code } });

export const PERSON_NAME_ROWS: readonly ValueRow[] = [
  ...['𠮷田', '𬭳', '㛃', '䶮', '𡋾'].map((name) => kept(69, name)),
  refused(70, '张\ue863', 'private-use-character'),
  refused(70, '\ue4c6三', 'private-use-character'),
  kept(71, '买买提·吐尔逊'),
  ...['\u2022', '\u30fb', '\uff65', '\u2027', '\u22c5', '\u0387', '.', '\uff0e'].map((dot) =>
    kept(72, `买买提${dot}吐尔逊`, '买买提·吐尔逊', 'dot-normalised'),
  ),
  ...['·买买提', '买买提·', '买买提··吐尔逊'].map((name) => refused(73, name, 'name-format')),
  kept(74, `${'阿·'.repeat(49)}尼么`),
  refused(75, '张'.repeat(101), 'too-long'),
  ...['', '   ', '　', '·'].map((name) => refused(76, name, 'required')),
  kept(77, '张 三', '张三', 'space-removed'),
  kept(78, "O'Connor-Smith Jr."),
  refused(79, '张三😀', 'invalid-characters'),
  refused(79, '👨‍👩‍👧', 'invalid-characters'),
  refused(80, '张\u202e三', 'invalid-characters'),
  refused(80, '张\u2067三\u2069', 'invalid-characters'),
  ...['\u200b', '\ufeff', '\u00ad', '\ufe0f', '\u2060'].map((hidden) => refused(81, `张${hidden}三`, 'invalid-characters')),
  kept(81, '葛\u{e0100}城'),
  refused(82, `Z${'\u0301'.repeat(50)}`, 'invalid-characters'),
  kept(83, '\uf979生', '凉生'),
  kept(84, 'Jose\u0301', 'José'),
  refused(93, `${'a'.repeat(50_000)}!`, 'too-long'),
];

/** Free text of at most 2 000 characters. */
export const FREE_TEXT_ROWS: readonly ValueRow[] = [
  ...['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', 'javascript:alert(1)'].map((text) => kept(85, text)),
  ...[`'; DROP TABLE "case";--`, `' OR '1'='1`, `\\'; SELECT 1`].map((text) => kept(86, text)),
  ...['*)(uid=*))(|(uid=*', `' or '1'='1`, '{{7*7}}', '$' + '{7*7}', '#{7*7}'].map((text) => kept(88, text)),
  ...['=HYPERLINK("http://x")', '+1+1', '-2+3', '@SUM(A1)', '＝1+1'].map((text) => kept(89, text)),
  refused(90, '\r\nBcc: a@b', 'invalid-characters'),
  ...['%s%n%x', '%d'].map((text) => kept(91, text)),
  kept(92, 'ok\n{"level":30,"msg":"admin login"}'),
  refused(97, '址\n'.repeat(1001), 'too-long'),
  kept(97, '第一行\n第二行\t末'),
  kept(83, '\uf979', '凉'),
  kept(69, '𠮷😀'),
  refused(79, '👨‍👩‍👧', 'invalid-characters'),
];

export const TELEPHONE_ROWS: readonly ValueRow[] = [
  kept(95, '13800138000 ', '13800138000'),
  kept(95, '+86 13800138000', '13800138000', 'normalised'),
  kept(95, '１３８００１３８０００', '13800138000', 'normalised'),
  refused(95, '12345678901', 'phone-format'),
  refused(95, '1380013800', 'phone-format'),
  kept(95, '0854-1234567'),
  refused(93, `${'1'.repeat(50_000)}!`, 'phone-format'),
];

export const BANK_CARD_ROWS: readonly ValueRow[] = [
  kept(96, '4111111111111111'),
  refused(96, '4111111111111112', 'card-checksum'),
  refused(96, '41111111111111111111', 'card-checksum'),
];
