import { signIn } from '@app/testing';
import { FOOD_PAPERS, food, foodForm, transfer } from '../county/bodies';
import { type CountyWorld, openCounty } from '../county/county-world';
import { pdf } from '../county/files';
import { type CaseAnswer, granted, Requester } from '../county/requests';
import type { Sent } from '../security/send';
import { ADDRESS, AGENT, APPLICANT, CHILD, COMMENT, found, NAMES, SECRETS, SHARED_RECORD } from './canaries';
import { type OtherSystems, startOtherSystems } from './other-systems';
import { birthAtTheDepartment, brokenCommitment, bundled, licenceFromPlanToRevocation } from './whole-life';

/** Where a party's name may stand: the case, its parties, its bundle, and the answer that a repeated submission gets again. */
const NAME_TABLES = ['intake.bundle_case', 'intake.case_party', 'intake.idempotent_answer', 'intake.service_case'];
/** Tables that must have rows, or this test looks at nothing. */
const FILLED = [
  'identity.audit_record',
  'intake.act_ground',
  'intake.bundle_member',
  'intake.credit_record',
  'intake.decision_basis',
  'intake.delivery_preference',
  'intake.evaluation',
  'intake.handover_paper',
  'intake.held_material',
  'intake.keeping_consent',
  'intake.laundering_check',
  'intake.licence',
  'intake.material_access',
  'intake.material_use',
  'intake.poor_rating_history',
  'intake.poor_rating_reply',
  'intake.posting',
  'intake.second_evaluation',
  'intake.service_case',
  'intake.service_event',
  'intake.shared_record',
  'intake.supervision_signal',
  'msg.event',
  'routing.consultee',
  'routing.extension',
  'routing.external_call',
  'routing.history',
  'routing.opinion_template',
  'routing.task',
  'watch.job',
];

describe('personal data', () => {
  let world: CountyWorld;
  let caseNo: string;
  let systems: OtherSystems;
  const answers: Sent[] = [];

  class Watched extends Requester {
    override async get(...rest: Parameters<Requester['get']>): Promise<Sent> {
      return this.seen(await super.get(...rest));
    }
    override async post(...rest: Parameters<Requester['post']>): Promise<Sent> {
      return this.seen(await super.post(...rest));
    }
    private seen(answered: Sent): Sent {
      answers.push(answered);
      return answered;
    }
  }
  const as = (login: string): Requester => new Watched(world, login);

  beforeAll(async () => {
    systems = await startOtherSystems(SHARED_RECORD, () => world.clock.now());
    world = await openCounty('2026-11-23T01:00:00Z', 'debug', systems.settings);
    await watchJobs(world);
    caseNo = await liveThrough(world, as);
    await licenceFromPlanToRevocation(world, as);
    await brokenCommitment(world, as);
    await bundled(as);
    const birth = await birthAtTheDepartment(as);
    await world.stage.until('the department was told', async () =>
      systems.department.some(({ body }) => body.includes(birth)) ? true : undefined,
    );
    await world.stage.until('every paper is made', async () => {
      const [row] = await world.query<{ n: number }>('SELECT count(*)::int AS n FROM intake.official_document WHERE ready_at IS NULL');
      return row?.n === 0 ? true : undefined;
    });
  }, 240_000);
  afterAll(async () => {
    await world?.close();
    await systems?.close();
  });

  it('stands in no column of any table, queues included, except encrypted', async () => {
    const tables = await world.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
    );
    const leaks: string[] = [];
    const named = new Set<string>();
    const filled = new Set<string>();
    for (const { name } of tables) {
      for (const { text } of await world.query<{ text: string }>(`SELECT t::text AS text FROM ${name} t`)) {
        filled.add(name);
        leaks.push(...found(text, SECRETS).map((value) => `${value} in ${name}: ${text.slice(0, 200)}`));
        if (found(text, NAMES).length > 0) named.add(name);
      }
    }
    expect(leaks).toEqual([]);
    expect([...named].sort()).toEqual(NAME_TABLES);
    expect(FILLED.filter((name) => !filled.has(name))).toEqual([]);
  });

  it('goes to no other system beyond what it must know', () => {
    const told = systems.department.map(({ path, body }) => `${path} ${body}`);
    expect(told.flatMap((text) => found(text, [...SECRETS, ...NAMES]).map((value) => `${value}: ${text}`))).toEqual([]);
    // A source is asked about one number, in the body; who that is it knows already.
    expect(systems.exchange.length).toBeGreaterThan(0);
    for (const { path, body } of systems.exchange) {
      expect(found(path, [...SECRETS, ...NAMES])).toEqual([]);
      expect([[], [APPLICANT.idNumber], [AGENT.idNumber]]).toContainEqual(found(body, [...SECRETS, ...NAMES]));
    }
  });

  it('is found again by those who hold the key', async () => {
    const { items } = granted<{ items: { caseNo: string }[] }>(
      await as('yang.mei').post('/api/v1/cases/searches', { idNumber: APPLICANT.idNumber }),
      200,
    );
    expect(items.map((one) => one.caseNo)).toContain(caseNo);
    expect(
      granted<{ items: unknown[] }>(await as('town201.1').post('/api/v1/cases/searches', { idNumber: APPLICANT.idNumber }), 200).items,
    ).toEqual([]);
  });

  it('does not stand in the log', () => {
    expect(world.log.length).toBeGreaterThan(20);
    expect(world.log.flatMap((line) => found(line, [...SECRETS, ...NAMES]).map((value) => `${value}: ${line}`))).toEqual([]);
  });

  it('is masked in every answer, and stands in no refusal at all', () => {
    const refused = answers.filter(({ status }) => status >= 400);
    expect(refused.length).toBeGreaterThan(5);
    expect(refused.flatMap(({ text }) => found(text, [...SECRETS, ...NAMES]).map((value) => `${value}: ${text}`))).toEqual([]);
    const numbers = SECRETS.filter((value) => /^\d/.test(value));
    expect(answers.flatMap(({ text }) => found(text, numbers).map((value) => `${value}: ${text}`))).toEqual([]);
    const view = answers.find(({ status, text }) => status === 200 && text.includes('"parties"'));
    expect(view?.json.parties).toMatchObject([
      { idNumber: '5329**********0079', phone: '139****5678' },
      { idNumber: '5329**********0059' },
    ]);
  });

  it('stands on no page that anybody may open', async () => {
    const [row] = await world.query<{ progress_code: string }>('SELECT progress_code FROM intake.service_case WHERE case_no = $1', [
      caseNo,
    ]);
    const page = await (await fetch(`${world.url}/p/${caseNo}?c=${row?.progress_code}`)).text();
    expect(page).toContain('已');
    expect(found(page, [...SECRETS, ...NAMES])).toEqual([]);
    expect(found(await (await fetch(`${world.url}/metrics`)).text(), [...SECRETS, ...NAMES])).toEqual([]);
  });

  it('the whole of it only with a reason, and the look is on record', async () => {
    const path = `/api/v1/cases/${caseNo}/reveals`;
    const before = await reveals(world);
    expect((await as('yang.mei').post(path, { fields: ['idNumber'] })).status).toBe(422);
    expect((await as('yang.mei').post(path, { fields: ['idNumber'], reason: '随便看看' })).status).toBe(422);
    expect((await as('yang.mei').post(path, { fields: [], reason: 'VERIFY_IDENTITY' })).status).toBe(422);
    expect((await as('a.nimo').post(path, { fields: ['idNumber'], reason: 'VERIFY_IDENTITY' })).status).toBe(404);
    expect(await reveals(world)).toEqual(before);
    const fields = ['idNumber', 'phone', 'agentIdNumber', 'form'];
    const shown = await new Requester(world, 'yang.mei').post(path, { fields, reason: 'VERIFY_IDENTITY' });
    expect(shown).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    expect(shown.json).toMatchObject({
      idNumber: APPLICANT.idNumber,
      phone: APPLICANT.phone,
      agentIdNumber: AGENT.idNumber,
      form: { site: ADDRESS },
    });
    // Once for each person whose data was shown, so that each can see it.
    expect(await reveals(world)).toEqual({ logged: before.logged + 2, audited: before.audited + 1 });
    const rows = await world.query<{ fields: string[] }>(
      `SELECT actor_id::int, object_id, fields, reason, subject_index IS NOT NULL AS told FROM intake.reveal_log WHERE object_id = $1 ORDER BY id`,
      [caseNo],
    );
    for (const row of rows) expect(row).toMatchObject({ actor_id: 1001, object_id: caseNo, reason: 'VERIFY_IDENTITY', told: true });
    expect(rows.flatMap((row) => row.fields).sort()).toEqual([...fields].sort());
  });

  it('row 190: the 31st look within an hour waits', async () => {
    const path = `/api/v1/cases/${caseNo}/reveals`;
    const look = (): Promise<Sent> => new Requester(world, 'yang.mei').post(path, { fields: ['phone'], reason: 'CONTACT_APPLICANT' });
    const looks = await Promise.all(Array.from({ length: 35 }, look));
    const late = looks.filter(({ status }) => status === 429);
    expect(looks.filter(({ status }) => status === 200).length + late.length).toBe(35);
    expect((await reveals(world)).logged).toBe(30);
    for (const { json, headers } of late) {
      expect(json.code).toBe('rate-limited');
      expect(Number(headers['retry-after'])).toBeGreaterThan(3000);
    }
  });
});

/** A job is gone when it is done: every one is copied as it is written. */
async function watchJobs(world: CountyWorld): Promise<void> {
  await world.query('CREATE SCHEMA watch');
  await world.query('CREATE TABLE watch.job (written text)');
  await world.query(`CREATE FUNCTION watch.copy() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
    $$ BEGIN INSERT INTO watch.job VALUES (NEW::text); RETURN NULL; END $$`);
  await world.query('CREATE TRIGGER copy AFTER INSERT OR UPDATE ON bullmq.job FOR EACH ROW EXECUTE FUNCTION watch.copy()');
}

async function reveals(world: CountyWorld): Promise<{ logged: number; audited: number }> {
  const [row] = await world.query<{ logged: number; audited: number }>(
    `SELECT (SELECT count(*)::int FROM intake.reveal_log) AS logged, (SELECT count(*)::int FROM intake.audit_record WHERE action = 'case.reveal') AS audited`,
  );
  return row ?? { logged: -1, audited: -1 };
}

/** Two cases with everything that can be said about a person, and every kind of refusal on the way. */
async function liveThrough(world: CountyWorld, as: (login: string) => Requester): Promise<string> {
  const hall = as('yang.mei');
  await signIn(world.url, APPLICANT.idNumber, APPLICANT.phone).catch(() => undefined);
  await as('li.chunhua').file({
    ...transfer(APPLICANT),
    form: { ...CHILD, relation: 'CHILD', insuranceKind: 'RESIDENT', fromPlace: '532928', toPlace: '532922' },
    proceed: true,
  });

  const body = { ...food(APPLICANT, FOOD_PAPERS.slice(0, 2)), agent: AGENT, form: { ...foodForm, site: ADDRESS } };
  const filed = granted(await hall.file(body), 201);
  await hall.file({ ...body, notDuplicate: undefined });
  await hall.file({ ...body, applicant: { ...APPLICANT, idNumber: `${APPLICANT.idNumber.slice(0, 17)}0` } });
  await hall.file({ ...body, form: { ...body.form, mode: ADDRESS } });
  await hall.file({ ...body, agent: { ...AGENT, idNumber: APPLICANT.idNumber } });
  await hall.get(`/api/v1/cases?q=${APPLICANT.idNumber}`);
  await hall.get(`/api/v1/cases?q=${encodeURIComponent(APPLICANT.name)}`);
  await hall.get(`/api/v1/cases/${APPLICANT.idNumber}`);
  await as('a.nimo').get(`/api/v1/cases/${filed.caseNo}`);

  const items = ['M04', 'M05'].map((materialCode) => ({ materialCode, problem: 'MISSING', explanation: '请补交。' }));
  const told = granted(await hall.act(filed.caseNo, 'correction-notices', filed.version, { items }), 200);
  const { uploadId } = granted<{ uploadId: string }>(await hall.upload(pdf(), '设备清单.pdf', 'application/pdf'), 201);
  const papers = [{ code: 'M04', form: 'ELECTRONIC', uploadId }, FOOD_PAPERS[3]];
  const supplied = granted(await hall.act(filed.caseNo, 'supplements', told.version, { papers }), 200);
  granted(await hall.act(filed.caseNo, 'acceptances', supplied.version), 200);
  await decide(world, as, filed.caseNo);
  const ready = await reaches(world, hall, filed.caseNo, 'CONCLUDED');
  await hall.act(filed.caseNo, 'deliveries', ready.version, { idNumber: CHILD.insuredCitizenNumber });
  const closed = granted(await hall.act(filed.caseNo, 'deliveries', ready.version, { idNumber: AGENT.idNumber }), 200);
  await hall.read(closed.caseNo);

  // Somebody who has an account says something about it.
  const own = granted(await hall.file({ ...transfer(), proceed: true }), 201);
  const { version } = await reaches(world, hall, own.caseNo, 'CONCLUDED');
  granted(await hall.act(own.caseNo, 'deliveries', version, { idNumber: '532999197804150038' }), 200);
  granted(await as('zhang.yuzhu').post(`/api/v1/cases/${own.caseNo}/evaluations`, { grade: 5, comment: COMMENT }), 201);
  return filed.caseNo;
}

async function decide(world: CountyWorld, as: (login: string) => Requester, caseNo: string): Promise<void> {
  for (const [login, step, command, verdict] of [
    [
      'market.food.1',
      'EXAMINE',
      'recommendations',
      { recommendation: 'GRANT', siteCheck: { checkedOn: '2026-11-23', checkedBy: [1186, 1187], findings: '与申报一致' } },
    ],
    ['market.food.3', 'DECIDE', 'decisions', { result: 'GRANT' }],
  ] as const) {
    const officer = as(login);
    const task = await world.stage.until(`${step} of ${caseNo}`, async () => {
      const { items } = granted<{ items: { taskId: number; caseNo: string; version: number }[] }>(
        await officer.get(`/api/v1/tasks?step=${step}&limit=200`),
        200,
      );
      return items.find((one) => one.caseNo === caseNo);
    });
    const path = `/api/v1/tasks/${task.taskId}`;
    const claimed = granted<{ version: number }>(
      await officer.post(`${path}/claims`, { expectedOwner: null }, { 'if-match': `"v${task.version}"` }),
      200,
    );
    granted(await officer.post(`${path}/${command}`, { ...verdict, opinion: '同意。' }, { 'if-match': `"v${claimed.version}"` }), 200);
  }
}

function reaches(world: CountyWorld, person: Requester, caseNo: string, status: string): Promise<CaseAnswer> {
  return world.stage.until(`${caseNo} is ${status}`, async () => {
    const view = await person.read(caseNo);
    return view.status === status ? view : undefined;
  });
}
