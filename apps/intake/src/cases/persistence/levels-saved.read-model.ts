import type { Actor } from '@app/access';
import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf } from '@app/persistence';
import { caseScope } from './case-scope';

export interface AcceptedCount {
  readonly itemCode: string;
  readonly itemVersion: number;
  readonly situation: string;
  readonly cases: number;
}

/** How many applications of these items were accepted in the period, of those that this person may see. */
export async function acceptedBySituation(
  reader: Queryable,
  actor: Actor,
  itemCodes: readonly string[],
  { from, to, today }: { readonly from: LocalDate; readonly to: LocalDate; readonly today: LocalDate },
): Promise<AcceptedCount[]> {
  if (itemCodes.length === 0) return [];
  const scope = caseScope(actor, today);
  return rowsOf(
    reader,
    `SELECT c.item_code AS "itemCode", c.item_version AS "itemVersion", c.situation, count(*)::int AS cases
       FROM service_case c
      WHERE c.item_code = ANY ($1) AND c.accepted_on BETWEEN $2 AND $3 AND c.kind = 'APPLICATION' AND ${scope.sql(4)}
      GROUP BY c.item_code, c.item_version, c.situation`,
    [itemCodes, from, to, ...scope.parameters],
  );
}
