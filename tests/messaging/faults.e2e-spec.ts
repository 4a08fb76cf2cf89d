import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { conservationReport } from '@app/messaging';
import { eventually } from '@app/testing';
import { backends, caseEnded, casesEnded, MessagingWorld } from './messaging-world';

describe.each(backends())('messages on $name survive', (backend) => {
  let world: MessagingWorld;
  const processes: ChildProcess[] = [];

  beforeEach(async () => {
    world = await MessagingWorld.open(backend);
  });
  afterEach(async () => {
    for (const child of processes.splice(0)) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await world.close();
  });

  async function startWorker(poison = ''): Promise<ChildProcess> {
    const child = spawn(process.execPath, ['-r', join(__dirname, 'typescript-hook.cjs'), join(__dirname, 'worker-process.ts')], {
      env: {
        ...process.env,
        WORLD_DATABASE_URL: world.database.url,
        ...(world.redisUrl ? { WORLD_REDIS_URL: world.redisUrl } : {}),
        POISON: poison,
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    processes.push(child);
    await once(child, 'message');
    return child;
  }

  const aggregatesOnce = (effects: readonly { aggregate_id: number }[]): number[] =>
    effects.map((effect) => effect.aggregate_id).sort((a, b) => a - b);

  it('an emptied queue store while 500 are under way', async () => {
    const node = await world.node({ sweepEveryMs: 3_600_000 });
    let handled = 0;
    node.consumers.register(
      'routing.cases',
      world.consumer(async (_, tx) => void (await tx.query('SELECT pg_sleep(0.001)').then(() => (handled += 1)))),
    );
    node.relay.start();
    await world.append(node, casesEnded(1, 500));
    await eventually('the credit window is out', async () => (await world.count('enqueued')) === 400);
    await world.emptyQueueStore();
    node.consumers.start();
    await eventually('some are handled', () => handled > 100);
    await world.emptyQueueStore();
    expect(aggregatesOnce(await world.done(500))).toEqual(Array.from({ length: 500 }, (_, n) => n + 1));
    const { violations } = await conservationReport(node.database);
    expect(violations).toBe(0);
  });

  it('an emptied queue store that nobody noticed, by the slow sweep', async () => {
    const node = await world.node({ heartbeatMs: 3_600_000, sweepEveryMs: 100, sweepAfterMs: 200 });
    await world.append(node, casesEnded(1, 20));
    const before = await world.node();
    before.relay.start();
    await eventually('all are out', async () => (await world.count('enqueued')) === 20);
    await before.relay.stop();
    const [marker] = await Promise.all([before.store.epoch()]);
    await world.emptyQueueStore();
    // The store comes back with its marker and without its jobs: a stale copy that no epoch can betray.
    await before.store.mark({ epoch: marker ?? 0, heartbeat: 1_000_000 });
    const after = await world.node({ sweepEveryMs: 100, sweepAfterMs: 200 });
    after.consumers.register('routing.cases', world.consumer());
    after.start();
    expect(aggregatesOnce(await world.done(20))).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    expect(await after.metrics.registry.getSingleMetricAsString('reconciled_total')).toContain(
      'reconciled_total{reason="sweep-unknown"} 20',
    );
  });

  it('a worker killed in the middle of its work', async () => {
    const node = await world.node();
    await world.append(node, casesEnded(1, 500));
    const first = await startWorker();
    await eventually('it is at work', async () => (await world.effects()).length >= 100);
    first.kill('SIGKILL');
    await once(first, 'exit');
    await startWorker();
    expect(aggregatesOnce(await world.done(500))).toEqual(Array.from({ length: 500 }, (_, n) => n + 1));
    expect((await conservationReport(node.database)).violations).toBe(0);
    expect(await world.count('dead')).toBe(0);
  });

  it('an event that ends every worker which touches it', async () => {
    const node = await world.node();
    await world.append(node, [...casesEnded(1, 30), caseEnded(7, 2)]);
    let starts = 0;
    await eventually(
      'the poison is dead and its neighbours done',
      async () => {
        const [worker] = processes;
        if (worker === undefined || worker.exitCode !== null || worker.signalCode !== null) {
          processes.splice(0);
          starts += 1;
          await startWorker('7');
        }
        return (await world.count('dead')) === 1 && (await world.count('done')) === 29;
      },
      50_000,
    );
    expect(aggregatesOnce(await world.effects())).toEqual(Array.from({ length: 30 }, (_, n) => n + 1).filter((id) => id !== 7));
    expect(await world.desk.query(`SELECT agg_id, failure FROM msg.delivery WHERE state = 'dead'`)).toEqual([
      { agg_id: 7, failure: 'worker-ended' },
    ]);
    expect(starts).toBeLessThanOrEqual(6);
  });
});

const redis = backends().find(({ redisUrl }) => redisUrl !== undefined);
(redis ? describe : describe.skip)('while Redis is away', () => {
  /** A door to Redis that can be shut. */
  async function door(url: string, port: number): Promise<Server> {
    const target = new URL(url);
    const server = createServer((socket) => {
      const upstream = connect(Number(target.port || 6379), target.hostname);
      socket.pipe(upstream).pipe(socket);
      for (const end of [socket, upstream]) end.on('error', () => [socket, upstream].forEach((each) => each.destroy()));
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  }

  it('even from the start, commands commit, and what they wrote is delivered when it returns', async () => {
    const url = redis?.redisUrl ?? '';
    const first = await door(url, 0);
    const address = first.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await new Promise((resolve) => first.close(resolve));
    const throughDoor = new URL(url);
    throughDoor.port = String(port);
    throughDoor.hostname = '127.0.0.1';
    const world = await MessagingWorld.open({ name: 'Redis', redisUrl: throughDoor.href });
    const node = await world.node();
    node.consumers.register('routing.cases', world.consumer());
    node.start();
    await world.append(node, casesEnded(1, 10));
    expect(await world.count('pending')).toBe(10);
    const server = await door(url, port);
    expect(await world.done(10)).toHaveLength(10);
    await world.close();
    await new Promise((resolve) => server.close(resolve));
  });
});
