import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MovableClock } from '@app/domain-kernel';
import { freePort } from '@app/testing';
import { type County as RunningCounty, startCounty } from '../../apps/all-in-one/src/main';
import { type SimulatedDepartment, startDepartmentSystem } from '../../apps/all-in-one/src/simulator/department-system';
import { countyAt } from './county';
import { countyDatabase } from './county-database';
import type { County } from './stage';

const CONNECTOR = 'public-security-household';
/** 户口登记（出生登记）: the police decide it in their own system. */
const BIRTH_REGISTRATION = '530709038000';

/** A county of its own whose police answer from a system of theirs, which the test can take away. */
export interface ConnectedCounty extends County {
  readonly clock: MovableClock;
  readonly department: SimulatedDepartment;
  /** The running program, for what no person asks over HTTP. */
  app(): RunningCounty['app'];
  /** Business time goes on by so many minutes. */
  pass(minutes: number): void;
  /** The program ends and begins again; the database, the department and the time stay. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startConnectedCounty(startsAt: string): Promise<ConnectedCounty> {
  const clock = new MovableClock(new Date(startsAt));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const department = await startDepartmentSystem({
    connector: CONNECTOR,
    answersUrl: `http://127.0.0.1:${port}/api/v1/connectors/${CONNECTOR}/answers`,
    now: () => clock.now(),
  });
  const database = await countyDatabase(startsAt);
  const directory = mkdtempSync(join(tmpdir(), 'one-window-connected-'));
  const start = (): Promise<RunningCounty> =>
    startCounty(
      {
        NODE_ENV: 'test',
        PORT: String(port),
        DATABASE_URL: database.url,
        DATA_DIR: directory,
        LOG_LEVEL: 'error',
        DEMO: '1',
        CONNECTORS: department.setting,
      },
      clock,
    );
  let running = await start();
  return {
    ...countyAt(url, clock),
    clock,
    department,
    app: () => running.app,
    pass: (minutes) => clock.moveTo(new Date(clock.now().getTime() + minutes * 60_000)),
    restart: async () => {
      await running.stop();
      running = await start();
    },
    close: async () => {
      await running.stop();
      await department.stop();
      await database.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A birth, as the window files it. */
export const birth = (applicant: object): object => ({
  itemCode: BIRTH_REGISTRATION,
  applicant: { kind: 'PERSON', ...applicant },
  form: { bornOn: '2026-09-01', childName: '杨小满', sex: 'FEMALE', nation: 'YI', follow: 'MOTHER', station: '532922103' },
  papers: ['M01', 'M02', 'M03'].map((code) => ({ code, form: 'ORIGINAL' })),
  proceed: true,
});
