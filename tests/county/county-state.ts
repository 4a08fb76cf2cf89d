import type { CountyWorld } from './county-world';

/**
 * Row counts and hashes of everything that intake and routing know, and how many events there are: what a refusal must leave as it
 * was. The audit trail is left out, because a refusal is written down there.
 */
export async function countyState(world: CountyWorld): Promise<Readonly<Record<string, string>>> {
  const tables = await world.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname IN ('intake', 'routing') AND tablename NOT LIKE 'audit%' ORDER BY 1`,
  );
  const rows = await world.query<{ name: string; state: string }>(
    tables
      .map(
        ({ name }) =>
          `SELECT '${name}' AS name, count(*) || ' ' || md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), '')) AS state FROM ${name} t`,
      )
      .concat(`SELECT 'msg.event', count(*)::text FROM msg.event`)
      .join(' UNION ALL '),
  );
  return Object.fromEntries(rows.map(({ name, state }) => [name, state]));
}

/** Nothing is on its way any more: every message has arrived and every paper is made. */
export function quiet(world: CountyWorld): Promise<true> {
  return world.stage.until('nothing is on its way', async () => {
    const [row] = await world.query<{ open: number }>(
      `SELECT (SELECT count(*) FROM msg.delivery WHERE state IN ('pending', 'enqueued'))::int
            + (SELECT count(*) FROM intake.official_document WHERE ready_at IS NULL)::int AS open`,
    );
    return row?.open === 0 ? true : undefined;
  });
}
