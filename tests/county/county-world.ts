import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MovableClock } from '@app/domain-kernel';
import { freePort, type TestDatabase } from '@app/testing';
import { Client } from 'pg';
import { type County, startCounty } from '../../apps/all-in-one/src/main';
import { countyAt } from '../stories/county';
import { countyDatabase } from '../stories/county-database';
import { Stage } from '../stories/stage';

/** The whole county in this process, on a database of its own, with a clock that the test moves and a log that it reads. */
export interface CountyWorld {
  readonly url: string;
  readonly port: number;
  readonly clock: MovableClock;
  readonly app: County['app'];
  /** People who sign in once and are remembered. */
  readonly stage: Stage;
  /** The lines that the program logged since it began to listen. */
  readonly log: readonly string[];
  /** As the owner of the database: sees every schema. */
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** A bearer token of a demo account, from the real sign-in. */
  token(login: string): Promise<string>;
  close(): Promise<void>;
}

export async function openCounty(startsAt: string, logLevel = 'warn', settings: NodeJS.ProcessEnv = {}): Promise<CountyWorld> {
  const database: TestDatabase = await countyDatabase(startsAt);
  const directory = mkdtempSync(join(tmpdir(), 'one-window-world-'));
  const clock = new MovableClock(new Date(startsAt));
  const log = logOfThisProcess();
  const port = await freePort();
  const county = await startCounty(
    { NODE_ENV: 'test', PORT: String(port), DATABASE_URL: database.url, DATA_DIR: directory, LOG_LEVEL: logLevel, DEMO: '1', ...settings },
    clock,
  );
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const played = countyAt(county.url, clock, county.sharing);
  const tokens = new Map<string, Promise<string>>();
  const token = (login: string): Promise<string> => {
    const known = tokens.get(login) ?? played.signIn(login);
    tokens.set(login, known);
    return known;
  };
  return {
    url: county.url,
    port,
    clock,
    app: county.app,
    stage: new Stage({ ...played, signIn: token }, () => undefined),
    log: log.lines,
    query: async <Row>(sql: string, parameters: readonly unknown[] = []) => (await client.query(sql, [...parameters])).rows as Row[],
    token,
    close: async () => {
      log.stop();
      await client.end();
      await county.stop();
      await database.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** JSON lines on standard output are the program's log; they are kept here instead of being printed. */
function logOfThisProcess(): { readonly lines: string[]; stop(): void } {
  const lines: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = ((chunk: string | Uint8Array, ...rest: never[]) => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    if (!text.startsWith('{"level"')) return write(chunk, ...rest);
    lines.push(text);
    return true;
  }) as typeof process.stdout.write;
  return {
    lines,
    stop: () => {
      process.stdout.write = write;
    },
  };
}
