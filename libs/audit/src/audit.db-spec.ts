import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Database, migrate, openDataSource } from '@app/persistence';
import { eventually, freshDatabase, type TestDatabase } from '@app/testing';
import { Client } from 'pg';
import { anchorAudit } from './anchor-audit';
import { runAuditCommand } from './audit-command';
import type { AuditEntry } from './audit-entry';
import { auditMigration } from './audit-migration';
import { recordAudit } from './record-audit';
import { sealAudit } from './seal-audit';
import { verifyAudit } from './verify-audit';

const ROLE = 'onewindow_test_audit';
const SCHEMA = 'audit_test';
const NOW = new Date('2026-11-23T02:00:00Z');
const entry = (objectId: string | number, changes: Partial<AuditEntry> = {}): AuditEntry => ({
  occurredAt: NOW,
  actor: { kind: 'STAFF', id: 1001, organ: '532922-government-office', acr: '1' },
  action: 'case.accept',
  objectType: 'case',
  objectId,
  result: 'DONE',
  changedFields: ['status', 'acceptedOn'],
  beforeHash: Buffer.alloc(32, 1),
  afterHash: Buffer.alloc(32, 2),
  ...changes,
});

describe('the audit trail', () => {
  let server: TestDatabase;
  let database: Database;
  let owner: Client;
  let directory: string;
  const place = () => ({ dataDirectory: directory, signingKey: Buffer.alloc(32, 7) });
  const file = () => path.join(directory, 'audit-anchors', `${new URL(server.url).pathname.slice(1)}.${SCHEMA}.jsonl`);
  const add = (...objectIds: number[]) =>
    database.run((tx) =>
      recordAudit(
        tx,
        objectIds.map((id) => entry(id)),
      ),
    );
  const verify = () => verifyAudit(database, place());
  /** What a person with the superuser's password and no scruples does. */
  const tamper = async (table: string, statement: string): Promise<void> => {
    await owner.query(
      `ALTER TABLE ${table} DISABLE TRIGGER ALL; ${statement}; ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${table}_append_only`,
    );
  };

  beforeEach(async () => {
    server = await freshDatabase();
    directory = await mkdtemp(path.join(tmpdir(), 'one-window-audit-'));
    await migrate(server.url, [{ schema: SCHEMA, role: ROLE, migrations: [auditMigration(ROLE)] }]);
    database = new Database(await openDataSource({ url: server.url, schema: SCHEMA, role: ROLE, poolSize: 10 }));
    owner = new Client({ connectionString: server.url, options: `-c search_path=${SCHEMA}` });
    await owner.connect();
  });
  afterEach(async () => {
    await owner.end();
    await database.close();
    await server.close();
    await rm(directory, { recursive: true });
  });

  /**
   * A seal stops before the oldest transaction that is open anywhere on the server, and other test files share the server:
   * so this seals until nothing waits. Gives how many records were sealed.
   */
  async function sealEverything(neverSealed = 0): Promise<number> {
    let sealed = 0;
    await eventually(
      'every record is sealed',
      async () => {
        sealed += await sealAudit(database, NOW);
        const waiting = await database.query(
          'SELECT 1 FROM audit_record r WHERE NOT EXISTS (SELECT 1 FROM audit_chain c WHERE c.record_id = r.id)',
        );
        return waiting.length === neverSealed;
      },
      30_000,
    );
    return sealed;
  }

  it('takes entries in one statement, and not those of a transaction that was rolled back', async () => {
    await add(1, 2, 3);
    await database.run((tx) => recordAudit(tx, []));
    await expect(
      database.run(async (tx) => {
        await recordAudit(tx, [
          entry(4, { actor: { kind: 'SYSTEM', id: null, organ: null }, changedFields: [], result: 'REFUSED', reason: 'stale' }),
        ]);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await sealEverything()).toBe(3);
    expect(await sealAudit(database, NOW)).toBe(0);
    expect(await database.query('SELECT object_id, changed_fields FROM audit_record ORDER BY id')).toEqual(
      ['1', '2', '3'].map((id) => ({ object_id: id, changed_fields: ['status', 'acceptedOn'] })),
    );
    expect(await verify()).toMatchObject({ ok: true, schema: SCHEMA, checked: 3, unsealed: 0 });
  });

  it('cannot be changed by the service, nor by the owner', async () => {
    await add(1);
    await sealEverything();
    for (const table of ['audit_record', 'audit_chain', 'audit_anchor']) {
      for (const statement of [
        `UPDATE ${table} SET seq = 1`.replace('seq', table === 'audit_record' ? 'action' : 'seq'),
        `DELETE FROM ${table}`,
        `TRUNCATE ${table}`,
      ]) {
        await expect(database.query(statement)).rejects.toThrow(/permission denied/);
        await expect(owner.query(statement)).rejects.toThrow(/append-only/);
        await expect(owner.query(`SET session_replication_role = replica; ${statement}`)).rejects.toThrow(/append-only/);
        await owner.query('SET session_replication_role = origin');
      }
    }
    await expect(database.query(`ALTER TABLE audit_record DISABLE TRIGGER ALL`)).rejects.toThrow(/must be owner/);
    // Nor may the service choose where in the order a record falls.
    await expect(database.query(`INSERT INTO audit_record (recorded_xid) VALUES ('1')`)).rejects.toThrow(/permission denied/);
  });

  it.each([
    ['an edited action', `UPDATE audit_record SET action = 'case.refuse' WHERE object_id = '3'`],
    [
      'an instant moved by a microsecond',
      `UPDATE audit_record SET occurred_at = occurred_at + interval '1 microsecond' WHERE object_id = '3'`,
    ],
    ['another actor', `UPDATE audit_record SET actor_id = 1002 WHERE object_id = '3'`],
    ['an emptied organ', `UPDATE audit_record SET organ = NULL WHERE object_id = '3'`],
    ['a changed hash', `UPDATE audit_record SET before_hash = NULL WHERE object_id = '3'`],
    ['one field more', `UPDATE audit_record SET changed_fields = '{status,acceptedOn,x}' WHERE object_id = '3'`],
    ['a moved transaction', `UPDATE audit_record SET recorded_xid = '1' WHERE object_id = '3'`],
  ])('names the row of %s', async (_, statement) => {
    await add(1, 2, 3, 4);
    await sealEverything();
    await tamper('audit_record', statement);
    expect(await verify()).toMatchObject({ ok: false, firstBad: { problem: 'record-changed', seq: 3, recordId: 3 } });
  });

  it('names a deleted record, a deleted link and one that was made anew', async () => {
    await add(1, 2, 3, 4);
    await sealEverything();
    await tamper('audit_record', 'DELETE FROM audit_record WHERE id = 2');
    expect((await verify()).findings).toEqual([{ problem: 'record-missing', seq: 2, recordId: 2 }]);
    await tamper('audit_chain', 'DELETE FROM audit_chain WHERE seq = 2');
    expect((await verify()).findings).toEqual([{ problem: 'link-missing', seq: 2, recordId: null }]);
    await tamper('audit_chain', 'UPDATE audit_chain SET seq = seq - 1 WHERE seq > 2');
    expect((await verify()).firstBad).toEqual({ problem: 'link-changed', seq: 2, recordId: 3 });
  });

  it('names a record that was slipped in behind the head, and counts one that only waits', async () => {
    await add(1);
    await add(2);
    await sealEverything();
    await add(3);
    expect(await verify()).toMatchObject({ ok: true, unsealed: 1 });
    await owner.query(
      `INSERT INTO audit_record (recorded_xid, occurred_at, actor_kind, actor_id, action, object_type, object_id, result, changed_fields)
       SELECT recorded_xid, occurred_at, actor_kind, actor_id, action, object_type, '99', result, changed_fields FROM audit_record WHERE id = 1`,
    );
    await sealEverything(1);
    expect(await verify()).toMatchObject({ ok: false, checked: 3, unsealed: 0, findings: [{ problem: 'record-inserted', recordId: 4 }] });
  });

  it('finds a cut tail, and a history written anew, by the anchor outside the database', async () => {
    await add(1, 2, 3);
    await sealEverything();
    expect(await anchorAudit(database, place(), NOW)).toBe(3);
    expect(await anchorAudit(database, place(), NOW)).toBeUndefined();
    await add(4, 5);
    await sealEverything();
    expect(await anchorAudit(database, place(), NOW)).toBe(5);
    expect(await verify()).toMatchObject({ ok: true, checked: 5, anchors: 2, anchorsNotInFile: 0 });

    await tamper('audit_chain', 'DELETE FROM audit_chain WHERE seq > 3');
    await tamper('audit_record', 'DELETE FROM audit_record WHERE id > 3');
    await tamper('audit_anchor', 'DELETE FROM audit_anchor WHERE seq > 3');
    expect(await verify()).toMatchObject({ ok: false, findings: [{ problem: 'tail-cut', seq: 4 }] });
    // Filling the gap with other records does not help.
    await add(6, 7, 8);
    await sealEverything();
    expect(await verify()).toMatchObject({ ok: false, findings: [{ problem: 'anchor-mismatch', seq: 5 }] });
  });

  it('finds an anchor file that was edited, cut in the middle or signed by another key', async () => {
    for (const id of [1, 2, 3]) {
      await add(id);
      await sealEverything();
      await anchorAudit(database, place(), NOW);
    }
    const text = await readFile(file(), 'utf8');
    const lines = text.trimEnd().split('\n');
    for (const forged of [text.replace('"seq":2', '"seq":1'), `${lines[0]}\n${lines[2]}\n`, `${lines[0]}\n${lines[1]}\nx\n`]) {
      await writeFile(file(), forged);
      expect((await verify()).firstBad).toMatchObject({ problem: 'anchor-forged' });
    }
    await writeFile(file(), text);
    expect((await verifyAudit(database, { ...place(), signingKey: Buffer.alloc(32, 8) })).firstBad).toMatchObject({
      problem: 'anchor-forged',
    });
    // Lines cut from its end: the database still knows of them.
    await truncate(file(), Buffer.byteLength(`${lines[0]}\n`));
    expect(await verify()).toMatchObject({ ok: true, anchors: 1, anchorsNotInFile: 2 });
  });

  it('verifies clean when many write while several seal', async () => {
    let writing = true;
    const writers = Array.from({ length: 6 }, (_, writer) =>
      (async () => {
        for (let index = 0; index < 40; index += 1) {
          await database.run(async (tx) => {
            await recordAudit(tx, [entry(`${writer}-${index}`)]);
            // Some transactions stay open while later ones commit and are sealed.
            if (index % 7 === 0) await tx.query('SELECT pg_sleep(0.01)');
            await recordAudit(tx, [entry(`${writer}-${index}-b`)]);
          });
        }
      })(),
    );
    const sealers = Array.from({ length: 2 }, () =>
      (async () => {
        while (writing) {
          await sealAudit(database, NOW);
          await new Promise(setImmediate);
        }
      })(),
    );
    await Promise.all(writers);
    writing = false;
    await Promise.all(sealers);
    await sealEverything();
    expect(await verify()).toMatchObject({ ok: true, checked: 480, unsealed: 0 });
  });

  it('waits for a transaction that is still open, and for all that began after it', async () => {
    const slow = database.dataSource.createQueryRunner();
    await slow.startTransaction();
    await slow.query('SELECT pg_current_xact_id()');
    await add(1);
    expect(await sealAudit(database, NOW)).toBe(0);
    expect(await verify()).toMatchObject({ ok: true, unsealed: 1 });
    await slow.commitTransaction();
    await slow.release();
    expect(await sealEverything()).toBe(1);
  });

  it('goes on after a restore onto a server whose transaction ids are younger', async () => {
    await add(1, 2);
    await sealEverything();
    await add(3);
    // What a restored dump looks like: ids of the old server lie in the future of this one.
    await tamper('audit_chain', 'TRUNCATE audit_chain');
    await tamper('audit_record', `UPDATE audit_record SET recorded_xid = (1000000000 + id)::text::xid8 WHERE id < 3`);
    await tamper('audit_record', `UPDATE audit_record SET recorded_xid = '1000000009' WHERE id = 3`);
    await owner.query(`CREATE TABLE held AS SELECT * FROM audit_record WHERE id = 3`);
    await tamper('audit_record', 'DELETE FROM audit_record WHERE id = 3');
    await owner.query(`INSERT INTO audit_chain VALUES (1, 1, '1000000001', '\\x00', '\\x00', now())`);
    await owner.query('INSERT INTO audit_record OVERRIDING SYSTEM VALUE SELECT * FROM held');
    await add(4);
    expect(await sealEverything()).toBe(3);
    await add(5);
    expect(await sealEverything()).toBe(1);
    expect(await database.query('SELECT seq, record_id FROM audit_chain ORDER BY seq')).toEqual(
      [1, 2, 3, 4, 5].map((seq) => ({ seq, record_id: seq })),
    );
    const { findings } = await verify();
    // Only the link that this test wrote by hand is wrong.
    expect(findings.filter(({ seq }) => seq !== 1)).toEqual([]);
  });

  it('is verified by a command that names the row and fails', async () => {
    const lines: string[] = [];
    const run = (...argv: string[]) => {
      lines.length = 0;
      const chains = [{ schema: SCHEMA, role: ROLE }];
      return runAuditCommand(argv, { ...place(), databaseUrl: server.url, chains, now: () => NOW, print: (line) => lines.push(line) });
    };
    await add(1, 2);
    // One transaction, so both are sealed at once; while another file's transaction is older, none is.
    await eventually('both records are sealed', async () => {
      expect(await run('seal')).toBe(0);
      return lines[0] === `${SCHEMA}：封存 2 条，锚定到第 2 环`;
    });
    expect(await run('verify', '--schema', SCHEMA)).toBe(0);
    expect(lines).toEqual([`${SCHEMA}：审计链完整（核对 2 条，锚点 1 个，待封存 0 条）`]);
    await tamper('audit_record', `UPDATE audit_record SET result = 'REFUSED' WHERE id = 2`);
    expect(await run('verify')).toBe(1);
    expect(lines[1]).toBe('  记录内容被改动（record-changed）：第 2 环，记录 2');
    for (const wrong of [[], ['verify', '--schema', 'other'], ['erase'], ['verify', '--all']]) expect(await run(...wrong)).toBe(2);
  });
});
