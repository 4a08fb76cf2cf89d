import { eventually } from '@app/testing';
import { FOOD_PAPERS, food } from './bodies';
import { type CountyWorld, openCounty } from './county-world';
import { EventStream } from './event-stream';
import { granted, Requester } from './requests';

/** What an open page hears without asking. */
describe('an open page', () => {
  let world: CountyWorld;
  const streams: EventStream[] = [];
  beforeAll(async () => {
    world = await openCounty('2026-11-23T01:00:00Z');
  });
  afterEach(() => {
    for (const stream of streams.splice(0)) stream.close();
  });
  afterAll(() => world?.close());

  async function open(login: string, path: string, lastEventId?: string): Promise<EventStream> {
    const stream = await EventStream.open(`${world.url}${path}`, await world.token(login), lastEventId);
    streams.push(stream);
    return stream;
  }
  const last = (stream: EventStream) => stream.events.at(-1);
  const file = async (): Promise<{ caseNo: string; version: number }> => {
    const clerk = new Requester(world, 'yang.mei');
    return granted(await clerk.file({ ...food(), papers: FOOD_PAPERS, proceed: true, notDuplicate: { reason: '另一处经营场所' } }), 201);
  };

  it('of an examiner shows the new task as soon as it lies on the desk', async () => {
    const page = await open('market.food.1', '/api/v1/tasks/events');
    expect([page.status, page.type]).toEqual([200, 'text/event-stream; charset=utf-8']);
    const first = await eventually('the picture of now', () => last(page));
    expect(first.event).toBe('queues');
    await file();
    const next = await eventually('one more', () =>
      page.events.find(({ data }) => (data.posts?.count ?? 0) > (first.data.posts?.count ?? 0)),
    );
    expect(next.id).not.toBe(first.id);
  });

  it('of another organ hears nothing of it', async () => {
    const page = await open('civil.assistance.1', '/api/v1/tasks/events');
    const mine = await open('market.food.1', '/api/v1/tasks/events');
    await eventually('both connected', () => last(page) && last(mine));
    await file();
    await eventually('the one that it concerns', () => mine.events.length > 1);
    expect(page.events).toHaveLength(1);
  });

  it('that was away is told the newest, and one that missed nothing is not', async () => {
    const page = await open('yang.mei', '/api/v1/cases/events');
    const seen = await eventually('the picture of now', () => last(page));
    page.close();
    await file();
    const back = await open('yang.mei', '/api/v1/cases/events', seen.id);
    const newest = await eventually('what was missed', () => last(back));
    expect(newest.id).not.toBe(seen.id);
    expect(back.events).toHaveLength(1);
  });

  it('is closed to citizens and to whom the queue does not concern', async () => {
    expect((await open('zhang.yuzhu', '/api/v1/tasks/events')).status).toBe(403);
    expect((await open('zhang.yuzhu', '/api/v1/cases/events')).status).toBe(403);
    expect((await open('market.food.1', '/api/v1/cases/events')).status).toBe(403);
  });

  it('is one of a few: the seventh is refused', async () => {
    const pages: EventStream[] = [];
    for (let count = 0; count < 7; count += 1) pages.push(await open('market.food.3', '/api/v1/tasks/events'));
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 429]);
  });
});
