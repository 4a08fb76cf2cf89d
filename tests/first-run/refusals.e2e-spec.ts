import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, freshDatabase, type TestDatabase } from '@app/testing';
import { refused } from './launched';

const key = (digit: string): string => digit.repeat(64);

/** npm start that cannot work: one sentence in the person's language that says what to type, and no stack. */
describe('npm start refuses in one sentence', () => {
  let directory: string;
  let port: string;
  let nobody: string;
  let database: TestDatabase;
  let occupant: Server;
  let occupied: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'one-window-refusal-'));
    port = String(await freePort());
    nobody = String(await freePort());
    database = await freshDatabase();
    occupant = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => occupant.once('listening', done));
    occupied = String((occupant.address() as { port: number }).port);
  });

  afterAll(async () => {
    occupant.close();
    await database.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const expectRefusal = async (environment: Record<string, string>, sentence: string | RegExp): Promise<void> => {
    const { code, lines } = await refused({ environment: { DATA_DIR: directory, PORT: port, ...environment } });
    expect(lines).toEqual([expect.stringMatching(/^✘ .*[\u4e00-\u9fff]/u)]);
    if (typeof sentence === 'string') expect(lines[0]).toContain(sentence);
    else expect(lines[0]).toMatch(sentence);
    expect(code).toBe(1);
  };

  it('a port in use', () =>
    expectRefusal({ PORT: occupied }, new RegExp(`端口 ${occupied} 已被占用：.*PORT=${Number(occupied) + 1} npm start`)));
  it('a port that is none', () => expectRefusal({ PORT: '3000x' }, 'PORT=3001 npm start'));
  it('a database address of another kind', () =>
    expectRefusal({ DATABASE_URL: 'mysql://root@127.0.0.1/one' }, 'DATABASE_URL 应写成 postgres://用户:口令@主机:5432/库名'));
  it('a database that does not answer', () =>
    expectRefusal({ DATABASE_URL: `postgres://one@127.0.0.1:${nobody}/window` }, `127.0.0.1:${nobody} 没有 PostgreSQL 应答`));
  it('a database that does not exist', () =>
    expectRefusal({ DATABASE_URL: database.url.replace(/[^/]+$/, 'no_such_county') }, '请先建库（createdb 库名）'));
  it('a queue address of another kind', () =>
    expectRefusal({ REDIS_URL: `http://127.0.0.1:${nobody}` }, 'REDIS_URL 应写成 redis://主机:6379'));
  it('a Redis that does not answer', () =>
    expectRefusal({ DATABASE_URL: database.url, REDIS_URL: `redis://127.0.0.1:${nobody}` }, /没有 Redis 应答：.*去掉 REDIS_URL/));
  it('a data directory that is a file', async () => {
    writeFileSync(join(directory, 'file'), '');
    await expectRefusal({ DATA_DIR: join(directory, 'file', 'data') }, /不能写入（ENOTDIR）：.*DATA_DIR=\$HOME\/one-window-data npm start/);
  });
  it('a role that there is not', () => expectRefusal({ ROLE: 'server' }, 'ROLE 只能是 api、worker、both 之一'));

  it('a Node that is too old', async () => {
    const pretend = join(directory, 'old-node.cjs');
    writeFileSync(pretend, `Object.defineProperty(process.versions, 'node', { value: '18.20.4' });`);
    const { code, lines } = await refused({ nodeArguments: ['--require', pretend] });
    expect(lines).toEqual([expect.stringMatching(/^✘ 需要 Node 20\.19 或更新版本，当前是 18\.20\.4：.*https:\/\/nodejs\.org/)]);
    expect(code).toBe(1);
  });

  describe('with NODE_ENV=production', () => {
    const production = (): Record<string, string> => ({
      NODE_ENV: 'production',
      DATABASE_URL: database.url,
      REDIS_URL: `redis://127.0.0.1:${nobody}`,
      PUBLIC_URL: 'https://window.example.gov.cn',
      ISSUER_URL: 'https://window.example.gov.cn/oidc',
      DATA_KEYS: `k1:${key('a')}`,
      INDEX_KEY: key('b'),
      SIGNING_KEY: key('c'),
    });

    it('the embedded database', () =>
      expectRefusal({ ...production(), DATABASE_URL: '' }, '不使用内置数据库：请设置 DATABASE_URL=postgres://'));
    it('the embedded queues', () => expectRefusal({ ...production(), REDIS_URL: '' }, '不使用内置队列：请设置 REDIS_URL=redis://'));
    it('the demo keys', () =>
      expectRefusal({ ...production(), DATA_KEYS: '' }, '必须设置 DATA_KEYS：DATA_KEYS=k1:$(openssl rand -hex 32)'));
    it('the demo accounts', () => expectRefusal({ ...production(), DEMO: '1' }, '没有演示账号：请去掉 DEMO=1'));
  });
});
