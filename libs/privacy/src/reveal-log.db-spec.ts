import { Database, migrate, openDataSource } from '@app/persistence';
import { freshDatabase, type TestDatabase } from '@app/testing';
import { REVEALS_PER_HOUR, type Reveal, recordReveal, revealMigration, revealsOfSubject } from './reveal-log';

const ROLE = 'onewindow_test_privacy';
const NOW = new Date('2026-11-23T02:00:00Z');
const SUBJECT = Buffer.alloc(32, 5);
const reveal = (changes: Partial<Reveal> = {}): Reveal => ({
  actorKind: 'STAFF',
  actorId: 1001,
  actorName: '杨梅',
  organ: '532922-government-office',
  subjectIndex: SUBJECT,
  objectType: 'case',
  objectId: '7',
  fields: ['citizenNumber'],
  reason: 'VERIFY_IDENTITY',
  ...changes,
});

describe('the reveal log', () => {
  let server: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    server = await freshDatabase();
    await migrate(server.url, [{ schema: 'privacy_test', role: ROLE, migrations: [revealMigration(ROLE)] }]);
    database = new Database(await openDataSource({ url: server.url, schema: 'privacy_test', role: ROLE }));
  });
  afterAll(async () => {
    await database.close();
    await server.close();
  });

  it('tells the person who looked, for which office, at what and why', async () => {
    await database.run((tx) => recordReveal(tx, reveal({ actorId: 1, note: '窗口核验' }), NOW));
    await database.run((tx) => recordReveal(tx, reveal({ actorId: 1, subjectIndex: Buffer.alloc(32, 6) }), NOW));
    const seen = await database.run((tx) => revealsOfSubject(tx, SUBJECT, { limit: 20 }));
    expect(seen).toEqual([
      {
        id: expect.any(Number),
        revealedAt: NOW,
        actorName: '杨梅',
        organ: '532922-government-office',
        objectType: 'case',
        objectId: '7',
        fields: ['citizenNumber'],
        reason: 'VERIFY_IDENTITY',
      },
    ]);
  });

  it('lets thirty through in an hour, however many ask at once, and the next one when the first is an hour old', async () => {
    const asked = await Promise.allSettled(
      Array.from({ length: 40 }, (_, index) =>
        database.run((tx) => recordReveal(tx, reveal({ actorId: 2 }), new Date(NOW.getTime() + index))),
      ),
    );
    const refused = asked.filter((answer) => answer.status === 'rejected');
    expect(asked.length - refused.length).toBe(REVEALS_PER_HOUR);
    expect(refused[0]?.reason).toMatchObject({ kind: 'limited', code: 'rate-limited', details: { retryAfter: 3600 } });
    // Someone else is not held up, and an hour later there is room again.
    await database.run((tx) => recordReveal(tx, reveal({ actorId: 3 }), NOW));
    await database.run((tx) => recordReveal(tx, reveal({ actorId: 2 }), new Date(NOW.getTime() + 3_600_100)));
  });

  it.each([
    ['an unknown reason', { reason: 'CURIOUS' as Reveal['reason'] }],
    ['another reason without a word', { reason: 'OTHER' as const }],
    ['a note with a number in it', { note: '核对 532999199003070010' }],
    ['no field', { fields: [] }],
  ])('refuses %s', async (_, changes) => {
    await expect(database.run((tx) => recordReveal(tx, reveal(changes), NOW))).rejects.toMatchObject({ code: 'reveal-reason' });
  });

  it('cannot be changed by the service, nor by the owner', async () => {
    const owner = new Database(await openDataSource({ url: server.url, schema: 'privacy_test' }));
    try {
      for (const statement of ['UPDATE reveal_log SET note = null', 'DELETE FROM reveal_log', 'TRUNCATE reveal_log']) {
        await expect(database.query(statement)).rejects.toThrow(/permission denied/);
        await expect(owner.query(statement)).rejects.toThrow(/append-only/);
      }
    } finally {
      await owner.close();
    }
  });
});
