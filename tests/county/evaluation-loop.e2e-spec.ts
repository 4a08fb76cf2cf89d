import { type Sent, send } from '../security/send';
import { CITIZENS, FOOD_PAPERS, food, transfer } from './bodies';
import { type CountyWorld, openCounty } from './county-world';
import { type CaseAnswer, granted, Requester } from './requests';

interface Rating {
  readonly id: number;
  readonly version: number;
  readonly state: string;
  readonly caseNo: string;
  readonly unit: string;
  readonly actions: readonly string[];
  readonly comment?: string | null;
  readonly dueOn?: string | null;
  readonly overdue: boolean;
  readonly secondGrade: number | null;
}

interface Service {
  readonly number: number;
  readonly kind: string;
  readonly rateUntil: string;
  readonly actions: readonly string[];
  readonly rating: { readonly grade: number; readonly stateName: string | null; readonly replyReady: boolean } | null;
}

const COMMENT = '张玉竹等了两个小时，我的电话 13900010003';

describe('好差评', () => {
  let world: CountyWorld;
  beforeAll(async () => {
    world = await openCounty('2026-11-23T01:00:00Z');
  });
  afterAll(() => world?.close());

  const as = (login: string): Requester => new Requester(world, login);
  const owner = (): Requester => as('zhang.yuzhu');
  const rate = (caseNo: string, body: object, who = owner(), path = 'evaluations'): Promise<Sent> =>
    who.post(`/api/v1/cases/${caseNo}/${path}`, body);
  const byCode = (caseNo: string, body: object, path = 'evaluations'): Promise<Sent> =>
    send(world.port, {
      method: 'POST',
      path: `/api/v1/progress/${caseNo}/${path}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const services = async (caseNo: string): Promise<Service[]> =>
    granted<{ items: Service[] }>(await owner().get(`/api/v1/cases/${caseNo}/services`), 200).items;
  const list = async (login: string): Promise<readonly Rating[]> =>
    granted<{ items: Rating[] }>(await as(login).get('/api/v1/evaluations'), 200).items;
  const ratingOf = async (login: string, caseNo: string): Promise<Rating | undefined> =>
    (await list(login)).find((one) => one.caseNo === caseNo);
  const found = async (login: string, caseNo: string): Promise<Rating> => {
    const rating = await ratingOf(login, caseNo);
    if (!rating) throw new Error(`${login} does not see the rating of ${caseNo}`);
    return rating;
  };
  const handle = (login: string, { id, version }: Rating, command: string, body: object = {}): Promise<Sent> =>
    as(login).post(`/api/v1/evaluations/${id}/${command}`, body, { 'if-match': `"v${version}"` });
  const handled = async (login: string, rating: Rating, command: string, body: object = {}): Promise<Rating> =>
    granted<Rating>(await handle(login, rating, command, body), 200);
  const filed = async (login = 'yang.mei', body: object = food()): Promise<CaseAnswer> => granted(await as(login).file(body), 201);
  const underReview = async (): Promise<string> => {
    const { caseNo } = await filed('yang.mei', { ...food(), proceed: true });
    return world.stage.until(`${caseNo} is under review`, async () =>
      (await as('yang.mei').read(caseNo)).status === 'IN_REVIEW' ? caseNo : undefined,
    );
  };

  it('every service is a row when it happens, and is rated once, whatever becomes of the case', async () => {
    const clerk = as('yang.mei');
    const { caseNo } = await filed('yang.mei', { ...transfer(), proceed: true });
    const concluded = await world.stage.until('concluded', async () => {
      const view = await clerk.read(caseNo);
      return view.status === 'CONCLUDED' ? view : undefined;
    });
    expect(await services(caseNo)).toMatchObject([{ number: 1, kind: 'FILING', rateUntil: '2026-11-30', rating: null, actions: ['rate'] }]);
    granted(await rate(caseNo, { service: 1, grade: 5 }), 201);
    // The rating is beside the case: version, history and clocks are what they were.
    const after = await clerk.read(caseNo);
    expect(after.version).toBe(concluded.version);
    expect((await clerk.get(`/api/v1/cases/${caseNo}/history`)).text).not.toMatch(/evaluat|rate/i);
    granted(await clerk.act(caseNo, 'deliveries', after.version, { idNumber: CITIZENS.zhang.idNumber }), 200);

    expect(await services(caseNo)).toMatchObject([
      { number: 1, rating: { grade: 5, stateName: null }, actions: [] },
      { number: 2, kind: 'COMPLETION', actions: ['rate'] },
    ]);
    granted(await rate(caseNo, { grade: 4 }), 201);
    for (const service of [1, 2])
      expect(await rate(caseNo, { service, grade: 1 })).toMatchObject({ status: 409, json: { code: 'already-evaluated' } });
    expect(await rate(caseNo, { service: 3, grade: 1 })).toMatchObject({ status: 404, json: { code: 'service-not-found' } });
  });

  it('five ratings of one service at once give one', async () => {
    const { caseNo } = await filed();
    const answers = await Promise.all([5, 4, 3, 2, 1].map((grade) => rate(caseNo, { service: 1, grade })));
    expect(answers.map(({ status }) => status).sort((one, other) => one - other)).toEqual([201, 409, 409, 409, 409]);
    const [row] = await world.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM intake.evaluation e JOIN intake.service_case c ON c.id = e.case_id WHERE c.case_no = $1`,
      [caseNo],
    );
    expect(row).toEqual({ n: 1 });
  });

  it('a case filed from home and supplemented has those services, and no second filing when the window takes it', async () => {
    const { caseNo, version } = granted(await owner().file({ ...food(), papers: FOOD_PAPERS.slice(0, 3), proceed: true }), 201);
    const received = granted(await as('yang.mei').act(caseNo, 'receipts', version), 200);
    const items = [{ materialCode: 'M05', problem: 'MISSING', explanation: '请补交。' }];
    const told = granted(await as('yang.mei').act(caseNo, 'correction-notices', received.version, { items }), 200);
    granted(await owner().act(caseNo, 'supplements', told.version, { papers: [{ code: 'M05', form: 'ELECTRONIC' }] }), 200);
    expect((await services(caseNo)).map(({ kind }) => kind)).toEqual(['FILING', 'SUPPLEMENT']);
  });

  it('number and code rate without an account, and tell nothing', async () => {
    const { caseNo, progress } = await filed();
    expect(await byCode(caseNo, { code: '222222', grade: 1 })).toMatchObject({ status: 404, json: { code: 'case-not-found' } });
    granted(await byCode(caseNo, { code: progress.code, service: 1, grade: 1, comment: COMMENT }), 201);
    expect(await byCode(caseNo, { code: progress.code, service: 1, grade: 5 })).toMatchObject({ status: 409 });
    // The window reads the code too: it shows which services there were, never how one was rated.
    const seen = await send(world.port, { method: 'GET', path: `/api/v1/progress/${caseNo}/services?code=${progress.code}` });
    expect(seen.json).toEqual({ items: [{ number: 1, kind: 'FILING', name: '申报', servedOn: '2026-11-23', rateUntil: '2026-11-30' }] });
    expect(await found('luo.guihua', caseNo)).toMatchObject({ realName: false });
  });

  it('nobody of the office rates, reads by case, or alters a rating', async () => {
    const { caseNo } = await filed();
    granted(await rate(caseNo, { service: 1, grade: 1 }), 201);
    for (const login of ['yang.mei', 'town103.1', 'village103', 'market.food.1', 'market.head', 'luo.guihua', 'it.operator']) {
      expect((await rate(caseNo, { service: 1, grade: 5 }, as(login))).status).toBe(403);
      expect((await as(login).get(`/api/v1/cases/${caseNo}/services`)).status).toBe(403);
      expect((await as(login).get(`/api/v1/cases/${caseNo}/services/1/reply`)).status).toBe(403);
    }
    expect((await rate(caseNo, { service: 1, grade: 5 }, as('a.nimo'))).status).toBe(404);
    for (const statement of [
      'UPDATE intake.evaluation SET grade = 5',
      'DELETE FROM intake.evaluation',
      'UPDATE intake.second_evaluation SET grade = 5',
      'DELETE FROM intake.poor_rating_history',
      'UPDATE intake.poor_rating SET unit = unit',
    ]) {
      await world.query('SET ROLE onewindow_intake');
      await expect(world.query(statement)).rejects.toThrow('permission denied');
      await world.query('RESET ROLE');
    }
  });

  it('a justified one is put right, answered, called back and closed, each by whom it must be', async () => {
    const { caseNo } = await filed();
    granted(await rate(caseNo, { service: 1, grade: 2, comment: COMMENT }), 201);
    const opened = await found('zi.wenbin', caseNo);
    const view = granted<Rating>(await as('zi.wenbin').get(`/api/v1/evaluations/${opened.id}`), 200);
    // Who rated is no part of it, and numbers in his words are taken out.
    expect(view).toMatchObject({ dueOn: '2026-11-25', comment: expect.stringContaining('等了两个小时') as string });
    expect(JSON.stringify(view)).not.toContain('13900010003');

    const finding = '当日两个窗口因人员就餐同时关闭，情况属实。';
    expect(await handle('zi.wenbin', { ...opened, version: 9 }, 'verifications', { conclusion: 'JUSTIFIED', finding })).toMatchObject({
      status: 412,
    });
    const verified = await handled('zi.wenbin', opened, 'verifications', { conclusion: 'JUSTIFIED', finding });
    expect(verified).toMatchObject({ state: 'TO_RECTIFY', dueOn: '2026-12-14', actions: ['rectify'] });
    expect(await handle('zi.wenbin', verified, 'rechecks', { passed: true, reason: '自己复核。' })).toMatchObject({
      status: 409,
      json: { code: 'state-conflict' },
    });
    expect(await rate(caseNo, { service: 1, grade: 4 }, owner(), 'second-evaluations')).toMatchObject({
      status: 409,
      json: { code: 'second-evaluation-early' },
    });
    const rectified = await handled('zi.wenbin', verified, 'rectifications', { measures: [{ text: '午间至少保留一个综合窗口。' }] });
    const replied = await handled('zi.wenbin', rectified, 'replies');
    expect(replied).toMatchObject({ state: 'TO_CALL_BACK', dueOn: '2026-11-24', actions: [] });

    expect((await services(caseNo))[0]).toMatchObject({ rating: { stateName: '待回访', replyReady: true }, actions: ['rateAgain'] });
    const paper = await owner().get(`/api/v1/cases/${caseNo}/services/1/reply`);
    expect(paper).toMatchObject({ status: 200, headers: { 'content-type': 'application/pdf' } });
    granted(await rate(caseNo, { service: 1, grade: 4 }, owner(), 'second-evaluations'), 201);
    expect(await rate(caseNo, { service: 1, grade: 5 }, owner(), 'second-evaluations')).toMatchObject({
      status: 409,
      json: { code: 'already-evaluated' },
    });

    expect(await handle('luo.guihua', replied, 'call-backs', { outcome: 'ANONYMOUS' })).toMatchObject({
      status: 422,
      json: { code: 'call-back-required' },
    });
    // Whoever handled it neither calls nor rechecks.
    expect(await handle('zi.wenbin', replied, 'call-backs', { outcome: 'SATISFIED' })).toMatchObject({ status: 403 });
    const called = await handled('luo.guihua', replied, 'call-backs', { outcome: 'SATISFIED' });
    expect(await handle('zi.wenbin', called, 'rechecks', { passed: true, reason: '整改到位。' })).toMatchObject({ status: 403 });
    const closed = await handled('luo.guihua', called, 'rechecks', { passed: true, reason: '现场查看，整改到位。' });
    expect(closed).toMatchObject({ state: 'CLOSED', actions: [], secondGrade: 4, dueOn: null });
    expect((await services(caseNo))[0]).toMatchObject({ rating: { grade: 2, secondGrade: 4, stateName: '已办结' }, actions: [] });
    const clocks = await world.query<{ kind: string; state: string }>(
      `SELECT kind, state FROM intake.clock WHERE subject_type = 'evaluation' AND subject_id = $1 ORDER BY id`,
      [closed.id],
    );
    expect(clocks).toEqual(['EVAL_VERIFY', 'EVAL_RECTIFY', 'EVAL_CALL_BACK'].map((kind) => ({ kind, state: 'MET' })));
  });

  it('a wish without a legal basis is explained with the rule', async () => {
    const { caseNo } = await filed();
    granted(await rate(caseNo, { service: 1, grade: 1 }), 201);
    const opened = await found('zi.wenbin', caseNo);
    const verification = { conclusion: 'WITHOUT_BASIS', finding: '要求免交法定材料，没有依据。' };
    expect(await handle('zi.wenbin', opened, 'verifications', verification)).toMatchObject({
      status: 422,
      json: { code: 'reason-required' },
    });
    const explained = await handled('zi.wenbin', opened, 'verifications', {
      ...verification,
      basis: '《中华人民共和国食品安全法》第三十五条',
    });
    expect(explained).toMatchObject({ state: 'TO_REPLY', outcome: 'EXPLAINED', actions: ['reply'] });
  });

  it('an appeal is ruled on by somebody outside, and an upheld one does not count', async () => {
    const { caseNo } = await filed();
    granted(await rate(caseNo, { service: 1, grade: 1 }), 201);
    const opened = await found('zi.wenbin', caseNo);
    const appealed = await handled('zi.wenbin', opened, 'verifications', { conclusion: 'MISTAKEN', finding: '评价人称点错了等级。' });
    const ruling = { upheld: true, reason: '评价人确认误评，申诉成立。' };
    expect(await handle('zi.wenbin', appealed, 'rulings', ruling)).toMatchObject({ status: 403 });
    expect(await handled('luo.guihua', appealed, 'rulings', ruling)).toMatchObject({ state: 'TO_REPLY', outcome: 'NOT_UPHELD' });
    const statistics = granted<{ fewestShown: number; units: { unit: string; suppressed: boolean; rated: number | null }[] }>(
      await as('luo.guihua').get('/api/v1/evaluations/statistics?fromOn=2026-11-01&toOn=2026-11-30'),
      200,
    );
    const [expected] = await world.query<{ poor: number; rated: number; content: number }>(
      `SELECT count(*) FILTER (WHERE r.outcome IS DISTINCT FROM 'NOT_UPHELD' AND e.grade <= 2)::int AS poor,
              count(*) FILTER (WHERE r.outcome IS DISTINCT FROM 'NOT_UPHELD')::int AS rated,
              count(*) FILTER (WHERE r.outcome IS DISTINCT FROM 'NOT_UPHELD' AND coalesce(s.grade, e.grade) >= 3)::int AS content
       FROM intake.evaluation e LEFT JOIN intake.second_evaluation s ON s.evaluation_id = e.id LEFT JOIN intake.poor_rating r ON r.evaluation_id = e.id
       WHERE e.unit = '532922-government-office'`,
    );
    // So few that the figures would tell who rated what: the row is there, and nothing in it.
    expect(expected?.rated).toBeLessThan(statistics.fewestShown);
    const row = (found: typeof statistics) => found.units.find(({ unit }) => unit === '532922-government-office');
    expect(row(statistics)).toMatchObject({ suppressed: true, rated: null, poor: null, services: null, satisfaction: null });
    // Enough of them, and the figures are what the ratings add up to.
    await world.query(
      `WITH served AS (
         INSERT INTO intake.service_event (case_id, service_number, kind, served_at, served_on, organ, rate_until)
         SELECT c.id, 20 + row_number() OVER (), 'SUPPLEMENT', now(), '2026-11-23', u.unit, '2026-11-30'
           FROM (SELECT DISTINCT unit FROM intake.evaluation) u, generate_series(1, $1::int),
                (SELECT id FROM intake.service_case WHERE received_organ = '532922-government-office' ORDER BY id LIMIT 1) c
         RETURNING case_id, service_number, organ)
       INSERT INTO intake.evaluation (case_id, service_number, grade, channel, unit, given_at, real_name, rated_staff)
       SELECT case_id, service_number, 5, 'PORTAL', organ, now(), true, '{}' FROM served`,
      [statistics.fewestShown],
    );
    const more = statistics.fewestShown;
    const shown = granted<typeof statistics>(
      await as('luo.guihua').get('/api/v1/evaluations/statistics?fromOn=2026-11-01&toOn=2026-11-30'),
      200,
    );
    expect(row(shown)).toMatchObject({
      suppressed: false,
      poor: expected?.poor,
      rated: (expected?.rated ?? 0) + more,
      satisfaction: (((expected?.content ?? 0) + more) / ((expected?.rated ?? 0) + more)).toFixed(4),
    });
  });

  it('a result is answered by the organ that decided, through its head; a poor second rating alarms the supervisor', async () => {
    const caseNo = await underReview();
    const view = await as('yang.mei').read(caseNo);
    granted(await owner().act(caseNo, 'withdrawals', view.version), 200);
    // A service of the deciding organ, as its delivery would have been.
    await world.query(
      `INSERT INTO intake.service_event (case_id, service_number, kind, served_at, served_on, organ, rate_until)
       SELECT id, 2, 'COMPLETION', now(), '2026-11-23', received_organ, '2026-11-30' FROM intake.service_case WHERE case_no = $1`,
      [caseNo],
    );
    granted(await rate(caseNo, { grade: 2 }), 201);
    const opened = await found('market.head', caseNo);
    expect(opened).toMatchObject({ unit: '532922-market-supervision', actions: ['findJustified', 'findWithoutBasis', 'appeal'] });
    expect((await found('luo.guihua', caseNo)).actions).toEqual([]);
    const verified = await handled('market.head', opened, 'verifications', {
      conclusion: 'JUSTIFIED',
      finding: '审查超过承诺的时间，属实。',
    });
    const rectified = await handled('market.head', verified, 'rectifications', { measures: [{ text: '调整审查人员分工。' }] });
    await handled('market.head', rectified, 'replies');
    granted(await rate(caseNo, { service: 2, grade: 1 }, owner(), 'second-evaluations'), 201);
    const signals = await world.query<{ kind: string }>(
      `SELECT s.kind FROM intake.supervision_signal s JOIN intake.service_case c ON c.id = s.case_id WHERE c.case_no = $1`,
      [caseNo],
    );
    expect(signals).toContainEqual({ kind: 'EVALUATION_POOR_AGAIN' });
    const own = granted<{ units: { unit: string }[] }>(
      await as('market.head').get('/api/v1/evaluations/statistics?fromOn=2026-11-01&toOn=2026-11-30'),
      200,
    );
    expect(own.units.map(({ unit }) => unit)).toEqual(['532922-market-supervision']);
  });

  // From here on the days go by.
  it('who worked on the case sees nothing of it: not in lists, not by number, not in the case, signals, figures or trail', async () => {
    const caseNo = await underReview();
    granted(await rate(caseNo, { service: 1, grade: 1, comment: COMMENT }), 201);
    const rating = await found('luo.guihua', caseNo);
    expect(rating.unit).toBe('532922-government-office');
    // The supervisor who asked for more papers on another case has worked on that one.
    const second = await filed('yang.mei', { ...food(CITIZENS.yang), papers: FOOD_PAPERS.slice(0, 3) });
    const items = [{ materialCode: 'M05', problem: 'MISSING', explanation: '请补交。' }];
    granted(await as('zi.wenbin').act(second.caseNo, 'correction-notices', second.version, { items }), 200);
    granted(await rate(second.caseNo, { service: 1, grade: 1 }, as('yang.jingjing')), 201);
    const own = await found('luo.guihua', second.caseNo);
    expect(await ratingOf('zi.wenbin', second.caseNo)).toBeUndefined();
    expect((await as('zi.wenbin').get(`/api/v1/evaluations/${own.id}`)).status).toBe(404);
    expect((await handle('zi.wenbin', own, 'verifications', { conclusion: 'JUSTIFIED', finding: '情况属实，已核实。' })).status).toBe(404);
    expect(await ratingOf('zi.wenbin', caseNo)).toBeDefined();

    for (const login of ['yang.mei', 'li.chunhua', 'market.food.1', 'market.food.2', 'zhang.yuzhu', 'it.auditor']) {
      expect((await as(login).get('/api/v1/evaluations')).status).toBe(403);
      expect((await as(login).get(`/api/v1/evaluations/${rating.id}`)).status).toBe(403);
      expect((await as(login).get('/api/v1/evaluations/statistics?fromOn=2026-11-01&toOn=2026-11-30')).status).toBe(403);
    }
    // The head of another unit, and of the unit that only decides, have nothing to do with how the papers were taken in.
    for (const login of ['human.head', 'market.head', 'town103.head']) expect(await ratingOf(login, caseNo)).toBeUndefined();

    // Its time runs out: the signal names the case, so those who worked on it do not see the signal either.
    world.clock.moveTo(new Date('2026-11-26T01:00:00Z'));
    const signals = async (login: string): Promise<string[]> =>
      granted<{ items: { caseNo: string; kind: string }[] }>(await as(login).get('/api/v1/supervision/signals'), 200)
        .items.filter(({ kind }) => kind === 'EVALUATION_OVERDUE')
        .map((one) => one.caseNo);
    await world.stage.until('both are overdue', async () => {
      const seen = await signals('luo.guihua');
      return seen.includes(caseNo) && seen.includes(second.caseNo) ? true : undefined;
    });
    expect(await signals('zi.wenbin')).not.toContain(second.caseNo);

    // Nothing about the rating hangs on the case itself.
    for (const part of ['', '/history', '/documents', '/clocks']) {
      const { text } = await as('yang.mei').get(`/api/v1/cases/${caseNo}${part}`);
      expect(text).not.toContain('EVAL_');
      expect(text).not.toContain('evaluation.give');
      expect(text).not.toContain(COMMENT);
    }
    const trail = await world.query<{ object_type: string; object_id: string }>(
      `SELECT object_type, object_id FROM intake.audit_record WHERE action LIKE 'evaluation.%'`,
    );
    expect(trail.every((one) => one.object_type === 'evaluation' && one.object_id !== caseNo)).toBe(true);
  });

  it('what the unit leaves lying falls to the supervisor', async () => {
    const caseNo = await underReview();
    await world.query(
      `INSERT INTO intake.service_event (case_id, service_number, kind, served_at, served_on, organ, rate_until)
       SELECT id, 2, 'COMPLETION', now(), '2026-11-26', received_organ, '2026-12-03' FROM intake.service_case WHERE case_no = $1`,
      [caseNo],
    );
    granted(await rate(caseNo, { grade: 1 }), 201);
    expect((await found('luo.guihua', caseNo)).actions).toEqual([]);
    world.clock.moveTo(new Date('2026-12-02T01:00:00Z'));
    const overdue = await world.stage.until('the supervisor may act', async () => {
      const rating = await found('luo.guihua', caseNo);
      return rating.actions.length > 0 ? rating : undefined;
    });
    expect(overdue).toMatchObject({ overdue: true, actions: ['findJustified', 'findWithoutBasis', 'appeal'] });
  });

  it('is over when its days are over', async () => {
    const { caseNo } = await filed();
    world.clock.moveTo(new Date('2026-12-14T01:00:00Z'));
    expect((await services(caseNo))[0]?.actions).toEqual([]);
    expect(await rate(caseNo, { service: 1, grade: 1 })).toMatchObject({ status: 409, json: { code: 'evaluation-closed' } });
  });
});
