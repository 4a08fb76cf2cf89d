import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { Insurance } from '../../rules/domain/insurance';
import type { ObligationState } from '../domain/obligation.transitions';

/** 应征 as the service knows it. Amounts are fen. */
export interface Obligation {
  readonly id: number;
  readonly personId: number;
  readonly householdId: number;
  readonly insurance: Insurance;
  /** Of the medical insurance the coverage year, of the pension the year that is paid for. */
  readonly year: number;
  readonly state: ObligationState;
  readonly tierFen: number | null;
  /** What the person pays; null until it is assessed. */
  readonly dueFen: number | null;
  readonly assistanceFen: number;
  readonly subsidyFen: number;
  readonly assessmentId: number | null;
  readonly rulesVersion: string | null;
  readonly billId: number | null;
  readonly version: number;
}

const OBLIGATION_COLUMNS = `o.id, o.person_id AS "personId", o.household_id AS "householdId", o.insurance, o.year, o.state,
  o.tier_fen AS "tierFen", o.due_fen AS "dueFen", o.assistance_fen AS "assistanceFen", o.subsidy_fen AS "subsidyFen",
  o.assessment_id AS "assessmentId", o.rules_version AS "rulesVersion", o.bill_id AS "billId", o.version`;

export async function obligationsById(reader: Queryable, ids: readonly number[], lock = ''): Promise<Obligation[]> {
  return rowsOf<Obligation>(reader, `SELECT ${OBLIGATION_COLUMNS} FROM obligation o WHERE o.id = ANY($1::bigint[]) ORDER BY o.id ${lock}`, [
    ids,
  ]);
}

export async function obligationsOfBills(reader: Queryable, billIds: readonly number[], lock = ''): Promise<Obligation[]> {
  return rowsOf<Obligation>(
    reader,
    `SELECT ${OBLIGATION_COLUMNS} FROM obligation o WHERE o.bill_id = ANY($1::bigint[]) ORDER BY o.id ${lock}`,
    [billIds],
  );
}

export async function obligationsOfPeople(reader: Queryable, personIds: readonly number[]): Promise<Obligation[]> {
  return rowsOf<Obligation>(
    reader,
    `SELECT ${OBLIGATION_COLUMNS} FROM obligation o WHERE o.person_id = ANY($1::bigint[]) ORDER BY o.year DESC, o.person_id, o.id`,
    [personIds],
  );
}

export interface Move {
  readonly id: number;
  readonly to: ObligationState;
}

/** What a move sets beside the state; what is left out stays. */
export interface MoveFields {
  readonly billId?: number | null;
  readonly settledAt?: Date | null;
  readonly confirmedAt?: Date | null;
  readonly assessed?: {
    readonly tierFen: number | null;
    readonly dueFen: number;
    readonly assistanceFen: number;
    readonly subsidyFen: number;
    readonly assessmentId: number;
    readonly rulesVersion: string;
  };
}

/** Moves locked rows and writes a line of history for each, in one statement. */
export async function moveObligations(
  tx: Transaction,
  action: string,
  moves: readonly Move[],
  fields: MoveFields,
  by: { readonly actor: number | null; readonly at: Date; readonly details: Readonly<Record<string, unknown>> },
): Promise<void> {
  const values: unknown[] = [];
  const next = (value: unknown, type: string): string => {
    values.push(value);
    return `$${values.length}::${type}`;
  };
  const ids = next(
    moves.map(({ id }) => id),
    'bigint[]',
  );
  const states = next(
    moves.map(({ to }) => to),
    'text[]',
  );
  const set = ['state = moved.state', 'version = o.version + 1'];
  if (fields.billId !== undefined) set.push(`bill_id = ${next(fields.billId, 'bigint')}`);
  if (fields.settledAt !== undefined) set.push(`settled_at = ${next(fields.settledAt, 'timestamptz')}`);
  if (fields.confirmedAt !== undefined) set.push(`confirmed_at = ${next(fields.confirmedAt, 'timestamptz')}`);
  if (fields.assessed !== undefined) {
    const { tierFen, dueFen, assistanceFen, subsidyFen, assessmentId, rulesVersion } = fields.assessed;
    set.push(
      `tier_fen = ${next(tierFen, 'bigint')}`,
      `due_fen = ${next(dueFen, 'bigint')}`,
      `assistance_fen = ${next(assistanceFen, 'bigint')}`,
      `subsidy_fen = ${next(subsidyFen, 'bigint')}`,
      `assessment_id = ${next(assessmentId, 'bigint')}`,
      `rules_version = ${next(rulesVersion, 'text')}`,
    );
  }
  await tx.query(
    `WITH moved AS (SELECT id, state FROM unnest(${ids}, ${states}) AS m (id, state)),
       before AS (SELECT o.id, o.state FROM obligation o JOIN moved USING (id)),
       changed AS (UPDATE obligation o SET ${set.join(', ')} FROM moved WHERE o.id = moved.id RETURNING o.id, o.state, o.version)
     INSERT INTO obligation_history (obligation_id, action, from_state, to_state, version, actor, details, at)
     SELECT changed.id, ${next(action, 'text')}, before.state, changed.state, changed.version, ${next(by.actor, 'bigint')},
       ${next(JSON.stringify(by.details), 'jsonb')}, ${next(by.at, 'timestamptz')}
     FROM changed JOIN before USING (id) ORDER BY changed.id`,
    values,
  );
}
