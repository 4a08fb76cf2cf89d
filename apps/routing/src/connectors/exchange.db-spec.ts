import { readConfiguration } from '@app/configuration';
import { AWAY, type PlayedWorld, POLICE, playedWorld, RECEIVED } from '../../test/played-department';
import { ITEMS, routingWorld } from '../../test/routing-world';
import { CaseConsumer } from '../dispatch/queue/case.consumer';
import { ConnectorBook } from './application/connector-book';
import type { AttemptOutcome } from './domain/external-call';

let played: PlayedWorld;
beforeEach(async () => {
  played = await playedWorld();
});
afterEach(() => played.close());

describe('an item that a department decides in its own system', () => {
  it('is handed over with numbers, codes and days, waits for a named party, and is decided by the answer', async () => {
    const [caseId = 0] = await played.births();
    expect(await played.stateOf(caseId)).toMatchObject({
      status: 'OPEN',
      handler: 'CONNECTOR',
      waiting_party: POLICE,
      waiting_reason: 'AWAITING_ANSWER',
      state: 'REQUESTED',
    });
    expect(await played.stuck()).toEqual([]);
    await played.round();
    const { call_key: callKey, state } = await played.stateOf(caseId);
    expect(state).toBe('ACKNOWLEDGED');
    expect(Object.keys(played.department.sent[0] ?? {}).sort()).toEqual(
      [
        'acceptedOn',
        'callKey',
        'caseNo',
        'division',
        'facts',
        'itemCode',
        'itemVersion',
        'promisedDueOn',
        'situation',
        'statutoryDueOn',
      ].sort(),
    );
    const answer = played.answerTo(callKey);
    expect(await played.tell(answer)).toBe('DECIDES');
    expect(await played.stateOf(caseId)).toMatchObject({ status: 'DECIDED', result: 'GRANT', state: 'ANSWERED', waiting_party: null });
    expect(await played.decisions(caseId)).toEqual([
      expect.objectContaining({
        by: 'CONNECTOR',
        automatic: false,
        byStaff: null,
        externalReference: answer.externalReference,
        result: 'GRANT',
      }),
    ]);
    expect((await played.decisions(caseId))[0]?.authority).toMatchObject({ actingOrganCode: POLICE, sealName: '漾濞彝族自治县公安局' });
    expect(await played.history(caseId)).toEqual(['resolve', 'toSystem', 'decideBySystem']);
  });

  it('is decided in the same breath when the system answers at once, and asked for when no answer comes', async () => {
    const [first = 0, second = 0] = await played.births(2);
    played.department.says = (callKey) =>
      callKey.startsWith(`53292220260929${String(first).padStart(8, '0')}`)
        ? { kind: 'ANSWERED', answer: played.answerTo(callKey) }
        : RECEIVED;
    await played.round();
    expect(await played.stateOf(first)).toMatchObject({ status: 'DECIDED', state: 'ANSWERED' });
    played.department.says = (callKey) => ({ kind: 'ANSWERED', answer: played.answerTo(callKey) });
    played.pass(299);
    await played.round();
    expect(played.department.asked).toEqual([]);
    played.pass(2);
    await played.round();
    expect(played.department.asked).toHaveLength(1);
    expect(await played.stateOf(second)).toMatchObject({ status: 'DECIDED', state: 'ANSWERED' });
  });

  it('is sent again under the same key when the department has lost it', async () => {
    const [caseId = 0] = await played.births();
    await played.round();
    played.department.says = () => ({ kind: 'LOST' });
    played.pass(301);
    await played.round();
    played.department.says = () => RECEIVED;
    await played.round();
    expect(played.department.sent.map(({ callKey }) => callKey)).toEqual([
      (await played.stateOf(caseId)).call_key,
      (await played.stateOf(caseId)).call_key,
    ]);
    expect(await played.stateOf(caseId)).toMatchObject({ state: 'ACKNOWLEDGED', waiting_reason: 'AWAITING_ANSWER' });
  });

  it("denies with the item's reason, and leaves a reason that nobody knows to people, with the answer shown", async () => {
    const [known = 0, unknown = 0] = await played.births(2);
    await played.round();
    expect(await played.tell(played.answerTo((await played.stateOf(known)).call_key, { result: 'DENY', reasonCode: 'HJ01' }))).toBe(
      'DECIDES',
    );
    expect((await played.decisions(known))[0]).toMatchObject({ result: 'DENY', reasonCode: 'ALREADY_REGISTERED' });
    expect(await played.tell(played.answerTo((await played.stateOf(unknown)).call_key, { result: 'DENY', reasonCode: 'HJ77' }))).toBe(
      'FOR_PEOPLE',
    );
    expect(await played.decisions(unknown)).toEqual([]);
    expect(await played.stateOf(unknown)).toMatchObject({
      status: 'OPEN',
      handler: 'PEOPLE',
      state: 'ANSWERED',
      last_reason_code: 'REASON_UNKNOWN',
    });
    const task = await played.taskOf(unknown);
    expect(task.exchange.answers).toEqual([
      expect.objectContaining({ result: 'DENY', reasonCode: 'HJ77', disposition: 'FOR_PEOPLE', note: 'REASON_UNKNOWN' }),
    ]);
    expect(await played.waits(unknown)).toEqual(['AWAITING_ANSWER', null]);
    expect(await played.stuck()).toEqual([]);
  });

  it('goes to people at once when the system will not have it', async () => {
    const [caseId = 0] = await played.births();
    played.department.says = () => ({ kind: 'REJECTED', reasonCode: 'HTTP_422' });
    await played.round();
    expect(await played.stateOf(caseId)).toMatchObject({
      handler: 'PEOPLE',
      state: 'FAILED',
      last_reason_code: 'HTTP_422',
      waiting_party: null,
    });
    expect((await played.taskOf(caseId)).route.reason).toContain('部门系统没有接收本件');
  });

  it('stays with people where no system is switched on, and whenever a person has to look', async () => {
    const off = await routingWorld(new Date('2026-09-29T02:00:00Z'));
    try {
      await off.route(off.accepted(ITEMS.birthRegistration, { category: 'public-security', levels: ['DECIDE'] }));
      expect(await off.database.query('SELECT handler FROM route')).toEqual([{ handler: 'PEOPLE' }]);
    } finally {
      await off.close();
    }
    await played.world.route(
      played.world.accepted(ITEMS.birthRegistration, { category: 'public-security', levels: ['DECIDE'], siteCheck: true }),
    );
    expect(await played.world.database.query('SELECT handler FROM route')).toEqual([{ handler: 'PEOPLE' }]);
  });

  it('is no longer asked for when the applicant takes it back; the answer that comes is a note', async () => {
    const [caseId = 0] = await played.births();
    await played.round();
    const { call_key: callKey } = await played.stateOf(caseId);
    await played.world.deliver(played.world.get(CaseConsumer), [played.world.ended(caseId)]);
    expect(await played.stateOf(caseId)).toMatchObject({
      status: 'ENDED',
      state: 'FAILED',
      last_reason_code: 'CASE_ENDED',
      waiting_party: null,
    });
    expect(await played.tell(played.answerTo(callKey))).toBe('LATE');
    expect(await played.decisions(caseId)).toEqual([]);
  });
});

describe('workers that die or race', () => {
  it('leave a call in the table, and the next one sends it again under the same key', async () => {
    const [caseId = 0] = await played.births();
    let die: (error: Error) => void = () => undefined;
    played.department.says = () => new Promise<AttemptOutcome>((_, reject) => (die = reject));
    const killed = played.round();
    while (played.department.sent.length === 0) await new Promise((done) => setImmediate(done));
    expect(await played.stateOf(caseId)).toMatchObject({ state: 'SENT', attempts: 1 });
    played.department.says = () => RECEIVED;
    await played.round();
    expect(played.department.sent).toHaveLength(1);
    played.pass(16);
    await played.round();
    expect(played.department.sent.map(({ callKey }) => callKey)).toEqual([
      played.department.sent[0]?.callKey,
      played.department.sent[0]?.callKey,
    ]);
    expect(await played.stateOf(caseId)).toMatchObject({ state: 'ACKNOWLEDGED', attempts: 2 });
    die(new Error('killed'));
    await expect(killed).rejects.toThrow('killed');
  });

  it('do not overwrite what came after them', async () => {
    const [caseId = 0] = await played.births();
    let finish: (outcome: AttemptOutcome) => void = () => undefined;
    played.department.says = () => new Promise<AttemptOutcome>((resolve) => (finish = resolve));
    const slow = played.round();
    while (played.department.sent.length === 0) await new Promise((done) => setImmediate(done));
    played.department.says = (callKey) => ({ kind: 'ANSWERED', answer: played.answerTo(callKey) });
    played.pass(16);
    await played.round();
    finish({ kind: 'REJECTED', reasonCode: 'HTTP_409' });
    await slow;
    expect(await played.stateOf(caseId)).toMatchObject({ status: 'DECIDED', state: 'ANSWERED' });
    expect(await played.decisions(caseId)).toHaveLength(1);
  });

  it('send each call once per attempt, however many of them look at the table', async () => {
    await played.births(30);
    for (let turn = 0; turn < 8; turn += 1) await Promise.all([played.round(), played.round(), played.round()]);
    const keys = played.department.sent.map(({ callKey }) => callKey);
    expect(keys).toHaveLength(30);
    expect(new Set(keys).size).toBe(30);
    expect(await played.world.database.query(`SELECT count(*)::int AS n FROM external_call WHERE attempts <> 1`)).toEqual([{ n: 0 }]);
  });

  it('make one trial between them', async () => {
    await played.births(6);
    played.department.says = () => AWAY;
    await played.round();
    played.pass(61);
    await Promise.all([played.round(), played.round(), played.round(), played.round()]);
    expect(played.department.sent).toHaveLength(7);
  });
});

it('a connector that nobody knows is refused at the start', () => {
  const configuration = readConfiguration({
    DATABASE_URL: 'postgres://one/two',
    CONNECTORS: JSON.stringify({ nobody: { url: 'https://a.example', secrets: ['ab'.repeat(32)] } }),
  });
  expect(() => new ConnectorBook(configuration)).toThrow('nobody');
});
