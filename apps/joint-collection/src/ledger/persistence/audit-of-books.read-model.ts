import { type Queryable, rowsOf } from '@app/persistence';
import type { LedgerFinding } from '../domain/ledger-finding';

/** Each statement names, by its problem, everything that is off; an empty answer is a sound book. */
const CHECKS: readonly (readonly [LedgerFinding['problem'], string])[] = [
  [
    'journal-unbalanced',
    `SELECT j.business_key AS subject FROM journal j LEFT JOIN entry e ON e.journal_id = j.id
      GROUP BY j.id HAVING count(e.line) < 2 OR sum(e.amount_fen) <> 0`,
  ],
  ['books-unbalanced', `SELECT '合计 ' || sum(amount_fen) AS subject FROM entry HAVING sum(amount_fen) <> 0`],
  [
    'journal-missing',
    `SELECT 'collect:' || a.bill_id AS subject FROM payment_attempt a
      WHERE a.state IN ('SUCCEEDED', 'REVERSED') AND NOT EXISTS (SELECT FROM journal j WHERE j.business_key = 'collect:' || a.bill_id)
     UNION ALL SELECT 'reversal:collect:' || a.bill_id FROM payment_attempt a
      WHERE a.state = 'REVERSED' AND NOT EXISTS (SELECT FROM journal j WHERE j.business_key = 'reversal:collect:' || a.bill_id)
     UNION ALL SELECT 'refund:' || r.id FROM refund r
      WHERE r.origin = 'LINE' AND r.paid_at IS NOT NULL AND NOT EXISTS (SELECT FROM journal j WHERE j.business_key = 'refund:' || r.id)
     UNION ALL SELECT 'surplus:' || s.channel || ':' || s.transaction_id FROM surplus s
      WHERE NOT EXISTS (SELECT FROM journal j WHERE j.business_key = 'surplus:' || s.channel || ':' || s.transaction_id)
     UNION ALL SELECT 'surplus-back:' || r.id FROM refund r
      WHERE r.origin = 'SURPLUS' AND r.paid_at IS NOT NULL AND NOT EXISTS (SELECT FROM journal j WHERE j.business_key = 'surplus-back:' || r.id)`,
  ],
  [
    'journal-unfounded',
    `SELECT j.business_key AS subject FROM journal j
      WHERE j.kind = 'collect' AND NOT EXISTS (SELECT FROM payment_attempt a WHERE a.bill_id = j.bill_id AND a.state IN ('SUCCEEDED', 'REVERSED'))
     UNION ALL SELECT j.business_key FROM journal j
      WHERE j.kind = 'refund' AND NOT EXISTS (SELECT FROM refund r WHERE 'refund:' || r.id = j.business_key AND r.paid_at IS NOT NULL)`,
  ],
  [
    'payment-not-whole',
    `SELECT 'bill ' || b.id AS subject FROM joint_bill b
      WHERE b.paid_at IS NOT NULL AND (
        coalesce((SELECT sum(l.amount_fen) FROM fund_leg l WHERE l.bill_id = b.id AND l.fund = 'medical'), 0) <> b.medical_fen
        OR coalesce((SELECT sum(l.amount_fen) FROM fund_leg l WHERE l.bill_id = b.id AND l.fund = 'pension'), 0) <> b.pension_fen
        OR NOT EXISTS (SELECT FROM receipt r WHERE r.bill_id = b.id AND r.medical_fen = b.medical_fen AND r.pension_fen = b.pension_fen)
        OR (SELECT (coalesce(sum(e.amount_fen) FILTER (WHERE a.code = 'fund:medical'), 0), coalesce(sum(e.amount_fen) FILTER (WHERE a.code = 'fund:pension'), 0))
              FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id WHERE j.business_key = 'collect:' || b.id)
           IS DISTINCT FROM (-b.medical_fen::numeric, -b.pension_fen::numeric))
     UNION ALL SELECT 'bill ' || l.bill_id FROM fund_leg l JOIN joint_bill b ON b.id = l.bill_id WHERE b.paid_at IS NULL`,
  ],
  [
    'refund-exceeds',
    `SELECT 'bill ' || b.id || ' ' || l.fund AS subject FROM fund_leg l JOIN joint_bill b ON b.id = l.bill_id
      WHERE (SELECT coalesce(sum(r.amount_fen), 0) FROM refund r WHERE r.bill_id = l.bill_id AND r.fund = l.fund AND r.state NOT IN ('APPLIED', 'FUND_REVIEW', 'DENIED'))
        <> CASE l.fund WHEN 'medical' THEN b.refunded_medical_fen ELSE b.refunded_pension_fen END
        OR CASE l.fund WHEN 'medical' THEN b.refunded_medical_fen ELSE b.refunded_pension_fen END > l.amount_fen`,
  ],
  [
    'day-root-differs',
    `SELECT d.day::text AS subject FROM (SELECT day, root, lag(day) OVER (ORDER BY day) AS before FROM accounting_day) d
      WHERE d.root <> (SELECT sha256(coalesce(string_agg(j.hash, ''::bytea ORDER BY j.id), ''::bytea)) FROM journal j
                        WHERE j.accounting_date <= d.day AND j.accounting_date > coalesce(d.before, '-infinity'))`,
  ],
  [
    'day-balance-differs',
    `SELECT d.day || ' ' || a.code AS subject FROM accounting_day d CROSS JOIN account a LEFT JOIN day_balance b ON b.day = d.day AND b.account_id = a.id
      WHERE coalesce(b.balance_fen, 0) <> (SELECT coalesce(sum(e.amount_fen), 0) FROM journal j JOIN entry e ON e.journal_id = j.id
                                            WHERE e.account_id = a.id AND j.accounting_date <= d.day)`,
  ],
];

export async function findingsOfBooks(reader: Queryable): Promise<LedgerFinding[]> {
  const findings: LedgerFinding[] = [];
  for (const [problem, sql] of CHECKS) {
    const rows = await rowsOf<{ subject: string }>(reader, sql);
    findings.push(...rows.map(({ subject }) => ({ problem, subject })));
  }
  return findings;
}
