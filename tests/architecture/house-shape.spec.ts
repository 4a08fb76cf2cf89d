import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What tools/shape.mjs says about a tree of these files. */
function faultsOf(files: Record<string, string>): string[] {
  const directory = mkdtempSync(path.join(tmpdir(), 'one-window-shape-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
      writeFileSync(path.join(directory, name), text);
    }
    const run = spawnSync(process.execPath, [path.resolve(__dirname, '../../tools/shape.mjs'), directory], { encoding: 'utf8' });
    const lines = run.stdout.split('\n').filter(Boolean);
    expect({ status: run.status, stderr: run.stderr }).toEqual({ status: lines.length > 0 ? 1 : 0, stderr: '' });
    return lines;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

describe('the shape of the house', () => {
  it('has room for 400 lines and long data', () => {
    expect(faultsOf({ 'libs/a/src/index.ts': 'x;\n'.repeat(400), 'libs/a/data/table.ts': 'x;\n'.repeat(900) })).toEqual([]);
  });

  it('has none for 401', () => {
    expect(faultsOf({ 'libs/a/src/long.ts': 'x;\n'.repeat(401) })).toEqual([expect.stringContaining('libs/a/src/long.ts: 401 lines')]);
  });

  it('has no folder that is named after nothing', () => {
    const banned = ['common', 'helpers', 'misc', 'shared', 'utils'].map((name) => `apps/intake/src/${name}/`);
    const faults = faultsOf(Object.fromEntries(banned.map((folder) => [`${folder}mask.ts`, 'x;'])));
    expect(faults.sort()).toEqual(banned.map((folder) => expect.stringContaining(folder)));
  });

  it('keeps the system clock out of decisions and commands', () => {
    const files = {
      'apps/intake/src/cases/domain/case.ts': 'const now = new Date();',
      'apps/intake/src/cases/application/accept-case.ts': 'x;\nconst now = Date.now();',
      'apps/intake/src/cases/application/read.ts': 'const due = new Date(row.due_at);',
      'apps/intake/src/cases/application/accept-case.spec.ts': 'const now = new Date();',
    };
    expect(faultsOf(files).sort()).toEqual([
      expect.stringContaining('accept-case.ts:2: take the time'),
      expect.stringContaining('domain/case.ts:1: take the time'),
    ]);
  });

  it('has one class of each name in the document of the API', () => {
    const files = {
      'apps/intake/src/cases/http/case.dto.ts': 'export class TransferBody {}\nexport class CaseParams {}',
      'apps/routing/src/tasks/http/task.dto.ts': 'class TransferBody {}\nexport class CaseParams {}',
    };
    expect(faultsOf(files)).toEqual([expect.stringContaining('TransferBody is a class of apps/intake/src/cases/http/case.dto.ts and')]);
  });
});
