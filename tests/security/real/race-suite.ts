import { CITIZENS, FOOD_PAPERS, food, foodForm, transfer } from '../../county/bodies';
import type { CountyWorld } from '../../county/county-world';
import { pdf } from '../../county/files';
import { granted, Requester } from '../../county/requests';
import type { Sent } from '../send';

const statuses = (answers: readonly Sent[]): number[] => answers.map(({ status }) => status).sort((a, b) => a - b);
const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

/** Two people at once: one of them wins, the other is told, and nothing is done twice. */
export function raceSuite(open: () => CountyWorld): void {
  const as = (login: string): Requester => new Requester(open(), login);
  const count = async (sql: string, parameters: readonly unknown[] = []): Promise<number> =>
    (await open().query<{ n: number }>(sql, parameters))[0]?.n ?? -1;
  const historyOf = async (caseNo: string): Promise<string[]> =>
    (
      await open().query<{ action: string }>(
        'SELECT h.action FROM intake.case_history h JOIN intake.service_case c ON c.id = h.case_id WHERE c.case_no = $1 ORDER BY h.version',
        [caseNo],
      )
    ).map(({ action }) => action);

  it('row 110: twenty times the same submission with one key is one case', async () => {
    const before = await count('SELECT count(*)::int AS n FROM intake.service_case');
    const answers = await times(20, () => as('yang.mei').file(food(), 'the-double-click-of-this-test'));
    expect(statuses(answers)).toEqual(Array<number>(20).fill(201));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await count('SELECT count(*)::int AS n FROM intake.service_case')).toBe(before + 1);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] !== 'true')).toHaveLength(1);
  });

  it('one key with two bodies is one case and refusals', async () => {
    const answers = await times(10, (index) =>
      as('yang.mei').file({ ...food(), form: { ...foodForm, area: 40 + (index % 2) } }, 'one-key-two-bodies'),
    );
    expect(new Set(statuses(answers))).toEqual(new Set([201, 422]));
    expect(new Set(answers.filter(({ status }) => status === 201).map(({ json }) => json.caseNo)).size).toBe(1);
    for (const { status, json } of answers) if (status === 422) expect(json.code).toBe('idempotency-key-reused');
  });

  it('row 111: the same application with ten keys at once is one case, the others are asked', async () => {
    const body = { ...food({ kind: 'PERSON', name: '同时来', idNumber: '532999197602020059' }), notDuplicate: undefined };
    const answers = await times(10, () => as('yang.mei').file(body));
    expect(statuses(answers)).toEqual([201, ...Array<number>(9).fill(409)]);
    for (const { status, json } of answers) if (status === 409) expect(json.code).toBe('duplicate-case');
  });

  it('ten acceptances of one case with the same version: one', async () => {
    const filed = granted(await as('yang.mei').file(food()), 201);
    const answers = await times(10, (index) => as(index % 2 ? 'yang.mei' : 'li.chunhua').act(filed.caseNo, 'acceptances', filed.version));
    expect(statuses(answers)[0]).toBe(200);
    expect(statuses(answers).slice(1)).toEqual(Array<number>(9).fill(412));
    expect((await historyOf(filed.caseNo)).filter((action) => action === 'accept')).toHaveLength(1);
    expect(
      await count(`SELECT count(*)::int AS n FROM msg.event WHERE type = 'case.accepted.v1' AND payload->>'caseNo' = $1`, [filed.caseNo]),
    ).toBe(1);
  });

  it('acceptance, refusal and notice at once: one of them', async () => {
    const filed = granted(await as('yang.mei').file(food()), 201);
    const items = [{ problem: 'ILLEGIBLE', explanation: '看不清，请重新提交。' }];
    const answers = await Promise.all([
      as('yang.mei').act(filed.caseNo, 'acceptances', filed.version),
      as('li.chunhua').act(filed.caseNo, 'refusals', filed.version, { reasonCode: 'NOT_COMPETENT', organToGoTo: '州市场监管局' }),
      as('zhao.lin').act(filed.caseNo, 'correction-notices', filed.version, { items }),
      as('zhang.yuzhu').act(filed.caseNo, 'withdrawals', filed.version),
    ]);
    expect(statuses(answers)).toEqual([200, 412, 412, 412]);
    const answered = ['accept', 'refuse', 'notifyCorrection', 'withdraw'];
    expect((await historyOf(filed.caseNo)).filter((action) => answered.includes(action))).toHaveLength(1);
  });

  it('a withdrawal against a decision by rule: either, and never both', async () => {
    const filed = await times(6, () => as('yang.mei').file({ ...transfer(), proceed: true }));
    const cases = filed.map((sent) => granted(sent, 201));
    await Promise.all(
      cases.map(async ({ caseNo }) => {
        // Again and again with the version of the moment, until the case is out of reach.
        for (let attempt = 0; attempt < 50; attempt += 1) {
          const { version } = await as('zhang.yuzhu').read(caseNo);
          const { status } = await as('zhang.yuzhu').act(caseNo, 'withdrawals', version);
          if (status !== 412) return expect([200, 409]).toContain(status);
        }
        throw new Error(`${caseNo} could be neither withdrawn nor decided`);
      }),
    );
    await open().stage.until('every message has arrived', async () => {
      const waiting = await count(`SELECT count(*)::int AS n FROM msg.delivery WHERE state IN ('pending', 'enqueued')`);
      return waiting === 0 ? true : undefined;
    });
    for (const { caseNo } of cases) {
      const { status } = await as('yang.mei').read(caseNo);
      const applied = await count(
        `SELECT count(*)::int AS n FROM intake.case_history h JOIN intake.service_case c ON c.id = h.case_id
         WHERE c.case_no = $1 AND h.action IN ('decide', 'decideByRule', 'upholdDecision') AND NOT h.details ? 'notApplied'`,
        [caseNo],
      );
      // A decision that was made before the withdrawal stands.
      expect({ status, applied }).toEqual(status === 'WITHDRAWN' ? { status, applied: 0 } : { status: 'CONCLUDED', applied: 1 });
    }
  });

  it('ten deliveries of one result: one', async () => {
    const filed = granted(await as('yang.mei').file({ ...transfer(), proceed: true }), 201);
    const ready = await open().stage.until(`${filed.caseNo} is ready`, async () => {
      const view = await as('yang.mei').read(filed.caseNo);
      return view.status === 'CONCLUDED' ? view : undefined;
    });
    const answers = await times(10, () =>
      as('yang.mei').act(filed.caseNo, 'deliveries', ready.version, { idNumber: CITIZENS.zhang.idNumber }),
    );
    expect(statuses(answers)).toEqual([200, ...Array<number>(9).fill(412)]);
    const rated = await times(5, (grade) => as('zhang.yuzhu').act(filed.caseNo, 'evaluations', ready.version, { grade: grade + 1 }));
    expect(statuses(rated)).toEqual([201, 409, 409, 409, 409]);
    expect(
      await count(
        'SELECT count(*)::int AS n FROM intake.evaluation e JOIN intake.service_case c ON c.id = e.case_id WHERE c.case_no = $1',
        [filed.caseNo],
      ),
    ).toBe(1);
  });

  it('one upload offered to two cases at once goes to one', async () => {
    const { uploadId } = granted<{ uploadId: string }>(await as('zhang.yuzhu').upload(pdf(), 'a.pdf', 'application/pdf'), 201);
    const body = { ...food(), papers: [{ code: 'M01', form: 'ELECTRONIC', uploadId }] };
    expect(statuses(await times(4, () => as('zhang.yuzhu').file(body)))).toEqual([201, 404, 404, 404]);
  });

  // Last: it moves the clock, and the other cases of this county run out with it.
  it('the fifth day ends while clerks accept: accepted once, by them or by the law', async () => {
    const filed = await times(8, () => as('yang.mei').file({ ...food(), papers: FOOD_PAPERS }));
    const cases = filed.map((sent) => granted(sent, 201));
    open().clock.moveTo(new Date('2026-11-30T15:59:58.500Z'));
    await Promise.all(
      cases.map(async ({ caseNo, version }, index) => {
        for (let attempt = 0; attempt < 40; attempt += 1) {
          if (index > 3 && attempt === 0)
            await open().stage.until('midnight', async () => (open().clock.now() >= new Date('2026-11-30T16:00:00Z') ? true : undefined));
          const { status, json } = await as('li.chunhua').act(caseNo, 'acceptances', version);
          expect([200, 409, 412]).toContain(status);
          if (status === 409) expect(['deadline-passed', 'state-conflict']).toContain(json.code);
          if (status !== 409 || json.code === 'state-conflict') return;
        }
      }),
    );
    for (const { caseNo } of cases) {
      await open().stage.until(`${caseNo} is accepted`, async () =>
        (await as('yang.mei').read(caseNo)).status === 'RECEIVED' ? undefined : true,
      );
      const acceptances = (await historyOf(caseNo)).filter((action) => action === 'accept' || action === 'deemAccepted');
      expect(acceptances).toHaveLength(1);
      expect(
        await count(`SELECT count(*)::int AS n FROM msg.event WHERE type = 'case.accepted.v1' AND payload->>'caseNo' = $1`, [caseNo]),
      ).toBe(1);
    }
  });
}
