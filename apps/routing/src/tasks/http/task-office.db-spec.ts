import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ITEMS, type RoutingWorld, routingWorld, staff } from '../../../test/routing-world';

interface Sent {
  readonly login: string;
  readonly body?: object;
  readonly version?: number;
  readonly key?: string;
}

interface Queues {
  readonly mine: { readonly count: number };
  readonly posts: { readonly count: number };
  readonly organ: { readonly count: number } | null;
  readonly touched: readonly { readonly postCode: string; readonly ready: { readonly count: number } }[];
}

interface Body {
  readonly code: string;
  readonly taskId: number;
  readonly templateId: number;
  readonly version: number;
  readonly items: readonly {
    readonly taskId: number;
    readonly version: number;
    readonly templateId: number;
    readonly scope: string;
    readonly filled: string;
  }[];
  readonly page: { readonly count: { readonly count: number } };
  readonly actions: readonly string[];
  readonly waiting: { readonly sentence: string };
  readonly branches: readonly { readonly taskId: number; readonly status: string }[];
  readonly queues: Queues;
  readonly task: { readonly taskId: number; readonly dueOn: string } | null;
  readonly done: number;
  readonly refused: number;
  readonly results: readonly {
    readonly taskId: number;
    readonly done: boolean;
    readonly version: number | null;
    readonly problem: { readonly code: string; readonly status: number } | null;
  }[];
}

const A = 'market.food.1';
const EXAMINE_POST = '532922-market-supervision/food/examine';
const DECIDE_POST = '532922-market-supervision/food/decide';

let world: RoutingWorld;
let app: NestFastifyApplication;
beforeEach(async () => {
  world = await routingWorld();
  app = await world.serve();
});
afterEach(() => world.close());

async function send(method: 'GET' | 'POST' | 'DELETE', url: string, { login, body, version, key }: Sent) {
  const answer = await app.inject({
    method,
    url: `/api/v1${url}`,
    headers: {
      'x-login': login,
      ...(version === undefined ? {} : { 'if-match': `"v${version}"` }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body ? { payload: body } : {}),
  });
  return { status: answer.statusCode, body: (answer.body === '' ? null : answer.json()) as never as Body };
}
const foodCases = (count: number, options: Parameters<RoutingWorld['accepted']>[1] = {}) =>
  world.route(...Array.from({ length: count }, () => world.accepted(ITEMS.foodLicence, options)));
const listed = async (login: string, queue = 'posts') => (await send('GET', `/tasks?queue=${queue}&limit=200`, { login })).body.items;
const readyAt = (queues: Queues, post: string) => queues.touched.find(({ postCode }) => postCode === post)?.ready.count;

describe('the answer of a command', () => {
  it('shows the task and every queue that it left and entered, as they now are', async () => {
    await foodCases(3);
    const [task] = await listed(A);
    const path = `/tasks/${task?.taskId}`;
    const claimed = await send('POST', `${path}/claims`, { login: A, version: 1, body: { expectedOwner: null } });
    expect(claimed.body.queues).toMatchObject({ mine: { count: 1 }, posts: { count: 2 }, organ: null });
    expect(readyAt(claimed.body.queues, EXAMINE_POST)).toBe(2);
    const recommended = await send('POST', `${path}/recommendations`, {
      login: A,
      version: 2,
      body: { recommendation: 'GRANT', opinion: '齐全' },
    });
    expect(recommended.body.queues).toMatchObject({ mine: { count: 0 }, posts: { count: 2 } });
    expect([readyAt(recommended.body.queues, EXAMINE_POST), readyAt(recommended.body.queues, DECIDE_POST)]).toEqual([2, 1]);
    const recalled = await send('POST', `${path}/recalls`, { login: A, version: 3, body: { reason: '补充意见' } });
    expect(recalled.body).toMatchObject({ version: 4, queues: { mine: { count: 1 } } });
    expect(await listed('market.food.3')).toEqual([]);
  });

  it('and the count of a list are true to what is shown, however many write meanwhile', async () => {
    await foodCases(30);
    const tasks = await listed(A);
    const wrong: string[] = [];
    let writing = true;
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (const { taskId } of tasks.filter((_task, index) => index % 4 === writer)) {
        const claimed = await send('POST', `/tasks/${taskId}/claims`, { login: A, version: 1, body: { expectedOwner: null } });
        if (claimed.status !== 200) wrong.push(`claim ${claimed.body.code}`);
        // What the writer is told holds what the writer has just done.
        if (claimed.body.queues.mine.count < 1) wrong.push('the own act is not in the answer');
        if (taskId % 2 === 0) await send('POST', `/tasks/${taskId}/releases`, { login: A, version: 2, body: { reason: '外出' } });
      }
    });
    const readers = Array.from({ length: 4 }, async (_, reader) => {
      while (writing) {
        const { body } = await send('GET', `/tasks?queue=${reader % 2 === 0 ? 'mine' : 'posts'}&limit=200&count=capped`, { login: A });
        if (body.items.length !== body.page.count.count) wrong.push(`${body.items.length} listed, ${body.page.count.count} counted`);
      }
    });
    await Promise.all(writers);
    writing = false;
    await Promise.all(readers);
    expect(wrong).toEqual([]);
  });
});

describe('取下一件', () => {
  it('gives everybody another task, the most urgent first, to the last', async () => {
    const dates = ['2026-10-20', '2026-10-13', '2026-10-15', '2026-10-13'];
    await world.route(...dates.map((promisedDueOn) => world.accepted(ITEMS.foodLicence, { promisedDueOn })));
    const [first] = (await send('POST', '/tasks/next-claims', { login: A })).body.task ? await listed(A, 'mine') : [];
    expect(first).toMatchObject({ dueOn: '2026-10-13' });
    const rest = await Promise.all(Array.from({ length: 6 }, () => send('POST', '/tasks/next-claims', { login: A })));
    const taken = rest.flatMap(({ body }) => (body.task ? [body.task] : []));
    expect(rest.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(new Set([first?.taskId, ...taken.map(({ taskId }) => taskId)]).size).toBe(4);
    expect(taken.map(({ dueOn }) => dueOn).sort()).toEqual(['2026-10-13', '2026-10-15', '2026-10-20']);
    expect((await send('POST', '/tasks/next-claims', { login: A })).body).toMatchObject({
      task: null,
      queues: { mine: { count: 4 }, posts: { count: 0 } },
    });
  });

  it('passes over what is kept from the person, and stops at a full desk', async () => {
    await foodCases(1, { handledBy: [staff(A).id] });
    expect((await send('POST', '/tasks/next-claims', { login: A })).body.task).toBeNull();
    expect((await send('POST', '/tasks/next-claims', { login: 'market.food.2' })).body.task).not.toBeNull();
    await foodCases(21);
    for (let taken = 0; taken < 20; taken += 1) await send('POST', '/tasks/next-claims', { login: A });
    expect(await send('POST', '/tasks/next-claims', { login: A })).toMatchObject({ status: 409, body: { code: 'load-full' } });
  });
});

describe('批量办理', () => {
  it('claims and releases row by row: what one is refused stops none of its neighbours', async () => {
    await foodCases(3);
    const tasks = await listed(A);
    const rows = tasks.map(({ taskId, version }) => ({ taskId, version, expectedOwner: null }));
    const wrong = [{ ...rows[0], version: 9 }, rows[1], { taskId: 999_999, version: 1, expectedOwner: null }, rows[1], rows[2]];
    const claimed = await send('POST', '/tasks/batch-claims', { login: A, body: { rows: wrong } });
    expect(claimed.status).toBe(200);
    expect(claimed.body.results.map(({ done, problem }) => [done, problem?.code ?? null])).toEqual([
      [false, 'version-mismatch'],
      [true, null],
      [false, 'task-not-found'],
      [false, 'task-already-claimed'],
      [true, null],
    ]);
    expect(claimed.body).toMatchObject({ done: 2, refused: 3, queues: { mine: { count: 2 }, posts: { count: 1 } } });
    const mine = await listed(A, 'mine');
    const released = await send('POST', '/tasks/batch-releases', {
      login: A,
      body: { reason: '外出核查', rows: mine.map(({ taskId, version }) => ({ taskId, version })) },
    });
    expect(released.body).toMatchObject({ done: 2, refused: 0, queues: { mine: { count: 0 }, posts: { count: 3 } } });
  });

  it('decides each by itself: every refusal with its code, every grant with its own event', async () => {
    await foodCases(2, { levels: ['DECIDE'] });
    await foodCases(1, { levels: ['DECIDE'], siteCheck: true });
    await foodCases(1);
    const decider = 'market.food.3';
    const tasks = await listed(decider);
    for (const { taskId } of tasks)
      await send('POST', `/tasks/${taskId}/claims`, { login: decider, version: 1, body: { expectedOwner: null } });
    const [examination] = await listed(A);
    const rows = [
      ...tasks.map(({ taskId }) => ({ taskId, version: 2, result: 'GRANT' })),
      { taskId: examination?.taskId, version: 1, result: 'GRANT' },
    ];
    const denied = rows.map((row, index) => (index === 1 ? { ...row, result: 'DENY' } : row));
    const answer = await send('POST', '/tasks/batch-decisions', { login: decider, body: { rows: denied } });
    expect(answer.body.results.map(({ done, problem }) => [done, problem?.code ?? null, problem?.status ?? null])).toEqual([
      [true, null, null],
      [false, 'reason-required', 422],
      [false, 'site-check-missing', 422],
      [false, 'task-not-found', 404],
    ]);
    expect(await world.sent('case.decided.v1')).toHaveLength(1);
    expect(await send('POST', '/tasks/batch-decisions', { login: decider, body: { rows: [] } })).toMatchObject({ status: 422 });
    const many = Array.from({ length: 201 }, () => rows[0]);
    expect(await send('POST', '/tasks/batch-decisions', { login: decider, body: { rows: many } })).toMatchObject({ status: 422 });
  });
});

describe('others who join, over HTTP', () => {
  it('are asked, sign, and the owner goes on', async () => {
    await foodCases(1);
    const [task] = await listed(A);
    const path = `/tasks/${task?.taskId}`;
    await send('POST', `${path}/claims`, { login: A, version: 1, body: { expectedOwner: null } });
    const request = { request: '请就场所用途提出意见。' };
    const hygiene = { postCode: '532922-health/hygiene/examine' };
    expect(await send('POST', `${path}/add-signs`, { login: A, version: 2, body: { ...request, ...hygiene, staffId: 1 } })).toMatchObject({
      status: 422,
      body: { code: 'signer-one-of' },
    });
    const asked = await send('POST', `${path}/countersigns`, {
      login: A,
      version: 2,
      body: { ...request, mode: 'ALL', signers: [hygiene] },
    });
    expect(asked).toMatchObject({ status: 200, body: { version: 3, branches: [{ status: 'READY' }] } });
    expect(asked.body.actions).not.toContain('recommend');
    expect(readyAt(asked.body.queues, '532922-health/hygiene/examine')).toBe(1);
    const branch = `/tasks/${asked.body.branches[0]?.taskId}`;
    await send('POST', `${branch}/claims`, { login: 'health.hygiene.1', version: 1, body: { expectedOwner: null } });
    expect(
      await send('POST', `${branch}/signatures`, { login: 'health.hygiene.1', version: 2, body: { verdict: 'DISAGREE' } }),
    ).toMatchObject({
      status: 422,
      body: { code: 'reason-required' },
    });
    const signed = await send('POST', `${branch}/signatures`, {
      login: 'health.hygiene.1',
      version: 2,
      body: { verdict: 'AGREE', opinion: '同意' },
    });
    expect(signed).toMatchObject({ status: 200, body: { actions: [], queues: { mine: { count: 0 } } } });
    expect((await send('GET', path, { login: A })).body.actions).toContain('recommend');
    expect(await send('GET', branch, { login: 'medical.benefit.1' })).toMatchObject({ status: 404 });
  });

  it('are waited for in the open: a hold names whom and until when, and says that no limit stops', async () => {
    await foodCases(1);
    const [task] = await listed(A);
    const path = `/tasks/${task?.taskId}`;
    await send('POST', `${path}/claims`, { login: A, version: 1, body: { expectedOwner: null } });
    const body = { party: '省级系统', until: '2026-10-12', reason: '核验结果未返回' };
    const held = await send('POST', `${path}/holds`, { login: A, version: 2, body });
    expect(held.body.waiting.sentence).toBe('挂起等待“省级系统”，到 2026-10-12 自动恢复办理；挂起不停止法定期限和承诺期限。');
    expect(await send('POST', `${path}/resumptions`, { login: A, version: 3 })).toMatchObject({ status: 200, body: { waiting: null } });
  });
});

describe('意见模板', () => {
  it('are one’s own, the organ’s and the county’s, filled in for the task that is open', async () => {
    await foodCases(1);
    const [task] = await listed(A);
    const words = { name: '齐全', text: '{acceptedOn} 受理的{itemName}材料齐全。', step: 'EXAMINE' };
    const added = await send('POST', '/opinion-templates', { login: A, body: words, key: 'template-1' });
    expect(added).toMatchObject({ status: 201, body: { scope: 'OWN' } });
    expect((await send('POST', '/opinion-templates', { login: A, body: words, key: 'template-1' })).body).toEqual(added.body);
    const offered = (await send('GET', `/opinion-templates?taskId=${task?.taskId}`, { login: A })).body.items;
    expect(offered[0]).toMatchObject({ scope: 'OWN', filled: '2026-09-29 受理的测试事项材料齐全。' });
    expect(offered.some(({ scope }) => scope === 'COUNTY')).toBe(true);
    expect((await send('GET', '/opinion-templates', { login: 'market.food.2' })).body.items.map(({ scope }) => scope)).not.toContain('OWN');
    expect(await send('GET', `/opinion-templates?taskId=${task?.taskId}`, { login: 'medical.benefit.1' })).toMatchObject({ status: 404 });
    expect(await send('DELETE', `/opinion-templates/${added.body.templateId}`, { login: 'market.food.2' })).toMatchObject({ status: 404 });
    expect(await send('DELETE', `/opinion-templates/${added.body.templateId}`, { login: A })).toMatchObject({
      status: 200,
      body: { templateId: added.body.templateId },
    });
  });

  it('hold nobody’s number and no variable of a person; the organ’s are the head’s to add', async () => {
    let sent = 0;
    const add = (login: string, text: string, shared = false) => {
      sent += 1;
      return send('POST', '/opinion-templates', { login, body: { name: '模板', text, shared }, key: `template-${sent}` });
    };
    expect(await add(A, '申请人 {applicantName} 符合条件')).toMatchObject({ status: 422, body: { code: 'template-variable-unknown' } });
    expect(await add(A, '证号 532999197804150038 已核对')).toMatchObject({ status: 422, body: { code: 'validation-failed' } });
    expect(await add(A, '同意。', true)).toMatchObject({ status: 403, body: { code: 'template-not-yours' } });
    const shared = await add('market.head', '同意。', true);
    expect(shared).toMatchObject({ status: 201, body: { scope: 'ORGAN' } });
    expect((await send('GET', '/opinion-templates', { login: A })).body.items.map(({ scope }) => scope)).toContain('ORGAN');
    expect(await send('DELETE', `/opinion-templates/${shared.body.templateId}`, { login: A })).toMatchObject({ status: 403 });
  });
});
