import { verifyLedger } from '../src/ledger/application/verify-ledger';
import { verifyReceipts } from '../src/receipts/application/verify-receipts';
import type { MoneyWorld } from './money-world';

/** Everything that is off in the books now; what anybody could read at this moment. */
export async function brokenBooks(world: MoneyWorld): Promise<string[]> {
  return world.database.run(async (tx) => {
    const { findings } = await verifyLedger(tx);
    const { differing } = await verifyReceipts(tx);
    const rows = (await tx.query(
      `SELECT 'two collects of bill ' || bill_id AS what FROM journal WHERE kind = 'collect' GROUP BY bill_id HAVING count(*) > 1
       UNION ALL SELECT 'transaction ' || t.transaction_id || ' is in the books ' || count(j.id) || ' times' FROM channel_transaction t
         LEFT JOIN journal j ON j.business_key IN ('surplus:' || t.channel || ':' || t.transaction_id)
           OR (t.disposition = 'COLLECTED' AND j.business_key = 'collect:' || t.bill_id)
         GROUP BY t.channel, t.transaction_id HAVING count(j.id) <> 1
       UNION ALL SELECT 'channel ' || c.code || ' holds ' || c.fen || ', the transactions say ' || s.fen
         FROM (SELECT substr(a.code, 9) AS code, sum(e.amount_fen) AS fen FROM account a JOIN entry e ON e.account_id = a.id
                JOIN journal j ON j.id = e.journal_id AND j.kind <> 'settle' WHERE a.code LIKE 'channel:%' GROUP BY a.code) c
         JOIN LATERAL (SELECT coalesce((SELECT sum(amount_fen) FROM channel_transaction t WHERE t.channel = c.code AND t.reversed_at IS NULL), 0)
                - coalesce((SELECT sum(amount_fen) FROM refund r WHERE r.channel = c.code AND r.paid_at IS NOT NULL), 0) AS fen) s ON true
        WHERE c.fen <> s.fen
       UNION ALL SELECT 'obligation ' || o.id || ' is ' || o.state || ' on a bill that is ' || b.state FROM obligation o JOIN joint_bill b ON b.id = o.bill_id
        WHERE (o.state IN ('SETTLED', 'CONFIRMED')) <> (b.state IN ('PAID', 'PARTLY_REFUNDED', 'REFUNDED')) AND o.state <> 'REFUNDED'
       UNION ALL SELECT 'bill ' || b.id || ' is ' || b.state || ' with ' || count(a.serial) || ' live attempts' FROM joint_bill b
         LEFT JOIN payment_attempt a ON a.bill_id = b.id AND a.ended_at IS NULL
         GROUP BY b.id HAVING (b.state = 'LOCKED')::int <> count(a.serial)`,
    )) as { what: string }[];
    return [
      ...findings.map(({ problem, subject }) => `${problem} ${subject}`),
      ...differing.map((number) => `receipt ${number}`),
      ...rows.map(({ what }) => what),
    ];
  });
}
