/** Section B: one number, and what becomes of it. Good ones give the stored form. */
export interface ValueRow {
  readonly row: number;
  readonly input: string;
  readonly expect: { readonly value: string; readonly warning?: string } | { readonly refused: string };
}

const kept = (row: number, input: string, value = input, warning?: string): ValueRow => ({
  row,
  input,
  expect: { value, ...(warning === undefined ? {} : { warning }) },
});
const refused = (row: number, input: string, code: string): ValueRow => ({ row, input, expect: { refused: code } });

/** The day on which these rows are judged. */
export const CORPUS_TODAY = '2026-11-22';

export const CITIZEN_NUMBER_ROWS: readonly ValueRow[] = [
  kept(0, '532999199003070010'),
  kept(41, '522731199001011236'),
  refused(41, '522731199001011237', 'id-checksum'),
  kept(42, '11010519491231002x', '11010519491231002X', 'normalised'),
  kept(43, '５２２７３１１９９００１０１１２３６', '522731199001011236', 'normalised'),
  kept(44, '522731 19900101-1236', '522731199001011236', 'normalised'),
  kept(44, '５22731\u00a019900101\u30001236 ', '522731199001011236', 'normalised'),
  refused(44, '52273119900101\u200b1236', 'invalid-characters'),
  refused(45, '٥٢٢٧٣١١٩٩٠٠١٠١١٢٣٦', 'id-format'),
  refused(46, '52273119900101l236', 'id-format'),
  refused(46, '5227311990O1011236', 'id-format'),
  refused(47, '52273119900101123', 'id-format'),
  refused(47, '5227311990010112366', 'id-format'),
  refused(47, '', 'id-format'),
  refused(47, 'X', 'id-format'),
  refused(47, '52273119900X011236', 'id-format'),
  refused(48, '522731900101123', 'id-15-digit-not-accepted'),
  refused(50, '522731200102290014', 'id-birthdate'),
  refused(51, '522731190002290010', 'id-birthdate'),
  kept(52, '522731200002290017'),
  refused(53, '522731198902300014', 'id-birthdate'),
  refused(54, '522731199013010011', 'id-birthdate'),
  refused(55, '522731209912310014', 'id-birthdate-future'),
  refused(56, '522731187001010016', 'id-age-implausible'),
  refused(57, '000000000000000000', 'id-region'),
  refused(57, '999999199001010016', 'id-region'),
  refused(58, '522731199001010006', 'id-format'),
  refused(59, '810000199001010019', 'id-type-mismatch'),
  refused(59, '830000199001010020', 'id-type-mismatch'),
  refused(60, '953840198001010012', 'id-type-mismatch'),
  refused(60, 'E1234567', 'id-type-mismatch'),
  refused(93, `${'5'.repeat(50_000)}!`, 'id-format'),
];

export const CREDIT_CODE_ROWS: readonly ValueRow[] = [
  kept(67, '91350100M000100Y43'),
  kept(67, '91520000MA6XXXXX05', '91520000MA6XXXXX05', 'organisation-code-check'),
  refused(67, '91520000MA6XXXXX00', 'uscc-checksum'),
  kept(67, '91350100m000100y43', '91350100M000100Y43', 'normalised'),
  ...['I', 'O', 'S', 'V', 'Z'].map((letter) => refused(67, `9135010${letter}M000100Y43`, 'uscc-format')),
  refused(93, `${'9'.repeat(50_000)}!`, 'uscc-format'),
];
