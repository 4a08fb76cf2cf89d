import { PersonalDataCipher } from '@app/privacy';
import { claim, type TaskView, waitForTask } from '../stories/desk';
import { CITIZENS } from './bodies';
import { type CountyWorld, openCounty } from './county-world';
import { type CaseAnswer, granted, Requester } from './requests';

const HYGIENE = '530123020000';
const LOGGING = '530164023000';
const REGISTRATION = '530731016000';
const NOT_DUPLICATE = { reason: '另一家店' };
const original = (...codes: string[]) => codes.map((code) => ({ code, form: 'ORIGINAL' }));
const hygiene = (byCommitment: boolean, papers: readonly object[], applicant: object = CITIZENS.zhang) => ({
  itemCode: HYGIENE,
  applicant,
  form: { kind: 'HAIR', byCommitment, area: 30, staff: 2, site: '苍山西镇（演示地址）8号' },
  papers,
  notDuplicate: NOT_DUPLICATE,
});
const SIGNED = { voluntary: true, statement: { form: 'ORIGINAL' } };

interface Answered extends CaseAnswer {
  readonly acceptMode: string;
  readonly deferred: { papers: string[]; dueOn: string } | null;
  readonly commitmentCheck: string | null;
  readonly papers: { code: string; form: string; trustGrade: string }[];
}

describe('the ways of acceptance that rest on the applicant’s word', () => {
  let world: CountyWorld;
  beforeAll(async () => {
    // A Monday; the promised limit of five working days ends on 2026-11-30, so a promise may run until the 26th.
    world = await openCounty('2026-11-23T01:00:00Z');
  });
  afterAll(() => world?.close());

  const as = (login: string): Requester => new Requester(world, login);
  const clerk = (): Requester => as('yang.mei');
  const filed = async (body: object, login = 'yang.mei'): Promise<Answered> => granted<Answered>(await as(login).file(body), 201);
  const read = async (caseNo: string, login = 'yang.mei'): Promise<Answered> =>
    granted<Answered>(await as(login).get(`/api/v1/cases/${caseNo}`), 200);
  const until = (caseNo: string, status: string): Promise<Answered> =>
    world.stage.until(`${caseNo} is ${status}`, async () => {
      const view = await read(caseNo);
      return view.status === status ? view : undefined;
    });
  /** What an official paper says, once it is made. */
  const said = (caseNo: string, kind: string): Promise<Record<string, unknown>> =>
    world.stage.until(`${kind} of ${caseNo}`, async () => {
      const [row] = await world.query<{ id: string; content_cell: string }>(
        `SELECT d.id, d.content_cell FROM intake.official_document d JOIN intake.service_case c ON c.id = d.case_id
         WHERE c.case_no = $1 AND d.kind = $2 AND d.ready_at IS NOT NULL`,
        [caseNo, kind],
      );
      if (row === undefined) return undefined;
      const cipher = world.app.get(PersonalDataCipher, { strict: false });
      return JSON.parse(cipher.decrypt(row.content_cell, `intake.official_document.content_cell|${row.id}`)) as Record<string, unknown>;
    });
  const clock = async (caseNo: string, kind: string): Promise<unknown> =>
    (
      await world.query(
        `SELECT k.state, k.due_on::text, k.legal_effect, k.on_expiry FROM intake.clock k JOIN intake.service_case c ON c.id = k.subject_id
         WHERE c.case_no = $1 AND k.kind = $2`,
        [caseNo, kind],
      )
    )[0];
  async function examined(caseNo: string): Promise<TaskView> {
    const officer = world.stage.person('health.hygiene.1');
    const task = await claim(officer, await waitForTask(world.stage, officer, caseNo, 'EXAMINE'));
    const siteCheck = { checkedOn: '2026-11-23', checkedBy: [1200, 1201], findings: '符合要求' };
    const recommended = { recommendation: 'GRANT', opinion: '同意。', siteCheck };
    const { status, body } = await officer.command(`/api/v1/tasks/${task.taskId}/recommendations`, task.version, recommended);
    expect({ status, body }).toMatchObject({ status: 200 });
    const approver = world.stage.person('health.hygiene.3');
    return claim(approver, await waitForTask(world.stage, approver, caseNo, 'DECIDE'));
  }

  it('容缺: review begins, the decision waits for the promised plan, and a normal acceptance is refused meanwhile', async () => {
    const received = await filed(hygiene(false, original('M02')));
    expect(received.actions).toContain('acceptDeferred');
    expect(received.actions).not.toContain('acceptOnCommitment');
    const { caseNo } = received;
    expect(await clerk().act(caseNo, 'acceptances', received.version)).toMatchObject({ status: 422, json: { code: 'material-missing' } });
    const late = { ...SIGNED, promisedBy: '2026-11-27' };
    expect(await clerk().act(caseNo, 'deferred-acceptances', received.version, late)).toMatchObject({
      status: 422,
      json: { code: 'promised-day', params: { latest: '2026-11-26' } },
    });
    expect(await clerk().act(caseNo, 'commitment-acceptances', received.version, SIGNED)).toMatchObject({
      status: 422,
      json: { code: 'commitment-not-offered' },
    });
    const accepted = granted<Answered>(
      await clerk().act(caseNo, 'deferred-acceptances', received.version, { ...SIGNED, promisedBy: '2026-11-26' }),
      200,
    );
    expect(accepted).toMatchObject({ acceptMode: 'DEFERRED', deferred: { papers: ['M03'], dueOn: '2026-11-26' } });
    expect(accepted.actions).toContain('handInDeferred');
    expect(accepted.papers.map(({ code }) => code)).toContain('PROMISE');
    expect(await clock(caseNo, 'DEFERRED_MATERIAL')).toEqual({
      state: 'RUNNING',
      due_on: '2026-11-26',
      legal_effect: 'STATUTORY',
      on_expiry: 'TERMINATE',
    });

    const task = await examined(caseNo);
    expect(task.actions).not.toContain('decide');
    const approver = world.stage.person('health.hygiene.3');
    const decision = { result: 'GRANT' };
    expect(await approver.command(`/api/v1/tasks/${task.taskId}/decisions`, task.version, decision)).toMatchObject({
      status: 409,
      body: { code: 'deferred-material-missing' },
    });
    expect(await said(caseNo, 'ACCEPTANCE_NOTICE')).toMatchObject({
      organName: '漾濞彝族自治县卫生健康局',
      deferred: { papers: ['场所平面图和卫生设施图'], dueOn: '2026-11-26' },
    });

    // From home, as the applicant may; a paper that was not promised is not taken.
    const owner = as('zhang.yuzhu');
    const home = await read(caseNo, 'zhang.yuzhu');
    expect(home.actions).toContain('handInDeferred');
    expect(await owner.act(caseNo, 'deferred-papers', home.version, { papers: [{ code: 'M02', form: 'ELECTRONIC' }] })).toMatchObject({
      status: 422,
      json: { code: 'material-not-promised' },
    });
    const complete = granted<Answered>(
      await owner.act(caseNo, 'deferred-papers', home.version, { papers: [{ code: 'M03', form: 'ELECTRONIC' }] }),
      200,
    );
    expect(complete).toMatchObject({ deferred: null });
    expect(complete.actions).not.toContain('handInDeferred');
    expect(await clock(caseNo, 'DEFERRED_MATERIAL')).toMatchObject({ state: 'MET' });
    const open = await world.stage.until('the decision is possible', async () => {
      const { body } = await approver.get<TaskView>(`/api/v1/tasks/${task.taskId}`);
      return body.actions.includes('decide') ? body : undefined;
    });
    expect((await approver.command(`/api/v1/tasks/${task.taskId}/decisions`, open.version, decision)).status).toBe(200);
    expect(await until(caseNo, 'CONCLUDED')).toMatchObject({ acceptMode: 'DEFERRED' });
  });

  it('告知承诺: granted on the promise, checked by the organ that decided; what was untrue goes on the record', async () => {
    const received = await filed(hygiene(true, original('M03'), CITIZENS.luo));
    const { caseNo } = received;
    expect(received.actions).toContain('acceptOnCommitment');
    expect(received.actions).not.toContain('acceptDeferred');
    // Signed and all: still not a normal acceptance, which nobody would check afterwards.
    const signed = await filed(hygiene(true, original('M03', 'M04'), CITIZENS.nimo));
    expect(await clerk().act(signed.caseNo, 'acceptances', signed.version)).toMatchObject({
      status: 422,
      json: { code: 'commitment-required' },
    });
    const unwilling = { ...SIGNED, voluntary: false };
    expect(await clerk().act(caseNo, 'commitment-acceptances', received.version, unwilling)).toMatchObject({
      status: 422,
      json: { code: 'promise-not-voluntary' },
    });
    const accepted = granted<Answered>(await clerk().act(caseNo, 'commitment-acceptances', received.version, SIGNED), 200);
    expect(accepted.acceptMode).toBe('COMMITMENT');
    expect(accepted.papers).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'M02', form: 'COMMITMENT', trustGrade: 'D' }),
        expect.objectContaining({ code: 'M04', trustGrade: 'B' }),
      ]),
    );
    const approver = world.stage.person('health.hygiene.3');
    const task = await claim(approver, await waitForTask(world.stage, approver, caseNo, 'DECIDE'));
    expect((await approver.command(`/api/v1/tasks/${task.taskId}/decisions`, task.version, { result: 'GRANT' })).status).toBe(200);
    const concluded = await until(caseNo, 'CONCLUDED');
    expect(concluded.commitmentCheck).toBe('DUE');
    expect(concluded.actions).not.toContain('checkCommitment');
    expect(await clock(caseNo, 'COMMITMENT_CHECK')).toMatchObject({ state: 'RUNNING', legal_effect: 'NONE' });

    const officer = as('health.hygiene.2');
    const seen = await read(caseNo, 'health.hygiene.2');
    expect(seen.actions).toContain('checkCommitment');
    const broken = { outcome: 'BROKEN', reasonCode: 'CONDITION_NOT_MET' };
    expect((await clerk().act(caseNo, 'commitment-checks', concluded.version, broken)).status).toBe(403);
    expect((await as('market.food.1').act(caseNo, 'commitment-checks', seen.version, broken)).status).toBe(404);
    expect(await officer.act(caseNo, 'commitment-checks', seen.version, { outcome: 'BROKEN' })).toMatchObject({
      status: 422,
      json: { code: 'reason-required' },
    });
    const checked = granted<Answered>(await officer.act(caseNo, 'commitment-checks', seen.version, broken), 200);
    expect(checked.commitmentCheck).toBe('BROKEN');
    expect(await officer.act(caseNo, 'commitment-checks', checked.version, broken)).toMatchObject({
      status: 409,
      json: { code: 'commitment-check-not-due' },
    });
    const signals = granted<{ items: { caseNo: string; kind: string }[] }>(await as('luo.guihua').get('/api/v1/supervision/signals'), 200);
    expect(signals.items).toContainEqual(expect.objectContaining({ caseNo, kind: 'COMMITMENT_BROKEN', colour: 'RED' }));

    // From now on his word does not count, until a supervisor repairs the record; the normal way is open all the time.
    const next = await filed(hygiene(false, original('M02'), CITIZENS.luo));
    const deferral = { ...SIGNED, promisedBy: '2026-11-26' };
    expect(await clerk().act(next.caseNo, 'deferred-acceptances', next.version, deferral)).toMatchObject({
      status: 422,
      json: { code: 'credit-barred', detail: expect.stringContaining('正常程序') },
    });
    const supervisor = as('luo.guihua');
    const { items } = granted<{ items: { id: number; caseNo: string; barsUntil: string }[] }>(
      await supervisor.get('/api/v1/credit-records?state=open'),
      200,
    );
    const record = items.find((one) => one.caseNo === caseNo);
    expect(record).toMatchObject({ kind: 'FALSE_COMMITMENT', barsUntil: '2027-11-23' });
    expect(JSON.stringify(items)).not.toContain(CITIZENS.luo.idNumber);
    const repair = `/api/v1/credit-records/${record?.id}/repairs`;
    expect(await supervisor.post(repair, { reason: '已经整改，符合承诺的条件。' })).toMatchObject({
      status: 200,
      json: { repairedOn: '2026-11-23' },
    });
    expect(await supervisor.post(repair, { reason: '再修复一次。' })).toMatchObject({ status: 409, json: { code: 'credit-repaired' } });
    granted(await clerk().act(next.caseNo, 'deferred-acceptances', next.version, deferral), 200);
  });

  it('移送: the other organ gets the letter, the case ends here', async () => {
    const { caseNo, version } = await filed(hygiene(false, original('M02')));
    const to = (organCode: string) => ({ organCode, reasonCode: 'OTHER_ORGAN' });
    expect(await clerk().act(caseNo, 'transfers', version, to('nobody'))).toMatchObject({ json: { code: 'transfer-target-unknown' } });
    expect(await clerk().act(caseNo, 'transfers', version, to('532922-health'))).toMatchObject({ json: { code: 'transfer-target-own' } });
    const sent = granted<Answered>(await clerk().act(caseNo, 'transfers', version, to('prefecture-market-supervision')), 200);
    expect(sent).toMatchObject({ status: 'TRANSFERRED', actions: [] });
    expect(await said(caseNo, 'TRANSFER_LETTER')).toMatchObject({
      organName: '漾濞彝族自治县卫生健康局',
      recipientOrganName: '大理白族自治州市场监督管理局',
      basis: '行政许可法 §32(2)',
    });
    expect(await clock(caseNo, 'TELL_ONCE')).toMatchObject({ state: 'MET' });
  });

  it('a refusal bears the name and seal of the organ that has the power in that township', async () => {
    const own = await filed(
      {
        itemCode: REGISTRATION,
        applicant: CITIZENS.zhang,
        form: {
          tradeName: '平坡小卖部',
          scope: 'RETAIL',
          site: '平坡镇（演示地址）2号',
          division: '532922103',
          preLicence: false,
          family: true,
        },
        papers: [],
        notDuplicate: NOT_DUPLICATE,
      },
      'town103.1',
    );
    const refusal = { reasonCode: 'NOT_COMPETENT', organToGoTo: '大理白族自治州市场监督管理局' };
    granted(await as('town103.1').act(own.caseNo, 'refusals', own.version, refusal), 200);
    // Devolved: the township government, though the catalogue names the county's bureau.
    expect(await said(own.caseNo, 'REFUSAL_TO_ACCEPT')).toMatchObject({
      number: expect.stringMatching(/^漾平坡政不受/),
      organName: '漾濞彝族自治县平坡镇人民政府',
      sealName: '漾濞彝族自治县平坡镇人民政府',
    });
    const form = { forest: 'NATURAL', inReserve: false, volume: 30, area: 5, species: '云南松', division: '532922202', replant: true };
    const entrusted = await filed(
      { itemCode: LOGGING, applicant: CITIZENS.zhang, form, papers: [], notDuplicate: NOT_DUPLICATE },
      'town202.1',
    );
    granted(await as('town202.1').act(entrusted.caseNo, 'refusals', entrusted.version, refusal), 200);
    // Entrusted: the principal's name and seal, and who acted for it (行政许可法 §24).
    expect(await said(entrusted.caseNo, 'REFUSAL_TO_ACCEPT')).toMatchObject({
      organName: '漾濞彝族自治县林业和草原局',
      sealName: '漾濞彝族自治县林业和草原局',
      entrustedOrganName: '漾濞彝族自治县太平乡人民政府',
    });
  });

  it('a promise that is broken ends the case once, with its notice, and counts against the next', async () => {
    const received = await filed(hygiene(false, original('M02'), CITIZENS.yang));
    const { caseNo } = received;
    granted(await clerk().act(caseNo, 'deferred-acceptances', received.version, { ...SIGNED, promisedBy: '2026-11-26' }), 200);
    const task = await examined(caseNo);
    // The day passes, the office opens again.
    world.clock.moveTo(new Date('2026-11-27T01:00:00Z'));
    const ended = await until(caseNo, 'TERMINATED');
    expect(ended.actions).toEqual([]);
    expect(await clock(caseNo, 'DEFERRED_MATERIAL')).toMatchObject({ state: 'EXPIRED' });
    expect(await clock(caseNo, 'STATUTORY')).toMatchObject({ state: 'CANCELLED' });
    expect(await said(caseNo, 'TERMINATION_NOTICE')).toMatchObject({
      organName: '漾濞彝族自治县卫生健康局',
      terminatedOn: '2026-11-27',
      unmetPapers: [{ name: '场所平面图和卫生设施图', promisedBy: '2026-11-26' }],
      returnedPapers: expect.arrayContaining([expect.objectContaining({ name: '卫生检测报告' })]),
      remedies: expect.anything(),
    });
    const steps = await world.query<{ action: string }>(
      `SELECT h.action FROM intake.case_history h JOIN intake.service_case c ON c.id = h.case_id WHERE c.case_no = $1 AND h.action = 'terminate'`,
      [caseNo],
    );
    expect(steps).toHaveLength(1);
    const records = await world.query(
      `SELECT r.kind, r.recorded_on::text, r.bars_until::text FROM intake.credit_record r JOIN intake.service_case c ON c.id = r.case_id
       WHERE c.case_no = $1`,
      [caseNo],
    );
    expect(records).toEqual([{ kind: 'BROKEN_PROMISE', recorded_on: '2026-11-26', bars_until: '2027-11-26' }]);
    await world.stage.until('the office has nothing left to do', async () => {
      const { status } = (await world.stage.person('health.hygiene.3').get<TaskView>(`/api/v1/tasks/${task.taskId}`)).body;
      return status === 'CANCELLED' ? true : undefined;
    });
    const again = await filed(hygiene(false, original('M02'), CITIZENS.yang));
    const deferral = { ...SIGNED, promisedBy: '2026-12-02' };
    expect(await clerk().act(again.caseNo, 'deferred-acceptances', again.version, deferral)).toMatchObject({
      json: { code: 'credit-barred', params: { kind: 'BROKEN_PROMISE', barsUntil: '2027-11-26' } },
    });
    granted(await clerk().act(again.caseNo, 'on-the-spot-corrections', again.version, { papers: original('M03') }), 200);
    granted(await clerk().act(again.caseNo, 'acceptances', again.version + 1), 200);
  });

  it('a commitment that nobody checks in time comes to the supervisor’s list', async () => {
    const received = await filed(hygiene(true, original('M03'), CITIZENS.zhang));
    const { caseNo } = received;
    granted(await clerk().act(caseNo, 'commitment-acceptances', received.version, SIGNED), 200);
    const approver = world.stage.person('health.hygiene.3');
    const task = await claim(approver, await waitForTask(world.stage, approver, caseNo, 'DECIDE'));
    expect((await approver.command(`/api/v1/tasks/${task.taskId}/decisions`, task.version, { result: 'GRANT' })).status).toBe(200);
    await until(caseNo, 'CONCLUDED');
    const raised = () =>
      world.query(
        `SELECT s.kind, s.colour FROM intake.supervision_signal s JOIN intake.service_case c ON c.id = s.case_id
         WHERE c.case_no = $1 AND s.kind = 'COMMITMENT_CHECK_OVERDUE'`,
        [caseNo],
      );
    expect(await raised()).toEqual([]);
    // Two months after the grant of 2026-11-27.
    world.clock.moveTo(new Date('2027-01-28T01:00:00Z'));
    expect(
      await world.stage.until('the signal is raised', async () => {
        const signals = await raised();
        return signals.length > 0 ? signals : undefined;
      }),
    ).toEqual([{ kind: 'COMMITMENT_CHECK_OVERDUE', colour: 'ORANGE' }]);
    // Late is still better than never.
    const late = await read(caseNo, 'health.hygiene.2');
    granted(await as('health.hygiene.2').act(caseNo, 'commitment-checks', late.version, { outcome: 'KEPT' }), 200);
  });
});
