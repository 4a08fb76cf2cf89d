import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import { type Breaker, closedBreaker } from '../domain/circuit-breaker';

const COLUMNS = `state, failures, since, retry_at AS "retryAt", last_reason_code AS "lastReasonCode", last_success_at AS "lastSuccessAt"`;

/** The breaker of a connector, locked: workers ask one after the other. */
export async function lockBreaker(tx: Transaction, connector: string, now: Date): Promise<Breaker> {
  await tx.query(`INSERT INTO connector_breaker (connector, state, failures, since) VALUES ($1, 'CLOSED', 0, $2) ON CONFLICT DO NOTHING`, [
    connector,
    now,
  ]);
  const [breaker] = await rowsOf<Breaker>(tx, `SELECT ${COLUMNS} FROM connector_breaker WHERE connector = $1 FOR UPDATE`, [connector]);
  return breaker ?? closedBreaker(now);
}

export async function saveBreaker(tx: Transaction, connector: string, breaker: Breaker): Promise<void> {
  await tx.query(
    `UPDATE connector_breaker SET state = $2, failures = $3, since = $4, retry_at = $5, last_reason_code = $6, last_success_at = $7
      WHERE connector = $1`,
    [connector, breaker.state, breaker.failures, breaker.since, breaker.retryAt, breaker.lastReasonCode, breaker.lastSuccessAt],
  );
}

/** Without a lock, for whoever only looks. A connector that nobody has called yet has none. */
export async function findBreakers(reader: Queryable): Promise<Map<string, Breaker>> {
  const rows = await rowsOf<Breaker & { connector: string }>(reader, `SELECT connector, ${COLUMNS} FROM connector_breaker`);
  return new Map(rows.map(({ connector, ...breaker }) => [connector, breaker]));
}
