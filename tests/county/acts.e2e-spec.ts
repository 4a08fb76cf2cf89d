import { localDateOf } from '@app/legal-calendar';
import { ArchiveCases } from '../../apps/intake/src/archive/application/archive-cases';
import { CITIZENS, food, transfer } from './bodies';
import { type CountyWorld, openCounty } from './county-world';
import { decideAfterHearing, decideIt, examine, FOOD_OFFICERS, reach } from './officers';
import { type CaseAnswer, granted, Requester } from './requests';

/** The office without those who had the case in hand before. */
const OTHERS = { examiner: 'market.food.2', decider: 'market.food.4', onSite: [] };
const NOT_QUALIFIED = { groundCode: 'NOT_QUALIFIED', explanation: '经复查，经营场所不符合规定的条件。' };

interface Archive {
  readonly state: string;
  readonly missing: readonly string[];
  readonly intact: boolean | null;
  readonly retentionClass: string | null;
  readonly manifest: {
    readonly entries: readonly { readonly type: string; readonly ref: string; readonly sha256: string | null }[];
  } | null;
}

describe('an organ goes back to its own decision', () => {
  let world: CountyWorld;
  beforeAll(async () => {
    world = await openCounty('2026-11-23T01:00:00Z');
  });
  afterAll(() => world?.close());

  const as = (login: string): Requester => new Requester(world, login);
  const clerk = (): Requester => as('yang.mei');
  const granting = async (applicant: object): Promise<CaseAnswer> => {
    const { caseNo } = granted(await clerk().file({ ...food(applicant), proceed: true }), 201);
    await examine(world, caseNo, FOOD_OFFICERS);
    await decideIt(world, caseNo, FOOD_OFFICERS);
    return reach(world, 'yang.mei', caseNo, 'CONCLUDED');
  };
  const licenceOf = async (caseNo: string): Promise<{ state: string; cancelled_on: string | null }> => {
    const [row] = await world.query<{ state: string; cancelled_on: string | null }>(
      'SELECT l.state, l.cancelled_on::text FROM intake.licence l JOIN intake.service_case c ON c.id = l.case_id WHERE c.case_no = $1',
      [caseNo],
    );
    if (!row) throw new Error(`${caseNo} gave no licence`);
    return row;
  };
  const opened = async (login: string, first: CaseAnswer, command: string, body: object): Promise<string> =>
    granted<{ caseNo: string }>(await as(login).act(first.caseNo, command, first.version, body), 201).caseNo;
  const papersOf = (caseNo: string): Promise<string[]> =>
    world.stage.until(`all papers of ${caseNo}`, async () => {
      const { items } = granted<{ items: { kind: string; ready: boolean }[] }>(await clerk().get(`/api/v1/cases/${caseNo}/documents`), 200);
      return items.every(({ ready }) => ready) && items.length > 0 ? items.map(({ kind }) => kind) : undefined;
    });
  const again = (first: CaseAnswer): Promise<CaseAnswer> => as('market.food.1').read(first.caseNo);

  it('revokes what was got by fraud: a case of its own, decided by others, and the applicant is barred for three years', async () => {
    const first = await granting(CITIZENS.luo);
    expect(first.actions).not.toContain('openRevocation');
    expect((await again(first)).actions).toEqual(
      expect.arrayContaining(['openRevocation', 'openLicenceWithdrawal', 'openCancellation', 'openCorrection']),
    );
    expect(await clerk().act(first.caseNo, 'revocations', first.version, NOT_QUALIFIED)).toMatchObject({ status: 403 });
    expect(await as('human.insurance.1').act(first.caseNo, 'revocations', first.version, NOT_QUALIFIED)).toMatchObject({ status: 404 });
    expect(
      await as('market.food.1').act(first.caseNo, 'revocations', first.version, { ...NOT_QUALIFIED, groundCode: 'BECAUSE' }),
    ).toMatchObject({
      status: 422,
      json: { code: 'ground-unknown' },
    });

    const body = { groundCode: 'OBTAINED_BY_FRAUD', explanation: '租赁合同系伪造，出租人书面证实。' };
    const actNo = await opened('market.food.1', first, 'revocations', body);
    // Both show the link, and a second revocation is not begun while the first is under way.
    const links = async (caseNo: string): Promise<unknown> =>
      granted<{ items: unknown[] }>(await clerk().get(`/api/v1/cases/${caseNo}/links`), 200).items;
    expect(await links(first.caseNo)).toEqual([expect.objectContaining({ caseNo: actNo, kind: 'REVOCATION' })]);
    expect(await links(actNo)).toEqual([expect.objectContaining({ caseNo: first.caseNo, kind: 'APPLICATION' })]);
    const noted = await again(first);
    expect(noted.version).toBe(first.version + 1);
    expect(noted.actions).not.toContain('openRevocation');
    expect(await as('market.food.1').act(first.caseNo, 'revocations', noted.version, body)).toMatchObject({
      status: 409,
      json: { code: 'state-conflict' },
    });
    // The applicant cannot take back what he never asked for.
    expect((await as('luo.dashan').read(actNo)).actions).toEqual(['chooseDelivery']);

    // He is told in writing; only then he may speak, and what he says is for the office and nobody else.
    expect(await papersOf(actNo)).toEqual(['PRIOR_NOTICE']);
    const statement = { statement: '租赁合同系出租人代办，请予核实。', wantsHearing: false, final: false };
    const before = await as('luo.dashan').read(actNo);
    expect(await as('luo.dashan').act(actNo, 'holder-statements', before.version, statement)).toMatchObject({ status: 409 });

    // Whoever asked for it does not examine it, and whoever decided the first case does not decide it.
    await examine(world, actNo, OTHERS);
    await decideAfterHearing(world, actNo, OTHERS);
    const ready = await reach(world, 'yang.mei', actNo, 'CONCLUDED');
    expect(await licenceOf(first.caseNo)).toEqual({ state: 'REVOKED', cancelled_on: null });
    expect((await again(first)).status).toBe('CONCLUDED');
    expect(await papersOf(actNo)).toEqual(['PRIOR_NOTICE', 'REVOCATION_DECISION']);
    const said = granted<{ items: unknown[] }>(await as('luo.dashan').get(`/api/v1/cases/${actNo}/holder-statements`), 200).items;
    expect(said).toEqual([expect.objectContaining({ statement: '没有意见。', takenDown: true })]);
    const cells = await world.query<{ cell: string }>('SELECT statement_cell AS cell FROM intake.holder_statement');
    expect(JSON.stringify(cells)).not.toContain('没有意见');
    granted(await clerk().act(actNo, 'deliveries', ready.version, { idNumber: CITIZENS.luo.idNumber }), 200);

    expect(await clerk().file({ ...food(CITIZENS.luo), proceed: true })).toMatchObject({
      status: 422,
      json: { code: 'applicant-barred', article: '行政许可法 §79', params: { until: '2029-11-23' } },
    });
    // Another item is open to him, and so is this one to others.
    granted(await clerk().file(transfer(CITIZENS.luo)), 201);
    granted(await clerk().file(food(CITIZENS.nimo)), 201);

    // 注销 closes the record and leaves 撤销 what it was.
    const standing = await again(first);
    expect(standing.actions).not.toContain('openRevocation');
    expect(
      await as('market.food.1').act(first.caseNo, 'cancellations', standing.version, {
        groundCode: 'FORCE_MAJEURE',
        explanation: '场所灭失。',
      }),
    ).toMatchObject({ status: 422, json: { code: 'ground-not-met' } });
    const cancelNo = await opened('luo.guihua', standing, 'cancellations', {
      groundCode: 'REVOKED_OR_WITHDRAWN',
      explanation: '许可已经撤销。',
    });
    await examine(world, cancelNo, FOOD_OFFICERS);
    await decideIt(world, cancelNo, OTHERS);
    await reach(world, 'yang.mei', cancelNo, 'CONCLUDED');
    expect(await licenceOf(first.caseNo)).toEqual({ state: 'REVOKED', cancelled_on: '2026-11-23' });
    expect(await papersOf(cancelNo)).toEqual(['CANCELLATION_DECISION']);
  });

  it('withdraws in the public interest, leaves alone what it finds right, and corrects a slip without touching the old paper', async () => {
    const first = await granting(CITIZENS.yang);
    const document = await world.stage.until('the decision', async () => {
      const { items } = granted<{ items: { id: number; kind: string; ready: boolean }[] }>(
        await clerk().get(`/api/v1/cases/${first.caseNo}/documents`),
        200,
      );
      return items.find(({ kind, ready }) => kind === 'GRANT_DECISION' && ready);
    });
    const [before] = await world.query<{ sha256: string }>('SELECT sha256 FROM intake.official_document WHERE id = $1', [document.id]);

    const dropped = await opened('market.head', first, 'revocations', NOT_QUALIFIED);
    await examine(world, dropped, FOOD_OFFICERS);
    await decideAfterHearing(world, dropped, OTHERS, { result: 'DENY', reasonCode: 'NOT_QUALIFIED' });
    await reach(world, 'yang.mei', dropped, 'CLOSED');
    expect(await licenceOf(first.caseNo)).toEqual({ state: 'VALID', cancelled_on: null });
    expect(
      await world.query(
        `SELECT d.kind FROM intake.official_document d JOIN intake.service_case c ON c.id = d.case_id WHERE c.case_no = $1`,
        [dropped],
      ),
    ).toEqual([{ kind: 'PRIOR_NOTICE' }]);

    const correction = {
      groundCode: 'CLERICAL_ERROR',
      explanation: '打印时经营面积误写。',
      documentId: document.id,
      corrections: [{ place: '经营面积', before: '40平方米', after: '46平方米（张三丰铺面）' }],
    };
    const correctNo = await opened('market.food.1', await again(first), 'corrections', correction);
    await examine(world, correctNo, OTHERS);
    await decideIt(world, correctNo, OTHERS);
    await reach(world, 'yang.mei', correctNo, 'CONCLUDED');
    expect(await papersOf(correctNo)).toEqual(['CORRECTION_DECISION']);
    const [after] = await world.query<{ sha256: string }>('SELECT sha256 FROM intake.official_document WHERE id = $1', [document.id]);
    expect(after).toEqual(before);
    const stored = await world.query(`SELECT g.*, d.facts FROM intake.act_ground g JOIN intake.official_document d USING (case_id)`);
    expect(JSON.stringify(stored)).not.toContain('张三丰');

    const withdrawNo = await opened('market.food.1', await again(first), 'licence-withdrawals', {
      groundCode: 'LAW_CHANGED',
      explanation: '所依据的规章已经废止。',
    });
    await examine(world, withdrawNo, OTHERS);
    await decideAfterHearing(world, withdrawNo, OTHERS);
    await reach(world, 'yang.mei', withdrawNo, 'CONCLUDED');
    expect(await licenceOf(first.caseNo)).toEqual({ state: 'WITHDRAWN', cancelled_on: null });
    expect(await papersOf(withdrawNo)).toEqual(['PRIOR_NOTICE', 'LICENCE_WITHDRAWAL_DECISION']);
  });

  it('refuses who handed in false papers for a year', async () => {
    const { caseNo } = granted(await clerk().file({ ...food(CITIZENS.zhang), proceed: true }), 201);
    await examine(world, caseNo, FOOD_OFFICERS);
    await decideIt(world, caseNo, FOOD_OFFICERS, { result: 'DENY', reasonCode: 'FALSE_PAPERS' });
    await reach(world, 'yang.mei', caseNo, 'CONCLUDED');
    expect(await as('zhang.yuzhu').file(food(CITIZENS.zhang))).toMatchObject({
      status: 422,
      json: { code: 'applicant-barred', article: '行政许可法 §78', params: { until: '2027-11-23' } },
    });
    world.clock.moveTo(new Date('2027-11-24T01:00:00Z'));
    granted(await as('zhang.yuzhu').file(food(CITIZENS.zhang)), 201);
  });

  it('archives what is whole, chained and kept, and says of the rest what is missing', async () => {
    const address = '漾濞县苍山西镇（演示地址）88号';
    const delivery = { method: 'POST', address };
    const { caseNo } = granted(await clerk().file({ ...transfer(CITIZENS.nimo), delivery, proceed: true }), 201);
    const ready = await reach(world, 'yang.mei', caseNo, 'CONCLUDED');
    const posted = granted(
      await clerk().act(caseNo, 'postings', ready.version, { courier: '邮政速递', trackingNumber: 'EX100000077CN' }),
      200,
    );
    const signed = { signedOn: localDateOf(world.clock.now()), signer: 'APPLICANT' };
    granted(await clerk().act(caseNo, 'postings/1/receipts', posted.version, signed), 200);
    await papersOf(caseNo);
    granted(await clerk().post(`/api/v1/cases/${caseNo}/documents/GRANT_DECISION/prints`, { windowName: '综合1号窗' }), 200);
    const refused = granted(await clerk().file(transfer(CITIZENS.zhang)), 201);
    granted(
      await clerk().act(refused.caseNo, 'refusals', refused.version, { reasonCode: 'NOT_COMPETENT', organToGoTo: '大理市医疗保障局' }),
      200,
    );
    await papersOf(caseNo);
    await papersOf(refused.caseNo);
    const path = (no: string): string => `/api/v1/cases/${no}/archive`;
    const archive = world.app.get(ArchiveCases, { strict: false });
    await archive.run();
    expect(await clerk().get(path(caseNo))).toMatchObject({ status: 404, json: { code: 'archive-not-found' } });

    // A file that the disk has lost keeps the case out of the archive, and the supervisor hears of it.
    world.clock.moveTo(new Date('2028-03-01T01:00:00Z'));
    await world.stage.until('no clock runs any more', async () => {
      const open = await world.query(
        `SELECT 1 FROM intake.clock WHERE subject_type = 'case' AND state = 'RUNNING' AND due_on < '2028-03-01'`,
      );
      return open.length === 0 ? true : undefined;
    });
    const lost = await world.query<{ id: number; sha256: string }>(
      `SELECT d.id, d.sha256 FROM intake.official_document d JOIN intake.service_case c ON c.id = d.case_id WHERE c.case_no = $1 AND d.kind = 'REFUSAL_TO_ACCEPT'`,
      [refused.caseNo],
    );
    await world.query(`UPDATE intake.official_document SET sha256 = repeat('0', 64) WHERE id = $1`, [lost[0]?.id]);
    await archive.run();

    const kept = granted<Archive>(await clerk().get(path(caseNo)), 200);
    expect(kept).toMatchObject({ state: 'ARCHIVED', missing: [], intact: true });
    expect((await clerk().read(caseNo)).status).toBe('ARCHIVED');
    expect(kept.manifest?.entries.map(({ type, ref }) => `${type} ${ref}`)).toEqual(
      expect.arrayContaining([
        'HISTORY v1',
        'DOCUMENT GRANT_DECISION',
        'DOCUMENT DELIVERY_RECEIPT',
        'CLOCK DELIVERY',
        'MATERIAL M01',
        'DELIVERY_CHOICE POST',
        'POSTING p1',
        'PRINT GRANT_DECISION/1',
      ]),
    );
    const text = JSON.stringify(kept);
    for (const secret of [CITIZENS.nimo.name, CITIZENS.nimo.idNumber, address]) expect(text).not.toContain(secret);
    expect(
      kept.manifest?.entries.filter(({ type }) => type === 'DOCUMENT').every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256 ?? '')),
    ).toBe(true);

    const incomplete = granted<Archive>(await clerk().get(path(refused.caseNo)), 200);
    expect(incomplete).toMatchObject({ state: 'INCOMPLETE', missing: ['file:REFUSAL_TO_ACCEPT'], manifest: null });
    const signals = await world.query(
      `SELECT 1 FROM intake.supervision_signal s JOIN intake.service_case c ON c.id = s.case_id WHERE s.kind = 'FILE_INCOMPLETE' AND c.case_no = $1`,
      [refused.caseNo],
    );
    expect(signals).toHaveLength(1);
    expect((await as('a.nimo').get(path(caseNo))).status).toBe(403);

    await world.query(`UPDATE intake.official_document SET sha256 = $2 WHERE id = $1`, [lost[0]?.id, lost[0]?.sha256]);
    await archive.run();
    expect(granted<Archive>(await clerk().get(path(refused.caseNo)), 200)).toMatchObject({ state: 'ARCHIVED', intact: true, missing: [] });
    const again2 = await archive.run();
    expect(again2.archived).toBe(0);
  });
});
