import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { conservationReport } from '@app/messaging';
import { Chance, eventually, freePort } from '@app/testing';
import { Redis } from 'ioredis';
import { caseEnded, MessagingWorld } from './messaging-world';

const SEED = Number(process.env.CHAOS_SEED ?? 31);
/** Short by default; `npm run walk` gives it a minute. */
const SECONDS = Number(process.env.CHAOS_SECONDS ?? 4);
const CASES = 40;
const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
if (!hasRedis) process.stdout.write('not run: chaos of messages on Redis (no redis-server on the PATH)\n');

/** A Redis of this test's own, that may die with everything in it. */
class MortalRedis {
  private child: ChildProcess | undefined;

  private constructor(private readonly port: number) {}

  static async start(): Promise<MortalRedis> {
    const redis = new MortalRedis(await freePort());
    await redis.begin();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** kill -9 and a new one on the same port, which remembers nothing. */
  async dieAndReturn(): Promise<void> {
    await this.end();
    await this.begin();
  }

  async end(): Promise<void> {
    if (this.child === undefined || this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }

  private async begin(): Promise<void> {
    const settings = [
      '--port',
      String(this.port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--maxmemory-policy',
      'noeviction',
    ];
    this.child = spawn('redis-server', settings, { stdio: 'ignore' });
    const client = new Redis(this.port, '127.0.0.1', { maxRetriesPerRequest: null });
    client.on('error', () => undefined);
    await client.ping();
    client.disconnect();
  }
}

/** One after another, so that what happens hangs on the seed and not on who came first. */
class Workers {
  private readonly running: ChildProcess[] = [];

  constructor(private readonly world: MessagingWorld) {}

  async start(): Promise<void> {
    const child = spawn(process.execPath, ['-r', join(__dirname, 'typescript-hook.cjs'), join(__dirname, 'worker-process.ts')], {
      env: {
        ...process.env,
        WORLD_DATABASE_URL: this.world.database.url,
        ...(this.world.redisUrl ? { WORLD_REDIS_URL: this.world.redisUrl } : {}),
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.running.push(child);
    await once(child, 'message');
  }

  async killOldest(): Promise<void> {
    const child = this.running.shift();
    if (child === undefined) throw new Error('nobody is left to kill');
    child.kill('SIGKILL');
    await once(child, 'exit');
    await this.start();
  }

  /** A process that stands still for longer than its locks live, and then goes on as if nothing had been. */
  async pauseOldest(milliseconds: number): Promise<void> {
    const [child] = this.running;
    child?.kill('SIGSTOP');
    await pass(milliseconds);
    child?.kill('SIGCONT');
  }

  endAll(): void {
    for (const child of this.running.splice(0)) child.kill('SIGKILL');
  }
}

const pass = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe.each(['PostgreSQL', ...(hasRedis ? ['Redis'] : [])])(`${SECONDS} s of faults by chance on %s (CHAOS_SEED=${SEED})`, (name) => {
  let redis: MortalRedis | undefined;
  let world: MessagingWorld;
  let workers: Workers;
  beforeAll(async () => {
    redis = name === 'Redis' ? await MortalRedis.start() : undefined;
    world = await MessagingWorld.open({ name, redisUrl: redis?.url });
    workers = new Workers(world);
  });
  afterAll(async () => {
    workers?.endAll();
    await world?.close();
    await redis?.end();
  });

  it(
    'every message has its effect once, in the order of its case, and none is dead',
    async () => {
      const chance = new Chance(SEED);
      const node = await world.node();
      await workers.start();
      // The PostgreSQL backend serves one process.
      if (redis !== undefined) await workers.start();
      const versions = new Map<number, number>();
      let over = false;
      const producing = (async () => {
        while (!over) {
          const cases = Array.from({ length: 1 + chance.below(10) }, () => 1 + chance.below(CASES));
          const events = cases.map((id) => {
            versions.set(id, (versions.get(id) ?? 0) + 1);
            return caseEnded(id, versions.get(id));
          });
          await world.append(node, events);
          await pass(30);
        }
      })();
      const faults = new Chance(SEED + 1);
      const done: string[] = [];
      const schedule = [
        { weight: 3, name: 'kill', strike: () => workers.killOldest() },
        { weight: 3, name: 'forget', strike: () => world.emptyQueueStore() },
        { weight: 2, name: 'pause', strike: () => workers.pauseOldest(1500) },
        { weight: redis === undefined ? 0 : 2, name: 'redis', strike: () => redis?.dieAndReturn() },
      ];
      for (const end = Date.now() + SECONDS * 1000; Date.now() < end; ) {
        await pass(150 + faults.below(700));
        const fault = faults.weighted(schedule);
        done.push(fault.name);
        await fault.strike();
      }
      over = true;
      await producing;
      const sent = [...versions.values()].reduce((sum, count) => sum + count, 0);
      await eventually(`all ${sent} are done after ${done.join(' ')}`, async () => (await world.count('done')) === sent, 45_000);
      const effects = await world.effects();
      expect(effects).toHaveLength(sent);
      const order = new Map<number, number[]>();
      for (const { aggregate_id: id, aggregate_version: version } of effects) order.set(id, [...(order.get(id) ?? []), version]);
      for (const [id, count] of versions) expect(order.get(id)).toEqual(Array.from({ length: count }, (_, n) => n + 1));
      expect(await world.count('dead')).toBe(0);
      expect((await conservationReport(node.database)).violations).toBe(0);
      expect(new Set(done).size).toBeGreaterThan(1);
    },
    (SECONDS + 60) * 1000,
  );
});
