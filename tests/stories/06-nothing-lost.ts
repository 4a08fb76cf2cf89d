import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { signIn } from '@app/testing';
import { expected, ITEMS } from './desk';
import { type FaultCounty, redisIsInstalled, startFaultCounty } from './fault-county';
import { Person } from './person';
import { inventedPerson, type Stage, type Story } from './stage';

const CASES = 500;
/** On the second kind of queue, in a run of the tests: the demo plays all of them on both. */
const CASES_ON_THE_OTHER = 200;

async function fileAll(county: FaultCounty, cases: number): Promise<void> {
  const clerk = new Person(county.url, async () => (await signIn(county.url, 'yang.mei')).accessToken);
  const file = async (): Promise<void> => {
    const key = randomUUID();
    const body = {
      itemCode: ITEMS.insuranceTransfer,
      applicant: { kind: 'PERSON', ...inventedPerson() },
      form: { fromPlace: '532928', toPlace: '532922', relation: 'SELF' },
      papers: [{ code: 'M01', form: 'ORIGINAL' }],
      proceed: true,
      notDuplicate: { reason: '演示数据' },
    };
    // A clerk whose line broke presses the button again: the same key, so the same case.
    for (let attempt = 0; ; attempt += 1) {
      try {
        expected(await clerk.create('/api/v1/cases', body, key), 201);
        return;
      } catch (error) {
        if (attempt > 100) throw error;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  };
  for (let filed = 0; filed < cases; filed += 25) await Promise.all(Array.from({ length: 25 }, file));
}

async function play(stage: Stage, backend: 'redis' | 'postgres', cases: number): Promise<void> {
  const name = backend === 'redis' ? 'Redis（一个接口进程、两个工作进程）' : 'PostgreSQL 队列（一个进程）';
  const county = await stage.step(`启动一个可以随意破坏的县：${name}`, () => startFaultCounty(backend));
  try {
    const filing = fileAll(county, cases);
    await stage.until(
      'the first hundred cases are filed',
      async () => {
        const [row] = await county.query<{ n: number }>('SELECT count(*) AS n FROM intake.service_case');
        return (row?.n ?? 0) >= 100 ? true : undefined;
      },
      60,
    );
    await stage.step(`办到一半，${backend === 'redis' ? 'Redis 被清空' : '队列表被清空'}`, () => county.amnesia());
    await stage.step('一个正在办件的进程被 kill -9，随后重启', () => county.killWorker());
    await filing;
    await stage.step('再清空一次', () => county.amnesia());
    await stage.step(`${cases} 件全部办结`, () =>
      stage.until(
        'all cases are concluded',
        async () => {
          const [row] = await county.query<{ n: number }>(`SELECT count(*) AS n FROM intake.service_case WHERE status = 'CONCLUDED'`);
          return row?.n === cases ? true : undefined;
        },
        180,
      ),
    );
    await stage.step('没有一件办两次，没有一份文书重复，没有一封信丢失', async () => {
      const [counts] = await county.query<Record<string, number>>(`SELECT
        (SELECT count(*) FROM intake.service_case) AS cases,
        (SELECT count(*) FROM intake.case_history WHERE action = 'decideByRule') AS decisions,
        (SELECT count(*) FROM intake.case_history WHERE action = 'conclude') AS conclusions,
        (SELECT count(*) FROM intake.official_document WHERE kind = 'GRANT_DECISION') AS papers,
        (SELECT count(*) FROM msg.delivery WHERE state = 'dead') AS dead`);
      assert.deepEqual(counts, { cases, decisions: cases, conclusions: cases, papers: cases, dead: 0 });
    });
  } finally {
    await county.close();
  }
}

export const nothingLost: Story = {
  number: 6,
  title: `${CASES} 件在办时队列被清空、进程被杀：全部办结，没有一件办两次`,
  needsOwnCounty: true,
  async tell(stage: Stage) {
    const alsoRedis = redisIsInstalled();
    await play(stage, 'postgres', stage.county.brief && alsoRedis ? CASES_ON_THE_OTHER : CASES);
    if (alsoRedis) await play(stage, 'redis', CASES);
    else stage.note('not run: 第 6 个故事的 Redis 部分（本机没有 redis-server）');
  },
};
