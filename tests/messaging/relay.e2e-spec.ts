import { eventually } from '@app/testing';
import { backends, caseEnded, casesEnded, MessagingWorld } from './messaging-world';

describe.each(backends())('the relay on $name', (backend) => {
  let world: MessagingWorld;
  beforeEach(async () => {
    world = await MessagingWorld.open(backend);
  });
  afterEach(() => world.close());

  it('hears of a commit in another process, long before it would poll', async () => {
    const worker = await world.node({ idlePollMs: 3_600_000, busyPollMs: 3_600_000, heartbeatMs: 3_600_000 });
    worker.consumers.register('routing.cases', world.consumer());
    worker.start();
    const api = await world.node();
    // The first round claims the epoch of a new queue store; from then on only a wake makes the relay look.
    await eventually('the relay has its epoch', async () => (await worker.store.epoch()) !== null);
    await eventually('the relay listens and rests', async () => {
      const rows = await world.query(
        `SELECT 1 FROM pg_stat_activity WHERE application_name = 'onewindow-relay' AND datname = current_database() AND state = 'idle'`,
      );
      return rows.length === 1;
    });
    for (const id of [1, 2, 3]) {
      await world.append(api, [caseEnded(id)]);
      await world.done(id, 5000);
    }
  });

  it('publishes what was allocated earlier but committed later', async () => {
    const node = await world.node();
    node.consumers.register('routing.cases', world.consumer());
    node.start();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = world.desk.run(async (tx) => {
      await node.outbox.append(tx, [caseEnded(1)]);
      await held;
    });
    await eventually(
      'the slow writer has written',
      async () => (await world.query('SELECT last_value FROM msg.event_seq_seq WHERE is_called')).length === 1,
    );
    await world.append(node, [caseEnded(2)]);
    expect((await world.done(1)).map((effect) => effect.aggregate_id)).toEqual([2]);
    release();
    await slow;
    expect((await world.done(2)).map((effect) => effect.aggregate_id)).toEqual([2, 1]);
  });

  it('keeps no more than its credit in the queue store, and nothing there but event ids and generations', async () => {
    const node = await world.node({ creditWindow: 30, chunkSize: 20 });
    await world.append(node, casesEnded(1, 100));
    node.relay.start();
    await eventually('the credit is used up', async () => (await world.count('enqueued')) === 30);
    const jobs = await node.store.queue('routing.cases').getJobs(['waiting']);
    expect(jobs.map((job) => job.data.e.length).sort((a, b) => a - b)).toEqual([10, 20]);
    for (const job of jobs) {
      expect(Object.keys(job.data)).toEqual(['e', 'g']);
      expect(JSON.stringify(job.data)).toMatch(/^\{"e":\["[0-9a-f-]{36}"(,"[0-9a-f-]{36}")*\],"g":\[0(,0)*\]\}$/);
    }
    node.consumers.register('routing.cases', world.consumer());
    node.consumers.start();
    expect(await world.done(100)).toHaveLength(100);
  });

  it('starts over when its connection is cut, and so do the consumers', async () => {
    const node = await world.node();
    node.consumers.register(
      'routing.cases',
      world.consumer(async (_, tx) => void (await tx.query('SELECT pg_sleep(0.002)'))),
    );
    node.start();
    await world.append(node, casesEnded(1, 300));
    for (const handled of [20, 120]) {
      await eventually(`${handled} are handled`, async () => (await world.effects()).length >= handled);
      await world.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      );
    }
    const effects = await world.done(300);
    expect(effects.map((effect) => effect.aggregate_id).sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, n) => n + 1));
  });

  it('has a worker replaced that takes no jobs', async () => {
    const node = await world.node({ stuckAfterMs: 400 });
    const open = node.store.worker.bind(node.store);
    let opened = 0;
    node.store.worker = (...job) => {
      const worker = open(...job);
      opened += 1;
      if (opened === 1) void worker.pause(true);
      return worker;
    };
    node.consumers.register('routing.cases', world.consumer());
    node.start();
    await world.append(node, casesEnded(1, 5));
    expect(await world.done(5)).toHaveLength(5);
    expect(await node.metrics.registry.getSingleMetricAsString('worker_restarts_total')).toContain(
      'worker_restarts_total{consumer="routing.cases"} 1',
    );
  });
});
