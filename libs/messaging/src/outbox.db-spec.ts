import { Database, migrate, openDataSource, revertLast, type SchemaDefinition } from '@app/persistence';
import { freshDatabase, type TestDatabase } from '@app/testing';
import { MessagingDatabase } from './messaging-database';
import { Outbox, type OutgoingEvent } from './outbox';
import { OutboxWake } from './outbox-wake';
import { MSG_GRANTS, msgSchema } from './schema';

const shopSchema: SchemaDefinition = {
  schema: 'shop',
  role: 'onewindow_shop',
  migrations: [{ name: '0001-join', up: MSG_GRANTS('onewindow_shop'), down: 'SELECT 1' }],
};

const requested = (documentId: number, version = 1): OutgoingEvent => ({
  aggregateType: 'document',
  aggregateId: documentId,
  aggregateVersion: version,
  type: 'document.requested.v1',
  payload: { documentId, caseId: 9 },
  occurredAt: new Date('2026-03-02T01:00:00Z'),
});

describe('the outbox', () => {
  let database: TestDatabase;
  let shop: Database;
  let messaging: MessagingDatabase;
  let wakes = 0;
  let outbox: Outbox;

  beforeAll(async () => {
    database = await freshDatabase();
    await migrate(database.url, [msgSchema, shopSchema]);
    shop = new Database(await openDataSource({ url: database.url, schema: 'shop', role: 'onewindow_shop', poolSize: 2 }));
    messaging = new MessagingDatabase(await openDataSource({ url: database.url, schema: 'msg', role: 'onewindow_messaging', poolSize: 2 }));
    const wake = new OutboxWake(messaging, true);
    wake.attach(() => {
      wakes += 1;
    });
    outbox = new Outbox(wake);
  });
  afterAll(async () => {
    await shop.close();
    await messaging.close();
    await database.close();
  });

  it('writes events and deliveries in order, and wakes the relay once per transaction, after its commit', async () => {
    await shop.run(async (tx) => {
      await outbox.append(tx, [requested(1), requested(2)]);
      await outbox.append(tx, [requested(3)]);
      expect(wakes).toBe(0);
    });
    expect(wakes).toBe(1);
    expect(
      await shop.query(
        'SELECT d.agg_id, d.consumer, d.state, e.type FROM msg.delivery d JOIN msg.event e ON e.id = d.event_id ORDER BY d.seq',
      ),
    ).toEqual([1, 2, 3].map((id) => ({ agg_id: id, consumer: 'intake.documents', state: 'pending', type: 'document.requested.v1' })));
  });

  it('refuses a payload that its contract does not allow, and drops keys that the contract does not know', async () => {
    const wrong = { ...requested(4), payload: { documentId: -4, caseId: 9 } };
    await expect(shop.run((tx) => outbox.append(tx, [wrong as OutgoingEvent]))).rejects.toThrow();
    const extra = { ...requested(5), payload: { documentId: 5, caseId: 9, applicant: '张三' } };
    await shop.run((tx) => outbox.append(tx, [extra as OutgoingEvent]));
    expect(await shop.query('SELECT payload FROM msg.event WHERE agg_id IN (4, 5)')).toEqual([{ payload: { documentId: 5, caseId: 9 } }]);
  });

  it('lets only one of two writers have a version of an aggregate', async () => {
    await shop.run((tx) => outbox.append(tx, [requested(6)]));
    await expect(shop.run((tx) => outbox.append(tx, [requested(6)]))).rejects.toThrow('event_aggregate_version');
  });

  it.each([
    ['a service change an event', 'shop', `UPDATE msg.event SET type = 'x'`],
    ['a service delete an event', 'shop', 'DELETE FROM msg.event'],
    ['a service publish', 'shop', 'UPDATE msg.delivery SET generation = 9'],
    ['a service delete a delivery', 'shop', 'DELETE FROM msg.delivery'],
    ['a service see attempts', 'shop', 'SELECT * FROM msg.attempt'],
    ['messaging change an event', 'messaging', `UPDATE msg.event SET type = 'x'`],
    ['messaging delete an event', 'messaging', 'DELETE FROM msg.event'],
  ])('never lets %s', async (_, who, sql) => {
    await expect((who === 'shop' ? shop : messaging).query(sql)).rejects.toThrow('permission denied');
  });

  it('has a way back', async () => {
    const other = await freshDatabase();
    await migrate(other.url, [msgSchema]);
    expect(await revertLast(other.url, msgSchema)).toBe('msg/0001-create-outbox');
    expect(await migrate(other.url, [msgSchema])).toEqual(['msg/0001-create-outbox']);
    await other.close();
  });
});
