import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@app/testing';
import { countyAt } from '../stories/county';
import { type CaseView, expected, ITEMS } from '../stories/desk';
import { Person } from '../stories/person';
import { inventedPerson } from '../stories/stage';
import { Launched, ROOT, refused } from './launched';
import { openQueuesAs, QUEUES } from './operator-browser';

const NOBODY = 65_534;

const clerkAt = (url: string): Person => new Person(url, () => countyAt(url, null).signIn('yang.mei'));

async function fileCase(url: string): Promise<string> {
  const filed = await clerkAt(url).create<CaseView>('/api/v1/cases', {
    itemCode: ITEMS.insuranceTransfer,
    applicant: { kind: 'PERSON', ...inventedPerson() },
    form: { fromPlace: '530102', toPlace: '532922', relation: 'SELF' },
    papers: [{ code: 'M01', form: 'ORIGINAL' }],
    proceed: true,
  });
  return expected(filed, 201).caseNo;
}

const answers = async (url: string): Promise<number> => (await fetch(`${url}/health/ready`)).status;

/** The embedded PostgreSQL of a data directory, while it runs. */
const postmasterOf = (directory: string): number | undefined => {
  const file = join(directory, 'pg/postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined;
};
/** A dead one whose parent has not noticed (Z) does not live. */
const lives = (pid: number): boolean =>
  /^[^Z]/.test(spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim());

describe('npm start with nothing set', () => {
  let directory: string;
  let port: number;
  let url: string;
  const started: Launched[] = [];
  const start = async (): Promise<Launched> => {
    const launched = new Launched({ environment: { DATA_DIR: directory, PORT: String(port) } });
    started.push(launched);
    await launched.ready();
    return launched;
  };

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'one-window-first-run-'));
    port = await freePort();
    url = `http://localhost:${port}`;
  });

  afterAll(async () => {
    for (const launched of started) await launched.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('says where everything is and nothing else, and can be run twice', async () => {
    const county = await start();
    expect(county.output).toContain(`${url}/docs`);
    expect(county.output).toMatch(/yang\.mei +杨梅 +综合窗口/);
    expect(county.output).not.toMatch(/"level"|Mapped|Warning|warn/i);
    expect(await answers(url)).toBe(200);

    const samePort = await refused({ environment: { DATA_DIR: directory, PORT: String(port) } });
    expect(samePort).toEqual({ code: 1, lines: [expect.stringContaining(`端口 ${port} 已被占用`)] });
    const sameData = await refused({ environment: { DATA_DIR: directory, PORT: String(await freePort()) } });
    expect(sameData).toEqual({
      code: 1,
      lines: [expect.stringMatching(/^✘ 数据目录 .* 已有一个一窗系统在运行（进程 \d+）：请先停止它，或另用一个目录和端口：DATA_DIR=/)],
    });
    expect(await answers(url)).toBe(200);
  }, 150_000);

  it('lets an operator’s browser see the queues, and nobody else’s', async () => {
    const toSignIn = await fetch(`${url}${QUEUES}?status=failed`, { redirect: 'manual', headers: { accept: 'text/html' } });
    expect(toSignIn.status).toBe(303);
    expect(toSignIn.headers.get('location')).toMatch(/\/oidc\/auth\?client_id=operations&.*code_challenge_method=S256/);
    expect((await fetch(`${url}${QUEUES}/api/queues`)).status).toBe(401);
    expect(
      (
        await fetch(`${url}${QUEUES}`, {
          redirect: 'manual',
          headers: { accept: 'text/html', cookie: 'one-window-operator-session=e30.x' },
        })
      ).status,
    ).toBe(303);

    const operator = await openQueuesAs(url, 'it.operator');
    expect(operator.page.status).toBe(200);
    expect(await operator.page.text()).toContain('一窗 · 队列');
    expect((await operator.browser.get(`${QUEUES}/api/queues`)).status).toBe(200);
    expect((await operator.browser.get('/api/v1/operations/dead-letters')).status).toBe(401);

    const clerk = await openQueuesAs(url, 'yang.mei');
    expect(clerk.page.status).toBe(403);
    expect(await clerk.page.text()).toContain('只有系统运维人员可以查看队列');
    expect((await clerk.browser.get(`${QUEUES}/api/queues`)).status).toBe(303);

    const stray = await operator.browser.get('/operations/callback?code=x&state=y');
    expect(stray.status).toBe(400);
    const bearer = async (login: string): Promise<number> => {
      const token = await countyAt(url, null).signIn(login);
      return (await fetch(`${url}${QUEUES}/api/queues`, { headers: { authorization: `Bearer ${token}` } })).status;
    };
    expect([await bearer('it.operator'), await bearer('yang.mei')]).toEqual([200, 403]);

    await operator.browser.get('/operations/sign-out');
    expect((await operator.browser.get(`${QUEUES}/api/queues`)).status).toBe(303);
  }, 60_000);

  it('keeps a case over Ctrl-C and over kill -9, and leaves no server behind', async () => {
    const caseNo = await fileCase(url);
    const [first] = started;
    const postmaster = postmasterOf(directory) ?? 0;
    expect(lives(postmaster)).toBe(true);
    expect(await first?.stop()).toBe(0);
    expect(lives(postmaster)).toBe(false);
    expect(first?.output).not.toMatch(/"level"|Error/);

    const second = await start();
    expect(expected(await clerkAt(url).get<CaseView>(`/api/v1/cases/${caseNo}`), 200).status).not.toBe('DRAFT');
    second.signal('SIGKILL');
    await second.ended;

    const third = await start();
    expect(expected(await clerkAt(url).get<CaseView>(`/api/v1/cases/${caseNo}`), 200).caseNo).toBe(caseNo);
    const orphan = postmasterOf(directory) ?? 0;
    expect(await third.stop()).toBe(0);
    expect(lives(orphan)).toBe(false);
  }, 240_000);
});

/** Root alone can become somebody else, and somebody else must be able to read this clone and its Node. */
function whyNotAsNobody(): string | undefined {
  if (process.getuid?.() !== 0) return 'this run is not root';
  const look = spawnSync(process.execPath, ['-e', `require('node:fs').accessSync(${JSON.stringify(join(ROOT, 'node_modules'))})`], {
    uid: NOBODY,
    gid: NOBODY,
  });
  return look.status === 0 ? undefined : 'another user cannot read this directory';
}

describe('npm start as an ordinary user, in a clone that is root’s', () => {
  const why = whyNotAsNobody();
  const asNobody = why === undefined ? it : it.skip;
  if (why !== undefined) process.stdout.write(`skipped: npm start as another user (${why})\n`);

  asNobody(
    'works on a data directory of its own, and refuses one that is not',
    async () => {
      const directory = mkdtempSync(join(tmpdir(), 'one-window-nobody-'));
      const data = join(directory, 'data');
      mkdirSync(data);
      chownSync(directory, NOBODY, NOBODY);
      chownSync(data, NOBODY, NOBODY);
      const environment = { DATA_DIR: data, PORT: String(await freePort()), HOME: directory };
      const county = new Launched({ environment, uid: NOBODY });
      try {
        await county.ready();
        expect(await answers(`http://localhost:${environment.PORT}`)).toBe(200);
      } finally {
        expect(await county.stop()).toBe(0);
      }
      chownSync(data, 0, 0);
      const foreign = await refused({ environment, uid: NOBODY });
      expect(foreign).toEqual({ code: 1, lines: [expect.stringContaining(`数据目录 ${data} 不能写入（EACCES）`)] });
      rmSync(directory, { recursive: true, force: true });
    },
    150_000,
  );
});
