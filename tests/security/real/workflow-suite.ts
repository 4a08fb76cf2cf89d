import { CatalogueCache } from '../../../apps/intake/src/catalogue/application/catalogue-cache';
import { changeVersionState } from '../../../apps/intake/src/catalogue/application/change-version-state';
import { SHIPPED_ITEMS } from '../../../apps/intake/src/catalogue/application/county-data';
import { importItems } from '../../../apps/intake/src/catalogue/application/import-items';
import { parseItem } from '../../../apps/intake/src/catalogue/application/item-parser';
import { publishItems } from '../../../apps/intake/src/catalogue/application/publish-items';
import type { ItemContent } from '../../../apps/intake/src/catalogue/domain/item';
import { IntakeDatabase } from '../../../apps/intake/src/database';
import { CITIZENS, FOOD, FOOD_PAPERS, food, foodForm, socialCard, transfer } from '../../county/bodies';
import type { CountyWorld } from '../../county/county-world';
import { intakeState } from '../../county/intake-state';
import { type CaseAnswer, granted, Requester } from '../../county/requests';
import type { Expectation } from '../corpus/expectation';
import { checkAnswer } from '../corpus-check';
import type { Sent } from '../send';

const refusal = (status: number, code: string, field?: string): Expectation => ({
  status,
  code,
  ...(field === undefined ? {} : { field }),
});
const misfit = (field: string): Expectation => refusal(422, 'validation-failed', field);
const PAYMENT = { channel: 'FISCAL', reference: 'FS2026000001', amount: '380.00', paidOn: '2026-11-23' };
const CONFLICT = refusal(409, 'state-conflict');
const NOT_FOUND = refusal(404, 'case-not-found');

/** Section D of the corpus: item, case, workflow. */
export function workflowSuite(open: () => CountyWorld): void {
  const as = (login: string): Requester => new Requester(open(), login);
  let draft: CaseAnswer;
  let submitted: CaseAnswer;
  let received: CaseAnswer;
  let correcting: CaseAnswer;
  let supplemented: CaseAnswer;
  let reviewed: CaseAnswer;
  let withdrawn: CaseAnswer;
  let concluded: CaseAnswer;
  let closed: CaseAnswer;

  /** The command is refused as expected, and nothing that intake knows has changed. */
  async function refused(wanted: Expectation, send: () => Promise<Sent>): Promise<Sent> {
    const before = await intakeState(open());
    const answered = await send();
    checkAnswer(answered, wanted);
    expect(await intakeState(open())).toEqual(before);
    return answered;
  }

  const reaches = (caseNo: string, status: string): Promise<CaseAnswer> =>
    open().stage.until(`${caseNo} is ${status}`, async () => {
      const view = await as('yang.mei').read(caseNo);
      return view.status === status ? view : undefined;
    });

  beforeAll(async () => {
    const clerk = as('yang.mei');
    const owner = as('zhang.yuzhu');
    draft = granted(await owner.file({ ...food(), papers: [] }), 201);
    submitted = granted(await owner.file({ ...food(), proceed: true }), 201);
    received = granted(await clerk.file({ ...food(), papers: FOOD_PAPERS.slice(0, 2) }), 201);
    const items = ['M04', 'M05'].map((materialCode) => ({ materialCode, problem: 'MISSING', explanation: '请补交。' }));
    const told = granted(await clerk.file({ ...food(), papers: FOOD_PAPERS.slice(0, 2) }), 201);
    correcting = granted(await clerk.act(told.caseNo, 'correction-notices', told.version, { items }), 200);
    const twice = granted(await clerk.file({ ...food(), papers: FOOD_PAPERS.slice(0, 2) }), 201);
    const once = granted(await clerk.act(twice.caseNo, 'correction-notices', twice.version, { items }), 200);
    supplemented = granted(await clerk.act(twice.caseNo, 'supplements', once.version, { papers: FOOD_PAPERS.slice(2) }), 200);
    const gone = granted(await clerk.file(food()), 201);
    withdrawn = granted(await owner.act(gone.caseNo, 'withdrawals', gone.version), 200);
    const accepted = granted(await clerk.file({ ...food(), proceed: true }), 201);
    const ready = granted(await clerk.file({ ...transfer(), proceed: true }), 201);
    const handed = granted(await clerk.file({ ...transfer(), proceed: true }), 201);
    reviewed = await reaches(accepted.caseNo, 'IN_REVIEW');
    concluded = await reaches(ready.caseNo, 'CONCLUDED');
    const { version } = await reaches(handed.caseNo, 'CONCLUDED');
    closed = granted(await clerk.act(handed.caseNo, 'deliveries', version, { idNumber: CITIZENS.zhang.idNumber }), 200);
    granted(await owner.act(closed.caseNo, 'evaluations', closed.version, { grade: 5 }), 201);
  }, 120_000);

  describe('section D: items', () => {
    it('row 98: an unknown item', () =>
      refused(refusal(422, 'item-unknown'), () => as('yang.mei').file({ ...food(), itemCode: '530999999000' })));

    it('row 99: an item that this level does not receive', () =>
      refused(refusal(422, 'item-not-offered-here'), () =>
        as('town103.1').file({ ...food(), itemCode: '530123020000', form: {}, papers: [] }),
      ));

    it.each([
      ['another county', 'yang.mei', '532901'],
      ['another township', 'town103.1', '532922201'],
      ['the county, at a township', 'town103.1', '532922'],
    ])('a matter of %s', (_name, login, division) =>
      refused(refusal(422, 'jurisdiction-foreign'), () => as(login).file({ ...food(), division })),
    );

    it('row 122: a member the form does not have, a choice it does not offer, a member it needs', async () => {
      const { site: _site, ...without } = foodForm;
      await refused(misfit('unknown-field'), () => as('yang.mei').file({ ...food(), form: { ...foodForm, approved: true } }));
      await refused(misfit('enum'), () => as('yang.mei').file({ ...food(), form: { ...foodForm, mode: 'BREWERY' } }));
      await refused(misfit('required'), () => as('yang.mei').file({ ...food(), form: without }));
      await refused(misfit('uscc-checksum'), () =>
        as('yang.mei').file({ ...food(), form: { ...foodForm, creditCode: '91520000MA6XXXXX00' } }),
      );
    });

    it('rows 100, 101 and 103: not yet in force, suspended, ended', async () => {
      const database = open().app.get(IntakeDatabase, { strict: false });
      const cache = open().app.get(CatalogueCache, { strict: false });
      // An item that nothing else in this county needs: what is retired stays retired.
      const card = { code: '532023027000', version: 1 };
      const filed = () => as('yang.mei').file({ ...socialCard(), itemCode: card.code });
      const hygiene = shippedItem('530123020000');
      const coming = { ...hygiene, code: '530123099000', name: '公共场所卫生许可（新办法）', validFrom: '2026-12-01' };
      await importItems(database, [coming], open().clock.now());
      await publishItems(database, [{ code: coming.code, version: 1 }], open().clock.now());
      await cache.refresh();
      await refused(refusal(409, 'item-version-not-effective'), () =>
        as('yang.mei').file({ ...food(), itemCode: coming.code, form: {}, papers: [] }),
      );
      await changeVersionState(database, card, { action: 'suspend', reason: '系统升级' });
      await cache.refresh();
      await refused(refusal(409, 'item-suspended'), filed);
      await changeVersionState(database, card, { action: 'resume', reason: '升级完成' });
      await changeVersionState(database, card, { action: 'retire', reason: '并入他项', lastDay: '2026-11-22' });
      await cache.refresh();
      await refused(refusal(409, 'item-version-retired'), filed);
    });
  });

  describe('section D: papers', () => {
    it('row 104: nothing is accepted with papers missing', async () => {
      const { json } = await refused(refusal(422, 'material-missing'), () =>
        as('yang.mei').act(received.caseNo, 'acceptances', received.version),
      );
      expect(json).toMatchObject({ params: { missing: ['M04', 'M05'] }, article: '行政许可法 §32(4)(5)' });
      await refused(refusal(422, 'material-missing'), () => as('yang.mei').file({ ...food(), papers: [], proceed: true }));
    });

    it('row 105: the same paper twice, the same file twice', async () => {
      const M01 = { code: 'M01', form: 'ORIGINAL' };
      await refused(misfit('material-duplicate'), () => as('yang.mei').file({ ...food(), papers: [M01, M01] }));
      const papers = ['M01', 'M03'].map((code) => ({ code, form: 'ELECTRONIC', uploadId: 'the-same-upload' }));
      await refused(misfit('material-duplicate'), () => as('yang.mei').file({ ...food(), papers }));
    });

    it('row 108: a paper in a form that the item does not take, or that the item does not ask for', async () => {
      await refused(misfit('material-type'), () => as('yang.mei').file({ ...food(), papers: [{ code: 'M01', form: 'COPY' }] }));
      await refused(misfit('material-unknown'), () => as('yang.mei').file({ ...food(), papers: [{ code: 'M77', form: 'ORIGINAL' }] }));
    });

    it('row 109: 101 papers', () =>
      refused(misfit('too-many'), () =>
        as('yang.mei').file({ ...food(), papers: Array.from({ length: 101 }, (_, index) => ({ code: `M${index}`, form: 'ORIGINAL' })) }),
      ));

    it.each(['no-such-upload', '../../etc/passwd'])('row 106: an upload nobody has (%s)', (uploadId) =>
      refused(refusal(404, 'upload-not-found'), () =>
        as('yang.mei').file({ ...food(), papers: [{ code: 'M01', form: 'ELECTRONIC', uploadId }] }),
      ),
    );
  });

  describe('section D: the way of a case', () => {
    it.each<[string, () => CaseAnswer, string, string, object | undefined, Expectation]>([
      ['112: edit after submission', () => submitted, 'zhang.yuzhu', 'draft', { form: foodForm }, CONFLICT],
      ['112: submit twice', () => submitted, 'zhang.yuzhu', 'submissions', undefined, CONFLICT],
      ['113: accept a draft, which no window sees', () => draft, 'yang.mei', 'acceptances', undefined, NOT_FOUND],
      ['113: accept what is withdrawn', () => withdrawn, 'yang.mei', 'acceptances', undefined, CONFLICT],
      ['113: accept what is closed', () => closed, 'yang.mei', 'acceptances', undefined, CONFLICT],
      ['113: accept what is accepted', () => reviewed, 'yang.mei', 'acceptances', undefined, CONFLICT],
      ['113: refuse what is accepted', () => reviewed, 'yang.mei', 'refusals', { reasonCode: 'NOT_COMPETENT' }, CONFLICT],
      [
        '113: tell what is missing after acceptance',
        () => reviewed,
        'yang.mei',
        'correction-notices',
        { items: [{ problem: 'MISSING', explanation: '补交' }] },
        CONFLICT,
      ],
      ['114: pay before the decision', () => received, 'yang.mei', 'fee-payments', PAYMENT, CONFLICT],
      ['114: deliver before the decision', () => reviewed, 'yang.mei', 'deliveries', { idNumber: CITIZENS.zhang.idNumber }, CONFLICT],
      ['114: supplement what was not asked', () => received, 'yang.mei', 'supplements', { papers: FOOD_PAPERS }, CONFLICT],
      [
        '115: an approver has no act at the window',
        () => reviewed,
        'market.food.1',
        'acceptances',
        undefined,
        refusal(403, 'not-permitted'),
      ],
      ['119: refuse without reason', () => received, 'yang.mei', 'refusals', {}, misfit('required')],
      [
        '119: a reason of another item',
        () => received,
        'yang.mei',
        'refusals',
        { reasonCode: 'FALSE_PAPERS' },
        refusal(422, 'reason-required'),
      ],
      [
        '119: not required, by no rule of this item',
        () => received,
        'yang.mei',
        'not-required-notices',
        { reasonCode: 'LIGHT_GOODS' },
        refusal(422, 'reason-required'),
      ],
      ['120: withdraw after the decision', () => concluded, 'zhang.yuzhu', 'withdrawals', undefined, CONFLICT],
      [
        '121: a second notice',
        () => supplemented,
        'yang.mei',
        'correction-notices',
        { items: [{ problem: 'ILLEGIBLE', explanation: '看不清' }] },
        refusal(409, 'supplement-limit'),
      ],
      [
        '121: a second notice with a reason, by who is no supervisor',
        () => supplemented,
        'yang.mei',
        'correction-notices',
        { items: [{ problem: 'ILLEGIBLE', explanation: '看不清' }], reason: '领导同意' },
        refusal(409, 'supplement-limit'),
      ],
      [
        '121: a notice with blank words',
        () => received,
        'yang.mei',
        'correction-notices',
        { items: [{ problem: 'MISSING', explanation: '   ' }] },
        misfit('required'),
      ],
      [
        '121: a notice that names somebody’s number, which would stand there as it is',
        () => received,
        'yang.mei',
        'correction-notices',
        { items: [{ problem: 'INCONSISTENT', explanation: '与身份证 532999 19780415 0038 不一致' }] },
        misfit('personal-number'),
      ],
      [
        '121: a notice of nothing',
        () => received,
        'yang.mei',
        'correction-notices',
        { items: [] },
        refusal(422, 'correction-items-required'),
      ],
      [
        '121: a notice that leaves something out',
        () => received,
        'yang.mei',
        'correction-notices',
        { items: [{ materialCode: 'M04', problem: 'MISSING', explanation: '补交' }] },
        refusal(422, 'correction-incomplete'),
      ],
      [
        'supplement only half',
        () => correcting,
        'zhang.yuzhu',
        'supplements',
        { papers: [{ code: 'M04', form: 'ORIGINAL' }] },
        refusal(422, 'supplement-incomplete'),
      ],
      [
        '126: rate a service that never was',
        () => concluded,
        'zhang.yuzhu',
        'evaluations',
        { grade: 5, service: 2 },
        refusal(404, 'service-not-found'),
      ],
      ['126: rate the same service again', () => closed, 'zhang.yuzhu', 'evaluations', { grade: 1 }, refusal(409, 'already-evaluated')],
      ['126: rate what is another’s', () => closed, 'yang.jingjing', 'evaluations', { grade: 1 }, NOT_FOUND],
      ['126: no star', () => closed, 'zhang.yuzhu', 'evaluations', { grade: 0, service: 1 }, misfit('number-range')],
      ['126: six stars', () => closed, 'zhang.yuzhu', 'evaluations', { grade: 6, service: 1 }, misfit('number-range')],
      [
        'deliver to a stranger',
        () => concluded,
        'yang.mei',
        'deliveries',
        { idNumber: CITIZENS.yang.idNumber },
        refusal(422, 'collector-unproven'),
      ],
      ['deliver on a wrong code', () => concluded, 'yang.mei', 'deliveries', { pickUpCode: '222222' }, refusal(422, 'collector-unproven')],
      ['deliver on nothing', () => concluded, 'yang.mei', 'deliveries', {}, refusal(422, 'collector-unproven')],
    ])('row %s', (_row, subject, login, command, body, wanted) =>
      refused(wanted, () => as(login).act(subject().caseNo, command, subject().version, body)),
    );

    it('a conflict names what may be done', async () => {
      const { json } = await as('yang.mei').act(received.caseNo, 'fee-payments', received.version, PAYMENT);
      expect(json.params).toMatchObject({
        from: 'RECEIVED',
        action: 'recordPayment',
        allowed: expect.arrayContaining(['accept', 'notifyCorrection']) as unknown,
      });
    });

    it('row 118: a version that somebody has passed, and none at all', async () => {
      const clerk = as('yang.mei');
      const { json } = await refused(refusal(412, 'version-mismatch'), () =>
        clerk.act(received.caseNo, 'acceptances', received.version - 1),
      );
      expect(JSON.stringify(json)).not.toContain('531130');
      await refused(refusal(428, 'precondition-required'), () => clerk.post(`/api/v1/cases/${received.caseNo}/acceptances`, {}));
      await refused(refusal(412, 'version-mismatch'), () =>
        clerk.post(`/api/v1/cases/${received.caseNo}/acceptances`, {}, { 'if-match': '*' }),
      );
    });

    it('row 111: the same application again with another key', async () => {
      const body = { ...food(), notDuplicate: undefined };
      const { json } = await refused(refusal(409, 'duplicate-case'), () => as('yang.mei').file(body));
      expect(json.params).toMatchObject({ caseNo: expect.stringMatching(/^\d{23}$/) as unknown });
    });

    it('row 102: the item changed while the draft lay there', async () => {
      const database = open().app.get(IntakeDatabase, { strict: false });
      const shipped = shippedItem(FOOD);
      await importItems(database, [{ ...shipped, version: 2, validFrom: '2026-11-23' }], open().clock.now());
      await publishItems(database, [{ code: shipped.code, version: 2 }], open().clock.now());
      await open().app.get(CatalogueCache, { strict: false }).refresh();
      const { json } = await refused(refusal(409, 'item-version-changed'), () =>
        as('zhang.yuzhu').act(draft.caseNo, 'submissions', draft.version),
      );
      expect(json.params).toEqual({ from: 1, to: 2 });
      const edited = granted(await as('zhang.yuzhu').act(draft.caseNo, 'draft', draft.version, { form: foodForm }), 200);
      expect(granted(await as('zhang.yuzhu').act(draft.caseNo, 'submissions', edited.version), 200).status).toBe('SUBMITTED');
      expect((await as('yang.mei').read(received.caseNo)).version).toBe(received.version);
    });
  });

  describe('row 124: a case of somebody else does not exist', () => {
    const COMMANDS: readonly [string, object | undefined][] = [
      ['submissions', undefined],
      ['withdrawals', undefined],
      ['draft', { form: foodForm }],
      ['supplements', { papers: FOOD_PAPERS }],
      ['evaluations', { grade: 5 }],
    ];
    it.each(COMMANDS)('%s', (command, body) =>
      refused(NOT_FOUND, () => as('a.nimo').act(received.caseNo, command, received.version, body)),
    );
    it.each(['', '/history', '/documents', '/documents/1', '/clocks'])('GET %s', async (path) => {
      checkAnswer(await as('a.nimo').get(`/api/v1/cases/${received.caseNo}${path}`), NOT_FOUND);
    });
    it('reveals', () =>
      refused(NOT_FOUND, () =>
        as('a.nimo').post(`/api/v1/cases/${received.caseNo}/reveals`, { fields: ['idNumber'], reason: 'VERIFY_IDENTITY' }),
      ));
    it('answers a number that does not exist in the same words', async () => {
      const foreign = await as('a.nimo').get(`/api/v1/cases/${received.caseNo}`);
      const missing = await as('a.nimo').get('/api/v1/cases/53292220261123000099997');
      const { traceId: _one, instance: _path, ...first } = foreign.json;
      const { traceId: _other, instance: _otherPath, ...second } = missing.json;
      if (missing.status === 404) expect(first).toEqual(second);
      else checkAnswer(missing, refusal(400, 'invalid-id'));
    });
  });
}

function shippedItem(code: string): ItemContent {
  const found = SHIPPED_ITEMS.map((input) => parseItem(input, code)).find((item) => item.code === code);
  if (!found) throw new Error(`${code} is not shipped`);
  return found;
}
