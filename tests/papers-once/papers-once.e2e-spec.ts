import type { Actor } from '@app/access';
import { localDate } from '@app/legal-calendar';
import { CatalogueCache } from '../../apps/intake/src/catalogue/application/catalogue-cache';
import { IntakeDatabase } from '../../apps/intake/src/database';
import { TakePapers } from '../../apps/intake/src/materials/application/take-papers';
import { CITIZENS, FOOD, FOOD_PAPERS, food, foodForm } from '../county/bodies';
import { type CountyWorld, openCounty } from '../county/county-world';
import { pdf } from '../county/files';
import { type CaseView, claim, expected, readCase, refusedWith, waitForCase, waitForTask } from '../stories/desk';
import type { Person } from '../stories/person';

const CARD = '532014028000';
const HYGIENE = '530123020000';
const cardForm = { kind: 'FIRST', bankCode: 'RCU', electronic: true };
const hygieneForm = { kind: 'HOTEL', byCommitment: false, area: 200, staff: 6, site: '苍山西镇（演示地址）1号' };
const COMPANY = { kind: 'ORGANISATION', name: '漾濞核桃坊有限公司', idNumber: '91532999MA6000019B' };
const keepPapers = { purposes: ['ALL_ITEMS'], validUntil: '2027-09-01' };
const notDuplicate = { reason: '另一件事' };

interface Held {
  readonly materialId: string;
  readonly type: string;
  readonly trustGrade: string;
  readonly holder: string;
  readonly consent: { readonly purposes: readonly string[]; readonly validUntil: string } | null;
}
interface Line {
  readonly code: string;
  readonly way: string;
  readonly reason: string;
  readonly heldMaterialId: string | null;
}
type Filed = CaseView & { readonly papers: readonly { readonly code: string; readonly origin?: { readonly kind: string } }[] };

let county: CountyWorld;
let hall: Person;
let owner: Person;
beforeAll(async () => {
  county = await openCounty('2026-09-18T02:00:00Z');
  hall = county.stage.person('li.chunhua');
  owner = county.stage.person('zhang.yuzhu');
});
afterAll(() => county?.close());

async function upload(who: Person): Promise<string> {
  // Content of its own each time: the space keeps the same file once.
  const content = pdf({ catalogue: `/Note (${Math.random()})` });
  return expected(await who.upload<{ uploadId: string }>('/api/v1/uploads', '材料.pdf', 'application/pdf', content), 201).uploadId;
}
const materialsOf = async (who: Person): Promise<readonly Held[]> =>
  expected(await who.get<{ items: Held[] }>('/api/v1/me/materials'), 200).items;
async function planOf(
  who: Person,
  itemCode: string,
  form: object,
  applicant: { kind: string; idNumber: string },
): Promise<readonly Line[]> {
  const { kind, idNumber } = applicant;
  return expected(await who.post<{ lines: Line[] }>('/api/v1/paper-plans', { itemCode, form, applicant: { kind, idNumber } }), 200).lines;
}
const ways = (lines: readonly Line[]): Record<string, string> => Object.fromEntries(lines.map(({ code, way }) => [code, way]));
/** A food licence whose layout plan has a file, and may be kept. */
const withLayout = async (who: Person, more: object = {}): Promise<Record<string, unknown>> => ({
  ...food(CITIZENS.zhang, [
    ...FOOD_PAPERS.filter(({ code }) => code !== 'M03'),
    { code: 'M03', form: 'ELECTRONIC', uploadId: await upload(who) },
  ]),
  keepPapers,
  ...more,
});

describe('the material space', () => {
  it('keeps nothing without consent, nothing before acceptance, and each paper once', async () => {
    const { keepPapers: _, ...silent } = await withLayout(hall);
    expected(await hall.create('/api/v1/cases', { ...silent, proceed: true }), 201);
    expect(await materialsOf(owner)).toEqual([]);

    const received = expected(await hall.create<CaseView>('/api/v1/cases', await withLayout(hall)), 201);
    expect(await materialsOf(owner)).toEqual([]);
    expected(await hall.command(`/api/v1/cases/${received.caseNo}/acceptances`, received.version), 200);
    expect(await materialsOf(owner)).toMatchObject([{ type: 'PREMISES_PLAN', trustGrade: 'B', holder: 'PERSON', consent: keepPapers }]);
  });

  it('is open to its holder only', async () => {
    const [held] = await materialsOf(owner);
    const stranger = county.stage.person('a.nimo');
    expect(await materialsOf(stranger)).toEqual([]);
    refusedWith(await stranger.remove(`/api/v1/me/materials/${held?.materialId}`), 404, 'held-material-not-found');
    refusedWith(await stranger.create(`/api/v1/me/materials/${held?.materialId}/consents`, keepPapers), 404, 'held-material-not-found');
    refusedWith(
      await stranger.post('/api/v1/paper-plans', {
        itemCode: HYGIENE,
        form: hygieneForm,
        applicant: { kind: 'PERSON', idNumber: CITIZENS.zhang.idNumber },
      }),
      422,
      'not-a-party',
    );
    // The window has another person before it: his neighbour's paper does not exist for him.
    refusedWith(await hall.create('/api/v1/cases', { ...food(CITIZENS.nimo), reuse: [held?.materialId] }), 404, 'held-material-not-found');
    // Who calls himself an agent files with his own hands.
    const agent = { name: '阿·尼么', idNumber: CITIZENS.nimo.idNumber, relation: '邻居', mandateUntil: '2026-12-31' };
    refusedWith(await hall.create('/api/v1/cases', { ...food(), agent, reuse: [held?.materialId] }), 422, 'material-space-closed');
    refusedWith(await hall.create('/api/v1/cases', { ...food(), agent, keepPapers }), 422, 'consent-not-holders');
    const village = county.stage.person('village103');
    refusedWith(
      await village.create('/api/v1/cases', { itemCode: CARD, applicant: CITIZENS.zhang, form: cardForm, notDuplicate, keepPapers }),
      422,
      'material-space-closed',
    );
  });

  it('is used for what was agreed to, until it was agreed to, and no longer', async () => {
    const [held] = await materialsOf(owner);
    const consents = `/api/v1/me/materials/${held?.materialId}/consents`;
    const way = async (): Promise<string | undefined> => ways(await planOf(owner, HYGIENE, hygieneForm, CITIZENS.zhang)).M03;
    expect(await way()).toBe('REUSED');

    refusedWith(await owner.create(consents, { ...keepPapers, purposes: ['EVERYTHING'] }), 422, 'consent-purpose');
    refusedWith(await owner.create(consents, { ...keepPapers, validUntil: '2026-09-17' }), 422, 'consent-period');
    refusedWith(await owner.create(consents, { ...keepPapers, validUntil: '2036-09-17' }), 422, 'consent-period');
    expect(expected(await owner.create<Held>(consents, { ...keepPapers, purposes: ['social-insurance'] }), 201).consent?.purposes).toEqual([
      'social-insurance',
    ]);
    // 容缺 is left: it is a minor paper.
    expect(await way()).toBe('PROMISED');
    const refused = await hall.create('/api/v1/cases', {
      ...{ itemCode: HYGIENE, applicant: CITIZENS.zhang, form: hygieneForm, notDuplicate },
      papers: [{ code: 'M02', form: 'ORIGINAL' }],
      reuse: [held?.materialId],
    });
    expect(refusedWith(refused, 422, 'held-material-unusable').detail).toContain('没有同意');

    expected(await owner.create(consents, keepPapers), 201);
    expect(await way()).toBe('REUSED');
    expected(await owner.remove(consents), 204);
    expect(await way()).toBe('PROMISED');
    expected(await owner.create(consents, keepPapers), 201);
  });

  it('lets a paper from home be used again once a window has seen the original', async () => {
    const portal = { ...(await withLayout(owner)), proceed: true };
    const submitted = expected(await owner.create<CaseView>('/api/v1/cases', portal), 201);
    const received = expected(await hall.command<CaseView>(`/api/v1/cases/${submitted.caseNo}/receipts`, submitted.version), 200);
    expected(await hall.command(`/api/v1/cases/${submitted.caseNo}/acceptances`, received.version), 200);
    const unchecked = (await materialsOf(owner)).find(({ trustGrade }) => trustGrade === 'C');
    expect(unchecked).toBeDefined();
    const use = () =>
      hall.create<Filed>('/api/v1/cases', {
        ...food(
          CITIZENS.zhang,
          FOOD_PAPERS.filter(({ code }) => code !== 'M03'),
        ),
        reuse: [unchecked?.materialId],
        proceed: true,
      });
    expect(refusedWith(await use(), 422, 'held-material-unusable').detail).toContain('带原件到窗口');

    const checks = `/api/v1/materials/${unchecked?.materialId}/checks`;
    const { kind, idNumber } = CITIZENS.zhang;
    refusedWith(await hall.create(checks, { holder: { kind, idNumber: CITIZENS.nimo.idNumber } }), 404, 'held-material-not-found');
    expect(expected(await hall.create<Held>(checks, { holder: { kind, idNumber } }), 200).trustGrade).toBe('B');
    refusedWith(await hall.create(checks, { holder: { kind, idNumber } }), 409, 'held-material-checked');
    expect(expected(await use(), 201).papers.find(({ code }) => code === 'M03')?.origin?.kind).toBe('REUSED');
  });

  it('of an organisation is reached by whom a window has examined, not by who wrote himself into a form', async () => {
    const wife = county.stage.person('yang.jingjing');
    const agent = { name: '杨晶晶', idNumber: CITIZENS.yang.idNumber, relation: '经办人', mandateUntil: '2026-12-31' };
    const draft = { ...food(COMPANY), agent, notDuplicate };
    expected(await wife.create('/api/v1/cases', draft), 201);
    const filed = { ...(await withLayout(hall)), applicant: COMPANY, agent: { ...agent, name: '段三', idNumber: '532999195201010336' } };
    expected(await hall.create('/api/v1/cases', { ...filed, proceed: true }), 201);
    expect(await materialsOf(wife)).toEqual([]);
    expect(await materialsOf(county.stage.person('duan.san'))).toMatchObject([{ holder: 'ORGANISATION', type: 'PREMISES_PLAN' }]);
    refusedWith(
      await wife.create('/api/v1/cases', { ...draft, reuse: [(await materialsOf(county.stage.person('duan.san')))[0]?.materialId] }),
      422,
      'material-space-closed',
    );
  });
});

describe('a decision', () => {
  it('keeps what it relied on, with grade, source, time and hash, whatever comes later', async () => {
    const held = (await materialsOf(owner)).find(({ trustGrade }) => trustGrade === 'B');
    const filed = expected(
      await hall.create<Filed>('/api/v1/cases', {
        ...food(
          CITIZENS.zhang,
          FOOD_PAPERS.filter(({ code }) => code !== 'M03'),
        ),
        ...{ reuse: [held?.materialId], shared: true, proceed: true },
      }),
      201,
    );
    const { stage } = county;
    const examiner = stage.person('market.food.1');
    const decider = stage.person('market.food.3');
    const basis = `/api/v1/cases/${filed.caseNo}/decision-basis`;
    expect(expected(await hall.get<{ items: unknown[] }>(basis), 200).items).toEqual([]);
    const examining = await claim(examiner, await waitForTask(stage, examiner, filed.caseNo, 'EXAMINE'));
    const staff = await stage.county.staffIds(['market.food.1', 'market.food.2']);
    const siteCheck = { checkedOn: '2026-09-18', checkedBy: staff, findings: '现场与申报一致。' };
    expected(
      await examiner.command(`/api/v1/tasks/${examining.taskId}/recommendations`, examining.version, {
        ...{ recommendation: 'GRANT', opinion: '同意。', siteCheck },
      }),
      200,
    );
    const deciding = await claim(decider, await waitForTask(stage, decider, filed.caseNo, 'DECIDE'));
    expected(
      await decider.command(`/api/v1/tasks/${deciding.taskId}/decisions`, deciding.version, { result: 'GRANT', opinion: '准予。' }),
      200,
    );
    await waitForCase(stage, owner, filed.caseNo, 'CONCLUDED');

    const { items } = expected(await owner.get<{ items: Record<string, unknown>[] }>(basis), 200);
    expect(items.map(({ code, trustGrade, origin, source }) => [code, trustGrade, origin, source])).toEqual([
      ['M01', 'B', 'HANDED_IN', null],
      ['M02', 'A', 'SHARED', '市场监管营业执照'],
      ['M03', 'B', 'REUSED', '食品经营许可'],
      ['M04', 'B', 'HANDED_IN', null],
      ['M05', 'B', 'HANDED_IN', null],
    ]);
    const hashes = Object.fromEntries(items.map(({ code, sha256 }) => [code, sha256]));
    expect(hashes).toMatchObject({ M01: null, M02: expect.stringMatching(/^[0-9a-f]{64}$/), M03: expect.stringMatching(/^[0-9a-f]{64}$/) });
    refusedWith(await county.stage.person('a.nimo').get(basis), 404, 'case-not-found');

    // Taking the paper out of the space does not rewrite why.
    expected(await owner.remove(`/api/v1/me/materials/${held?.materialId}`), 204);
    expect(expected(await owner.get<{ items: unknown[] }>(basis), 200).items).toEqual(items);
    for (const statement of ['UPDATE intake.decision_basis SET sha256 = NULL', 'DELETE FROM intake.decision_basis']) {
      await expect(county.query(statement)).rejects.toThrow('append-only');
    }
  });

  it('shows the shared data itself to the office and the applicant, on the record', async () => {
    const [{ case_no: caseNo = '' } = {}] = await county.query<{ case_no: string }>(
      `SELECT c.case_no FROM intake.shared_record r JOIN intake.service_case c ON c.id = r.case_id ORDER BY r.id DESC LIMIT 1`,
    );
    const reveal = { fields: ['sharedData'], reason: 'EXAMINE_CASE' };
    const shown = expected(
      await hall.post<{ sharedData: { code: string; content: { operator: string } }[] }>(`/api/v1/cases/${caseNo}/reveals`, reveal),
      200,
    );
    expect(shown.sharedData).toMatchObject([{ code: 'M02', source: 'market-supervision', content: { operator: '张玉竹' } }]);
    const { items } = expected(await owner.get<{ items: { caseNo: string; fields: string[] }[] }>('/api/v1/me/reveals'), 200);
    expect(items).toContainEqual(expect.objectContaining({ caseNo, fields: ['sharedData'] }));
  });
});

describe('a consent that is taken back while a case is on its way', () => {
  it('is respected: what was found is not used', async () => {
    const take = county.app.get(TakePapers, { strict: false });
    const database = county.app.get(IntakeDatabase, { strict: false });
    const content = county.app.get(CatalogueCache, { strict: false }).content(FOOD, '2026-09-18');
    const { materialId = '' } = (await materialsOf(owner))[0] ?? {};
    const clerk: Actor = {
      ...{ kind: 'STAFF', id: 1002, name: '李春花', roles: ['WINDOW_CLERK'], organ: '532922-government-office', section: null },
      ...{ jurisdiction: '532922', citizenIndex: null, acr: '1' },
    };
    const find = () =>
      take.find({
        ...{
          actor: clerk,
          content,
          form: foodForm,
          today: localDate('2026-09-18'),
          applicant: CITIZENS.zhang,
          at: 'WINDOW',
          through: 'HOLDER',
        },
        ...{ purpose: 'FILING', brought: [], reuse: [materialId], shared: false },
      });
    const found = await find();
    const consents = `/api/v1/me/materials/${materialId}/consents`;
    expected(await owner.remove(consents), 204);
    await expect(database.run((tx) => take.hold(tx, [found]))).rejects.toMatchObject({ code: 'held-material-unusable' });
    // Given again, it is another consent than the one that was found.
    expected(await owner.create(consents, keepPapers), 201);
    await expect(database.run((tx) => take.hold(tx, [found]))).rejects.toMatchObject({ code: 'held-material-changed' });
    const again = await find();
    await database.run(async (tx) => {
      await take.hold(tx, [again]);
      // Until the case is written nobody takes it away.
      await expect(county.query(`SELECT 1 FROM intake.held_material WHERE token = '${materialId}' FOR UPDATE NOWAIT`)).rejects.toThrow(
        'could not obtain lock',
      );
    });
  });
});

describe('a supplement', () => {
  it('may be answered from the space and from shared data', async () => {
    const held = (await materialsOf(owner)).find(({ type }) => type === 'PREMISES_PLAN');
    const received = expected(
      await hall.create<CaseView>(
        '/api/v1/cases',
        food(
          CITIZENS.zhang,
          FOOD_PAPERS.filter(({ code }) => code !== 'M03'),
        ),
      ),
      201,
    );
    const told = expected(
      await hall.command<CaseView>(`/api/v1/cases/${received.caseNo}/correction-notices`, received.version, {
        items: [{ materialCode: 'M03', problem: 'MISSING', explanation: '请补交布局图' }],
      }),
      200,
    );
    expected(
      await owner.command(`/api/v1/cases/${received.caseNo}/supplements`, told.version, { reuse: [held?.materialId], shared: true }),
      200,
    );
    const { papers } = (await readCase(owner, received.caseNo)) as Filed;
    expect(Object.fromEntries(papers.map(({ code, origin }) => [code, origin?.kind]))).toMatchObject({ M02: 'SHARED', M03: 'REUSED' });
  });
});

describe('what all this has spared people', () => {
  it('is counted from the rows, by item and month, with what each figure means', async () => {
    const supervisor = county.stage.person('luo.guihua');
    interface Figures {
      readonly definitions: Record<string, string>;
      readonly items: readonly Record<string, unknown>[];
    }
    const all = expected(await supervisor.get<Figures>('/api/v1/statistics/papers-saved?from=2026-09&to=2026-09'), 200);
    const foodLine = all.items.find(({ itemCode }) => itemCode === FOOD);
    const [rows] = await county.query<Record<string, number>>(
      `SELECT count(DISTINCT c.id)::int AS cases, count(*) FILTER (WHERE p.origin = 'HANDED_IN')::int AS brought,
         count(*) FILTER (WHERE p.origin = 'SHARED')::int AS shared, count(*) FILTER (WHERE p.origin = 'REUSED')::int AS reused
       FROM intake.service_case c JOIN intake.case_paper p ON p.case_id = c.id WHERE c.item_code = '${FOOD}' AND c.accepted_on IS NOT NULL`,
    );
    expect(foodLine).toMatchObject({ month: '2026-09', itemName: '食品经营许可', promised: 0, ...rows });
    expect(foodLine).toMatchObject({ spared: Number(rows?.shared) + Number(rows?.reused) });
    for (const name of Object.keys(foodLine ?? {}).filter((key) => !['itemCode', 'itemName', 'month'].includes(key))) {
      expect(all.definitions[name]).toBeDefined();
    }
    expect(expected(await supervisor.get<Figures>('/api/v1/statistics/papers-saved?from=2026-01&to=2026-08'), 200).items).toEqual([]);
    refusedWith(await supervisor.get('/api/v1/statistics/papers-saved?from=2026-09&to=2026-01'), 422, 'statistics-period');
    refusedWith(await supervisor.get('/api/v1/statistics/papers-saved?from=2023-01&to=2026-01'), 422, 'statistics-period');
  });
});

describe('every look', () => {
  it('is written down with its purpose, and nobody is named by what is written', async () => {
    const looks = await county.query<{ purpose: string; source: string; item_code: string; outcome: string; row: string }>(
      `SELECT purpose, source, item_code, outcome, to_jsonb(a)::text AS row FROM intake.material_access a`,
    );
    expect(new Set(looks.map(({ purpose }) => purpose))).toEqual(new Set(['PLAN', 'FILING', 'SUPPLEMENT']));
    expect(looks).toContainEqual(expect.objectContaining({ source: 'market-supervision', item_code: HYGIENE, outcome: 'ANSWERED' }));
    expect(looks).toContainEqual(expect.objectContaining({ source: 'material-space', outcome: 'LOOKED' }));
    for (const { row } of looks) expect(row).not.toMatch(/532999\d{12}|92532999/);
    const stored = await county.query<{ row: string }>(`SELECT to_jsonb(r)::text AS row FROM intake.shared_record r`);
    for (const { row } of stored) expect(row).not.toMatch(/532999\d{12}|玉竹|92532999/);
    expect(county.log.filter((line) => /532999\d{12}/.test(line))).toEqual([]);
    await expect(county.query('UPDATE intake.material_access SET outcome = NULL')).rejects.toThrow('append-only');
  });

  it('is not made by a filing that names nothing', async () => {
    const count = async (): Promise<number> =>
      Number((await county.query<{ n: string }>('SELECT count(*) AS n FROM intake.material_access'))[0]?.n);
    const before = await count();
    expected(await hall.create('/api/v1/cases', { ...food(), proceed: true }), 201);
    expect(await count()).toBe(before);
  });
});
