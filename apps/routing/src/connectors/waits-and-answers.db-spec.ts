import { localDate } from '@app/legal-calendar';
import { AWAY, DECIDER, type PlayedWorld, POLICE, playedWorld, RECEIVED } from '../../test/played-department';
import { ITEMS, staff } from '../../test/routing-world';
import { DecideHandler } from '../tasks/application/decide.handler';
import { ListTasksQuery } from '../tasks/application/list-tasks.query';
import { MoveTaskHandler } from '../tasks/application/move-task.handler';
import { ConnectorStatusQuery } from './application/connector-status.query';

let played: PlayedWorld;
beforeEach(async () => {
  played = await playedWorld();
});
afterEach(() => played.close());

describe('answers that come twice, late, early or otherwise', () => {
  it('decide once: the first stands, the same again is a duplicate, another one is a contradiction that the supervisor hears of', async () => {
    const [caseId = 0] = await played.births();
    await played.round();
    const { call_key: callKey } = await played.stateOf(caseId);
    const first = played.answerTo(callKey);
    expect(await played.tell(first)).toBe('DECIDES');
    expect(await played.tell(first)).toBe('DECIDES');
    expect(await played.tell(played.answerTo(callKey))).toBe('DUPLICATE');
    expect(await played.tell(played.answerTo(callKey, { result: 'DENY', reasonCode: 'HJ01' }))).toBe('CONTRADICTION');
    expect(await played.decisions(caseId)).toHaveLength(1);
    expect(await played.stateOf(caseId)).toMatchObject({ status: 'DECIDED', result: 'GRANT' });
    expect(await played.world.sent('case.answer-contradicted.v1')).toEqual([
      expect.objectContaining({ caseId, organCode: POLICE, standing: 'GRANT', contradicting: 'DENY' }),
    ]);
    expect(await played.history(caseId)).toContain('answerContradicted');
    const versions = await played.world.database.query<{ n: number }>(
      `SELECT agg_version AS n FROM msg.event e JOIN route r ON r.id = e.agg_id WHERE e.agg_type = 'route' AND r.case_id = $1 ORDER BY e.seq`,
      [caseId],
    );
    expect(versions.map(({ n }) => n)).toEqual([1, 2, 3, 4]);
  });

  it('fifty at the same moment, half of them saying the opposite, still decide once', async () => {
    const [caseId = 0] = await played.births();
    const { call_key: callKey } = await played.stateOf(caseId);
    const told = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        played.tell(played.answerTo(callKey, index % 2 === 0 ? {} : { result: 'DENY', reasonCode: 'HJ01' })),
      ),
    );
    expect(told.filter((disposition) => disposition === 'DECIDES')).toHaveLength(1);
    expect(await played.decisions(caseId)).toHaveLength(1);
  });

  it('may overtake the acknowledgement of the call that they answer', async () => {
    const [caseId = 0] = await played.births();
    played.department.says = async (callKey) => {
      await played.tell(played.answerTo(callKey));
      return RECEIVED;
    };
    await played.round();
    expect(await played.stateOf(caseId)).toMatchObject({ status: 'DECIDED', state: 'ANSWERED' });
    played.pass(3600);
    await played.round();
    expect(played.department.asked).toEqual([]);
  });

  it('are refused for a call that never was', async () => {
    await expect(played.tell(played.answerTo('53292220260929999999990-1'))).rejects.toMatchObject({ code: 'call-unknown' });
  });
});

describe('a department whose system is away', () => {
  const openBreaker = async (): Promise<number[]> => {
    const caseIds = await played.births(6);
    played.department.says = () => AWAY;
    await played.round();
    return caseIds;
  };

  it('is left alone after some failures; everybody waits visibly, is tried by one, and goes on when it is back', async () => {
    const caseIds = await openBreaker();
    expect(played.department.sent).toHaveLength(6);
    const status = async () => (await played.world.get(ConnectorStatusQuery).list())[0];
    expect(await status()).toMatchObject({
      switchedOn: true,
      breaker: { state: 'OPEN', lastReasonCode: 'NOT_REACHED' },
      calls: { waiting: 6, unavailable: 6 },
    });
    for (const caseId of caseIds) expect(await played.waits(caseId)).toEqual(['AWAITING_ANSWER', 'SYSTEM_UNAVAILABLE']);
    const [late = 0] = await played.births();
    expect(await played.stateOf(late)).toMatchObject({ waiting_reason: 'SYSTEM_UNAVAILABLE', state: 'REQUESTED', attempts: 0 });
    played.pass(59);
    await played.round();
    expect(played.department.sent).toHaveLength(6);
    played.pass(2);
    await played.round();
    await played.round();
    expect(played.department.sent).toHaveLength(7);
    expect(await played.stuck()).toEqual([]);

    played.department.says = (callKey) => ({ kind: 'ANSWERED', answer: played.answerTo(callKey) });
    played.pass(61);
    await played.round();
    expect(await status()).toMatchObject({ breaker: { state: 'CLOSED', failures: 0 } });
    await played.round();
    for (const caseId of [...caseIds, late]) expect(await played.stateOf(caseId)).toMatchObject({ status: 'DECIDED', state: 'ANSWERED' });
  });

  it('lets those know who had only been waiting for an answer', async () => {
    const [acknowledged = 0] = await played.births();
    await played.round();
    await openBreaker();
    await played.round();
    expect(await played.stateOf(acknowledged)).toMatchObject({ waiting_reason: 'SYSTEM_UNAVAILABLE', state: 'ACKNOWLEDGED' });
  });

  it('is waited for no longer than the wait allows: then people decide, and may enter what it had decided', async () => {
    const [caseId = 0] = await played.births();
    played.department.says = () => AWAY;
    await played.round();
    played.pass(240 * 60 - 10);
    expect(await played.worker().endWaits()).toBe(0);
    expect(await played.stuck()).toEqual([]);
    played.pass(11);
    await played.round();
    expect(played.department.sent).toHaveLength(1);
    expect(await played.worker().endWaits()).toBe(1);
    expect(await played.worker().endWaits()).toBe(0);
    expect(await played.stateOf(caseId)).toMatchObject({
      status: 'OPEN',
      handler: 'PEOPLE',
      state: 'FAILED',
      last_reason_code: 'WAIT_OVER',
      waiting_party: null,
    });
    expect(await played.stuck()).toEqual([]);
    const { call_key: callKey } = await played.stateOf(caseId);
    expect(await played.tell(played.answerTo(callKey, { result: 'GRANT' }))).toBe('LATE');

    const task = await played.taskOf(caseId);
    expect(task.route.reason).toContain('可以补录');
    expect(task.exchange.answers).toEqual([expect.objectContaining({ result: 'GRANT', disposition: 'LATE' })]);
    const request = { taskId: task.task.id, actor: staff(DECIDER), expectedVersion: task.task.version };
    const version = await played.world.get(MoveTaskHandler).claim({ ...request, expectedOwner: null });
    const backFill = {
      externalReference: '漾公户〔2026〕9号',
      decidedOn: localDate('2026-09-29'),
      reason: '系统恢复后查询，部门当日已登记。',
    };
    const grant = { verdict: 'GRANT', text: '同意', reasonCode: null, siteCheck: null } as const;
    await expect(
      played.world
        .get(DecideHandler)
        .execute({ ...request, expectedVersion: version }, grant, { ...backFill, decidedOn: localDate('2026-09-28') }),
    ).rejects.toMatchObject({ code: 'back-fill-date' });
    await played.world.get(DecideHandler).execute({ ...request, expectedVersion: version }, grant, backFill);
    expect(await played.decisions(caseId)).toEqual([
      expect.objectContaining({
        manual: true,
        externalReference: '漾公户〔2026〕9号',
        decidedOn: '2026-09-29',
        byStaff: staff(DECIDER).id,
        automatic: false,
      }),
    ]);
    const [entered] = await played.world.database.query<{ reason: string; details: { backFill: unknown } }>(
      `SELECT reason, details FROM history WHERE action = 'decide'`,
    );
    expect(entered).toMatchObject({
      reason: backFill.reason,
      details: { backFill: { externalReference: '漾公户〔2026〕9号', decidedOn: '2026-09-29' } },
    });
    expect(await played.tell(played.answerTo(callKey, { result: 'DENY', reasonCode: 'HJ01' }))).toBe('CONTRADICTION');
  });

  it('counts as stuck when nobody ends the wait', async () => {
    const [caseId = 0] = await played.births();
    played.pass(241 * 60 + 15 * 60);
    expect(await played.stuck()).toEqual([
      expect.objectContaining({ caseNo: (await played.stateOf(caseId)).call_key.slice(0, 23), reason: 'WAIT_OVER' }),
    ]);
  });

  it('cannot be entered by hand for a case that it never had', async () => {
    await played.world.route(played.world.accepted(ITEMS.businessRegistration, { levels: ['DECIDE'], division: '532922' }));
    const officer = staff('market.registration.3');
    const [line] = await played.world.get(ListTasksQuery).page(officer, { queue: 'posts' }, null, 10);
    const version = await played.world
      .get(MoveTaskHandler)
      .claim({ taskId: line?.id ?? 0, actor: officer, expectedVersion: 1, expectedOwner: null });
    await expect(
      played.world
        .get(DecideHandler)
        .execute(
          { taskId: line?.id ?? 0, actor: officer, expectedVersion: version },
          { verdict: 'GRANT', text: null, reasonCode: null, siteCheck: null },
          { externalReference: '1号', decidedOn: localDate('2026-09-29'), reason: '补录' },
        ),
    ).rejects.toMatchObject({ code: 'back-fill-not-applicable' });
  });
});
