import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileStore, NoScanner } from '@app/files';
import { FileSweep } from '../src/uploads/file-sweep';
import { ForgetUploads } from '../src/uploads/forget-uploads';
import { type IntakeWorld, openIntake } from './intake-world';

let county: IntakeWorld;
let directory: string;
let files: FileStore;
beforeAll(async () => {
  county = await openIntake(new Date('2026-09-21T00:30:00Z'));
  directory = mkdtempSync(join(tmpdir(), 'one-window-uploads-'));
  files = new FileStore(directory, new NoScanner());
});
afterAll(async () => {
  await county.close();
  rmSync(directory, { recursive: true, force: true });
});

async function uploaded(name: string, caseId: number | null): Promise<string> {
  const { sha256, size } = await files.put(Buffer.from(name));
  await county.database.run((tx) =>
    tx.query(
      `INSERT INTO upload (token, sha256, size, media_type, name, owner_kind, owner_id, case_id, created_at)
       VALUES ($1, $2, $3, 'application/pdf', $1, 'CITIZEN', 5003, $4, $5)`,
      [name, sha256, size, caseId, county.clock.now()],
    ),
  );
  return sha256;
}

describe('an upload that never found a case', () => {
  it('is forgotten after the county’s days, row and file; one of a case and one that still waits stay', async () => {
    const caseId = await county.file('RECEIVED');
    const [ofCase, forgotten] = [await uploaded('of-a-case.pdf', caseId), await uploaded('forgotten.pdf', null)];
    county.clock.moveTo(new Date('2026-10-15T00:30:00Z'));
    const waiting = await uploaded('waiting.pdf', null);
    const sweep = new FileSweep(county.database, files, new ForgetUploads(county.database, county.clock));
    await sweep.sweep(-1000);
    expect(await Promise.all([ofCase, forgotten, waiting].map((one) => files.exists(one)))).toEqual([true, true, true]);

    county.clock.moveTo(new Date('2026-10-22T00:30:00Z'));
    await sweep.sweep(-1000);
    expect(await Promise.all([ofCase, forgotten, waiting].map((one) => files.exists(one)))).toEqual([true, false, true]);
    const rows = await county.database.query<{ token: string }>('SELECT token FROM upload ORDER BY id');
    expect(rows.map(({ token }) => token)).toEqual(['of-a-case.pdf', 'waiting.pdf']);
  });
});
