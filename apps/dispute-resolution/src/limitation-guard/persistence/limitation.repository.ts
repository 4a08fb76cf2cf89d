import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { TakenStep, ToldFacts } from '../domain/facts-of-dispute';
import type { Instalment } from '../domain/limitation-facts';

export async function toldFacts(reader: Queryable, disputeId: number): Promise<{ facts: ToldFacts; version: number } | undefined> {
  const [row] = await rowsOf<{ facts: ToldFacts; version: number }>(
    reader,
    'SELECT facts, version FROM limitation_facts WHERE dispute_id = $1',
    [disputeId],
  );
  return row;
}

export async function writeToldFacts(tx: Transaction, disputeId: number, facts: ToldFacts, by: number, at: Date): Promise<number> {
  const [row] = await rowsOf<{ version: number }>(
    tx,
    `INSERT INTO limitation_facts AS f (dispute_id, version, facts, noted_by, noted_at) VALUES ($1, 1, $2, $3, $4)
     ON CONFLICT (dispute_id) DO UPDATE SET version = f.version + 1, facts = excluded.facts, noted_by = excluded.noted_by, noted_at = excluded.noted_at
     RETURNING version`,
    [disputeId, JSON.stringify(facts), by, at],
  );
  if (row === undefined) throw new Error('noting facts gave no row');
  return row.version;
}

export function takenSteps(reader: Queryable, disputeId: number): Promise<TakenStep[]> {
  return rowsOf<TakenStep>(
    reader,
    `SELECT p.kind, s.action, s.happened_on AS on FROM proceeding_step s JOIN proceeding p ON p.id = s.proceeding_id
      WHERE p.dispute_id = $1 ORDER BY s.happened_on, s.id`,
    [disputeId],
  );
}

/** Parts of the agreement in effect that have a day, and what no court confirms of it. */
export async function agreementOf(
  reader: Queryable,
  disputeId: number,
): Promise<{ readonly instalments: Instalment[]; readonly exclusion: string | null }> {
  const rows = await rowsOf<{ dueOn: LocalDate | null; paid: boolean; exclusion: string | null }>(
    reader,
    `SELECT t.due_on AS "dueOn", t.state = 'DONE' AS paid, a.exclusion FROM mediation_term t JOIN mediation_agreement a ON a.id = t.agreement_id
       JOIN proceeding p ON p.id = a.proceeding_id WHERE p.dispute_id = $1 AND a.state = 'IN_EFFECT' ORDER BY t.due_on`,
    [disputeId],
  );
  return {
    instalments: rows.flatMap(({ dueOn, paid }) => (dueOn === null ? [] : [{ dueOn, paid }])),
    exclusion: rows.find(({ exclusion }) => exclusion !== null)?.exclusion ?? null,
  };
}
