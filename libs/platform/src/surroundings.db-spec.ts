import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@app/persistence';
import { freePort, freshDatabase, type TestDatabase } from '@app/testing';
import { Client } from 'pg';
import { startSentence } from './start-refusal';
import { requirePostgres, requireRedis, requireWritable } from './surroundings';

const sentenceOf = async (work: Promise<unknown>): Promise<string | undefined> => {
  try {
    await work;
  } catch (error) {
    return startSentence(error) ?? `no sentence for ${String(error)}`;
  }
  return undefined;
};

/** One message of the PostgreSQL protocol. */
const message = (type: string, body: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
};
const READY = message('Z', Buffer.from('I'));

/** As much of an old server as says its version. */
function oldPostgres(version: string): Server {
  const column = Buffer.concat([Buffer.from('version\0'), Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 23, 0, 4, 255, 255, 255, 255, 0, 0])]);
  const value = Buffer.from(version);
  const row = Buffer.concat([Buffer.from([0, 1, 0, 0, 0, value.length]), value]);
  const answer = Buffer.concat([
    message('T', Buffer.concat([Buffer.from([0, 1]), column])),
    message('D', row),
    message('C', Buffer.from('SELECT 1\0')),
    READY,
  ]);
  return createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write(Buffer.concat([message('R', Buffer.alloc(4)), READY]));
      socket.on('data', (data) => socket.write(data[0] === 0x51 ? answer : Buffer.alloc(0)));
    });
  });
}

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.on('connection', (socket) => socket.unref());
    server.unref();
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });

describe('PostgreSQL', () => {
  let database: TestDatabase;
  let admin: Client;
  const role = `onewindow_test_stranger_${process.pid}`;
  const withUser = (user: string, name?: string): string => {
    const url = new URL(database.url);
    url.username = user;
    if (name !== undefined) url.pathname = `/${name}`;
    return url.toString();
  };

  beforeAll(async () => {
    database = await freshDatabase();
    admin = new Client({ connectionString: database.url });
    await admin.connect();
    await admin.query(`CREATE ROLE ${role} LOGIN`);
  });

  afterAll(async () => {
    await admin.query(`DROP ROLE ${role}`);
    await admin.end();
    await database.close();
  });

  it('that answers is enough', async () => {
    expect(await sentenceOf(requirePostgres('DATABASE_URL', database.url))).toBeUndefined();
  });

  it('that nobody started', async () => {
    const port = await freePort();
    expect(await sentenceOf(requirePostgres('DATABASE_URL', `postgres://one@127.0.0.1:${port}/window`))).toBe(
      `DATABASE_URL 指向的 127.0.0.1:${port} 没有 PostgreSQL 应答：请启动 PostgreSQL 或改正地址；去掉 DATABASE_URL 则使用内置数据库。`,
    );
  });

  it('that is a web server', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    });
    const port = await listen(server);
    expect(await sentenceOf(requirePostgres('DATABASE_URL', `postgres://one@127.0.0.1:${port}/window`))).toContain('没有 PostgreSQL 应答');
    server.close();
  });

  it('without this database', async () => {
    expect(await sentenceOf(requirePostgres('DATABASE_URL', withUser('postgres', 'no_such_county')))).toContain(
      '指向的数据库不存在：请先建库',
    );
  });

  it('that does not know this user', async () => {
    expect(await sentenceOf(requirePostgres('MIGRATION_DATABASE_URL', withUser('nobody_here')))).toMatch(/MIGRATION_DATABASE_URL/);
  });

  it.each([
    ['28P01', '用户名或口令不对'],
    ['28000', '不接受'],
    ['57P03', '正在启动'],
    ['53300', '连接数已满'],
  ])('that answers %s', (code, words) => {
    expect(startSentence({ code })).toContain(words);
  });

  it('that is older than 15', async () => {
    const server = oldPostgres('140012');
    const port = await listen(server);
    expect(await sentenceOf(requirePostgres('DATABASE_URL', `postgres://one@127.0.0.1:${port}/window`))).toBe(
      'DATABASE_URL 指向的 PostgreSQL 是 14 版：请升级到 15 版以上，或去掉 DATABASE_URL 使用内置数据库。',
    );
    server.close();
  });

  it('whose user may create neither roles nor schemas', async () => {
    expect(await sentenceOf(migrate(withUser(role), [{ schema: 'intake', role: 'onewindow_intake', migrations: [] }]))).toContain(
      '请用库的所有者迁移（MIGRATION_DATABASE_URL=',
    );
  });
});

describe('Redis', () => {
  it('that nobody started', async () => {
    const port = await freePort();
    expect(await sentenceOf(requireRedis(`redis://127.0.0.1:${port}`))).toMatch(
      new RegExp(
        `^REDIS_URL 指向的 127\\.0\\.0\\.1:${port} 没有 Redis 应答：请启动 Redis（Debian：apt-get install -y redis-server .*去掉 REDIS_URL`,
      ),
    );
  });

  it('that wants another password', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        for (const _command of data.toString().match(/^\*\d+\r$/gm) ?? []) socket.write('-NOAUTH Authentication required.\r\n');
      });
    });
    const port = await listen(server);
    expect(await sentenceOf(requireRedis(`redis://127.0.0.1:${port}`))).toContain('REDIS_URL 的用户名或口令不对');
    server.close();
  });

  it('that is a web server', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    });
    const port = await listen(server);
    expect(await sentenceOf(requireRedis(`redis://127.0.0.1:${port}`))).toContain('没有 Redis 应答');
    server.close();
  });
});

describe('the data directory', () => {
  const directory = mkdtempSync(join(tmpdir(), 'one-window-surroundings-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('is made when it is not there', async () => {
    expect(await sentenceOf(requireWritable(join(directory, 'new', 'data')))).toBeUndefined();
  });

  it('is a file', async () => {
    writeFileSync(join(directory, 'file'), '');
    expect(await sentenceOf(requireWritable(join(directory, 'file', 'data')))).toContain(
      '不能写入（ENOTDIR）：请改正它的权限，或换一个目录：DATA_DIR=',
    );
  });

  // Root may write everywhere; tests/first-run plays this as another user.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.stdout.write('skipped: a data directory that is somebody else’s (root may write everywhere)\n');
  (isRoot ? it.skip : it)('is somebody else’s', async () => {
    chmodSync(directory, 0o500);
    expect(await sentenceOf(requireWritable(join(directory, 'data')))).toContain('不能写入（EACCES）');
    chmodSync(directory, 0o700);
  });
});
