import { conservationReport, DeadLetters, deleteOldDeliveries, MessagingReadiness } from '@app/messaging';
import { eventually } from '@app/testing';
import { backends, caseEnded, casesEnded, MessagingWorld } from './messaging-world';

describe.each(backends())('an operator of messages on $name', (backend) => {
  let world: MessagingWorld;
  beforeEach(async () => {
    world = await MessagingWorld.open(backend);
  });
  afterEach(() => world.close());

  async function withDeadLetter() {
    const node = await world.node({ maxFailures: 2 });
    let repaired = false;
    node.consumers.register(
      'routing.cases',
      world.consumer((event) => {
        if (event.aggregateId === 2 && event.aggregateVersion === 1 && !repaired) throw new TypeError('the item is not there yet');
      }),
    );
    node.start();
    await world.append(node, [...casesEnded(1, 3), caseEnded(2, 2)]);
    const deadLetters = new DeadLetters(node.database, node.wake);
    const [letter] = await eventually('there is a dead letter', async () => {
      const { items } = await deadLetters.list(undefined, 10);
      return items.length > 0 && (await world.count('done')) === 2 ? items : undefined;
    });
    if (!letter) throw new Error('no dead letter');
    const repair = (): void => {
      repaired = true;
    };
    return { node, deadLetters, letter, repair };
  }

  it('reads why it died and what waits behind it', async () => {
    const { letter, node } = await withDeadLetter();
    expect(letter).toMatchObject({
      queue: 'routing.cases',
      eventType: 'case.ended.v1',
      aggregateId: 2,
      failures: 2,
      failure: 'TypeError',
      waitingBehind: 1,
    });
    expect((await conservationReport(node.database)).violations).toBe(0);
    await eventually('it is counted', async () =>
      /outbox_dead 1\n[\s\S]*dead_total{consumer="routing.cases"} 1\n/.test(await node.metrics.registry.metrics()),
    );
  });

  it('replays it when the cause is gone: it and what waited are handled, in order', async () => {
    const { deadLetters, letter, repair } = await withDeadLetter();
    repair();
    await deadLetters.replay(letter.key, 41);
    const effects = await world.done(4);
    expect(effects.filter((effect) => effect.aggregate_id === 2).map((effect) => effect.aggregate_version)).toEqual([1, 2]);
    await expect(deadLetters.replay(letter.key, 41)).rejects.toMatchObject({ code: 'state-conflict' });
    expect(await world.query('SELECT action, actor_id FROM msg.operation')).toEqual([{ action: 'replay', actor_id: 41 }]);
  });

  it('skips it together with a second operator, and what waited goes on', async () => {
    const { deadLetters, letter } = await withDeadLetter();
    expect(await deadLetters.skip(letter.key, '已在原系统办结', 41)).toBe('awaiting-second-person');
    expect(await deadLetters.skip(letter.key, '已在原系统办结', 41)).toBe('awaiting-second-person');
    expect((await deadLetters.list(undefined, 10)).items[0]).toMatchObject({ skipRequestedBy: 41 });
    expect(await deadLetters.skip(letter.key, '核对属实', 42)).toBe('skipped');
    const effects = await world.done(3);
    expect(effects.filter((effect) => effect.aggregate_id === 2).map((effect) => effect.aggregate_version)).toEqual([2]);
    expect((await deadLetters.list(undefined, 10)).items).toEqual([]);
  });

  it('pages through them', async () => {
    const node = await world.node();
    await world.append(node, casesEnded(1, 5));
    await world.query(`UPDATE msg.delivery SET state = 'dead', failure = 'x', finished_at = now()`);
    const deadLetters = new DeadLetters(node.database, node.wake);
    const first = await deadLetters.list(undefined, 3);
    const second = await deadLetters.list(first.next ?? undefined, 3);
    expect([...first.items, ...second.items].map((item) => item.aggregateId)).toEqual([1, 2, 3, 4, 5]);
    expect(second.next).toBeNull();
    await expect(deadLetters.replay('no-such~thing', 1)).rejects.toMatchObject({ code: 'dead-letter-unknown' });
  });

  it('is told when something was lost, doubled or overtaken', async () => {
    const node = await world.node();
    await world.append(node, [...casesEnded(1, 5), caseEnded(1, 2), caseEnded(1, 3)]);
    await world.query(`DELETE FROM msg.delivery WHERE agg_id = 5`);
    await world.query(
      `UPDATE msg.delivery SET state = 'done', finished_at = now() - agg_version * interval '1 minute' WHERE agg_id = 1 AND agg_version > 1`,
    );
    await world.query(
      `UPDATE msg.delivery SET state = 'enqueued', available_at = now() - interval '1 hour', enqueued_at = now() - interval '1 hour' WHERE agg_id = 4`,
    );
    expect((await conservationReport(node.database)).checks).toEqual([
      { name: 'event-without-exactly-its-deliveries', violations: 1 },
      { name: 'delivery-overtook-an-open-earlier-one', violations: 2 },
      { name: 'delivery-done-before-an-earlier-one', violations: 1 },
      { name: 'event-version-before-an-earlier-one', violations: 0 },
      { name: 'delivery-open-for-too-long', violations: 1 },
    ]);
  });

  it('keeps what was done for some days only', async () => {
    const node = await world.node();
    await world.append(node, casesEnded(1, 3));
    await world.query(`UPDATE msg.delivery SET state = 'done', finished_at = now() - interval '8 days' WHERE agg_id < 3`);
    expect(await deleteOldDeliveries(node.database, 7, 1)).toBe(0);
    expect(await deleteOldDeliveries(node.database, -1, 1)).toBe(2);
    expect(await world.count('pending')).toBe(1);
  });

  it('is told what is wrong with the queue store', async () => {
    const node = await world.node();
    const readiness = new MessagingReadiness(node.store, true);
    await eventually('it is ready', async () => (await readiness.check()).ready);
    expect(await readiness.check()).toEqual({ ready: true, problems: [] });
  });
});
