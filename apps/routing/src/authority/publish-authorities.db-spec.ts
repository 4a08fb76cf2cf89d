import { Outbox } from '@app/messaging';
import { ITEMS, routingWorld } from '../../test/routing-world';
import { publishAuthorities } from './application/publish-authorities';

it('tells every line of the authority list once, and a changed line again', async () => {
  const world = await routingWorld();
  try {
    const publish = () => world.database.run((tx) => publishAuthorities(tx, world.get(Outbox), world.clock.now()));
    const [{ count }] = (await world.database.query('SELECT count(*)::int AS count FROM authority')) as [{ count: number }];
    expect(await world.sent('authority.published.v1')).toHaveLength(count);
    await publish();
    expect(await world.sent('authority.published.v1')).toHaveLength(count);
    await world.database.query(
      `UPDATE authority SET valid_to = '2026-12-31', version = version + 1 WHERE item_code = $1 AND division = '532922202'`,
      [ITEMS.logging],
    );
    await publish();
    const all = await world.sent('authority.published.v1');
    expect(all).toHaveLength(count + 1);
    expect(all.at(-1)).toMatchObject({ itemCode: ITEMS.logging, division: '532922202', validTo: '2026-12-31', powerSource: 5 });
  } finally {
    await world.close();
  }
});
