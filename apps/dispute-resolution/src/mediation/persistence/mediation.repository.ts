import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { PartyWill, Will } from '../domain/will';

export interface MediationRow {
  readonly proceedingId: number;
  readonly labour: boolean;
  readonly labourMoney: boolean;
  readonly mediatorId: number | null;
  readonly extendedTo: LocalDate | null;
  readonly visitedOn: LocalDate | null;
}

export async function insertMediation(tx: Transaction, proceedingId: number, labour: boolean, labourMoney: boolean): Promise<void> {
  await tx.query('INSERT INTO mediation (proceeding_id, labour, labour_money) VALUES ($1, $2, $3)', [proceedingId, labour, labourMoney]);
}

export async function mediationOf(reader: Queryable, proceedingId: number): Promise<MediationRow | undefined> {
  const [row] = await rowsOf<MediationRow>(
    reader,
    `SELECT proceeding_id AS "proceedingId", labour, labour_money AS "labourMoney", mediator_id AS "mediatorId", extended_to AS "extendedTo",
       visited_on AS "visitedOn" FROM mediation WHERE proceeding_id = $1`,
    [proceedingId],
  );
  return row;
}

export async function setMediator(tx: Transaction, proceedingId: number, mediatorId: number, chosenByParties: boolean): Promise<void> {
  await tx.query('UPDATE mediation SET mediator_id = $2, chosen_by_parties = $3 WHERE proceeding_id = $1', [
    proceedingId,
    mediatorId,
    chosenByParties,
  ]);
}

export async function setExtended(tx: Transaction, proceedingId: number, until: LocalDate): Promise<void> {
  await tx.query('UPDATE mediation SET extended_to = $2 WHERE proceeding_id = $1', [proceedingId, until]);
}

export async function setVisited(tx: Transaction, proceedingId: number, on: LocalDate): Promise<void> {
  await tx.query('UPDATE mediation SET visited_on = $2 WHERE proceeding_id = $1', [proceedingId, on]);
}

/** Everybody who takes part in the proceeding is asked. */
export async function askAll(tx: Transaction, proceedingId: number): Promise<void> {
  await tx.query(
    `INSERT INTO mediation_will (proceeding_id, party_id, will) SELECT proceeding_id, party_id, 'ASKED' FROM proceeding_party WHERE proceeding_id = $1`,
    [proceedingId],
  );
}

export function willsOf(reader: Queryable, proceedingId: number): Promise<PartyWill[]> {
  return rowsOf<PartyWill>(
    reader,
    `SELECT w.party_id AS "partyId", p.side, w.will FROM mediation_will w JOIN dispute_party p ON p.id = w.party_id
      WHERE w.proceeding_id = $1 ORDER BY w.party_id`,
    [proceedingId],
  );
}

export async function setWill(tx: Transaction, proceedingId: number, partyId: number, will: Will, on: LocalDate): Promise<void> {
  await tx.query('UPDATE mediation_will SET will = $3, answered_on = $4 WHERE proceeding_id = $1 AND party_id = $2', [
    proceedingId,
    partyId,
    will,
    on,
  ]);
}

export async function insertSession(
  tx: Transaction,
  one: {
    readonly proceedingId: number;
    readonly heldOn: LocalDate;
    readonly place: string;
    readonly isOpen: boolean;
    readonly present: readonly number[];
    readonly recordId: number;
  },
): Promise<void> {
  await tx.query(
    'INSERT INTO mediation_session (proceeding_id, held_on, place, is_open, present, record_id) VALUES ($1, $2, $3, $4, $5, $6)',
    [one.proceedingId, one.heldOn, one.place, one.isOpen, one.present, one.recordId],
  );
}

export async function countSessions(reader: Queryable, proceedingId: number): Promise<number> {
  const [row] = await rowsOf<{ count: number }>(reader, 'SELECT count(*)::int AS count FROM mediation_session WHERE proceeding_id = $1', [
    proceedingId,
  ]);
  return row?.count ?? 0;
}
