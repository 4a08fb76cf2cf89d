import { randomUUID } from 'node:crypto';
import type { Sent } from '../security/send';
import { FOOD_PAPERS, food } from './bodies';
import { type CountyWorld, openCounty } from './county-world';
import { type CaseAnswer, granted, Requester } from './requests';

interface HandoverAnswer {
  readonly code: string | null;
  readonly number: string;
  readonly version: number;
  readonly state: string;
  readonly papers: readonly { readonly caseNo: string; readonly code: string; readonly condition: string | null }[];
  readonly actions: readonly string[];
}

const FOOD_SECTION = { organ: '532922-market-supervision', section: 'food' };

describe('papers in people’s hands', () => {
  let world: CountyWorld;
  beforeAll(async () => {
    world = await openCounty('2026-11-23T01:00:00Z');
  });
  afterAll(() => world?.close());
  const as = (login: string): Requester => new Requester(world, login);
  const clerk = (): Requester => as('yang.mei');

  /** Accepted and on the desk of the market bureau's food section. */
  const underReview = async (): Promise<CaseAnswer> => {
    const { caseNo } = granted(await clerk().file({ ...food(), proceed: true }), 201);
    return world.stage.until(`${caseNo} is under review`, async () => {
      const view = await clerk().read(caseNo);
      return view.status === 'IN_REVIEW' ? view : undefined;
    });
  };
  const handOver = (from: Requester, body: object, key: string = randomUUID()): Promise<Sent> =>
    from.post('/api/v1/handovers', { to: FOOD_SECTION, purpose: 'REVIEW', ...body }, { 'idempotency-key': key });
  const act = (who: Requester, { code, version }: { code: string | null; version: number }, command: string, body: object = {}) =>
    who.post(`/api/v1/handovers/${code}/${command}`, body, { 'if-match': `"v${version}"` });
  const custody = async (caseNo: string) =>
    granted<{ items: { code: string; status: string; holder: { organ: string; section: string | null } | null; staff: number | null }[] }>(
      await clerk().get(`/api/v1/cases/${caseNo}/custody`),
      200,
    ).items;
  const signalsOf = (caseNo: string) =>
    world.query<{ kind: string; colour: string }>(
      `SELECT s.kind, s.colour FROM intake.supervision_signal s JOIN intake.service_case c ON c.id = s.case_id WHERE c.case_no = $1 ORDER BY s.id`,
      [caseNo],
    );

  it('each print is logged; a reprint says so beside the paper, not on it, and has a reason', async () => {
    const { caseNo } = granted(await clerk().file(food()), 201);
    const prints = `/api/v1/cases/${caseNo}/documents/RECEIPT/prints`;
    const first = await world.stage.until('the receipt is ready', async () => {
      const answered = await clerk().post(prints, { windowName: '综合1号窗' });
      return answered.status === 200 ? answered : undefined;
    });
    expect(first.headers).toMatchObject({ 'content-type': 'application/pdf', 'x-print-copy': '1' });
    expect(await clerk().post(prints, { windowName: '综合1号窗' })).toMatchObject({ status: 422, json: { code: 'reason-required' } });
    const second = await as('li.chunhua').post(prints, { windowName: '综合2号窗', reason: '卡纸' });
    expect(second).toMatchObject({ status: 200, headers: { 'x-print-copy': '2' } });
    expect(decodeURIComponent(String(second.headers['x-print-note']))).toBe('第2次打印');
    expect(second.text).toBe(first.text);
    const slip = await clerk().post(prints, { windowName: '综合1号窗', format: 'slip', reason: '老人要小票' });
    expect(slip).toMatchObject({ status: 200, headers: { 'x-print-copy': '3', 'content-type': 'application/pdf' } });

    const { items } = granted<{ items: object[] }>(await clerk().get(prints), 200);
    expect(items).toMatchObject([
      { copyNumber: 1, printedBy: 1001, printedByName: '杨梅', windowName: '综合1号窗', format: 'page', reason: null },
      { copyNumber: 2, printedBy: 1002, windowName: '综合2号窗', reason: '卡纸' },
      { copyNumber: 3, printedBy: 1001, format: 'slip', reason: '老人要小票' },
    ]);
    // Two printers at once count one after the other.
    await Promise.all(['综合1号窗', '综合2号窗', '综合3号窗'].map((windowName) => clerk().post(prints, { windowName, reason: '补打' })));
    expect(granted<{ items: { copyNumber: number }[] }>(await clerk().get(prints), 200).items.map((one) => one.copyNumber)).toEqual([
      1, 2, 3, 4, 5, 6,
    ]);
    expect((await as('town103.1').post(prints, { windowName: '1号窗' })).status).toBe(404);
    expect((await as('zhang.yuzhu').post(prints, { windowName: '家里' })).status).toBe(403);
    expect(await clerk().post(`/api/v1/cases/${caseNo}/documents/GRANT_DECISION/prints`, { windowName: '1号窗' })).toMatchObject({
      status: 404,
      json: { code: 'document-not-found' },
    });
  });

  it('a slip is the receipt, and no other paper', async () => {
    const { caseNo } = await underReview();
    const documents = async () =>
      granted<{ items: { id: number; kind: string; ready: boolean }[] }>(await clerk().get(`/api/v1/cases/${caseNo}/documents`), 200).items;
    const ready = await world.stage.until('both papers are ready', async () => {
      const items = (await documents()).filter((one) => one.ready);
      return items.length === 2 ? items : undefined;
    });
    const path = (kind: string) => `/api/v1/cases/${caseNo}/documents/${ready.find((one) => one.kind === kind)?.id}?format=slip`;
    const slip = await as('zhang.yuzhu').get(path('RECEIPT'));
    expect(slip).toMatchObject({ status: 200, headers: { 'content-type': 'application/pdf' } });
    expect(slip.text.startsWith('%PDF-')).toBe(true);
    expect(await clerk().get(path('ACCEPTANCE_NOTICE'))).toMatchObject({ status: 422, json: { code: 'slip-unavailable' } });
  });

  it('papers go from hand to hand with a voucher, and everybody knows who has them', async () => {
    const { caseNo } = await underReview();
    expect(await custody(caseNo)).toMatchObject(
      FOOD_PAPERS.map(({ code }) => ({ code, status: 'HELD', holder: { organ: '532922-government-office' } })),
    );
    const key = randomUUID();
    const made = granted<HandoverAnswer>(await handOver(clerk(), { cases: [{ caseNo }] }, key), 201);
    expect(made).toMatchObject({ code: expect.stringMatching(/^[2-9A-HJ-NP-Z]{12}$/), state: 'OPEN', actions: ['cancel'] });
    expect(made.papers).toHaveLength(FOOD_PAPERS.length);
    expect(granted<HandoverAnswer>(await handOver(clerk(), { cases: [{ caseNo }] }, key), 201)).toEqual(made);
    expect(await handOver(clerk(), { cases: [{ caseNo }] })).toMatchObject({ status: 409, json: { code: 'paper-not-held' } });
    expect((await custody(caseNo)).map((one) => one.status)).toEqual(FOOD_PAPERS.map(() => 'IN_TRANSIT'));
    const voucher = await clerk().get(`/api/v1/handovers/${made.code}/voucher`);
    expect(voucher).toMatchObject({ status: 200, headers: { 'content-type': 'application/pdf' } });

    // The code lies with the papers: whoever is to receive them does not read it from the list.
    const listed = granted<{ items: HandoverAnswer[] }>(
      await as('market.food.1').get('/api/v1/handovers?direction=in&state=OPEN'),
      200,
    ).items;
    expect(listed.find(({ number }) => number === made.number)).toMatchObject({ code: null, actions: ['receive', 'receiveWithDefects'] });
    expect(await act(clerk(), made, 'receipts')).toMatchObject({ status: 403, json: { code: 'receiver-is-sender' } });
    expect(await act(as('li.chunhua'), made, 'receipts')).toMatchObject({ status: 403, json: { code: 'not-permitted' } });
    expect(await act(as('market.registration.1'), made, 'receipts')).toMatchObject({ status: 403 });
    expect(await act(as('human.insurance.1'), made, 'receipts')).toMatchObject({ status: 404, json: { code: 'handover-not-found' } });
    expect(await act(as('zhang.yuzhu'), made, 'receipts')).toMatchObject({ status: 403 });

    const received = granted<HandoverAnswer>(await act(as('market.food.1'), made, 'receipts'), 200);
    expect(received).toMatchObject({ state: 'RECEIVED', actions: [] });
    expect(await act(as('market.food.2'), { ...made, version: received.version }, 'receipts')).toMatchObject({
      status: 409,
      json: { code: 'state-conflict' },
    });
    expect(await custody(caseNo)).toMatchObject(FOOD_PAPERS.map(() => ({ status: 'HELD', holder: FOOD_SECTION, staff: 1186 })));
    // Back to the window: only who has them can send them.
    const back = { cases: [{ caseNo }], to: { organ: '532922-government-office', section: 'hall' }, purpose: 'RETURN' };
    expect(await handOver(clerk(), { ...back, to: FOOD_SECTION })).toMatchObject({ json: { code: 'paper-not-held' } });
    const returned = granted<HandoverAnswer>(await handOver(as('market.food.2'), back), 201);
    granted(await act(clerk(), returned, 'receipts'), 200);
    expect(await signalsOf(caseNo)).toEqual([]);
  });

  it('a paper that is missing is a matter at once, and stays missing until somebody else has found it', async () => {
    const { caseNo } = await underReview();
    const made = granted<HandoverAnswer>(await handOver(clerk(), { cases: [{ caseNo, papers: ['M01', 'M03'] }] }), 201);
    const defects = [{ caseNo, code: 'M03', condition: 'MISSING', note: '袋中没有' }];
    expect(await act(as('market.food.1'), made, 'receipts', { defects: [{ ...defects[0], code: 'M04' }] })).toMatchObject({
      status: 422,
      json: { code: 'handover-paper-unknown' },
    });
    const disputed = granted<HandoverAnswer>(await act(as('market.food.1'), made, 'receipts', { defects }), 200);
    expect(disputed).toMatchObject({ state: 'DISPUTED' });
    expect(await signalsOf(caseNo)).toEqual([{ kind: 'PAPER_MISSING', colour: 'RED' }]);
    expect((await custody(caseNo)).map(({ code, status }) => `${code} ${status}`)).toEqual([
      'M01 HELD',
      'M03 MISSING',
      'M04 HELD',
      'M05 HELD',
    ]);
    const settlement = { found: true, note: '遗落在窗口文件盒，已补交。' };
    expect(await act(as('market.food.1'), { ...made, version: disputed.version }, 'settlements', settlement)).toMatchObject({
      status: 403,
    });
    const settled = granted(await act(as('luo.guihua'), { ...made, version: disputed.version }, 'settlements', settlement), 200);
    expect(settled).toMatchObject({ state: 'SETTLED' });
    expect((await custody(caseNo))[1]).toMatchObject({ status: 'HELD', holder: FOOD_SECTION });
  });

  it('what nobody receives in time is told to the supervisor, and its sender may call it back', async () => {
    const { caseNo } = await underReview();
    const made = granted<HandoverAnswer>(await handOver(clerk(), { cases: [{ caseNo }] }), 201);
    world.clock.moveTo(new Date('2026-11-25T01:00:00Z'));
    await world.stage.until('the supervisor is told', async () =>
      (await signalsOf(caseNo)).some(({ kind }) => kind === 'HANDOVER_OVERDUE') ? true : undefined,
    );
    expect(await act(as('market.food.1'), made, 'cancellations')).toMatchObject({ status: 403 });
    expect(granted(await act(clerk(), made, 'cancellations'), 200)).toMatchObject({ state: 'CANCELLED' });
    expect(await custody(caseNo)).toMatchObject(
      FOOD_PAPERS.map(() => ({ status: 'HELD', holder: { organ: '532922-government-office' }, staff: null })),
    );
  });

  it.each([
    ['one’s own section', { to: { organ: '532922-government-office', section: 'hall' } }, 'handover-place'],
    ['one’s own organ', { to: { organ: '532922-government-office' } }, 'handover-place'],
    ['an organ that is none', { to: { organ: '532922-nowhere' } }, 'handover-place'],
    ['a section of another organ', { to: { organ: '532922-health', section: 'food' } }, 'handover-place'],
  ])('is not handed to %s', async (_, body, code) => {
    const { caseNo } = granted(await clerk().file(food()), 201);
    expect(await handOver(clerk(), { cases: [{ caseNo }], ...body })).toMatchObject({ status: 422, json: { code } });
  });
});
