import { Database, migrate, openDataSource, revertLast } from '@app/persistence';
import { freshDatabase } from '@app/testing';
import { documentSeriesMigration, nextNumber, nextNumbers } from './number-series';

const schema = { schema: 'series_test', role: 'onewindow_series_test', migrations: [documentSeriesMigration('onewindow_series_test')] };
let server: Awaited<ReturnType<typeof freshDatabase>>;
let database: Database;

beforeAll(async () => {
  server = await freshDatabase();
  await migrate(server.url, [schema]);
  database = new Database(await openDataSource({ url: server.url, schema: schema.schema, role: schema.role, poolSize: 8 }));
});

afterAll(async () => {
  await database.close();
  expect(await revertLast(server.url, schema)).toBe('series_test/create-document-series');
  await server.close();
});

describe('number series', () => {
  it('starts each series of each year at 1', async () => {
    expect(await database.run((tx) => nextNumber(tx, '漾受', 2026))).toBe(1);
    expect(await database.run((tx) => nextNumber(tx, '漾受', 2026))).toBe(2);
    expect(await database.run((tx) => nextNumber(tx, '漾受', 2027))).toBe(1);
  });

  it('leaves no gap when a command fails', async () => {
    await database.run((tx) => nextNumber(tx, '漾补', 2026));
    const failing = database.run(async (tx) => {
      await nextNumber(tx, '漾补', 2026);
      throw new Error('refused');
    });
    await expect(failing).rejects.toThrow('refused');
    expect(await database.run((tx) => nextNumber(tx, '漾补', 2026))).toBe(2);
  });

  it('takes many of many series in one statement, adding up what names the same one', async () => {
    const ranges = await database.run((tx) =>
      nextNumbers(tx, [
        { series: '乙', year: 2026, count: 3 },
        { series: '甲', year: 2026, count: 1 },
        { series: '乙', year: 2026, count: 2 },
      ]),
    );
    expect(ranges).toEqual([
      { series: '乙', year: 2026, first: 1, count: 5 },
      { series: '甲', year: 2026, first: 1, count: 1 },
    ]);
    expect(await database.run((tx) => nextNumbers(tx, []))).toEqual([]);
    await expect(database.run((tx) => nextNumbers(tx, [{ series: '甲', year: 2026, count: 0 }]))).rejects.toThrow(RangeError);
  });

  it('gives racing commands different numbers without deadlock and without gap', async () => {
    const race = (index: number) =>
      database.run((tx) => {
        const pair = [
          { series: '丙', year: 2026, count: 1 },
          { series: '丁', year: 2026, count: 2 },
        ];
        return nextNumbers(tx, index % 2 === 0 ? pair : pair.toReversed());
      });
    const results = await Promise.all(Array.from({ length: 40 }, (_, index) => race(index)));
    const firsts = (series: string) =>
      results.map((ranges) => ranges.find((range) => range.series === series)?.first ?? 0).sort((a, b) => a - b);
    expect(firsts('丙')).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(firsts('丁')).toEqual(Array.from({ length: 40 }, (_, index) => 2 * index + 1));
  });
});
