import { localDateOf } from '@app/legal-calendar';
import { type Database, migrate, openDataSource, revertLast, sqlState } from '@app/persistence';
import { eventually, freshDatabase, type TestDatabase } from '@app/testing';
import { IntakeDatabase } from '../../database';
import type { ItemContent } from '../domain/item';
import { catalogueEntities } from '../persistence/catalogue.entities';
import { catalogueMigration } from '../persistence/catalogue.migration';
import { lockCatalogue } from '../persistence/catalogue.repository';
import { CatalogueCache } from './catalogue-cache';
import { changeVersionState } from './change-version-state';
import { SHIPPED_ITEMS } from './county-data';
import { exportItems } from './export-items';
import { importItems } from './import-items';
import { itemsOf } from './item-package';
import { parseItem } from './item-parser';
import { countyLintContext } from './lint-context';
import { loadCountyCatalogue } from './load-county';
import { publishItems } from './publish-items';

const SCHEMA = { schema: 'intake', role: 'onewindow_intake', migrations: [catalogueMigration] };
const NOW = new Date('2026-09-01T01:00:00Z');
const LOGGING = '530164023000';

const open: IntakeDatabase[] = [];
const databases: TestDatabase[] = [];

async function catalogue(template?: string): Promise<IntakeDatabase> {
  const database = await freshDatabase(template);
  databases.push(database);
  if (template === undefined) await migrate(database.url, [SCHEMA]);
  return connected(database.url);
}

async function connected(url: string): Promise<IntakeDatabase> {
  const database = new IntakeDatabase(
    await openDataSource({ url, schema: 'intake', role: 'onewindow_intake', entities: catalogueEntities }),
  );
  open.push(database);
  return database;
}

const shipped = (code: string): ItemContent => {
  const item = SHIPPED_ITEMS.map((input) => parseItem(input, code)).find((each) => each.code === code);
  if (item === undefined) throw new Error(`no item ${code}`);
  return item;
};
const second = (changes: Partial<ItemContent> = {}): ItemContent => ({
  ...shipped(LOGGING),
  version: 2,
  validFrom: '2026-10-01',
  ...changes,
});
const statesOf = (database: Database, code: string): Promise<object[]> =>
  database.query(
    `SELECT v.version, v.state, v.valid_from AS "from", v.valid_to AS "to" FROM item_version v JOIN service_item i ON i.id = v.item_id WHERE i.code = $1 ORDER BY 1`,
    [code],
  );

afterAll(async () => {
  for (const database of open) await database.close();
  for (const database of databases) await database.close();
});

describe('the stored catalogue', () => {
  let database: IntakeDatabase;
  let county: string;
  beforeAll(async () => {
    const first = await catalogue();
    expect(await loadCountyCatalogue(first, NOW)).toBe(51);
    await first.close();
    county = new URL(databases.at(-1)?.url ?? '').pathname.slice(1);
  });
  beforeEach(async () => {
    database = await catalogue(county);
  });

  it('loads and publishes the county once, however often it starts', async () => {
    expect(await database.query('SELECT state, count(*)::int FROM item_version GROUP BY 1')).toEqual([{ state: 'PUBLISHED', count: 51 }]);
    expect(await loadCountyCatalogue(database, NOW)).toBe(0);
    expect(await importItems(database, [shipped(LOGGING)], NOW)).toMatchObject([{ outcome: 'UNCHANGED' }]);
  });

  it('brings a successor into force and ends the old version the day before', async () => {
    expect(await importItems(database, [second()], NOW)).toMatchObject([{ outcome: 'CREATED' }]);
    expect(await importItems(database, [second({ visitLimit: 0 })], NOW)).toMatchObject([{ outcome: 'REPLACED' }]);
    await publishItems(database, [second()], NOW);
    expect(await statesOf(database, LOGGING)).toEqual([
      { version: 1, state: 'PUBLISHED', from: '2025-01-01', to: '2026-09-30' },
      { version: 2, state: 'PUBLISHED', from: '2026-10-01', to: null },
    ]);
    const cache = new CatalogueCache(database);
    await cache.refresh();
    expect(cache.inForce(LOGGING, '2026-09-30').content.version).toBe(1);
    expect(cache.inForce(LOGGING, '2026-10-01').content).toMatchObject({ version: 2, visitLimit: 0 });
    expect(cache.version(LOGGING, 1).content.visitLimit).toBe(1);
  });

  it('refuses a publication with every reason at once, and changes nothing', async () => {
    const broken = second({ promisedLimit: { amount: 21, unit: 'WORKING_DAY', example: true, note: '示例' }, legalBasis: [''] });
    await importItems(database, [broken], NOW);
    await expect(publishItems(database, [broken], NOW)).rejects.toMatchObject({
      kind: 'rule-violation',
      code: 'item-publication-refused',
      details: {
        errors: [
          { pointer: `/${LOGGING}/legalBasis`, code: 'legal-basis-missing' },
          { pointer: `/${LOGGING}/promisedLimit`, code: 'promise-exceeds-statutory' },
        ],
      },
    });
    expect(await statesOf(database, LOGGING)).toMatchObject([
      { version: 1, to: null },
      { version: 2, state: 'DRAFT' },
    ]);
  });

  it('refuses a version whose validity overlaps: by lint, and by the database when lint could not see it', async () => {
    const overlapping = second({ validFrom: '2025-01-01', validTo: '2025-06-30' });
    await importItems(database, [overlapping], NOW);
    await expect(publishItems(database, [overlapping], NOW)).rejects.toMatchObject({ details: { errors: [{ code: 'validity-overlap' }] } });
    const direct = database.query(`UPDATE item_version SET state = 'PUBLISHED', published_at = now() WHERE state = 'DRAFT'`);
    await expect(direct).rejects.toMatchObject({ driverError: { constraint: 'ex_item_version_validity' } });
  });

  it('lets one publication at a time judge the catalogue, so that two cannot slip past each other', async () => {
    await importItems(database, [second({ validTo: '2026-12-31' }), second({ version: 3, validFrom: '2026-11-01' })], NOW);
    let waiting: Promise<unknown> = Promise.resolve();
    await database.run(async (tx) => {
      await lockCatalogue(tx);
      waiting = publishItems(database, [second({ version: 3 })], NOW).catch((reason: unknown) => reason);
      await eventually(
        'the other publication waits',
        async () => (await database.query('SELECT 1 FROM pg_locks WHERE NOT granted')).length > 0,
      );
      await tx.query(`UPDATE item_version SET valid_to = '2026-09-30' WHERE version = 1 AND content->>'code' = $1`, [LOGGING]);
      await tx.query(`UPDATE item_version SET state = 'PUBLISHED', published_at = now() WHERE version = 2`);
    });
    expect(await waiting).toMatchObject({ code: 'item-publication-refused', details: { errors: [{ code: 'validity-overlap' }] } });
  });

  it('keeps what was published, whoever writes', async () => {
    for (const change of [
      `content = '{}'`,
      `content_hash = repeat('0', 64)`,
      'version = 9',
      `state = 'DRAFT', published_at = NULL`,
      `valid_from = '2020-01-01'`,
    ]) {
      const error = await database.query(`UPDATE item_version SET ${change} WHERE state = 'PUBLISHED'`).catch((reason: unknown) => reason);
      expect(sqlState(error)).toBe('OW001');
    }
    expect(sqlState(await database.query('DELETE FROM item_version').catch((reason: unknown) => reason))).toBe('OW001');
    await expect(importItems(database, [{ ...shipped(LOGGING), visitLimit: 0 }], NOW)).rejects.toMatchObject({
      code: 'item-version-published',
    });
  });

  it('suspends, resumes and ends an item, and says so to the next applicant', async () => {
    const cache = new CatalogueCache(database);
    const name = { code: LOGGING, version: 1 };
    const refusal = async (day: string): Promise<unknown> => {
      await cache.refresh();
      try {
        return cache.inForce(LOGGING, day).state;
      } catch (error) {
        return error;
      }
    };
    await changeVersionState(database, name, { action: 'suspend', reason: '系统升级' });
    expect(await refusal('2026-09-01')).toMatchObject({ code: 'item-suspended' });
    await changeVersionState(database, name, { action: 'resume', reason: '恢复' });
    expect(await refusal('2026-09-01')).toBe('PUBLISHED');
    await changeVersionState(database, name, { action: 'retire', reason: '取消', lastDay: '2026-09-30' });
    expect(await refusal('2026-10-01')).toMatchObject({ code: 'item-version-retired' });
    await expect(changeVersionState(database, name, { action: 'resume', reason: '' })).rejects.toMatchObject({ code: 'state-conflict' });
    expect(await refusal('2024-12-31')).toMatchObject({ code: 'item-version-not-effective' });
  });

  it('gives back on export what another county can import and publish, closed versions included', async () => {
    await importItems(database, [second()], NOW);
    await publishItems(database, [second()], NOW);
    const exported = await exportItems(database, localDateOf(NOW));
    const elsewhere = await catalogue();
    const items = itemsOf(JSON.parse(JSON.stringify(exported)), 'package');
    await importItems(elsewhere, items, NOW);
    expect(await exportItems(elsewhere, localDateOf(NOW))).toMatchObject({ items: [] });
    await publishItems(elsewhere, items, NOW);
    expect(await exportItems(elsewhere, localDateOf(NOW))).toEqual(exported);
    expect((await importItems(database, items, NOW)).every(({ outcome }) => outcome === 'UNCHANGED')).toBe(true);
    expect(JSON.stringify(exported.items.find(({ code, version }) => code === LOGGING && version === 2))).toBe(JSON.stringify(second()));
  });

  it('shows a publication of another process within seconds', async () => {
    const cache = new CatalogueCache(database);
    await cache.onModuleInit();
    try {
      const other = await connected(databases.at(-1)?.url ?? '');
      await importItems(other, [second({ validFrom: '2026-09-01' })], NOW);
      await publishItems(other, [second()], NOW);
      await eventually('the cache reads again', () => cache.inForce(LOGGING, '2026-09-01').content.version === 2, 5000);
    } finally {
      await cache.onModuleDestroy();
    }
  });

  it('judges by the context it is given: a newly banned proof stops a publication', async () => {
    const context = {
      ...countyLintContext('2026-09-01'),
      bannedProofs: [{ code: 'X', name: '林木采伐申请表', aliases: [], instead: '数据共享' }],
    };
    await importItems(database, [second()], NOW);
    await expect(publishItems(database, [second()], NOW, context)).rejects.toMatchObject({
      details: { errors: [{ code: 'banned-village-proof' }] },
    });
  });
});

it('has a way back', async () => {
  const database = await freshDatabase();
  databases.push(database);
  await migrate(database.url, [SCHEMA]);
  expect(await revertLast(database.url, SCHEMA)).toBe('intake/0005-create-catalogue');
  expect(await migrate(database.url, [SCHEMA])).toEqual(['intake/0005-create-catalogue']);
});
