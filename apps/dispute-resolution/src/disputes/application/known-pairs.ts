import type { Transaction } from '@app/persistence';
import type { Dispute } from '../domain/dispute';
import { lockDispute, writeNote } from '../persistence/dispute.repository';
import { openPairs } from '../persistence/registration.repository';
import type { NamedParty, PartyCells } from './party-cells';

/** Open disputes of any of these claimants against any of these respondents. */
export async function pairsOf(
  tx: Transaction,
  cells: PartyCells,
  claimants: readonly NamedParty[],
  respondents: readonly NamedParty[],
): Promise<{ id: number; disputeNo: string }[]> {
  const keyOf = (party: NamedParty) => ({ nameIndex: cells.nameIndex(party.name), identityIndex: cells.identityIndex(party) });
  const found = new Map<number, { id: number; disputeNo: string }>();
  for (const claimant of claimants) {
    for (const respondent of respondents) {
      for (const pair of await openPairs(tx, keyOf(claimant), keyOf(respondent))) found.set(pair.id, pair);
    }
  }
  return [...found.values()];
}

/** A line in the history that changes nothing else. */
export function noteOnDispute(tx: Transaction, dispute: Dispute, action: string, actorId: number, at: Date): Promise<void> {
  return writeNote(tx, dispute, action, actorId, at);
}

/** As {@link noteOnDispute}, of a dispute that is known by its key only. */
export async function noteOnDisputeById(
  tx: Transaction,
  disputeId: number,
  action: string,
  actorId: number | null,
  at: Date,
): Promise<void> {
  await writeNote(tx, await lockDispute(tx, disputeId), action, actorId, at);
}
