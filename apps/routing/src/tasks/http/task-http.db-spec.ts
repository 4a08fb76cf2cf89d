import { lintOpenApi, openApiDocument } from '@app/http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ITEMS, type RoutingWorld, routingWorld } from '../../../test/routing-world';

interface Sent {
  readonly login: string;
  readonly body?: object;
  readonly headers?: Record<string, string>;
}

describe('tasks over HTTP', () => {
  let world: RoutingWorld;
  let app: NestFastifyApplication;
  beforeAll(async () => {
    world = await routingWorld();
    app = await world.serve();
    await world.route(...Array.from({ length: 3 }, () => world.accepted(ITEMS.foodLicence)));
  });
  afterAll(() => world.close());

  async function send(method: 'GET' | 'POST', url: string, { login, body, headers = {} }: Sent) {
    const answer = await app.inject({
      method,
      url: `/api/v1${url}`,
      headers: { 'x-login': login, ...headers },
      ...(body ? { payload: body } : {}),
    });
    return {
      status: answer.statusCode,
      etag: answer.headers.etag,
      headers: answer.headers,
      body: answer.json<Record<string, never>>() as never as Body,
    };
  }
  interface Body {
    readonly code: string;
    readonly items: { readonly taskId: number; readonly itemCode: string; readonly code: string }[];
    readonly page: { readonly next: string; readonly hasMore: boolean; readonly count?: object };
    readonly actions: string[];
    readonly taskId: number;
    readonly leaveId: number;
    readonly assignee: { readonly id: number; readonly name: string };
  }
  const food = { login: 'market.food.1' };
  const taskIds = async () => (await send('GET', '/tasks', food)).body.items.map((task) => task.taskId);

  it('lists my posts page by page; a cursor serves its own query and reader only', async () => {
    const first = await send('GET', '/tasks?limit=2&count=capped', food);
    expect(first).toMatchObject({ status: 200, body: { page: { hasMore: true, count: { count: 3, capped: false } } } });
    const second = await send('GET', `/tasks?limit=2&cursor=${first.body.page.next}`, food);
    expect(second.status).toBe(200);
    const seen = [...first.body.items, ...second.body.items].map((task) => task.taskId);
    expect([seen.length, new Set(seen).size]).toEqual([3, 3]);
    expect(await send('GET', `/tasks?cursor=${first.body.page.next}`, { login: 'market.food.2' })).toMatchObject({
      status: 400,
      body: { code: 'invalid-cursor' },
    });
    expect(await send('GET', '/tasks?owner=1', food)).toMatchObject({ status: 400, body: { code: 'unknown-parameter' } });
    expect(await send('GET', '/tasks?queue=organ', food)).toMatchObject({ status: 403, body: { code: 'queue-not-allowed' } });
  });

  it('claims with the version that was read, and answers the task with what may be done next', async () => {
    const [taskId] = await taskIds();
    const read = await send('GET', `/tasks/${taskId}`, food);
    expect(read).toMatchObject({ status: 200, etag: '"v1"', body: { actions: ['claim'] } });
    const url = `/tasks/${taskId}/claims`;
    const body = { expectedOwner: null };
    const ifMatch = { 'if-match': '"v1"' };
    expect(await send('POST', url, { ...food, body })).toMatchObject({ status: 428, body: { code: 'precondition-required' } });
    expect(await send('POST', url, { ...food, body, headers: { 'if-match': '"v7"' } })).toMatchObject({
      status: 412,
      body: { code: 'version-mismatch' },
    });
    expect(await send('POST', url, { ...food, body: { ...body, status: 'DONE' }, headers: ifMatch })).toMatchObject({
      status: 422,
      body: { code: 'validation-failed' },
    });
    expect(await send('POST', url, { ...food, body: {}, headers: ifMatch })).toMatchObject({
      status: 422,
      body: { code: 'validation-failed' },
    });
    const claimed = await send('POST', url, { ...food, body, headers: ifMatch });
    expect(claimed).toMatchObject({
      status: 200,
      etag: '"v2"',
      body: {
        actions: ['transfer', 'release', 'recommend', 'delegate', 'addSign', 'countersign', 'hold', 'consult'],
        assignee: { id: 1186, name: '段红梅' },
      },
    });
    expect(await send('POST', url, { login: 'market.food.1', body, headers: ifMatch })).toMatchObject({
      status: 409,
      body: { code: 'task-already-claimed' },
    });
    const released = await send('POST', `/tasks/${taskId}/releases`, {
      ...food,
      body: { reason: '外出核查' },
      headers: { 'if-match': '"v2"' },
    });
    expect(released).toMatchObject({ status: 200, etag: '"v3"', body: { actions: ['claim'] } });
  });

  it('takes an examination and a decision', async () => {
    const taskId = (await taskIds()).at(-1);
    await send('POST', `/tasks/${taskId}/claims`, { ...food, body: { expectedOwner: null }, headers: { 'if-match': '"v1"' } });
    const url = `/tasks/${taskId}/recommendations`;
    const headers = { 'if-match': '"v2"' };
    expect(await send('POST', url, { ...food, body: { recommendation: 'DENY' }, headers })).toMatchObject({
      status: 422,
      body: { code: 'reason-required' },
    });
    const siteCheck = { checkedOn: '2026-09-29', checkedBy: [1186], findings: '合格' };
    expect(await send('POST', url, { ...food, body: { recommendation: 'GRANT', siteCheck }, headers })).toMatchObject({
      status: 422,
      body: { code: 'site-check-two-people' },
    });
    expect(await send('POST', url, { ...food, body: { recommendation: 'GRANT', opinion: '同意' }, headers })).toMatchObject({
      status: 200,
      body: { actions: ['recall'] },
    });
    const decider = { login: 'market.food.3' };
    const [task] = (await send('GET', '/tasks?step=DECIDE', decider)).body.items;
    const path = `/tasks/${task?.taskId}`;
    await send('POST', `${path}/claims`, { ...decider, body: { expectedOwner: null }, headers: { 'if-match': '"v1"' } });
    const decided = await send('POST', `${path}/decisions`, { ...decider, body: { result: 'GRANT', opinion: '准予' }, headers });
    expect(decided).toMatchObject({ status: 200, etag: '"v3"' });
    expect(
      await send('POST', `${path}/decisions`, { ...decider, body: { result: 'GRANT' }, headers: { 'if-match': '"v3"' } }),
    ).toMatchObject({ status: 409, body: { code: 'state-conflict' } });
  });

  it('does not tell others that a task exists', async () => {
    const [taskId] = await taskIds();
    expect(await send('GET', `/tasks/${taskId}`, { login: 'medical.benefit.1' })).toMatchObject({
      status: 404,
      body: { code: 'task-not-found' },
    });
    expect(await send('GET', '/tasks/999999', food)).toMatchObject({ status: 404, body: { code: 'task-not-found' } });
    expect(await send('GET', '/tasks/1e3', food)).toMatchObject({ status: 400, body: { code: 'invalid-id' } });
  });

  it('tells a township what it may decide, and shows the posts of the own organ', async () => {
    const powers = await send('GET', '/organs/532922103-government/authorities', { login: 'town103.3' });
    expect(powers.body.items).toContainEqual(
      expect.objectContaining({ itemCode: ITEMS.businessRegistration, powerSource: 2, decidedInNameOf: '漾濞彝族自治县平坡镇人民政府' }),
    );
    expect(powers.body.items).toContainEqual(
      expect.objectContaining({ powerSource: 5, decidedInNameOf: '漾濞彝族自治县民政局', maxAmount: '1000.00' }),
    );
    const none = await send('GET', '/organs/532922201-government/authorities?on=2026-01-01', { login: 'town103.3' });
    expect(none.body.items.map((item) => item.itemCode)).not.toContain(ITEMS.businessRegistration);
    expect((await send('GET', '/posts', food)).body.items).toHaveLength(4);
    expect(await send('GET', '/posts?organ=532922-health', food)).toMatchObject({ status: 403, body: { code: 'organ-not-visible' } });
    expect(await send('GET', '/operations/stuck-cases', { login: 'it.operator' })).toMatchObject({ status: 200, body: { items: [] } });
  });

  it('is documented as the house rules ask', () => {
    const document = openApiDocument(app, 'http://localhost:3000', { title: 'routing', version: '0.1.0' });
    expect(lintOpenApi(document)).toEqual([]);
  });

  it('registers a leave once per key, and cancels it', async () => {
    const body = { fromOn: '2026-10-08', toOn: '2026-10-09' };
    const headers = { 'idempotency-key': 'a-key-of-this-test' };
    const first = await send('POST', '/leaves', { ...food, body, headers });
    const again = await send('POST', '/leaves', { ...food, body, headers });
    expect([first.status, again.status, again.headers['idempotency-replayed']]).toEqual([201, 201, 'true']);
    expect(again.body).toEqual(first.body);
    expect(await send('POST', '/leaves', { login: 'market.food.2', body, headers })).toMatchObject({
      status: 422,
      body: { code: 'post-uncovered' },
    });
    expect(await send('POST', '/leaves', { ...food, body: { ...body, toOn: '2026-02-30' }, headers })).toMatchObject({
      status: 422,
      body: { code: 'validation-failed' },
    });
    const cancelled = await send('POST', `/leaves/${first.body.leaveId}/cancellations`, { ...food, headers: { 'if-match': '"v1"' } });
    expect(cancelled).toMatchObject({ status: 200, etag: '"v2"', body: { cancelledOn: '2026-10-08' } });
  });
});
