import { type Queryable, rowsOf } from '@app/persistence';

/** Parties that an application for aid is for. */
export async function aidedParties(reader: Queryable, proceedingId: number): Promise<number[]> {
  const rows = await rowsOf<{ id: number }>(reader, 'SELECT party_id AS id FROM proceeding_party WHERE proceeding_id = $1 ORDER BY 1', [
    proceedingId,
  ]);
  return rows.map(({ id }) => id);
}
