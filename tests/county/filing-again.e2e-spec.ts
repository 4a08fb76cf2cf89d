import { randomUUID } from 'node:crypto';
import { CITIZENS, FOOD_PAPERS, food, socialCard, transfer } from './bodies';
import { type CountyWorld, openCounty } from './county-world';
import { type CaseAnswer, granted, Requester } from './requests';

/** Without the answer to `duplicate-case` that the ready-made bodies carry. */
const asked = (body: Record<string, unknown>): Record<string, unknown> => {
  const { notDuplicate: _answer, ...question } = body;
  return question;
};
const agent = (who: object, mandateUntil = '2027-01-01'): object => {
  const { kind: _kind, ...person } = who as { kind: string };
  return { ...person, relation: '亲属', mandateUntil };
};

describe('filing the same matter again', () => {
  let world: CountyWorld;
  beforeAll(async () => {
    world = await openCounty('2026-11-23T01:00:00Z');
  });
  afterAll(() => world?.close());
  const as = (login: string): Requester => new Requester(world, login);
  const duplicate = (caseNo: string | null): object => ({ status: 409, json: { code: 'duplicate-case', params: { caseNo } } });

  it('names the open case to its owner and to the office that has it, and to nobody else', async () => {
    const owner = as('zhang.yuzhu');
    const first = granted(await owner.file({ ...asked(food()), proceed: true }), 201);
    expect(await owner.file(asked(food()))).toMatchObject(duplicate(first.caseNo));
    // Anybody could call himself her agent: whether she has a case open is not for him to learn.
    granted(await as('a.nimo').file({ ...asked(food()), agent: agent(CITIZENS.nimo) }), 201);
    // Not yet in anybody's hands.
    expect(await as('yang.mei').file(asked(food()))).toMatchObject(duplicate(null));
    granted(await as('yang.mei').act(first.caseNo, 'receipts', first.version), 200);
    expect(await as('yang.mei').file(asked(food()))).toMatchObject(duplicate(first.caseNo));
    expect(await as('town101.1').file(asked({ ...food(), division: '532922101' }))).toMatchObject(duplicate(null));
  });

  it('asks again when a draft is handed in, and keeps the reason', async () => {
    const owner = as('luo.dashan');
    const early = granted(await owner.file(asked(food(CITIZENS.luo))), 201);
    const other = granted(await owner.file({ ...asked(food(CITIZENS.luo)), proceed: true }), 201);
    expect(await owner.act(early.caseNo, 'submissions', early.version)).toMatchObject(duplicate(other.caseNo));
    const notDuplicate = { reason: '另一间门店' };
    expect(granted(await owner.act(early.caseNo, 'submissions', early.version, { notDuplicate }), 200).status).toBe('SUBMITTED');
    const history = granted<{ items: { action: string; details: object }[] }>(
      await owner.get(`/api/v1/cases/${early.caseNo}/history`),
      200,
    );
    expect(history.items.at(-1)).toMatchObject({ action: 'submit', details: { notDuplicate: '另一间门店' } });
    // An answer that was given with the draft still stands.
    const third = granted(await owner.file({ ...food(CITIZENS.luo), notDuplicate: { reason: '第三间门店' } }), 201);
    const [step] = granted<{ items: object[] }>(await owner.get(`/api/v1/cases/${third.caseNo}/history`), 200).items;
    expect(step).toMatchObject({ action: 'edit', details: { notDuplicate: '第三间门店' } });
    granted(await owner.act(third.caseNo, 'submissions', third.version), 200);
  });

  it('lets one of many through that come at the same moment', async () => {
    const sent = await Promise.all(
      Array.from({ length: 12 }, (_, index) => as(index % 2 ? 'yang.mei' : 'li.chunhua').file(asked(transfer(CITIZENS.yang)))),
    );
    expect(sent.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(sent.filter(({ status, json }) => status === 409 && json.code === 'duplicate-case')).toHaveLength(11);
    const drafts = await Promise.all(Array.from({ length: 2 }, () => as('yang.jingjing').file(asked(food(CITIZENS.yang)))));
    const handedIn = await Promise.all(
      drafts.map((one) => granted(one, 201)).map(({ caseNo, version }) => as('yang.jingjing').act(caseNo, 'submissions', version)),
    );
    expect(handedIn.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
  });

  it('shows a supervisor no draft, kept or given up', async () => {
    const owner = as('a.nimo');
    const supervisor = as('zi.wenbin');
    const kept = granted(await owner.file(socialCard(CITIZENS.nimo)), 201);
    const given = granted(await owner.file(socialCard(CITIZENS.nimo)), 201);
    granted(await owner.act(given.caseNo, 'withdrawals', given.version), 200);
    const handed = granted(await owner.file({ ...socialCard(CITIZENS.nimo), proceed: true }), 201);
    const seen = await Promise.all([kept, given, handed].map(({ caseNo }) => supervisor.get(`/api/v1/cases/${caseNo}`)));
    expect(seen.map(({ status }) => status)).toEqual([404, 404, 200]);
    granted(await owner.act(handed.caseNo, 'withdrawals', handed.version), 200);
    expect((await supervisor.get(`/api/v1/cases/${handed.caseNo}`)).status).toBe(200);
  });

  it('keeps the code that opens the result out of what a repeat is answered from', async () => {
    const owner = as('zhang.yuzhu');
    const filed = granted(await owner.file({ ...food(), proceed: true }), 201);
    expect(filed.pickUpCode).toBeNull();
    const { pickUpCode } = await owner.read(filed.caseNo);
    expect(pickUpCode).toMatch(/^\w{6}$/);
    const kept = await world.query<{ body: string }>('SELECT body FROM intake.idempotent_answer');
    expect(kept.map(({ body }) => JSON.parse(body) as CaseAnswer).every((body) => body.pickUpCode === null)).toBe(true);
  });

  it('takes a withdrawal at a window only with what the applicant said', async () => {
    const clerk = as('yang.mei');
    const filed = granted(await clerk.file({ ...food(), papers: FOOD_PAPERS }), 201);
    expect(await clerk.act(filed.caseNo, 'withdrawals', filed.version)).toMatchObject({ status: 422, json: { code: 'reason-required' } });
    granted(await clerk.act(filed.caseNo, 'withdrawals', filed.version, { reason: '改到州里办理' }), 200);
    const history = granted<{ items: object[] }>(await clerk.get(`/api/v1/cases/${filed.caseNo}/history`), 200);
    expect(history.items.at(-1)).toMatchObject({ action: 'withdraw', details: { reason: '改到州里办理' } });
  });

  it('repeats an answer that the next day would refuse', async () => {
    const owner = as('a.nimo');
    const key = randomUUID();
    const body = { ...food(CITIZENS.zhang), agent: agent(CITIZENS.nimo, '2026-11-23') };
    const first = granted(await owner.file(body, key), 201);
    world.clock.moveTo(new Date('2026-11-23T16:30:00Z'));
    expect(await owner.file(body, randomUUID())).toMatchObject({ status: 422, json: { code: 'proxy-expired' } });
    const again = await owner.file(body, key);
    expect(again).toMatchObject({ status: 201, json: { caseNo: first.caseNo }, headers: { 'idempotency-replayed': 'true' } });
    const changed = { ...body, agent: agent(CITIZENS.nimo, '2026-11-22') };
    expect(await owner.file(changed, key)).toMatchObject({ status: 422, json: { code: 'idempotency-key-reused' } });
  });
});
