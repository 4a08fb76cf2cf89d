/** What is off in the books, and where. */
export interface LedgerFinding {
  readonly problem: keyof typeof LEDGER_PROBLEMS;
  readonly subject: string;
}

export const LEDGER_PROBLEMS = {
  'hash-differs': '分录与记账时的哈希不符',
  'journal-unbalanced': '借贷不平',
  'journal-missing': '应有的凭证缺失',
  'journal-unfounded': '凭证没有对应的业务',
  'payment-not-whole': '缴费与分账不一致',
  'refund-exceeds': '退费超过缴费',
  'receipt-differs': '回执与哈希不符',
  'day-root-differs': '关账日的凭证被改动',
  'day-balance-differs': '关账日的余额不符',
  'books-unbalanced': '全部分录合计不为零',
} as const;
