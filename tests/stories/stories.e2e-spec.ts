import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MovableClock } from '@app/domain-kernel';
import { freePort, type TestDatabase } from '@app/testing';
import { type County as RunningCounty, startCounty } from '../../apps/all-in-one/src/main';
import { STORIES } from './all';
import { countyAt } from './county';
import { countyDatabase } from './county-database';
import { Stage } from './stage';

// The same stories that `npm run demo` plays, on one county of their own.
describe('the stories of the county', () => {
  const clock = new MovableClock(new Date('2026-09-15T01:00:00Z'));
  let database: TestDatabase;
  let directory: string;
  let running: RunningCounty;

  beforeAll(async () => {
    database = await countyDatabase('2026-09-15T01:00:00Z');
    directory = mkdtempSync(join(tmpdir(), 'one-window-story-'));
    running = await startCounty(
      { NODE_ENV: 'test', PORT: String(await freePort()), DATABASE_URL: database.url, DATA_DIR: directory, LOG_LEVEL: 'error', DEMO: '1' },
      clock,
    );
  });

  afterAll(async () => {
    await running?.stop();
    await database?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it.each(STORIES.map((story) => [story.title, story] as const))(
    '%s',
    async (_title, story) => {
      const lines: string[] = [];
      const stage = new Stage({ ...countyAt(running.url, clock, running.sharing), brief: true }, (line) => lines.push(line));
      try {
        await story.tell(stage);
      } catch (error) {
        throw new Error(`${lines.join('\n')}\n${error instanceof Error ? error.stack : String(error)}`);
      }
      expect(stage.steps).toBeGreaterThan(0);
    },
    400_000,
  );
});
