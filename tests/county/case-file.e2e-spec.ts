import { CITIZENS, FOOD_PAPERS, food, foodForm, transfer } from './bodies';
import { type CountyWorld, openCounty } from './county-world';
import { PNG } from './files';
import { type CaseAnswer, granted, Requester } from './requests';

const MANDATE = { relation: '亲属', mandateUntil: '2027-06-30' };
const { kind: _person, ...NIMO } = CITIZENS.nimo;

describe('what lies in a case’s file', () => {
  let world: CountyWorld;
  beforeAll(async () => {
    world = await openCounty('2026-11-23T01:00:00Z');
  });
  afterAll(() => world?.close());
  const as = (login: string): Requester => new Requester(world, login);
  const historyOf = async (caseNo: string): Promise<{ action: string; details: Record<string, unknown> }[]> =>
    granted<{ items: { action: string; details: Record<string, unknown> }[] }>(
      await as('yang.mei').get(`/api/v1/cases/${caseNo}/history`),
      200,
    ).items;
  const concluded = async (body: object): Promise<CaseAnswer> => {
    const { caseNo } = granted(await as('yang.mei').file({ ...body, proceed: true }), 201);
    return world.stage.until(`${caseNo} is concluded`, async () => {
      const view = await as('yang.mei').read(caseNo);
      return view.status === 'CONCLUDED' ? view : undefined;
    });
  };

  it('a window opens what the applicant uploaded, and that it did is on the trail', async () => {
    const owner = as('zhang.yuzhu');
    const { uploadId } = granted<{ uploadId: string }>(await owner.upload(PNG, '布局 "图".png', 'image/png'), 201);
    const papers = [{ code: 'M04', form: 'ELECTRONIC', uploadId }];
    const filed = granted(await owner.file({ ...food(), papers, proceed: true }), 201);
    const opened = await as('yang.mei').get(`/api/v1/cases/${filed.caseNo}/papers/M04/file`);
    expect(opened).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'image/png',
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'content-disposition': expect.stringMatching(/^attachment; filename="file\.png"; filename\*=UTF-8''%E5%B8%83/),
      },
    });
    expect(opened.text).toContain('PNG');
    expect((await owner.get(`/api/v1/cases/${filed.caseNo}/papers/M04/file`)).status).toBe(200);
    const trail = await world.query<{ actor_id: number }>(
      `SELECT actor_id::int, reason FROM intake.audit_record WHERE action = 'case.paper.read' AND object_id = $1 ORDER BY id`,
      [filed.caseNo],
    );
    expect(trail).toEqual([expect.objectContaining({ actor_id: 1001, reason: 'M04' }), expect.objectContaining({ reason: 'M04' })]);
    const missing = { status: 404, json: { code: 'upload-not-found' } };
    expect(await as('yang.mei').get(`/api/v1/cases/${filed.caseNo}/papers/M01/file`)).toMatchObject(missing);
    expect(await as('a.nimo').get(`/api/v1/cases/${filed.caseNo}/papers/M04/file`)).toMatchObject({
      status: 404,
      json: { code: 'case-not-found' },
    });
  });

  it('a file that is sent again under the same key is kept once, and another one under that key is refused', async () => {
    const owner = as('a.nimo');
    const [first, again] = [await owner.upload(PNG, '图.png', 'image/png', 'k-1'), await owner.upload(PNG, '图.png', 'image/png', 'k-1')];
    expect(granted(first, 201)).toEqual(granted(again, 201));
    expect(again.headers).toMatchObject({ 'idempotency-replayed': 'true' });
    expect(await owner.upload(PNG, '另一张.png', 'image/png', 'k-1')).toMatchObject({ json: { code: 'idempotency-key-reused' } });
    const { uploadId } = granted<{ uploadId: string }>(first, 201);
    const kept = await world.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM intake.upload u WHERE u.owner_id = (SELECT owner_id FROM intake.upload WHERE token = $1) AND u.case_id IS NULL`,
      [uploadId],
    );
    expect(kept).toEqual([{ n: 1 }]);
  });

  it('a mistake in the form is mended with the supplement that the notice asked for', async () => {
    const clerk = as('yang.mei');
    const filed = granted(await clerk.file({ ...food(), papers: FOOD_PAPERS.slice(0, 3) }), 201);
    const items = [
      { materialCode: 'M05', problem: 'MISSING', explanation: '请补交。' },
      { problem: 'INCONSISTENT', explanation: '从业人数与花名册不一致，请更正。' },
    ];
    const told = granted(await clerk.act(filed.caseNo, 'correction-notices', filed.version, { items }), 200);
    const owner = as('zhang.yuzhu');
    const papers = [{ code: 'M05', form: 'ELECTRONIC' }];
    expect(await owner.act(filed.caseNo, 'supplements', told.version, { papers })).toMatchObject({
      status: 422,
      json: { code: 'supplement-incomplete', errors: [{ pointer: '/form' }] },
    });
    expect(await owner.act(filed.caseNo, 'supplements', told.version, { papers, form: { ...foodForm, mode: 'BREWERY' } })).toMatchObject({
      status: 422,
      json: { code: 'validation-failed' },
    });
    granted(await owner.act(filed.caseNo, 'supplements', told.version, { papers, form: { ...foodForm, staff: 5 } }), 200);
    expect((await historyOf(filed.caseNo)).at(-1)).toMatchObject({ action: 'supplement', details: { fields: ['staff'] } });
    const revealed = await clerk.post(`/api/v1/cases/${filed.caseNo}/reveals`, { fields: ['form'], reason: 'EXAMINE_CASE' });
    expect(revealed).toMatchObject({ status: 200, json: { form: { staff: 5 } } });
  });

  it('a missing paper that the applicant has with him is taken on the spot', async () => {
    const clerk = as('yang.mei');
    const filed = granted(await clerk.file({ ...food(), papers: FOOD_PAPERS.slice(0, 3) }), 201);
    expect(await clerk.act(filed.caseNo, 'on-the-spot-corrections', filed.version)).toMatchObject({
      status: 422,
      json: { code: 'validation-failed' },
    });
    const fixed = granted(await clerk.act(filed.caseNo, 'on-the-spot-corrections', filed.version, { papers: FOOD_PAPERS.slice(3) }), 200);
    expect((await historyOf(filed.caseNo)).at(-1)).toMatchObject({ action: 'fixOnTheSpot', details: { fields: [], papers: ['M05'] } });
    expect(granted(await clerk.act(filed.caseNo, 'acceptances', fixed.version), 200).status).toBe('ACCEPTED');
  });

  it('a result goes to a person who proves who he is, and as whom is written down', async () => {
    const clerk = as('yang.mei');
    const byAgent = await concluded({ ...transfer(), agent: { ...NIMO, ...MANDATE } });
    const proof = { idType: 'HOUSEHOLD_REGISTER', idNumber: CITIZENS.nimo.idNumber };
    granted(await clerk.act(byAgent.caseNo, 'deliveries', byAgent.version, proof), 200);
    expect((await historyOf(byAgent.caseNo)).at(-1)).toMatchObject({
      action: 'deliver',
      details: { proof: 'IDENTITY', collector: 'AGENT' },
    });

    const ofFirm = await concluded({ ...transfer(), agent: { ...NIMO, ...MANDATE } });
    // What a firm's letterhead says proves nobody.
    await world.query(
      `UPDATE intake.case_party SET kind = 'ORGANISATION' WHERE role = 'APPLICANT' AND case_id = (SELECT id FROM intake.service_case WHERE case_no = $1)`,
      [ofFirm.caseNo],
    );
    const wrong = await clerk.act(ofFirm.caseNo, 'deliveries', ofFirm.version, { idNumber: CITIZENS.zhang.idNumber });
    expect(wrong).toMatchObject({ status: 422, json: { code: 'collector-unproven' } });
    granted(await clerk.act(ofFirm.caseNo, 'deliveries', ofFirm.version, { idNumber: CITIZENS.nimo.idNumber }), 200);
  });

  it('everybody reads who looked at his own data', async () => {
    const clerk = as('yang.mei');
    const { caseNo } = granted(await clerk.file({ ...food(CITIZENS.luo), agent: { ...NIMO, ...MANDATE } }), 201);
    const path = `/api/v1/cases/${caseNo}/reveals`;
    expect(await clerk.post(path, { fields: ['agentIdNumber'], reason: 'OTHER' })).toMatchObject({
      status: 422,
      json: { code: 'reveal-reason' },
    });
    const body = { fields: ['idNumber', 'agentIdNumber'], reason: 'OTHER', note: '窗口叫号核对' };
    expect(await clerk.post(path, body)).toMatchObject({
      status: 200,
      json: { idNumber: CITIZENS.luo.idNumber, agentIdNumber: CITIZENS.nimo.idNumber },
    });
    const own = async (login: string, query = ''): Promise<object> => {
      const { items, page } = granted<{ items: { caseNo: string; fields: string[] }[]; page: { next: string | null } }>(
        await as(login).get(`/api/v1/me/reveals${query}`),
        200,
      );
      return { fields: items.filter((one) => one.caseNo === caseNo).map(({ fields }) => fields), page };
    };
    expect(await own('a.nimo')).toMatchObject({ fields: [['agentIdNumber']] });
    expect(await own('luo.dashan', '?limit=1')).toMatchObject({ fields: [['idNumber']], page: { next: null } });
    expect((await clerk.get('/api/v1/me/reveals')).status).toBe(403);
  });

  it('a supervisor answers a signal of his area once', async () => {
    const { caseNo } = granted(await as('yang.mei').file(food(CITIZENS.yang)), 201);
    await world.query(
      `INSERT INTO intake.supervision_signal (case_id, kind, colour, raised_at) SELECT id, 'DEEMED_ACCEPTANCE', 'RED', now() FROM intake.service_case WHERE case_no = $1`,
      [caseNo],
    );
    const supervisor = as('zi.wenbin');
    const list = async () =>
      granted<{ items: { id: number; caseNo: string }[] }>(await supervisor.get('/api/v1/supervision/signals'), 200).items;
    const id = (await list()).find((one) => one.caseNo === caseNo)?.id;
    const answer = { answer: '已约谈，件已转办。' };
    expect(await as('yang.mei').post(`/api/v1/supervision/signals/${id}/answers`, answer)).toMatchObject({ status: 403 });
    expect(await supervisor.post(`/api/v1/supervision/signals/${id}/answers`, answer)).toMatchObject({
      status: 200,
      json: { id, ...answer },
    });
    expect(await supervisor.post(`/api/v1/supervision/signals/${id}/answers`, answer)).toMatchObject({
      status: 409,
      json: { code: 'signal-answered' },
    });
    expect(await supervisor.post('/api/v1/supervision/signals/999999/answers', answer)).toMatchObject({
      status: 404,
      json: { code: 'signal-not-found' },
    });
    expect((await list()).map((one) => one.caseNo)).not.toContain(caseNo);
  });
});
