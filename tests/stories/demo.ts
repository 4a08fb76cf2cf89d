import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MovableClock } from '@app/domain-kernel';
import { freePort, freshDatabase } from '@app/testing';
import { startCounty } from '../../apps/all-in-one/src/main';
import { STORIES } from './all';
import { countyAt } from './county';
import { Stage } from './stage';

interface DemoResult {
  readonly passed: number;
  readonly failed: readonly string[];
}

/**
 * Plays the stories over HTTP and shows every step with its link: on a county of its own, whose clock it moves, or (with
 * `url`) on a running one, without the stories that need faults or a moved clock.
 * @returns steps that held, and the stories that did not, by name.
 */
export async function playDemo(url: string | undefined, show: (line: string) => void): Promise<DemoResult> {
  if (url !== undefined) return play(new Stage(countyAt(url.replace(/\/$/, ''), null), show), show);
  const clock = new MovableClock(new Date('2026-09-15T01:00:00Z'));
  const database = await freshDatabase();
  const directory = mkdtempSync(join(tmpdir(), 'one-window-demo-'));
  // Also on Ctrl-C.
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  const county = await startCounty(
    { NODE_ENV: 'test', PORT: String(await freePort()), DATABASE_URL: database.url, DATA_DIR: directory, LOG_LEVEL: 'error', DEMO: '1' },
    clock,
  );
  try {
    show(`\n演示用的县已启动：${county.url}（自己的数据，结束后连同县一起删除；时间从 2026-09-15 开始，由演示拨动）`);
    show(
      '链接在演示期间可打开：/p/ 是群众看的进度页，/api/ 需要登录。想演示后慢慢看：npm start，再开一个终端 npm run demo -- --url http://localhost:3000',
    );
    return await play(new Stage(countyAt(county.url, clock, county.sharing), show), show);
  } finally {
    await county.stop();
    await database.close();
  }
}

async function play(stage: Stage, show: (line: string) => void): Promise<DemoResult> {
  const failed: string[] = [];
  for (const story of STORIES) {
    const began = performance.now();
    show(`\n故事 ${story.number}  ${story.title}`);
    if (story.needsOwnCounty && stage.county.clock === null) {
      stage.note('not run: 需要拨动时间或制造故障，只在演示自己启动的县上进行（去掉 --url）');
      continue;
    }
    try {
      await story.tell(stage);
      show(`    用时 ${((performance.now() - began) / 1000).toFixed(1)} 秒`);
    } catch (error) {
      failed.push(`故事 ${story.number}  ${story.title}`);
      show(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }
  return { passed: stage.steps, failed };
}
