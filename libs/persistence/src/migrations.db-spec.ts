import { randomBytes } from 'node:crypto';
import { freshDatabase, type TestDatabase } from '@app/testing';
import { Client } from 'pg';
import { afterCommit, Database, MissingRight, migrate, openDataSource, rowsOf } from './index';

const tag = `${process.pid}_${randomBytes(4).toString('hex')}`;
const OWNER = `onewindow_test_owner_${tag}`;
const ROLE = `onewindow_test_role_${tag}`;
const SCHEMA = {
  schema: 'shop',
  role: ROLE,
  migrations: [
    {
      name: '0001-thing',
      up: `CREATE TABLE thing (id int PRIMARY KEY); GRANT SELECT, INSERT ON thing TO ${ROLE};`,
      down: 'DROP TABLE thing',
    },
  ],
};

describe('migrating as a login that is no superuser', () => {
  let server: TestDatabase;
  let url: string;
  let administrator: Client;

  beforeEach(async () => {
    server = await freshDatabase();
    administrator = new Client({ connectionString: server.url });
    await administrator.connect();
    await administrator.query(`CREATE ROLE ${OWNER} LOGIN PASSWORD 'owner'`);
    const address = new URL(server.url);
    await administrator.query(`ALTER DATABASE ${address.pathname.slice(1)} OWNER TO ${OWNER}`);
    address.username = OWNER;
    address.password = 'owner';
    url = address.href;
  });
  afterEach(async () => {
    await administrator.end();
    await server.close();
    const place = new URL(server.url);
    place.pathname = '/postgres';
    const cleaner = new Client({ connectionString: place.href });
    await cleaner.connect();
    await cleaner.query(`DROP ROLE IF EXISTS ${ROLE}`);
    await cleaner.query(`DROP ROLE IF EXISTS ${OWNER}`);
    await cleaner.end();
  });

  const refusal = (): Promise<unknown> =>
    migrate(url, [SCHEMA]).then(
      () => 'it migrated',
      (error: unknown) => error,
    );

  it('uses the roles that an administrator made beforehand, without the right to make any', async () => {
    await administrator.query(`CREATE ROLE ${ROLE} NOLOGIN`);
    await administrator.query(`GRANT ${ROLE} TO ${OWNER}`);
    expect(await migrate(url, [SCHEMA])).toEqual(['shop/0001-thing']);
    expect(await migrate(url, [SCHEMA])).toEqual([]);
    const database = new Database(await openDataSource({ url, schema: 'shop', role: ROLE, poolSize: 1 }));
    await database.query('INSERT INTO thing VALUES (1)');
    expect(await database.query('SELECT id FROM thing')).toEqual([{ id: 1 }]);
    await database.close();
  });

  it('says which role is missing, and what to run', async () => {
    const error = await refusal();
    expect(error).toBeInstanceOf(MissingRight);
    expect(String(error)).toContain(`不能建立角色 ${ROLE}`);
    expect(String(error)).toContain(`CREATE ROLE ${ROLE} NOLOGIN; GRANT ${ROLE} TO "${OWNER}";`);
  });

  it('says which role it is not a member of', async () => {
    await administrator.query(`CREATE ROLE ${ROLE} NOLOGIN`);
    const error = await refusal();
    expect(error).toBeInstanceOf(MissingRight);
    expect(String(error)).toContain(`不是角色 ${ROLE} 的成员`);
    expect(String(error)).toContain(`GRANT ${ROLE} TO "${OWNER}";`);
  });

  it('makes them itself with CREATEROLE', async () => {
    await administrator.query(`ALTER ROLE ${OWNER} CREATEROLE`);
    expect(await migrate(url, [SCHEMA])).toEqual(['shop/0001-thing']);
    const database = new Database(await openDataSource({ url, schema: 'shop', role: ROLE, poolSize: 1 }));
    expect(await database.query('SELECT current_user::text AS me')).toEqual([{ me: ROLE }]);
    await database.close();
  });

  it('says so when it may not make the schema', async () => {
    await administrator.query(`CREATE ROLE ${ROLE} NOLOGIN`);
    await administrator.query(`GRANT ${ROLE} TO ${OWNER}`);
    await administrator.query(`ALTER DATABASE ${new URL(url).pathname.slice(1)} OWNER TO CURRENT_USER`);
    await administrator.query(`GRANT CREATE ON SCHEMA public TO ${OWNER}`);
    expect(String(await refusal())).toContain('不能建立模式 shop');
  });
});

describe('what runs after a commit', () => {
  it('cannot fail the command, nor make it run again', async () => {
    const server = await freshDatabase();
    const database = new Database(await openDataSource({ url: server.url, schema: 'public', poolSize: 1 }));
    const warnings = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    try {
      await database.query('CREATE TABLE done (id int)');
      const seen: string[] = [];
      const result = await database.run(async (tx) => {
        await rowsOf(tx, 'INSERT INTO done VALUES (1)');
        afterCommit(tx, () => {
          // As a driver's error looks that would be worth another try.
          throw Object.assign(new Error('the callback failed'), { code: '40001' });
        });
        afterCommit(tx, () => seen.push('the next one'));
        return 'committed';
      });
      expect({ result, seen, rows: await database.query('SELECT id FROM done') }).toEqual({
        result: 'committed',
        seen: ['the next one'],
        rows: [{ id: 1 }],
      });
      expect(warnings.mock.calls.map(([text]) => String(text))).toEqual([expect.stringContaining('the callback failed')]);
    } finally {
      warnings.mockRestore();
      await database.close();
      await server.close();
    }
  });
});
