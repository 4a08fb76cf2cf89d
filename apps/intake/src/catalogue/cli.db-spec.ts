import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MovableClock } from '@app/domain-kernel';
import { migrate, openDataSource } from '@app/persistence';
import { freshDatabase, type TestDatabase } from '@app/testing';
import { IntakeDatabase } from '../database';
import { runCatalogueCommand } from './cli';
import { catalogueEntities } from './persistence/catalogue.entities';
import { catalogueMigration } from './persistence/catalogue.migration';

const ITEMS = join(__dirname, '../../data/items');

describe('npm run catalogue', () => {
  let server: TestDatabase;
  let database: IntakeDatabase;
  let folder: string;

  beforeAll(async () => {
    server = await freshDatabase();
    await migrate(server.url, [{ schema: 'intake', role: 'onewindow_intake', migrations: [catalogueMigration] }]);
    database = new IntakeDatabase(
      await openDataSource({ url: server.url, schema: 'intake', role: 'onewindow_intake', entities: catalogueEntities }),
    );
    folder = mkdtempSync(join(tmpdir(), 'onewindow-catalogue-'));
  });
  afterAll(async () => {
    await database?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function run(...argv: string[]): Promise<{ code: number; lines: string[]; warnings: string[] }> {
    const lines: string[] = [];
    const warnings: string[] = [];
    const clock = new MovableClock(new Date('2026-11-22T01:00:00Z'));
    const code = await runCatalogueCommand(argv, {
      write: (line) => lines.push(line),
      warn: (line) => warnings.push(line),
      openDatabase: async () => database,
      clock,
    });
    return { code, lines, warnings };
  }

  function file(name: string, content: unknown): string {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }

  const shipped = (name: string): Record<string, unknown> => JSON.parse(readFileSync(join(ITEMS, name), 'utf8'));

  it('lints the shipped items, a folder, and says what is wrong with a file', async () => {
    expect(await run('lint')).toEqual({ code: 0, lines: ['51 项，0 处错误，0 处提示'], warnings: [] });
    expect(await run('lint', ITEMS)).toMatchObject({ code: 0, lines: ['51 项，0 处错误，0 处提示'] });
    const broken = file('broken.json', { ...shipped('17-food-business-licence.json'), legalBasis: [''] });
    expect(await run('lint', broken)).toMatchObject({ code: 1, warnings: [expect.stringContaining('/legalBasis legal-basis-missing')] });
    expect(await run('lint', file('other.json', { ...shipped('17-food-business-licence.json'), colour: 'red' }))).toMatchObject({
      code: 1,
      warnings: [expect.stringContaining('item-file-invalid'), expect.stringContaining('colour')],
    });
    expect(await run('lint', file('text.json', '{ no'))).toMatchObject({ code: 1, warnings: [expect.stringContaining('不是有效的 JSON')] });
    expect(await run('lint', join(folder, 'missing.json'))).toMatchObject({ code: 1, warnings: [expect.stringContaining('读不到')] });
  });

  it('imports, publishes, exports and compares', async () => {
    expect(await run('import', ITEMS, '--publish')).toMatchObject({ code: 0, lines: expect.arrayContaining(['已公布 51 项']) });
    const out = join(folder, 'package.json');
    expect(await run('export', '--out', out)).toMatchObject({ code: 0, lines: [`已导出 51 项到 ${out}`] });
    expect(await run('diff', out)).toEqual({ code: 0, lines: ['0 处不同'], warnings: [] });
    expect(await run('diff', ITEMS, out)).toMatchObject({ lines: ['0 处不同'] });
    const next = { ...shipped('17-food-business-licence.json'), version: 2, visitLimit: 0, validFrom: '2027-01-01' };
    expect(await run('diff', file('next.json', next))).toMatchObject({
      code: 0,
      lines: [
        '~ 530131017000 /version 1 → 2',
        '~ 530131017000 /visitLimit 1 → 0',
        '~ 530131017000 /validFrom "2025-01-01" → "2027-01-01"',
        '3 处不同',
      ],
    });
    expect(await run('import', file('changed.json', { ...next, version: 1 }))).toMatchObject({
      code: 1,
      warnings: [expect.stringContaining('item-version-published')],
    });
  });

  it('suspends and resumes with a reason, and retires with a last day', async () => {
    await run('import', join(ITEMS, '31-notarisation.json'), '--publish');
    const code = String(shipped('31-notarisation.json').code);
    expect(await run('suspend', code, '1')).toMatchObject({ code: 2 });
    expect(await run('suspend', code, '1', '--reason', '系统升级')).toEqual({ code: 0, lines: [`${code} v1 SUSPENDED`], warnings: [] });
    expect(await run('suspend', code, '1', '--reason', '再停一次')).toMatchObject({
      code: 1,
      warnings: [expect.stringContaining('state-conflict')],
    });
    expect(await run('resume', code, '1', '--reason', '恢复')).toMatchObject({ lines: [`${code} v1 PUBLISHED`] });
    expect(await run('retire', code, '1', '--reason', '取消')).toMatchObject({
      code: 1,
      warnings: [expect.stringContaining('reason-required')],
    });
    expect(await run('retire', code, '1', '--reason', '取消', '--last-day', '2026-02-30')).toMatchObject({ code: 2 });
    expect(await run('retire', code, '1', '--reason', '取消', '--last-day', '2026-12-31')).toMatchObject({ lines: [`${code} v1 RETIRED`] });
    expect(
      await database.query(
        'SELECT v.valid_to, v.state_reason FROM item_version v JOIN service_item i ON i.id = v.item_id WHERE i.code = $1',
        [code],
      ),
    ).toEqual([{ valid_to: '2026-12-31', state_reason: '取消' }]);
  });

  it('explains itself when it is used wrongly', async () => {
    for (const argv of [[], ['fly'], ['import'], ['export', '--to'], ['diff'], ['diff', 'a', 'b', 'c']]) {
      expect(await run(...argv)).toMatchObject({ code: 2, lines: [], warnings: [expect.stringContaining('用法')] });
    }
  });
});
