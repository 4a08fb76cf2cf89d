import { localDate } from '@app/legal-calendar';
import { type DisputeWorld, disputeWorld, staff } from '../../test/dispute-world';
import { RegisterFirstContact } from '../first-contact/application/register-first-contact.handler';
import { Duties } from '../secrecy/application/duties';
import { DecideTriage } from '../triage/application/decide-triage.handler';
import type { DisputeView } from './application/dispute-view';
import { EnterParties } from './application/enter-parties';
import { HandleDispute } from './application/handle-dispute';
import type { NamedParty } from './application/party-cells';
import { ReadDisputes } from './application/read-disputes';
import type { Registration } from './application/register-dispute';
import { TrackProceeding } from './application/track-proceeding';

const DESK = 'dispute.desk.1';
const code = (expected: string) => expect.objectContaining({ code: expected });
const person = (name: string, idNumber: string | null = null): NamedParty => ({
  kind: 'PERSON',
  name,
  idNumber,
  phone: null,
  representative: false,
  standing: {},
});
const employer = (name: string): NamedParty => ({ ...person(name), kind: 'ORGANISATION' });
const wage = (changes: Partial<Registration> = {}): Registration => ({
  source: 'WINDOW',
  sourceReference: null,
  kind: 'LABOUR_WAGES',
  division: '532922101',
  urgency: 'ORDINARY',
  dangerous: false,
  language: null,
  matter: '在工地干活三个月没有发工资。',
  wanted: '要回工资四万元。',
  claimants: [person('张玉竹', '532999197804150038')],
  respondents: [employer('漾濞示例建筑劳务有限公司')],
  ...changes,
});

let world: DisputeWorld;
beforeAll(async () => {
  world = await disputeWorld();
});
afterAll(() => world.close());

async function contact(given: Registration, login = 'yang.mei', notDuplicate: string | null = null): Promise<DisputeView> {
  const { answer } = await world.get(RegisterFirstContact).execute(staff(login), given, notDuplicate, world.request());
  return JSON.parse(answer.body) as DisputeView;
}
const see = (login: string, disputeNo: string) => world.get(ReadDisputes).get(disputeNo, staff(login));
const command = async (disputeNo: string, login = DESK) => ({
  disputeNo,
  actor: staff(login),
  expectedVersion: (await see(login, disputeNo)).version,
});

describe('a dispute', () => {
  let disputeNo: string;
  beforeAll(async () => {
    ({ disputeNo } = await contact(wage()));
  });

  it('has a lead and a clock from its first minute, whoever took it in', async () => {
    const view = await see('yang.mei', disputeNo);
    expect(view).toMatchObject({ stage: 'REGISTERED', lead: { name: expect.any(String) as string }, actions: [], money: null });
    expect(view.clocks).toMatchObject([{ kind: 'DISPUTE_TRIAGE', startsOn: '2026-11-23', dueOn: '2026-11-30', state: 'RUNNING' }]);
    const none = await world.database.query('SELECT 1 FROM dispute WHERE lead_officer IS NULL');
    expect(none).toEqual([]);
  });

  it('is taken in once: the same two sides are led to the first, and told its number only where they may see it', async () => {
    await expect(contact(wage({ claimants: [person('张玉竹')] }))).rejects.toMatchObject({
      code: 'duplicate-dispute',
      details: { params: { disputes: [disputeNo] } },
    });
    // Another township's clerk learns that there is one, not which.
    await expect(contact(wage(), 'town201.1')).rejects.toMatchObject({ code: 'duplicate-dispute', details: { params: { disputes: [] } } });
    const other = await contact(wage({ matter: '另一个工地的工伤。' }), 'yang.mei', '另一工地，另一笔账');
    expect(other.disputeNo).not.toBe(disputeNo);
    await world.get(HandleDispute).withdraw(await command(other.disputeNo));
  });

  it('does not exist for who has nothing to do with it, and is closed to the window that took it in', async () => {
    for (const login of ['town201.1', 'justice.mediation.1', 'lawyer.1', 'justice.legal-aid.1']) {
      await expect(see(login, disputeNo)).rejects.toThrow(code('dispute-not-found'));
    }
    await expect(world.get(ReadDisputes).get(disputeNo, world.citizen('a.nimo'))).rejects.toThrow(code('dispute-not-found'));
    await expect(world.get(ReadDisputes).get(disputeNo, world.citizen('zhang.yuzhu'))).resolves.toMatchObject({ disputeNo });
    for (const login of ['yang.mei', 'luo.guihua']) {
      await expect(world.get(ReadDisputes).read(disputeNo, staff(login), 'SUPERVISE', '了解情况')).rejects.toThrow(code('content-closed'));
    }
  });

  it('writes down every reading, and raises a signal once for a colleague who does not conduct it', async () => {
    const lead = (await see(DESK, disputeNo)).lead.id;
    const [own, colleague] = lead === staff(DESK).id ? [DESK, 'dispute.desk.2'] : ['dispute.desk.2', DESK];
    const read = (login: string, note: string | null) =>
      world.get(ReadDisputes).read(disputeNo, staff(login), note === null ? 'CONDUCT' : 'COVER', note);
    expect((await read(own, null)).parties.map(({ name }) => name)).toEqual(['张玉竹', '漾濞示例建筑劳务有限公司']);
    await expect(read(colleague, null)).rejects.toThrow(code('reading-note'));
    await read(colleague, '承办人外出调查');
    await read(colleague, '承办人外出调查');
    const rows = await world.database.query<{ assigned: boolean }>(
      'SELECT r.assigned FROM dispute_reading r JOIN dispute d ON d.id = r.dispute_id WHERE d.dispute_no = $1 ORDER BY r.id',
      [disputeNo],
    );
    expect(rows.map(({ assigned }) => assigned)).toEqual([true, false, false]);
    const signals = await world.database.query(`SELECT 1 FROM dispute_signal WHERE kind = 'UNASSIGNED_READING'`);
    expect(signals).toHaveLength(1);
    await expect(world.database.query('DELETE FROM dispute_reading')).rejects.toThrow();
  });

  it('keeps nothing of what was said or who said it in plain sight', async () => {
    const tables = ['dispute', 'dispute_party', 'dispute_history', 'dispute_reading', 'audit_record'];
    for (const table of tables) {
      const [row] = await world.database.query<{ text: string }>(`SELECT coalesce(string_agg(t::text, ' '), '') AS text FROM ${table} t`);
      for (const secret of ['张玉竹', '532999197804150038', '工地', '四万元'])
        expect({ table, has: row?.text.includes(secret) }).toEqual({ table, has: false });
    }
  });

  it('proposes ways with articles, and lets nobody take one that is shut', async () => {
    const triage = world.get(DecideTriage);
    const proposal = await triage.enterFacts(await command(disputeNo), { matter: 'MONEY', labour: 'WAGES', migrantWorker: true });
    expect(proposal.open.map(({ route }) => route)).toEqual(expect.arrayContaining(['LEGAL_AID', 'MEDIATION', 'ARBITRATION']));
    await expect(triage.decide(await command(disputeNo), ['LITIGATION'], '当事人坚持')).rejects.toThrow(code('route-closed'));
    const view = await triage.decide(await command(disputeNo), ['ARBITRATION'], null);
    expect(view).toMatchObject({ stage: 'TRIAGED', clocks: [{ kind: 'DISPUTE_FOLLOW_UP', dueOn: '2026-12-23' }] });
  });

  it('holds many parties with sums of their own, each once', async () => {
    const parties = world.get(EnterParties);
    const worker = { ...person('李开泰', '532999199003070010'), side: 'CLAIMANT' as const, claims: [] };
    const claims = [{ kind: 'WAGES', amountFen: 4_000_050, periodFrom: null, periodTo: null, againstPartyId: null }];
    const view = await parties.add(await command(disputeNo), [{ ...worker, claims }]);
    expect(view).toMatchObject({ claimants: 2, money: { claimed: '40000.50', received: '0.00' } });
    await expect(parties.add(await command(disputeNo), [worker])).rejects.toThrow(code('party-twice'));
    await expect(parties.add({ ...(await command(disputeNo)), expectedVersion: 1 }, [worker])).rejects.toThrow(code('version-mismatch'));
  });

  it('follows an arbitration from its papers, with the clocks of the law', async () => {
    const tracked = world.get(TrackProceeding);
    const content = await world.get(ReadDisputes).read(disputeNo, staff('dispute.desk.2'), 'COVER', '代班录入仲裁');
    const opening = { kind: 'ARBITRATION' as const, organ: '漾濞县劳动人事争议仲裁委员会', on: localDate('2026-11-23'), from: null };
    const opened = await tracked.open(await command(disputeNo), { ...opening, partyIds: content.parties.map(({ id }) => id) });
    const { id } = opened.proceedings[0] ?? { id: 0 };
    expect(opened).toMatchObject({ stage: 'IN_PROGRESS', proceedings: [{ state: 'PREPARING', waitsFor: '牵头人' }] });
    const step = async (action: string, on: string, paperNo: string | null, version: number) =>
      (await tracked.step(disputeNo, staff(DESK), { proceedingId: id, action, on: localDate(on), paperNo, expectedVersion: version }))
        .proceedings[0];
    await step('file', '2026-11-23', null, 1);
    await world.until('2026-12-01');
    await expect(step('accept', '2026-11-27', null, 2)).rejects.toThrow(code('report-needs-paper'));
    await expect(step('accept', '2026-12-02', '漾劳人仲案字〔2026〕1号', 2)).rejects.toThrow(code('report-in-future'));
    await expect(step('accept', '2026-11-27', '漾劳人仲案字〔2026〕1号', 1)).rejects.toThrow(code('version-mismatch'));
    const accepted = await step('accept', '2026-11-27', '漾劳人仲案字〔2026〕1号', 2);
    // 45 natural days from the acceptance; the answer in five working days was in time though we hear of it later.
    expect(accepted?.clocks).toMatchObject([{ kind: 'ARBITRATION_AWARD', startsOn: '2026-11-27', dueOn: '2027-01-11' }]);
    await step('awardFinally', '2026-12-01', '漾劳人仲案字〔2026〕1号裁决', 3);
    const after = await see(DESK, disputeNo);
    expect(after.proceedings[0]).toMatchObject({
      state: 'FINALLY_AWARDED',
      waitsFor: '义务人',
      actions: expect.arrayContaining(['enforce']) as string[],
    });
    await expect(world.get(HandleDispute).close(await command(disputeNo), 'PAID')).rejects.toThrow(code('proceedings-open'));
  });

  it('tells a supervisor when nobody looked, and asks the lead again', async () => {
    await world.until('2026-12-25');
    const view = await see(DESK, disputeNo);
    expect(view.clocks.filter(({ state }) => state === 'RUNNING')).toMatchObject([{ kind: 'DISPUTE_FOLLOW_UP', startsOn: '2026-12-25' }]);
    const kinds = await world.database.query<{ kind: string }>('SELECT DISTINCT kind FROM dispute_signal ORDER BY kind');
    expect(kinds.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['DISPUTE_FOLLOW_UP_OVERDUE', 'ARBITRATION_SUIT_OVERDUE']));
  });

  it('gives one person one duty, also when two commands ask at once', async () => {
    const { proceedings } = await see(DESK, disputeNo);
    const [row] = await world.database.query<{ id: number }>('SELECT id FROM dispute WHERE dispute_no = $1', [disputeNo]);
    const given = {
      disputeId: row?.id ?? 0,
      proceedingId: proceedings[0]?.id ?? 0,
      staffId: staff('justice.mediation.1').id,
      duty: 'MEDIATOR' as const,
    };
    const duties = world.get(Duties);
    const give = (changes: object) => world.database.run((tx) => duties.give(tx, { ...given, ...changes }, null, world.clock.now()));
    await give({});
    await expect(give({ duty: 'AID_LAWYER' })).rejects.toThrow(code('duty-role'));
    await world.database.query(`UPDATE officer SET roles = roles || '{LAWYER}' WHERE id = $1`, [given.staffId]);
    await expect(give({ duty: 'AID_LAWYER' })).rejects.toThrow(code('duty-separated'));
    await world.database.query(`UPDATE officer SET roles = roles || '{LAWYER}' WHERE id = $1`, [staff('justice.mediation.2').id]);
    const both = { staffId: staff('justice.mediation.2').id };
    const race = await Promise.allSettled([give({ ...both, duty: 'MEDIATOR' }), give({ ...both, duty: 'AID_LAWYER' })]);
    expect(race.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(see('justice.mediation.1', disputeNo)).resolves.toMatchObject({ disputeNo });
  });
});
