import { PermanentFailure } from '@app/messaging';
import { eventually } from '@app/testing';
import { backends, caseEnded, casesEnded, MessagingWorld } from './messaging-world';

describe.each(backends())('messages on $name', (backend) => {
  let world: MessagingWorld;
  beforeEach(async () => {
    world = await MessagingWorld.open(backend);
  });
  afterEach(() => world.close());

  it('arrive exactly once after the commit', async () => {
    const node = await world.node();
    node.consumers.register('routing.cases', world.consumer());
    node.start();
    await world.append(node, casesEnded(1, 250));
    const effects = await world.done(250);
    expect(effects.map((effect) => effect.aggregate_id).sort((a, b) => a - b)).toEqual(Array.from({ length: 250 }, (_, n) => n + 1));
  });

  it('of a transaction that rolled back never arrive', async () => {
    const node = await world.node();
    node.consumers.register('routing.cases', world.consumer());
    node.start();
    await expect(
      world.desk.run(async (tx) => {
        await node.outbox.append(tx, casesEnded(1, 3));
        throw new Error('the command was refused');
      }),
    ).rejects.toThrow('refused');
    await world.append(node, [caseEnded(9)]);
    expect((await world.done(1)).map((effect) => effect.aggregate_id)).toEqual([9]);
  });

  it('of one aggregate arrive in the order of their versions, with two relays at work', async () => {
    const [one, two] = [await world.node(), await world.node()];
    for (const node of [one, two]) node.relay.start();
    one.consumers.register('routing.cases', world.consumer());
    one.consumers.start();
    for (let version = 1; version <= 6; version += 1) {
      await world.append(
        version % 2 ? one : two,
        Array.from({ length: 20 }, (_, n) => caseEnded(n + 1, version)),
      );
    }
    const effects = await world.done(120);
    expect(effects).toHaveLength(120);
    for (let id = 1; id <= 20; id += 1) {
      expect(effects.filter((effect) => effect.aggregate_id === id).map((effect) => effect.aggregate_version)).toEqual([1, 2, 3, 4, 5, 6]);
    }
  });

  it('that are published over and over have their effect once', async () => {
    const node = await world.node();
    await world.append(node, casesEnded(1, 50));
    const rows = await world.desk.query<{ event_id: string }>('SELECT event_id FROM msg.delivery ORDER BY seq');
    const ids = rows.map((row) => row.event_id);
    for (let copy = 0; copy < 5; copy += 1) {
      await node.store.add('routing.cases', [
        { queue: 'routing.cases', jobId: `copy-${copy}`, lane: 'main', data: { e: ids, g: ids.map(() => 0) } },
        { queue: 'routing.cases', jobId: `copy-${copy}-backwards`, lane: 'main', data: { e: ids.toReversed(), g: ids.map(() => 0) } },
      ]);
    }
    node.consumers.register('routing.cases', { ...world.consumer(), concurrency: 6 });
    node.start();
    await world.done(50);
    await eventually('the copies are gone', async () => {
      const { waiting, active, delayed } = await node.store.queue('routing.cases').getJobCounts('waiting', 'active', 'delayed');
      return waiting === 0 && active === 0 && delayed === 0;
    });
    expect(await world.effects()).toHaveLength(50);
    expect(await world.count('dead')).toBe(0);
  });

  it('that cannot be handled die alone: neighbours go on, the next of the same aggregate waits', async () => {
    const node = await world.node({ maxFailures: 3 });
    node.consumers.register(
      'routing.cases',
      world.consumer((event) => {
        if (event.aggregateId === 7) throw new Error('张三 530102…: a message that must not be kept');
        if (event.aggregateId === 8) throw new PermanentFailure('no-such-item');
      }),
    );
    await world.append(node, [...casesEnded(1, 40), caseEnded(7, 2), caseEnded(5, 2)]);
    node.start();
    const effects = await world.done(39);
    await eventually('both are dead', async () => (await world.count('dead')) === 2);
    expect(effects.filter((effect) => [7, 8].includes(effect.aggregate_id))).toEqual([]);
    expect(new Set(effects.map((effect) => effect.event_id)).size).toBe(39);
    const dead = await world.desk.query(`SELECT agg_id, failures, failure FROM msg.delivery WHERE state = 'dead' ORDER BY agg_id`);
    expect(dead).toEqual([
      { agg_id: 7, failures: 3, failure: 'Error' },
      { agg_id: 8, failures: 1, failure: 'no-such-item' },
    ]);
    expect(await world.desk.query(`SELECT agg_id, agg_version FROM msg.delivery WHERE state = 'pending'`)).toEqual([
      { agg_id: 7, agg_version: 2 },
    ]);
  });

  it('of a shape that no contract knows are dead at once, without harm to their neighbours', async () => {
    const node = await world.node();
    node.consumers.register('routing.cases', world.consumer());
    await world.append(node, casesEnded(1, 3));
    await world.query(`UPDATE msg.event SET payload = '{"caseId": "two"}' WHERE agg_id = 2`);
    node.start();
    expect((await world.done(2)).map((effect) => effect.aggregate_id).sort((a, b) => a - b)).toEqual([1, 3]);
    expect(await world.desk.query(`SELECT agg_id, failure FROM msg.delivery WHERE state = 'dead'`)).toEqual([
      { agg_id: 2, failure: 'payload-mismatch' },
    ]);
  });
});
