import { randomUUID } from 'node:crypto';
import { CITIZENS, food } from './bodies';
import { type CountyWorld, openCounty } from './county-world';
import { type CaseAnswer, granted, Requester } from './requests';

/** 公共场所卫生许可: twenty working days; testing and hearing are its special procedures. */
const hygiene = {
  itemCode: '530123020000',
  applicant: CITIZENS.zhang,
  form: { kind: 'HOTEL', byCommitment: false, area: 300, staff: 12, site: '苍山西镇（演示地址）2号' },
  papers: [
    { code: 'M01', form: 'ELECTRONIC' },
    { code: 'M02', form: 'ORIGINAL' },
    { code: 'M03', form: 'ORIGINAL' },
  ],
  notDuplicate: { reason: '另一件事' },
  proceed: true,
};

interface Task {
  readonly taskId: number;
  readonly version: number;
  readonly status: string;
  readonly dueOn: string | null;
  readonly statutoryDueOn: string | null;
  readonly actions: readonly string[];
  readonly caseNo: string;
}
interface Path {
  readonly id: number;
  readonly version: number;
  readonly status: string;
}
interface View extends CaseAnswer {
  readonly statutoryDueOn: string | null;
  readonly promisedDueOn: string | null;
  readonly paused: { readonly documentNo: string | null; readonly sentence: string; readonly limits: readonly object[] } | null;
}
interface Document {
  readonly id: number;
  readonly kind: string;
  readonly number: string | null;
  readonly ready: boolean;
}

describe('clock paths of a case, from the desk of the office to the hands of the applicant', () => {
  let world: CountyWorld;
  beforeAll(async () => {
    // Monday. 2027 has no notice yet, so every day here stays inside 2026.
    world = await openCounty('2026-11-02T01:00:00Z');
  });
  afterAll(() => world?.close());
  const as = (login: string): Requester => new Requester(world, login);

  async function onDesk(caseNo: string, examiner: string): Promise<Task> {
    const task = await world.stage.until(`${caseNo} is on the desk of ${examiner}`, async () => {
      const { items } = granted<{ items: Task[] }>(await as(examiner).get('/api/v1/tasks?queue=posts&limit=200'), 200);
      return items.find((one) => one.caseNo === caseNo);
    });
    granted(
      await as(examiner).post(`/api/v1/tasks/${task.taskId}/claims`, { expectedOwner: null }, { 'if-match': `"v${task.version}"` }),
      200,
    );
    return granted<Task>(await as(examiner).get(`/api/v1/tasks/${task.taskId}`), 200);
  }
  const reach = (caseNo: string, status: string): Promise<View> =>
    world.stage.until(`${caseNo} is ${status}`, async () => {
      const view = (await as('yang.mei').read(caseNo)) as View;
      return view.status === status ? view : undefined;
    });
  const paper = (caseNo: string, kind: string): Promise<Document> =>
    world.stage.until(`${kind} of ${caseNo} is made`, async () => {
      const { items } = granted<{ items: Document[] }>(await as('yang.mei').get(`/api/v1/cases/${caseNo}/documents`), 200);
      return items.find((one) => one.kind === kind && one.ready);
    });
  const ask = async (login: string, taskId: number, what: string, body: object): Promise<Path> =>
    granted<Path>(await as(login).post(`/api/v1/tasks/${taskId}/${what}`, body, { 'idempotency-key': randomUUID() }), 201);
  const settle = async (login: string, path: string, version: number, body: object = {}): Promise<Path> =>
    granted<Path>(await as(login).post(`/api/v1/${path}`, body, { 'if-match': `"v${version}"` }), 200);

  it('testing stops the clock, the applicant holds the notice, and the rest runs on when the result is there', async () => {
    const { caseNo } = granted(await as('yang.mei').file(hygiene), 201);
    const task = await onDesk(caseNo, 'health.hygiene.1');
    await reach(caseNo, 'IN_REVIEW');
    expect(task).toMatchObject({ statutoryDueOn: '2026-11-30', actions: expect.arrayContaining(['askSpecialProcedure']) });

    const asked = await ask('health.hygiene.1', task.taskId, 'special-procedures', {
      kind: 'TESTING',
      expected: { amount: 10, unit: 'WORKING_DAY' },
      reasonText: '场所空气质量须检测后才能判断。',
    });
    await settle('health.hygiene.3', `special-procedures/${asked.id}/approvals`, asked.version);
    const notice = await paper(caseNo, 'SPECIAL_PROCEDURE_NOTICE');
    expect(notice.number).toMatch(/特〔2026〕\d+号$/);
    const paused = await reach(caseNo, 'SPECIAL_PROCEDURE');
    expect(paused).toMatchObject({ statutoryDueOn: null, promisedDueOn: null });
    expect(paused.paused).toMatchObject({
      documentNo: notice.number,
      limits: [
        { name: '法定办结期限', remaining: { amount: 20, unit: 'WORKING_DAY' } },
        { name: '承诺办结期限', remaining: { amount: 5, unit: 'WORKING_DAY' } },
      ],
    });
    const { code } = granted<View>(await as('yang.mei').get(`/api/v1/cases/${caseNo}`), 200).progress;
    expect((await as('yang.mei').get(`/p?n=${caseNo}&c=${code}`)).text).toContain('法定办结期限剩余20个工作日');
    const pdf = await as('zhang.yuzhu').get(`/api/v1/cases/${caseNo}/documents/${notice.id}`);
    expect(pdf).toMatchObject({ status: 200, headers: { 'content-type': 'application/pdf' } });
    await world.stage.until('the desk knows that the clock stands', async () => {
      const seen = granted<Task>(await as('health.hygiene.1').get(`/api/v1/tasks/${task.taskId}`), 200);
      return seen.status === 'WAITING' && seen.dueOn === null ? seen : undefined;
    });

    world.clock.moveTo(new Date('2026-11-09T02:00:00Z'));
    await settle('health.hygiene.1', `special-procedures/${asked.id}/results`, asked.version + 1, { summary: '检测合格，报告编号 118。' });
    const resumed = await reach(caseNo, 'IN_REVIEW');
    // 11-03 to 11-09 are taken out: five working days.
    expect(resumed).toMatchObject({ statutoryDueOn: '2026-12-07', promisedDueOn: '2026-11-16', paused: null });
    const { items } = granted<{ items: { kind: string; days: { date: string; reason: string }[] }[] }>(
      await as('zhang.yuzhu').get(`/api/v1/cases/${caseNo}/clocks`),
      200,
    );
    const statutory = items.find(({ kind }) => kind === 'STATUTORY');
    expect(statutory?.days.find(({ date }) => date === '2026-11-05')?.reason).toBe(`特别程序：检测（${notice.number}）`);
    await world.stage.until('the desk sorts by the new day', async () => {
      const seen = granted<Task>(await as('health.hygiene.1').get(`/api/v1/tasks/${task.taskId}`), 200);
      return seen.status === 'CLAIMED' && seen.statutoryDueOn === '2026-12-07' && seen.dueOn === '2026-11-16' ? seen : undefined;
    });
  });

  it('the head gives more time once, and the applicant is told why and until when', async () => {
    const { caseNo } = granted(await as('yang.mei').file({ ...food(), proceed: true }), 201);
    const task = await onDesk(caseNo, 'market.food.1');
    const before = await reach(caseNo, 'IN_REVIEW');
    const asked = await ask('market.food.1', task.taskId, 'extensions', { reasonCode: 'COMPLEX_FACTS', reasonText: '须核实用途。' });
    await settle('market.head', `extensions/${asked.id}/approvals`, asked.version);
    const notice = await paper(caseNo, 'EXTENSION_NOTICE');
    const after = await world.stage.until('the case has its new day', async () => {
      const view = (await as('yang.mei').read(caseNo)) as View;
      return view.statutoryDueOn === before.statutoryDueOn ? undefined : view;
    });
    // Filed on 11-09: ten working days to 11-23, five more to 11-30; the promise of five goes with it.
    expect([before.statutoryDueOn, before.promisedDueOn]).toEqual(['2026-11-23', '2026-11-16']);
    expect([after.statutoryDueOn, after.promisedDueOn]).toEqual(['2026-11-30', '2026-11-23']);
    const { items } = granted<{ items: { kind: string; extensionReason: string; extensionDocumentNo: string }[] }>(
      await as('zhang.yuzhu').get(`/api/v1/cases/${caseNo}/clocks`),
      200,
    );
    expect(items.find(({ kind }) => kind === 'STATUTORY')).toMatchObject({
      extension: 5,
      extensionReason: '本件涉及的事实和法律关系复杂，需要进一步核实。',
      extensionDocumentNo: notice.number,
    });
    const again = await as('market.food.1').post(
      `/api/v1/tasks/${task.taskId}/extensions`,
      { reasonCode: 'COMPLEX_FACTS', reasonText: '再延长一次。' },
      { 'idempotency-key': randomUUID() },
    );
    expect(again).toMatchObject({ status: 409, json: { code: 'clock-already-extended' } });
  });
});
