import { Neighbours, ServiceTokens } from '@app/access';
import { HandledCases } from '@app/handled-cases';
import { systemToken } from '@app/testing';
import { startDepartmentSystem } from '../../apps/all-in-one/src/simulator/department-system';
import { changeService, createDepartmentSystem } from '../../apps/identity/src/accounts/application/service-accounts';
import { IdentityDatabase } from '../../apps/identity/src/database';
import { IntakeDatabase } from '../../apps/intake/src/database';
import services from '../../apps/routing/data/services.json';
import { birth, type ConnectedCounty, startConnectedCounty } from '../stories/connected-county';
import { type CaseView, expected, historyOf, waitForCase, waitForTask } from '../stories/desk';
import { inventedPerson, Stage } from '../stories/stage';

const POLICE = '532922-public-security';
/** 法律援助: handed over to the service as soon as its owners list it; here for this file. */
const LEGAL_AID = { itemCode: '530512029000', situations: null, answerWithin: { amount: 5, unit: 'WORKING_DAY' }, denialReasons: [] };

interface WaitingCase extends CaseView {
  readonly waiting: { readonly reasonCode: string } | null;
  readonly decidedBy: string | null;
}

/** The whole county in one process, and a department's system beside it that misbehaves in every way that the simulator knows. */
describe("a department's system that misbehaves", () => {
  let county: ConnectedCounty;
  let stage: Stage;

  beforeAll(async () => {
    const dispute = services.services.find(({ code }) => code === 'dispute-resolution') as unknown as { items: object[] };
    dispute.items = [LEGAL_AID];
    county = await startConnectedCounty('2026-09-15T01:00:00Z');
    stage = new Stage(county, () => undefined);
  }, 120_000);
  afterAll(() => county?.close());
  afterEach(async () => {
    await county.department.behave({ fault: 'NONE', decision: 'GRANT', reasonCode: 'HJ01', answers: 'CALLBACK' });
    // Whatever was held back, and the pause of the breaker.
    county.pass(12);
  });

  const clerk = () => stage.person('yang.mei');
  const file = async (): Promise<CaseView> => expected(await clerk().create<CaseView>('/api/v1/cases', birth(inventedPerson())), 201);
  const read = async (caseNo: string): Promise<WaitingCase> => expected(await clerk().get<WaitingCase>(`/api/v1/cases/${caseNo}`), 200);
  const away = (caseNo: string) =>
    stage.until(`${caseNo} waits for a system that is away`, async () => {
      const view = await read(caseNo);
      return view.waiting?.reasonCode === 'SYSTEM_UNAVAILABLE' ? view : undefined;
    });
  const concluded = async (caseNo: string) => (await waitForCase(stage, clerk(), caseNo, 'CONCLUDED')) as WaitingCase;
  const decisions = async (caseNo: string) => (await historyOf(clerk(), caseNo)).filter(({ action }) => action === 'decideBySystem');
  const officer = () => stage.person('public.household.3');
  const taskOf = async (caseNo: string) => waitForTask(stage, officer(), caseNo, 'DECIDE');

  it('answers at once, by callback, or slowly: decided once, whichever way', async () => {
    for (const behaviour of [{ answers: 'AT_ONCE' }, { answers: 'CALLBACK' }, { fault: 'SLOW', slowMilliseconds: 400 }] as const) {
      await county.department.behave(behaviour);
      const { caseNo } = await file();
      expect(await concluded(caseNo)).toMatchObject({ decidedBy: 'CONNECTOR', result: 'GRANT', waiting: null });
      expect(await decisions(caseNo)).toHaveLength(1);
    }
  });

  it('reads what waits for it with an account of its own, while it waits, and every look is on record', async () => {
    const database = county.app().get(IdentityDatabase, { strict: false });
    const secret = await createDepartmentSystem(
      database,
      { clientId: 'public-security-household', name: '人口信息系统', organ: POLICE },
      county.clock.now(),
    );
    const own = await systemToken(county.url, 'public-security-household', secret);
    const another = await systemToken(
      county.url,
      'market-system',
      await createDepartmentSystem(
        database,
        { clientId: 'market-system', name: '另一系统', organ: '532922-market-supervision' },
        county.clock.now(),
      ),
    );
    await county.department.behave({ fault: 'ERROR_500' });
    const applicant = inventedPerson();
    const { caseNo } = expected(await clerk().create<CaseView>('/api/v1/cases', birth(applicant)), 201);
    await away(caseNo);
    const read = (token: string, purpose = 'EXAMINE_CASE') =>
      fetch(`${county.url}/api/v1/cases/${caseNo}/handling-data?purpose=${purpose}`, { headers: { authorization: `Bearer ${token}` } });
    const shown = (await (await read(own)).json()) as { parties: { idNumber: string }[]; form: object };
    expect(shown.parties[0]?.idNumber).toBe(applicant.idNumber);
    expect(shown.form).toMatchObject({ childName: '杨小满' });
    expect((await read(another)).status).toBe(404);
    expect((await read(own, 'OTHER')).status).toBe(400);
    expect((await officer().get(`/api/v1/cases/${caseNo}/handling-data?purpose=EXAMINE_CASE`)).status).toBe(403);
    const looks = await county
      .app()
      .get(IntakeDatabase, { strict: false })
      .query('SELECT actor_kind, actor_name, organ, reason FROM reveal_log WHERE object_id = $1', [caseNo]);
    expect(looks).toEqual([{ actor_kind: 'SERVICE', actor_name: '人口信息系统', organ: POLICE, reason: 'EXAMINE_CASE' }]);
    await county.department.behave({ fault: 'NONE' });
    county.pass(2);
    await concluded(caseNo);
    expect((await read(own)).status).toBe(404);
    await changeService(database, 'public-security-household', 'disable', county.clock.now());
    await expect(systemToken(county.url, 'public-security-household', secret)).rejects.toThrow(/401/);
  });

  it('gives a service of ours its cases in the same way, in one process without anybody keeping a secret', async () => {
    const legalAid = {
      itemCode: '530512029000',
      applicant: { kind: 'PERSON', ...inventedPerson() },
      form: { matter: 'WAGES', exempt: 'MIGRANT_WAGES' },
      papers: ['M01', 'M02', 'M03'].map((code) => ({ code, form: 'ORIGINAL' })),
      proceed: true,
    };
    const { caseNo } = expected(await clerk().create<CaseView>('/api/v1/cases', legalAid), 201);
    const waits = async () => ((await read(caseNo)).waiting?.reasonCode === 'AWAITING_DISPUTE' ? true : undefined);
    await stage.until(`${caseNo} lies with the service`, waits);
    const app = county.app();
    const cases = new HandledCases(app.get(ServiceTokens, { strict: false }), app.get(Neighbours, { strict: false }));
    expect(await cases.read('dispute-resolution', caseNo, 'EXAMINE_CASE')).toMatchObject({
      caseNo,
      form: { matter: 'WAGES' },
      acceptedOn: '2026-09-15',
    });
    await expect(cases.read('joint-collection', caseNo, 'EXAMINE_CASE')).rejects.toMatchObject({ code: 'case-not-found' });
  });

  it.each(['ERROR_500', 'BAD_SIGNATURE', 'GARBAGE', 'TIMEOUT'] as const)(
    '%s: the case waits visibly, and is decided once when it is over',
    async (fault) => {
      await county.department.behave({ fault });
      const { caseNo, promisedDueOn } = await file();
      expect(await away(caseNo)).toMatchObject({ status: 'ACCEPTED', promisedDueOn });
      // The organ that is waited for sees its case, though it lies on no desk; the list says why. Another organ sees nothing.
      expect((await officer().get(`/api/v1/cases/${caseNo}`)).status).toBe(200);
      const { items } = expected(await officer().get<{ items: WaitingCase[] }>('/api/v1/cases'), 200);
      expect(items.find((one) => one.caseNo === caseNo)?.waiting?.reasonCode).toBe('SYSTEM_UNAVAILABLE');
      expect((await stage.person('market.food.1').get(`/api/v1/cases/${caseNo}`)).status).toBe(404);
      await county.department.behave({ fault: 'NONE' });
      county.pass(2);
      expect(await concluded(caseNo)).toMatchObject({ decidedBy: 'CONNECTOR' });
      expect(await decisions(caseNo)).toHaveLength(1);
      expect(county.department.report().applications.filter(({ callKey }) => callKey.startsWith(caseNo))).toHaveLength(1);
    },
  );

  it("denies with the item's reason, and leaves a reason that nobody mapped to people", async () => {
    await county.department.behave({ decision: 'DENY' });
    const denied = await concluded((await file()).caseNo);
    expect([denied.decidedBy, denied.result]).toEqual(['CONNECTOR', 'DENY']);
    expect((await decisions(denied.caseNo))[0]?.details.reasonCode).toBe('ALREADY_REGISTERED');
    await county.department.behave({ reasonCode: 'HJ99' });
    const { caseNo } = await file();
    const task = (await taskOf(caseNo)) as unknown as { departmentSystem: { answers: unknown[] } };
    expect(task.departmentSystem.answers).toEqual([
      expect.objectContaining({ result: 'DENY', reasonCode: 'HJ99', note: 'REASON_UNKNOWN' }),
    ]);
    expect(await waitForCase(stage, clerk(), caseNo, 'IN_DECISION')).toMatchObject({ waiting: null });
  });

  it('refuses a case that it does not know: people decide', async () => {
    await county.department.behave({ fault: 'UNKNOWN_CASE' });
    const { caseNo } = await file();
    await taskOf(caseNo);
    expect(await decisions(caseNo)).toEqual([]);
  });

  it('answers after people took over: a note on their desk, and no decision', async () => {
    await county.department.behave({ fault: 'LATE' });
    const { caseNo } = await file();
    await stage.until('the department has it', async () =>
      county.department.report().applications.some(({ callKey }) => callKey.startsWith(caseNo)) ? true : undefined,
    );
    county.pass(241);
    const { taskId } = await taskOf(caseNo);
    await county.department.behave({ fault: 'NONE' });
    const answers = await stage.until('the late answer lies on the desk', async () => {
      const { body } = await officer().get<{ departmentSystem: { answers: { disposition: string }[] } }>(`/api/v1/tasks/${taskId}`);
      return body.departmentSystem.answers.length > 0 ? body.departmentSystem.answers : undefined;
    });
    expect(answers.map(({ disposition }) => disposition)).toEqual(['LATE']);
    expect(await decisions(caseNo)).toEqual([]);
  });

  it('says it twice, or says the opposite: one decision, and the supervisor hears of the contradiction', async () => {
    await county.department.behave({ fault: 'DUPLICATE' });
    const twice = await concluded((await file()).caseNo);
    await stage.until('both callbacks came', async () => {
      const told = county.department.report().callbacks.filter(({ callKey }) => callKey.startsWith(twice.caseNo));
      return told.length === 2 && told.every(({ status }) => status === 200) ? true : undefined;
    });
    expect(await decisions(twice.caseNo)).toHaveLength(1);

    await county.department.behave({ fault: 'CONTRADICTORY' });
    const opposite = await concluded((await file()).caseNo);
    const signal = await stage.until('the supervisor hears of it', async () => {
      const { items } = expected(
        await stage.person('luo.guihua').get<{ items: { kind: string; caseNo: string; colour: string }[] }>('/api/v1/supervision/signals'),
        200,
      );
      return items.find(({ kind, caseNo }) => kind === 'CONTRADICTORY_ANSWER' && caseNo === opposite.caseNo);
    });
    expect(signal.colour).toBe('RED');
    expect(await decisions(opposite.caseNo)).toHaveLength(1);
    expect((await read(opposite.caseNo)).result).toBe('GRANT');
  });

  it('is still asked after the program was stopped and started: what is to be said stands in the table', async () => {
    await county.department.behave({ fault: 'DOWN' });
    const { caseNo } = await file();
    await away(caseNo);
    await county.restart();
    await county.department.behave({ fault: 'NONE' });
    county.pass(2);
    expect(await concluded(caseNo)).toMatchObject({ decidedBy: 'CONNECTOR' });
  });

  it('is told how to behave over its own address, and only understands what it knows', async () => {
    const put = (body: object) => fetch(`${county.department.controlUrl}/behaviour`, { method: 'PUT', body: JSON.stringify(body) });
    expect(await (await put({ fault: 'SLOW' })).json()).toMatchObject({ behaviour: { fault: 'SLOW' } });
    expect((await put({ fault: 'ON_FIRE' })).status).toBe(400);
  });
});

it('there is no simulated department in production', async () => {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await expect(startDepartmentSystem({ connector: 'x', answersUrl: 'http://127.0.0.1:1/' })).rejects.toThrow('CONNECTORS');
  } finally {
    process.env.NODE_ENV = before;
  }
});
