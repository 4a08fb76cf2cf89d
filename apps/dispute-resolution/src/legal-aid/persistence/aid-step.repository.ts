import { type Queryable, rowsOf } from '@app/persistence';

/** Details of the steps of one action, oldest first. */
export async function stepsOfProceeding(
  reader: Queryable,
  proceedingId: number,
  action: string,
): Promise<Readonly<Record<string, unknown>>[]> {
  const rows = await rowsOf<{ details: Readonly<Record<string, unknown>> }>(
    reader,
    'SELECT details FROM proceeding_step WHERE proceeding_id = $1 AND action = $2 ORDER BY id',
    [proceedingId, action],
  );
  return rows.map(({ details }) => details);
}
