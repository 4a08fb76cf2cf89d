// B1 and B1c: filing over HTTP with routing on, against pgbench writing the same rows one commit each.
import { difference, median, NOISY_CORES, perCase, reading } from './measure.mjs';
import { withClient } from './servers.mjs';

/** Waits until every accepted case is routed and the applicant's record says so. Papers are another worker's. */
export async function drained(client, seconds = 120) {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const { rows } = await client.query(
      // By the two partial indexes, so that watching costs nothing worth counting.
      `SELECT sum((SELECT count(*) FROM msg.delivery d WHERE d.state = 'pending' AND d.consumer = q.consumer)
                + (SELECT count(*) FROM msg.delivery d WHERE d.state = 'enqueued' AND d.consumer = q.consumer))::int AS waiting
         FROM unnest($1::text[]) AS q(consumer)`,
      [['routing.cases', 'approval.market', 'intake.progress']],
    );
    if (rows[0].waiting === 0) return;
    if (performance.now() > end) throw new Error(`${rows[0].waiting} deliveries still wait after ${seconds} s`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** Counters of intake by itself, before any worker runs: they carry no noise. */
export async function intakeCounters(world, seconds) {
  await world.load.closed(2);
  const before = await reading(world.system);
  const { cases } = await world.load.closed(seconds);
  const used = difference(before, await reading(world.system));
  return { cases, ...perCase(used, cases) };
}

/** Rounds of [yardstick, ours]; both on the same server, the queues empty before each. */
export async function intakeRounds(world, { rounds, seconds, show }) {
  const result = [];
  for (let round = 1; round <= rounds; round += 1) {
    const pgbench = await world.yardstick(seconds);
    const ceiling = await world.yardstick(Math.ceil(seconds / 2), { clients: 2, casesPerCommit: 64 });
    const before = await reading(world.system);
    const filed = await world.load.closed(seconds);
    await withClient(world.databaseUrl, drained);
    const used = difference(before, await reading(world.system));
    const routedRate = filed.cases / used.seconds;
    const one = {
      yardstickRate: pgbench,
      ceilingRate: ceiling,
      acceptedRate: filed.rate,
      routedRate,
      ratioAccepted: filed.rate / pgbench,
      ratioRouted: routedRate / pgbench,
      ratioCeiling: routedRate / ceiling,
      p50Ms: filed.p50Ms,
      p99Ms: filed.p99Ms,
      drainMs: (used.seconds - filed.seconds) * 1000,
      cases: filed.cases,
      foreignCores: used.foreignCores,
      stealCores: used.stealCores,
      perCase: perCase(used, filed.cases),
    };
    result.push(one);
    show(
      `  round ${round}: yardstick ${pgbench.toFixed(0)}/s (64 a commit ${ceiling.toFixed(0)}/s), accepted ${filed.rate.toFixed(0)}/s, routed ${routedRate.toFixed(0)}/s, ` +
        `ratio ${one.ratioAccepted.toFixed(2)} / ${one.ratioRouted.toFixed(2)}, p99 ${filed.p99Ms.toFixed(0)} ms, CPU ${one.perCase.cpuUs.total.toFixed(0)} µs a case, ` +
        `others ${used.foreignCores.toFixed(1)} cores${used.foreignCores > NOISY_CORES ? ' (noisy)' : ''}`,
    );
  }
  return result;
}

/** What everything costs while nothing happens: cores by process. */
export async function idle(world, seconds) {
  const before = await reading(world.system);
  await new Promise((done) => setTimeout(done, seconds * 1000));
  const used = difference(before, await reading(world.system));
  return Object.fromEntries(Object.entries(used.cpu).map(([name, us]) => [name, us / (used.seconds * 1e6)]));
}

export function summarise(rounds) {
  const of = (pick) => median(rounds.map(pick));
  return {
    yardstickRate: of((r) => r.yardstickRate),
    ceilingRate: of((r) => r.ceilingRate),
    acceptedRate: of((r) => r.acceptedRate),
    routedRate: of((r) => r.routedRate),
    ratioAccepted: of((r) => r.ratioAccepted),
    ratioRouted: of((r) => r.ratioRouted),
    ratioCeiling: of((r) => r.ratioCeiling),
    p50Ms: of((r) => r.p50Ms),
    p99Ms: of((r) => r.p99Ms),
    foreignCores: of((r) => r.foreignCores),
    noisyRounds: rounds.filter((r) => r.foreignCores > NOISY_CORES).length,
    perCase: {
      cpuUs: Object.fromEntries(Object.keys(rounds[0].perCase.cpuUs).map((name) => [name, of((r) => r.perCase.cpuUs[name])])),
      walBytes: of((r) => r.perCase.walBytes),
      transactions: of((r) => r.perCase.transactions),
      statements: of((r) => r.perCase.statements),
      redisCommands: of((r) => r.perCase.redisCommands),
    },
  };
}
