// B2: from the acceptance of a case until its task lies on a desk, by the database's own clock, at a paced rate.
import { drained } from './intake.mjs';
import { difference, perCase, reading } from './measure.mjs';
import { withClient } from './servers.mjs';

// From the moment the acceptance is written down until the commit that shows the task: commit times, because a row is not
// visible at the time it carries. A task that nobody has touched was written by the transaction that opened it.
const VISIBLE = `
  SELECT extract(epoch FROM pg_xact_commit_timestamp(t.xmin) - c.created_at) * 1000 AS ms
    FROM intake.service_case c JOIN routing.task t ON t.case_id = c.id
   WHERE c.id > $1`;

/** One paced round. @returns latencies in milliseconds and CPU per case of all processes */
export async function pacedRound(world, perSecond, seconds) {
  return withClient(world.databaseUrl, async (client) => {
    await drained(client);
    const { rows: last } = await client.query('SELECT coalesce(max(id), 0) AS id FROM intake.service_case');
    const before = await reading(world.system);
    const filed = await world.load.paced(perSecond, seconds);
    await drained(client);
    const used = difference(before, await reading(world.system));
    const { rows } = await client.query(VISIBLE, [last[0].id]);
    if (rows.length !== filed.cases) throw new Error(`${filed.cases} cases were filed but ${rows.length} tasks opened`);
    const visible = rows.map(({ ms }) => Number(ms));
    return {
      perSecond,
      cases: filed.cases,
      visible,
      httpP50Ms: filed.p50Ms,
      httpP99Ms: filed.p99Ms,
      foreignCores: used.foreignCores,
      perCase: perCase(used, filed.cases),
    };
  });
}

/** What official papers cost, which are set after the case has gone on: papers a second of one worker, CPU of each. */
export async function papers(world, startPaperWorker, seconds) {
  return withClient(world.databaseUrl, async (client) => {
    const ready = async () =>
      Number((await client.query('SELECT count(*) AS n FROM intake.official_document WHERE ready_at IS NOT NULL')).rows[0].n);
    const worker = await startPaperWorker();
    try {
      await new Promise((done) => setTimeout(done, 2000));
      const system = { ...world.system, worker: worker.pid };
      const [count, before] = [await ready(), await reading(system)];
      await new Promise((done) => setTimeout(done, seconds * 1000));
      const [made, used] = [(await ready()) - count, difference(before, await reading(system))];
      return { papers: made, perSecond: made / used.seconds, cpuMsPerPaper: used.cpu.worker / 1000 / Math.max(1, made) };
    } finally {
      await worker.stop();
    }
  });
}
