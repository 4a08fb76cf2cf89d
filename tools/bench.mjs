// npm run bench [-- --full] [-- --only B1,B2,B4,B8]: intake, routing, the inbox and the bank file, each against a yardstick of the same run.
// Gates are printed, not enforced: the exit code says only whether the benchmark itself worked.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { bankFileBenchmark } from '../tests/bench/bank-file.mjs';
import { inboxBenchmark } from '../tests/bench/inbox.mjs';
import { drained, idle, intakeCounters, intakeRounds, summarise } from '../tests/bench/intake.mjs';
import { loadGenerator } from '../tests/bench/load.mjs';
import { median, percentile, postmasterOf } from '../tests/bench/measure.mjs';
import { crowd } from '../tests/bench/people.mjs';
import { pacedRound, papers } from '../tests/bench/routing.mjs';
import {
  dist,
  PAPER_QUEUES,
  provide,
  ROUTING_QUEUES,
  resultDirectory,
  runDirectory,
  startCounty,
  startPostgres,
  startRedis,
  withClient,
} from '../tests/bench/servers.mjs';
import { prepareYardstick, yardstick } from '../tests/bench/yardstick.mjs';
import { build } from './build.mjs';

const full = process.argv.includes('--full');
const at = process.argv.indexOf('--only');
const only = at < 0 ? ['B1', 'B2', 'B4', 'B8'] : (process.argv[at + 1] ?? '').split(',');
const show = (line) => console.log(line);
const sizes = full
  ? {
      rounds: 7,
      seconds: 10,
      pacedRounds: 5,
      pacedSeconds: 10,
      inbox: [10_000, 1_000_000, 10_000_000],
      inboxRounds: 7,
      bankFile: 1_000_000,
      bankFileRounds: 3,
    }
  : {
      rounds: 5,
      seconds: 3,
      pacedRounds: 5,
      pacedSeconds: 3,
      inbox: [10_000, 1_000_000],
      inboxRounds: 5,
      bankFile: 100_000,
      bankFileRounds: 3,
    };

async function main() {
  build();
  if (!provide('redis-server', 'redis-server')) {
    show('not run: the benchmark, because there is no redis-server on the PATH (Debian: apt-get install redis-server)');
    return 0;
  }
  const tools = { wrk: provide('wrk', 'wrk'), pgbench: provide('pgbench', 'postgresql-contrib') };
  const run = runDirectory();
  const stops = [];
  try {
    const postgres = await startPostgres(run.directory);
    stops.push(postgres.stop);
    process.on('exit', postgres.kill);
    const results = {
      startedAt: new Date().toISOString(),
      mode: full ? 'full' : 'quick',
      machine: machine(),
      postgres: postgres.settings,
      node: process.version,
    };
    show(
      `PostgreSQL ${postgres.settings.version} (fsync ${postgres.settings.fsync}, synchronous_commit ${postgres.settings.synchronous_commit}), Node ${process.version}, ${results.machine.cores} × ${results.machine.cpu}`,
    );
    if (only.includes('B1') || only.includes('B2')) Object.assign(results, await cases(postgres, run.directory, tools, stops));
    if (only.includes('B4')) results.B4 = await inboxBenchmark(postgres, { sizes: sizes.inbox, rounds: sizes.inboxRounds, show });
    if (only.includes('B8')) {
      const { bankFile: size, bankFileRounds: rounds } = sizes;
      results.B8 = await bankFileBenchmark(postgres, { size, rounds, directory: run.directory, show });
    }
    mkdirSync(resultDirectory, { recursive: true });
    const file = path.join(resultDirectory, `${results.startedAt.replaceAll(':', '-')}.json`);
    writeFileSync(file, JSON.stringify(results, null, 2));
    show(`\nwritten: ${path.relative(process.cwd(), file)}`);
    return 0;
  } finally {
    for (const stop of stops.toReversed()) await stop().catch((error) => console.error(error.message));
    keepProfiles(run.directory);
    run.remove();
  }
}

/** B1, B1c and B2: an api process and a worker process on a database of their own. */
async function cases(postgres, directory, tools, stops) {
  const databaseUrl = postgres.url('bench');
  await withClient(databaseUrl, (client) => client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements'));
  const redisServer = await startRedis(directory);
  stops.push(redisServer.stop);
  const redis = new Redis(redisServer.url);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  stops.push(async () => {
    redis.disconnect();
    await client.end();
  });
  const county = { directory, databaseUrl, redisUrl: redisServer.url };
  const api = await startCounty({ ...county, role: 'api', migrate: true });
  stops.push(api.stop);
  const { signIn } = createRequire(import.meta.url)(dist('libs/testing/src/index.js'));
  const token = async () => (await signIn(api.url, 'yang.mei')).accessToken;
  const load = loadGenerator({ directory, url: api.url, token: await token(), crowd: crowd(), wrk: tools.wrk });
  show(`load: ${load.tool}, ${load.bodyBytes} bytes a case; yardstick: ${tools.pgbench ? 'pgbench' : 'a Node pg loop (no pgbench here)'}`);

  // The sample is taken before a worker runs: then its rows are exactly those of intake.
  await load.paced(1, 1);
  const { rows } = await client.query(
    `SELECT c.id, c.case_no AS "caseNo", a.key FROM intake.service_case c JOIN intake.idempotent_answer a ON a.body::jsonb ->> 'caseNo' = c.case_no`,
  );
  const { rowsPerCase, form } = await prepareYardstick(client, rows[0]);
  const system = { postmaster: postmasterOf(postgres.dataDirectory), client, redis, api: api.pid };
  const world = { databaseUrl, load, system, yardstick: yardstick({ directory, url: databaseUrl, form, pgbench: tools.pgbench }) };
  show(`one filing writes ${rowsPerCase} rows in intake; then routing writes its own`);

  await load.closed(full ? 8 : 4);
  const intakeOnly = await intakeCounters(world, sizes.seconds);
  const worker = await startCounty({ ...county, role: 'worker', queues: ROUTING_QUEUES, publicUrl: api.url });
  stops.push(worker.stop);
  system.worker = worker.pid;
  await drained(client, 300);
  await load.closed(full ? 8 : 3);
  await drained(client);
  await client.query('ANALYZE');

  show(`\nB1 intake over HTTP, routing on, 64 connections, ${sizes.rounds} rounds of ${sizes.seconds} s`);
  if (process.env.BENCH_SQL) await client.query('SELECT pg_stat_statements_reset()');
  const rounds = await intakeRounds(world, { rounds: sizes.rounds, seconds: sizes.seconds, show });
  if (process.env.BENCH_SQL)
    await showStatements(
      client,
      rounds.reduce((sum, { cases: filed }) => sum + filed, 0),
    );
  const b1 = { ...summarise(rounds), rowsPerCase, rounds };
  gate('accepted cases/s ÷ pgbench, same rows, one commit each', b1.ratioAccepted, '≥', 0.8);
  gate('routed cases/s ÷ pgbench, same rows, one commit each', b1.ratioRouted, '≥', 0.8);
  show(`  routed cases/s ÷ 64 cases a commit: ${b1.ratioCeiling.toFixed(2)}`);
  show(`\nB1c counters of a case (medians)`);
  const cpu = (used) =>
    Object.entries(used)
      .map(([name, us]) => `${name} ${us.toFixed(0)}`)
      .join(', ');
  show(
    `  intake alone: WAL ${intakeOnly.walBytes.toFixed(0)} B, commits ${intakeOnly.transactions.toFixed(3)}, statements ${intakeOnly.statements.toFixed(3)}; CPU µs: ${cpu(intakeOnly.cpuUs)}`,
  );
  gate('commits a case, intake', intakeOnly.transactions, '≤', 0.1, 3);
  gate('statements a case, intake', intakeOnly.statements, '≤', 0.1, 3);
  gate('WAL bytes a case, intake', intakeOnly.walBytes, '≤', 4300, 0);
  show(
    `  with routing: WAL ${b1.perCase.walBytes.toFixed(0)} B, commits ${b1.perCase.transactions.toFixed(3)}, statements ${b1.perCase.statements.toFixed(2)}, Redis commands ${b1.perCase.redisCommands.toFixed(2)}; CPU µs: ${cpu(b1.perCase.cpuUs)}`,
  );
  const results = { B1: b1, B1c: { intakeOnly, withRouting: b1.perCase }, load: load.tool, pgbench: tools.pgbench };

  if (only.includes('B2')) {
    load.renew(await token());
    results.B2 = {};
    const sixty = Math.max(20, Math.round(b1.routedRate * 0.6));
    show(`\nB2 acceptance → task on the desk, paced, ${sizes.pacedRounds} rounds of ${sizes.pacedSeconds} s`);
    for (const perSecond of [200, sixty]) {
      const paced = [];
      for (let round = 0; round < sizes.pacedRounds; round += 1) paced.push(await pacedRound(world, perSecond, sizes.pacedSeconds));
      const of = (pick) => median(paced.map(pick));
      const summary = {
        perSecond,
        p50Ms: of((r) => percentile(r.visible, 0.5)),
        p99Ms: of((r) => percentile(r.visible, 0.99)),
        bestP99Ms: Math.min(...paced.map((r) => percentile(r.visible, 0.99))),
        httpP99Ms: of((r) => r.httpP99Ms),
        cpuUs: of((r) => r.perCase.cpuUs.total),
        bestCpuUs: Math.min(...paced.map((r) => r.perCase.cpuUs.total)),
        foreignCores: of((r) => r.foreignCores),
      };
      results.B2[perSecond === 200 ? 'at200' : 'at60percent'] = {
        ...summary,
        rounds: paced.map(({ visible, ...rest }) => ({ ...rest, p50Ms: percentile(visible, 0.5), p99Ms: percentile(visible, 0.99) })),
      };
      show(
        `  at ${perSecond}/s: p50 ${summary.p50Ms.toFixed(0)} ms, p99 ${summary.p99Ms.toFixed(0)} ms (best round ${summary.bestP99Ms.toFixed(0)}), HTTP p99 ${summary.httpP99Ms.toFixed(0)} ms, CPU ${summary.cpuUs.toFixed(0)} µs a case (best ${summary.bestCpuUs.toFixed(0)}), others ${summary.foreignCores.toFixed(1)} cores`,
      );
      gate(`p99 at ${perSecond}/s, ms`, summary.p99Ms, '≤', 250, 0);
      gate(`CPU µs a case at ${perSecond}/s`, summary.cpuUs, '≤', 1000, 0);
    }
  }
  results.idleCores = await idle(world, 3);
  show(
    `\nidle, in cores: ${Object.entries(results.idleCores)
      .map(([name, cores]) => `${name} ${cores.toFixed(3)}`)
      .join(', ')}`,
  );
  results.papers = await papers(
    world,
    () => startCounty({ ...county, role: 'worker', queues: PAPER_QUEUES, publicUrl: api.url }),
    full ? 15 : 5,
  );
  show(
    `\nofficial papers, set by a worker of their own (not part of B1 and B2): ${results.papers.perSecond.toFixed(0)}/s, ${results.papers.cpuMsPerPaper.toFixed(1)} ms of its CPU each`,
  );
  await worker.stop();
  await api.stop();
  return results;
}

/** With BENCH_SQL=1: where PostgreSQL's time went, per case. */
async function showStatements(client, filed) {
  const { rows } = await client.query(`
    SELECT calls::float8, rows::float8, total_exec_time AS exec, total_plan_time AS plan, wal_bytes::float8 AS wal, rolname AS role, query
      FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid WHERE query NOT ILIKE '%yardstick%' ORDER BY total_exec_time + total_plan_time DESC LIMIT 40`);
  show('  µs of execution + planning a case, calls a case, WAL bytes a case');
  for (const { calls, exec, plan, wal, role, query } of rows) {
    show(
      `  ${((exec * 1000) / filed).toFixed(1).padStart(8)} ${((plan * 1000) / filed).toFixed(1).padStart(7)} ${(calls / filed).toFixed(3).padStart(7)} ${(wal / filed).toFixed(0).padStart(6)} ${role.replace('onewindow_', '')} ${query.replaceAll(/\s+/g, ' ').slice(0, 130)}`,
    );
  }
}

function gate(what, value, sign, bound, digits = 2) {
  const holds = sign === '≥' ? value >= bound : value <= bound;
  show(`  ${holds ? 'within ' : 'outside'} gate: ${what} = ${value.toFixed(digits)} (${sign} ${bound})`);
}

function machine() {
  return { cores: cpus().length, cpu: cpus()[0]?.model ?? 'unknown', memoryGiB: Math.round(totalmem() / 2 ** 30) };
}

/** With BENCH_NODE_OPTIONS=--cpu-prof the processes leave profiles in their directory. */
function keepProfiles(directory) {
  for (const name of readdirSync(directory).filter((file) => file.endsWith('.cpuprofile'))) {
    writeFileSync(path.join(resultDirectory, name), readFileSync(path.join(directory, name)));
    rmSync(path.join(directory, name));
  }
}

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
process.exitCode = await main().catch((error) => {
  console.error(error);
  return 1;
});
