// What a round costs: CPU by process, counters of PostgreSQL, and what the rest of the machine did meanwhile.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Microseconds of one clock tick of /proc: Linux gives 100 a second on every platform that Node runs on. */
const TICK_US = 10_000;

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Nearest rank; of an unsorted list. */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

function statOf(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { parent: Number(fields[1]), own: Number(fields[11]) + Number(fields[12]), reaped: Number(fields[13]) + Number(fields[14]) };
}

const processCpu = (pid) => statOf(pid).own * TICK_US;

/** A postmaster with its living children, and those it has reaped. */
function treeCpu(postmaster) {
  const { own, reaped } = statOf(postmaster);
  let ticks = own + reaped;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const { parent, own: child } = statOf(name);
      if (parent === postmaster) ticks += child;
    } catch {
      // It ended meanwhile; the next reading finds it among the reaped.
    }
  }
  return ticks * TICK_US;
}

/** This process with the load generators that it has started and that have ended. */
function driverCpu() {
  const { own, reaped } = statOf(process.pid);
  return (own + reaped) * TICK_US;
}

export const postmasterOf = (dataDirectory) => Number(readFileSync(path.join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n')[0]);

function machineCpu() {
  const [user, nice, system, , , irq, softirq, steal] = readFileSync('/proc/stat', 'utf8')
    .split('\n', 1)[0]
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return { busy: (user + nice + system + irq + softirq) * TICK_US, steal: steal * TICK_US };
}

async function redisCpu(redis) {
  const info = await redis.info('cpu');
  const seconds = (name) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1] ?? 0);
  const commands = Number(/total_commands_processed:(\d+)/.exec(await redis.info('stats'))?.[1] ?? 0);
  return { us: (seconds('used_cpu_sys') + seconds('used_cpu_user')) * 1e6, commands };
}

/**
 * Reads everything once. `postgres.client` is a connection of the measuring driver itself, so its few statements count too.
 * @param {{ postmaster: number, client: import('pg').Client, redis: object, api: number, worker?: number }} system
 */
export async function reading({ postmaster, client, redis, api, worker }) {
  const { rows } = await client.query(`
    SELECT (pg_current_wal_lsn() - '0/0')::float8 AS wal,
           (SELECT xact_commit FROM pg_stat_database WHERE datname = current_database())::float8 AS transactions,
           (SELECT coalesce(sum(calls), 0) FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()))::float8 AS statements`);
  const { us: redisUs, commands } = await redisCpu(redis);
  return {
    at: performance.now(),
    machine: machineCpu(),
    cpu: { postgres: treeCpu(postmaster), api: processCpu(api), ...(worker ? { worker: processCpu(worker) } : {}), redis: redisUs },
    driver: driverCpu(),
    wal: rows[0].wal,
    transactions: rows[0].transactions,
    statements: rows[0].statements,
    redisCommands: commands,
  };
}

/** Between two readings: microseconds of CPU by process, counters, and what the machine did besides. */
export function difference(before, after) {
  const cpu = Object.fromEntries(Object.keys(after.cpu).map((name) => [name, after.cpu[name] - before.cpu[name]]));
  const wallUs = (after.at - before.at) * 1000;
  const ours = Object.values(cpu).reduce((sum, value) => sum + value, 0);
  const driver = after.driver - before.driver;
  return {
    seconds: wallUs / 1e6,
    cpu: { ...cpu, total: ours },
    wal: after.wal - before.wal,
    transactions: after.transactions - before.transactions,
    statements: after.statements - before.statements,
    redisCommands: after.redisCommands - before.redisCommands,
    /** Cores used by whatever else runs on this machine. */
    foreignCores: (after.machine.busy - before.machine.busy - ours - driver) / wallUs,
    stealCores: (after.machine.steal - before.machine.steal) / wallUs,
  };
}

/** Above this share of others a round is called noisy: it lost cores that the yardstick may have had. */
export const NOISY_CORES = 0.5;

export const perCase = (used, cases) => ({
  cpuUs: Object.fromEntries(Object.entries(used.cpu).map(([name, us]) => [name, us / cases])),
  walBytes: used.wal / cases,
  transactions: used.transactions / cases,
  statements: used.statements / cases,
  redisCommands: used.redisCommands / cases,
});
