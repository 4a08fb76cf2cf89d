import { randomUUID } from 'node:crypto';
import { CITIZENS, FOOD, food, transfer } from './bodies';
import { type CountyWorld, openCounty } from './county-world';
import { decideIt, examine, FOOD_OFFICERS, type Officers, ROAD_OFFICERS, reach } from './officers';
import { type CaseAnswer, granted, Requester } from './requests';

const ADDRESS = '漾濞县苍山西镇（演示地址）88号';

interface Delivery {
  readonly chosen: { readonly method: string; readonly address: string | null };
  readonly postings: readonly { readonly sequence: number; readonly status: string }[];
  readonly servedOn: string | null;
  readonly serviceMethod: string | null;
  readonly remedies: { readonly reconsiderationUntil: string; readonly lawsuitUntil: string } | null;
  readonly fee: { readonly total: string; readonly payment: { readonly reference: string } | null } | null;
}
interface Licence {
  readonly number: string;
  readonly state: string;
  readonly validTo: string;
  readonly holder: string;
  readonly cancelledOn: string | null;
  readonly remindedOn: string | null;
}

describe('after the decision', () => {
  let world: CountyWorld;
  beforeAll(async () => {
    world = await openCounty('2026-11-23T01:00:00Z');
  });
  afterAll(() => world?.close());

  const as = (login: string): Requester => new Requester(world, login);
  const clerk = (): Requester => as('yang.mei');
  const delivery = async (caseNo: string): Promise<Delivery> => granted(await clerk().get(`/api/v1/cases/${caseNo}/delivery`), 200);
  const signalsOf = async (caseNo: string): Promise<string[]> =>
    (
      await world.query<{ kind: string }>(
        'SELECT s.kind FROM intake.supervision_signal s JOIN intake.service_case c ON c.id = s.case_id WHERE c.case_no = $1 ORDER BY s.kind',
        [caseNo],
      )
    ).map(({ kind }) => kind);
  const concluded = async (body: object): Promise<CaseAnswer> => {
    const { caseNo } = granted(await clerk().file({ ...body, proceed: true }), 201);
    return reach(world, 'yang.mei', caseNo, 'CONCLUDED');
  };
  const paper = (login: string, caseNo: string, kind: string): Promise<{ id: number; number: string }> =>
    world.stage.until(`${kind} of ${caseNo}`, async () => {
      const { items } = granted<{ items: { id: number; number: string; kind: string; ready: boolean }[] }>(
        await as(login).get(`/api/v1/cases/${caseNo}/documents`),
        200,
      );
      return items.find((one) => one.kind === kind && one.ready);
    });
  const decided = async (caseNo: string, officers: Officers, verdict?: Parameters<typeof decideIt>[3]): Promise<void> => {
    await examine(world, caseNo, officers);
    await decideIt(world, caseNo, officers, verdict);
  };

  describe('the result goes to the applicant', () => {
    it('by post: on the day somebody signed, and the remedies run from it', async () => {
      const ready = await concluded({ ...transfer(), delivery: { method: 'POST', address: ADDRESS } });
      expect(await delivery(ready.caseNo)).toMatchObject({ chosen: { method: 'POST', address: '漾濞县苍山西镇****' }, remedies: null });
      const stored = await world.query<{ address_cell: string }>('SELECT address_cell FROM intake.delivery_preference');
      expect(JSON.stringify(stored)).not.toContain('演示地址');
      // Who writes the envelope reads it in full, with a reason, and the applicant sees that he did.
      const reveal = { fields: ['deliveryAddress'], reason: 'CONTACT_APPLICANT' };
      expect(await clerk().post(`/api/v1/cases/${ready.caseNo}/reveals`, reveal)).toMatchObject({
        status: 200,
        json: { deliveryAddress: ADDRESS },
      });

      const letter = { courier: '邮政速递', trackingNumber: 'EX100000001CN' };
      const sent = granted(await clerk().act(ready.caseNo, 'postings', ready.version, letter), 200);
      expect(sent.status).toBe('CONCLUDED');
      expect(sent.actions).toContain('recordReturn');
      world.clock.moveTo(new Date('2026-11-26T02:00:00Z'));
      const early = { signedOn: '2026-11-20', signer: 'APPLICANT' };
      expect(await clerk().act(ready.caseNo, 'postings/1/receipts', sent.version, early)).toMatchObject({
        status: 422,
        json: { code: 'service-date' },
      });
      expect(await clerk().act(ready.caseNo, 'postings/2/receipts', sent.version, { ...early, signedOn: '2026-11-25' })).toMatchObject({
        status: 404,
        json: { code: 'posting-not-found' },
      });
      const signed = { signedOn: '2026-11-25', signer: 'ADULT_FAMILY' };
      const closed = granted(await clerk().act(ready.caseNo, 'postings/1/receipts', sent.version, signed), 200);
      expect(closed.status).toBe('CLOSED');
      expect(await delivery(ready.caseNo)).toMatchObject({
        servedOn: '2026-11-25',
        serviceMethod: 'POST',
        postings: [{ sequence: 1, status: 'SIGNED' }],
        // 60 days end on Sunday 24 January, which gives way to Monday.
        remedies: { reconsiderationUntil: '2027-01-25', lawsuitUntil: '2027-05-25' },
      });
      const [clock] = await world.query<{ state: string; ended_at: Date }>(
        `SELECT k.state, k.ended_at FROM intake.clock k JOIN intake.service_case c ON c.id = k.subject_id
         WHERE k.subject_type = 'case' AND k.kind = 'DELIVERY' AND c.case_no = $1`,
        [ready.caseNo],
      );
      expect(clock?.state).toBe('MET');
      expect(clock?.ended_at.toISOString().slice(0, 10)).toBe('2026-11-25');
      await paper('zhang.yuzhu', ready.caseNo, 'DELIVERY_RECEIPT');
      const again = await concluded(transfer());
      expect(await clerk().act(again.caseNo, 'postings', again.version, { ...letter, address: ADDRESS })).toMatchObject({
        status: 409,
        json: { code: 'tracking-number-used' },
      });
      expect(await clerk().act(again.caseNo, 'postings', again.version, { ...letter, trackingNumber: 'EX100000009CN' })).toMatchObject({
        status: 422,
        json: { code: 'postal-address-missing' },
      });
    });

    it('comes back: the case stays concluded, somebody is told, and after thirty days of public notice it is served', async () => {
      const ready = await concluded(transfer());
      const notice = { publishedOn: '2026-11-26', reason: 'OTHER_MEANS_FAILED', medium: '县人民政府网站' };
      expect(await clerk().act(ready.caseNo, 'public-notices', ready.version, notice)).toMatchObject({
        status: 422,
        json: { code: 'public-notice-premature' },
      });
      const letter = { courier: '邮政速递', trackingNumber: 'EX100000002CN', address: ADDRESS };
      const sent = granted(await clerk().act(ready.caseNo, 'postings', ready.version, letter), 200);
      const back = { returnedOn: '2026-11-26', reason: 'NOBODY_HOME' };
      const returned = granted(await clerk().act(ready.caseNo, 'postings/1/returns', sent.version, back), 200);
      expect(returned.status).toBe('CONCLUDED');
      expect(returned.actions).not.toContain('recordReturn');
      expect(await signalsOf(ready.caseNo)).toEqual(['POSTING_RETURNED']);
      granted(await clerk().act(ready.caseNo, 'public-notices', returned.version, notice), 200);
      world.clock.moveTo(new Date('2026-12-27T02:00:00Z'));
      await reach(world, 'yang.mei', ready.caseNo, 'CONCLUDED');
      // The thirtieth day is a Saturday; Monday is the last one.
      world.clock.moveTo(new Date('2026-12-28T17:00:00Z'));
      await reach(world, 'yang.mei', ready.caseNo, 'CLOSED');
      expect(await delivery(ready.caseNo)).toMatchObject({ serviceMethod: 'PUBLIC_NOTICE', servedOn: '2026-12-28' });
      // Served at last, and too late all the same: the ten working days had passed.
      await world.stage.until('both signals', async () => ((await signalsOf(ready.caseNo)).length === 2 ? true : undefined));
      expect(await signalsOf(ready.caseNo)).toEqual(['DELIVERY_OVERDUE', 'POSTING_RETURNED']);
    });

    it('electronically: only with consent, and served on the day of arrival, opened or not', async () => {
      const owner = as('zhang.yuzhu');
      const ready = await concluded(transfer());
      expect(await owner.act(ready.caseNo, 'delivery-choices', ready.version, { method: 'ELECTRONIC' })).toMatchObject({
        status: 422,
        json: { code: 'consent-required' },
      });
      const { id } = await paper('zhang.yuzhu', ready.caseNo, 'GRANT_DECISION');
      // Read before he agreed to anything: nothing is served by that.
      expect((await owner.get(`/api/v1/cases/${ready.caseNo}/documents/${id}`)).status).toBe(200);
      expect((await owner.read(ready.caseNo)).status).toBe('CONCLUDED');
      // Agreed to while the decision lies there: it has arrived by that.
      const agreed = { method: 'ELECTRONIC', consent: true };
      const closed = granted(await owner.act(ready.caseNo, 'delivery-choices', ready.version, agreed), 200);
      expect(closed).toMatchObject({ status: 'CLOSED', version: ready.version + 2 });
      expect(await delivery(ready.caseNo)).toMatchObject({ serviceMethod: 'ELECTRONIC', servedOn: '2026-12-29' });
      // Agreed to at filing: served when the decision is laid into the account, and nobody has opened it.
      const filed = granted(await clerk().file({ ...transfer(), delivery: agreed, proceed: true }), 201);
      await reach(world, 'yang.mei', filed.caseNo, 'CLOSED');
      expect(await delivery(filed.caseNo)).toMatchObject({ serviceMethod: 'ELECTRONIC', servedOn: '2026-12-29' });
      await paper('zhang.yuzhu', filed.caseNo, 'DELIVERY_RECEIPT');
    });

    it('left at the residence, when it is refused at the door', async () => {
      const ready = await concluded(transfer());
      const body = { leftOn: '2026-12-29', proof: 'REPRESENTATIVE' };
      expect(granted(await clerk().act(ready.caseNo, 'residence-services', ready.version, body), 200).status).toBe('CLOSED');
      expect(await delivery(ready.caseNo)).toMatchObject({ serviceMethod: 'LEFT_AT_RESIDENCE', servedOn: '2026-12-29' });
    });
  });

  it('a charged grant is concluded by the voucher of the channel that took the money, whole and once', async () => {
    const road = {
      itemCode: '530117033000',
      applicant: CITIZENS.yang,
      form: {
        work: 'OCCUPY',
        roadHistory: 'OTHER',
        governmentApproved: false,
        area: 20,
        startOn: '2027-01-20',
        days: 10,
        location: '苍山西镇（演示地址）',
      },
      papers: ['M01', 'M02'].map((code) => ({ code, form: 'ORIGINAL' })),
    };
    const onSite = (
      await world.query<{ id: number }>(`SELECT id::int FROM routing.staff_member WHERE organ = '532922-construction' ORDER BY id LIMIT 2`)
    ).map(({ id }) => id);
    const { caseNo } = granted(await clerk().file({ ...road, proceed: true }), 201);
    await decided(caseNo, { ...ROAD_OFFICERS, onSite });
    const granting = await reach(world, 'yang.mei', caseNo, 'DECIDED');
    const payment = { channel: 'FISCAL', reference: 'FS2026000001', amount: '380.00', paidOn: '2026-12-29' };
    expect(await clerk().act(caseNo, 'fee-payments', granting.version, payment)).toMatchObject({
      status: 409,
      json: { code: 'fee-not-assessed' },
    });
    const charges = [{ name: '城市道路占用费', standard: '每平方米每日（示例）', amount: '380.00' }];
    const assessed = granted(await clerk().act(caseNo, 'payment-notices', granting.version, { channel: 'FISCAL', charges }), 200);
    expect(await clerk().act(caseNo, 'payment-notices', assessed.version, { channel: 'FISCAL', charges })).toMatchObject({
      status: 409,
      json: { code: 'fee-assessed' },
    });
    await paper('yang.jingjing', caseNo, 'PAYMENT_NOTICE');
    expect(await clerk().act(caseNo, 'fee-payments', assessed.version, { ...payment, amount: '379.99' })).toMatchObject({
      status: 422,
      json: { code: 'payment-amount' },
    });
    const paid = granted(await clerk().act(caseNo, 'fee-payments', assessed.version, payment), 200);
    expect(paid.status).toBe('CONCLUDED');
    expect(await delivery(caseNo)).toMatchObject({ fee: { total: '380.00', payment: { reference: 'FS2026000001' } } });

    const second = granted(await clerk().file({ ...road, applicant: CITIZENS.nimo, proceed: true }), 201);
    await decided(second.caseNo, { ...ROAD_OFFICERS, onSite });
    const next = await reach(world, 'yang.mei', second.caseNo, 'DECIDED');
    const wrong = granted(await clerk().act(second.caseNo, 'payment-notices', next.version, { channel: 'FISCAL', charges }), 200);
    expect(wrong.actions).not.toContain('assessFee');
    // A wrong notice stays on the file, marked; the right one has a number of its own.
    const first = await paper('yang.mei', second.caseNo, 'PAYMENT_NOTICE');
    const voided = granted(
      await clerk().act(second.caseNo, 'payment-notice-withdrawals', wrong.version, { reasonCode: 'CHARGE_WRONG' }),
      200,
    );
    expect(voided.actions).toContain('assessFee');
    expect(await delivery(second.caseNo)).toMatchObject({ fee: { sequence: 1, voided: { reasonCode: 'CHARGE_WRONG' } } });
    await paper('a.nimo', second.caseNo, 'VOID_NOTICE');
    const told = granted(await clerk().act(second.caseNo, 'payment-notices', voided.version, { channel: 'FISCAL', charges }), 200);
    const notices = await world.stage.until('the second notice', async () => {
      const { items } = granted<{ items: { kind: string; number: string | null; voidedOn: string | null }[] }>(
        await clerk().get(`/api/v1/cases/${second.caseNo}/documents`),
        200,
      );
      const both = items.filter(({ kind, number: numbered }) => kind === 'PAYMENT_NOTICE' && numbered !== null);
      return both.length === 2 ? both : undefined;
    });
    expect(notices).toMatchObject([{ number: first.number, voidedOn: '2026-12-29' }, { voidedOn: null }]);
    expect(notices[1]?.number).not.toBe(first.number);
    expect(await clerk().act(second.caseNo, 'fee-payments', told.version, payment)).toMatchObject({
      status: 409,
      json: { code: 'payment-reference-used' },
    });
    // 免收: asked for at the window, approved by the head of the organ, and concluded without a payment.
    const request = { reasonCode: 'HARDSHIP' };
    const asking = granted(await clerk().act(second.caseNo, 'fee-waiver-requests', told.version, request), 200);
    expect(asking.actions).not.toContain('waiveFee');
    const waived = granted(await as('construction.head').act(second.caseNo, 'fee-waivers', asking.version, undefined), 200);
    expect(waived.status).toBe('CONCLUDED');
    expect(await delivery(second.caseNo)).toMatchObject({
      fee: { sequence: 2, voided: { reasonCode: 'FEE_WAIVED' }, payment: null },
      feeWaiver: { state: 'APPROVED' },
    });
    await paper('a.nimo', second.caseNo, 'FEE_WAIVER_NOTICE');
  });

  describe('a licence', () => {
    let first: string;
    let number: string;
    const own = async (login: string): Promise<Licence | undefined> =>
      granted<{ items: Licence[] }>(await as(login).get('/api/v1/licences?limit=200'), 200).items.find((one) => one.number === number);

    it('begins with the grant, is its holder’s to see, and anybody’s to check without a name', async () => {
      const filed = granted(await clerk().file({ ...food(CITIZENS.luo), proceed: true }), 201);
      first = filed.caseNo;
      await decided(first, FOOD_OFFICERS);
      const ready = await reach(world, 'yang.mei', first, 'CONCLUDED');
      await paper('luo.dashan', first, 'GRANT_DECISION');
      granted(await clerk().act(first, 'deliveries', ready.version, { idNumber: CITIZENS.luo.idNumber }), 200);
      const [row] = await world.query<{ number: string }>('SELECT number FROM intake.licence WHERE item_code = $1', [FOOD]);
      number = row?.number ?? '';
      expect(number).toMatch(/^530131017000-2026-0{5}\d$/);
      expect(await own('luo.dashan')).toMatchObject({ state: 'VALID', validTo: '2031-12-29', holder: '罗*山' });
      expect(await own('market.food.1')).toMatchObject({ number });
      expect(await own('a.nimo')).toBeUndefined();
      expect(await own('construction.roads.1')).toBeUndefined();
      const open = await fetch(`${world.url}/api/v1/licences/${number}`);
      const text = await open.text();
      expect(open.status).toBe(200);
      expect(text).toContain('罗*山');
      expect(text).not.toContain('罗大山');
      expect((await fetch(`${world.url}/api/v1/licences/530131017000-2026-999999`)).status).toBe(404);
    });

    it('is shown to the organ that has to cancel it, when a case of its holder ends by his death', async () => {
      const { caseNo } = granted(await clerk().file({ ...food(CITIZENS.luo), proceed: true }), 201);
      await reach(world, 'yang.mei', caseNo, 'IN_REVIEW');
      const open = await as('market.food.1').read(caseNo);
      expect(open.actions).toContain('terminateCeased');
      const death = { reasonCode: 'APPLICANT_DIED', ceasedOn: '2026-12-28', evidence: 'DEATH_CERTIFICATE' };
      const refusal = await as('market.food.1').act(caseNo, 'terminations', open.version, { ...death, reasonCode: 'ORGANISATION_ENDED' });
      expect(refusal).toMatchObject({ status: 422, json: { code: 'reason-required' } });
      const ended = granted(await as('market.food.1').act(caseNo, 'terminations', open.version, death), 200);
      expect(ended.status).toBe('TERMINATED');
      await paper('market.food.1', caseNo, 'TERMINATION_NOTICE');
      expect(await signalsOf(first)).toContain('LICENCE_HOLDER_GONE');
      await world.stage.until('the tasks are gone', async () => {
        const left = await world.query('SELECT 1 FROM routing.task WHERE case_no = $1 AND closed_at IS NULL', [caseNo]);
        return left.length === 0 ? true : undefined;
      });
    });

    it('is renewed by silence when the holder asked in time and nobody decided', async () => {
      const renewal = { ...food(CITIZENS.luo), renews: number };
      expect(await as('a.nimo').file({ ...food(CITIZENS.nimo), renews: number }, randomUUID())).toMatchObject({
        status: 404,
        json: { code: 'licence-not-found' },
      });
      // Sixty days before its end the supervisor's list and the holder are told.
      world.clock.moveTo(new Date('2031-10-31T02:00:00Z'));
      await world.stage.until('the reminder', async () => ((await own('luo.dashan'))?.remindedOn === '2031-10-30' ? true : undefined));
      expect(await signalsOf(first)).toContain('LICENCE_EXPIRING');
      const { caseNo } = granted(await clerk().file({ ...renewal, proceed: true }), 201);
      expect(await clerk().file({ ...renewal, proceed: true })).toMatchObject({ status: 409, json: { code: 'renewal-under-way' } });
      await examine(world, caseNo, FOOD_OFFICERS);
      world.clock.moveTo(new Date('2031-12-29T17:00:00Z'));
      await reach(world, 'yang.mei', caseNo, 'CONCLUDED');
      expect(await own('luo.dashan')).toMatchObject({ state: 'VALID', validTo: '2036-12-29' });
      await paper('luo.dashan', caseNo, 'DEEMED_RENEWAL_RECORD');
      expect(await signalsOf(caseNo)).toContain('DEEMED_RENEWAL');
      // The office has nothing left to decide.
      await world.stage.until('the tasks are gone', async () => {
        const [row] = await world.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM routing.task WHERE case_no = $1 AND closed_at IS NULL`,
          [caseNo],
        );
        return row?.n === 0 ? true : undefined;
      });
      const renewals = await world.query(`SELECT 1 FROM intake.licence_history WHERE action = 'DEEM_RENEWED'`);
      expect(renewals).toHaveLength(1);
    });

    it('is not renewed when it is asked for too late, and runs out once', async () => {
      const renewal = { ...food(CITIZENS.luo), renews: number };
      world.clock.moveTo(new Date('2036-12-01T02:00:00Z'));
      expect(await clerk().file({ ...renewal, proceed: true })).toMatchObject({
        status: 422,
        json: { code: 'renewal-late', article: '行政许可法 §50', params: { validTo: '2036-12-29' } },
      });
      world.clock.moveTo(new Date('2036-12-29T17:00:00Z'));
      await world.stage.until('the licence has expired', async () => {
        const [row] = await world.query<{ state: string }>('SELECT state FROM intake.licence WHERE number = $1', [number]);
        return row?.state === 'EXPIRED' ? true : undefined;
      });
      expect(await clerk().file({ ...renewal, proceed: true })).toMatchObject({ status: 409, json: { code: 'licence-not-valid' } });
      const ends = await world.query(`SELECT 1 FROM intake.licence_history WHERE action = 'EXPIRE'`);
      expect(ends).toHaveLength(1);
    });
  });
});
