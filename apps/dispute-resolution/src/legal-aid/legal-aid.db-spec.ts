import { localDate } from '@app/legal-calendar';
import { clocksOfProceeding, DESK, employer, type OpenedDispute, person, triagedDispute, versionOf } from '../../test/dispute-cases';
import { type DisputeWorld, disputeWorld, staff } from '../../test/dispute-world';
import { TrackProceeding } from '../disputes/application/track-proceeding';
import { Guard } from '../limitation-guard/application/guard';
import { ReadPapers } from '../papers/application/read-papers.query';
import type { AidCommand } from './application/aid-desk';
import { type Application, ApplyForAidHandler } from './application/apply-for-aid.handler';
import { AssignLawyerHandler } from './application/assign-lawyer.handler';
import { ConcludeAidHandler } from './application/conclude-aid.handler';
import { DecideAidHandler } from './application/decide-aid.handler';
import { NoteEngagementHandler } from './application/note-engagement.handler';
import { ObjectToAidHandler } from './application/object-to-aid.handler';
import { ReadAid } from './application/read-aid.query';
import { SubsidyHandler } from './application/subsidy.handler';
import { SupplementHandler } from './application/supplement.handler';

const REVIEWER = 'justice.legal-aid.1';
const APPROVER = 'justice.legal-aid.3';
const OTHER_APPROVER = 'justice.legal-aid.4';
const FIRM_CLIENT = '91532999MA6NEWLA1X';
const day = localDate;
const code = (expected: string) => expect.objectContaining({ code: expected });

let world: DisputeWorld;
beforeAll(async () => {
  world = await disputeWorld(new Date('2026-09-24T01:00:00Z'));
});
afterAll(() => world.close());

let people = 0;
async function dispute(standing = {}, opponent = FIRM_CLIENT): Promise<OpenedDispute> {
  people += 1;
  return triagedDispute(
    world,
    {
      kind: 'LABOUR_WAGES',
      claimants: [person(`李受援${'甲乙丙丁戊己'.charAt(people)}`, null, standing)],
      respondents: [employer(`示例劳务公司${people}`, opponent)],
    },
    { matter: 'MONEY', labour: 'WAGES', migrantWorker: true },
    ['LEGAL_AID', 'ARBITRATION'],
  );
}

async function apply({ disputeNo, claimants }: OpenedDispute, over: Partial<Application> = {}): Promise<number> {
  const application: Application = {
    matter: 'LABOUR_RELATION_OR_WAGES',
    form: 'LABOR_ARBITRATION',
    groups: ['MIGRANT_WORKER'],
    partyIds: claimants,
    facts: '在工地务工九个月，工资没有结清。',
    groupShown: true,
    papersComplete: true,
    receivedOn: day(new Date(world.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10)),
    ...over,
  };
  const version = await versionOf(world, disputeNo);
  const { answer } = await world.get(ApplyForAidHandler).execute(staff(DESK), disputeNo, version, application, world.request());
  return (JSON.parse(answer.body) as { proceedingId: number }).proceedingId;
}

/** A command by this person at the version that stands. */
async function by(login: string, disputeNo: string, proceedingId: number): Promise<AidCommand> {
  const [row] = await world.database.query<{ version: number }>('SELECT version FROM proceeding WHERE id = $1', [proceedingId]);
  return { disputeNo, proceedingId, actor: staff(login), expectedVersion: row?.version ?? 0 };
}
const stateOf = async (id: number): Promise<string | undefined> =>
  (await world.database.query<{ state: string }>('SELECT state FROM proceeding WHERE id = $1', [id]))[0]?.state;

describe('故事六：不予援助、异议、责令改正，跨国庆假期', () => {
  let opened: OpenedDispute;
  let id: number;
  const as = (login: string) => by(login, opened.disputeNo, id);
  beforeAll(async () => {
    opened = await dispute();
    id = await apply(opened, { groups: [], matter: 'MAINTENANCE', form: 'CIVIL' });
  });

  it('counts seven days from receipt and lets the holiday go by', async () => {
    expect(await clocksOfProceeding(world, id)).toEqual(['LA_REVIEW RUNNING 2026-10-08']);
  });

  it('is not granted by the reviewer, nor without a check of means, nor by the one who reviewed', async () => {
    await world.get(DecideAidHandler).check(await as(REVIEWER), { by: null, meets: null, groupShown: false });
    await expect(world.get(DecideAidHandler).grant(await as(REVIEWER))).rejects.toThrow(code('not-permitted'));
    await expect(world.get(DecideAidHandler).grant(await as(APPROVER))).rejects.toThrow(code('aid-means-unchecked'));
  });

  it('is refused in writing, with the way to an objection', async () => {
    await world.until('2026-09-28');
    await world.get(DecideAidHandler).deny(await as(APPROVER), 'MEANS_EXCEED', '家庭收入高于标准。');
    expect(await stateOf(id)).toBe('DENIED');
    expect(await clocksOfProceeding(world, id)).toEqual(['LA_REVIEW MET 2026-10-08']);
  });

  it('is looked at within five days of the objection by somebody who did not decide it', async () => {
    await world.until('2026-09-29');
    await world.get(ObjectToAidHandler).object(await as(DESK), day('2026-09-29'), '收入证明算错了，请重新审查。');
    expect((await clocksOfProceeding(world, id)).at(-1)).toBe('LA_OBJECTION RUNNING 2026-10-08');
    await expect(world.get(ObjectToAidHandler).decide(await as(APPROVER), false, '经查符合。')).rejects.toThrow(code('not-permitted'));
    await world.until('2026-10-08');
    await world.get(ObjectToAidHandler).decide(await as(OTHER_APPROVER), false, '经查收入低于标准，应给予援助。');
    expect(await stateOf(id)).toBe('ORDERED');
  });

  it('is granted as ordered, and assigned within three days that end on a working day', async () => {
    await world.get(DecideAidHandler).check(await as(REVIEWER), { by: 'SHARED_DATA', meets: true, groupShown: false });
    await world.get(DecideAidHandler).grant(await as(APPROVER));
    expect((await clocksOfProceeding(world, id)).at(-1)).toBe('LA_ASSIGN RUNNING 2026-10-12');
    expect((await clocksOfProceeding(world, id)).filter((line) => line.includes('EXPIRED'))).toEqual([]);
  });

  it('keeps a paper for each step, numbered by kind and year, printed twice the same', async () => {
    const papers = await world.get(ReadPapers).list(staff(APPROVER), opened.disputeNo, 'CONDUCT', null);
    expect(papers.map(({ kind, number }) => `${kind} ${number}`)).toEqual([
      'AID_APPLICATION 漾司援申〔2026〕1号',
      'AID_RECEIPT 漾司援收〔2026〕1号',
      'AID_DENIAL 漾司援不〔2026〕1号',
      'AID_OBJECTION_ORDERED 漾司援异〔2026〕1号',
      'AID_GRANT 漾司援给〔2026〕1号',
    ]);
    const denial = papers.find(({ kind }) => kind === 'AID_DENIAL')?.id ?? 0;
    const print = () => world.get(ReadPapers).pdf(staff(APPROVER), opened.disputeNo, denial, 'CONDUCT', null);
    const [first, second] = [await print(), await print()];
    expect(first.pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(first.pdf.equals(second.pdf)).toBe(true);
  });

  it('keeps nothing that was said in plain sight', async () => {
    for (const table of ['proceeding_record', 'proceeding_paper', 'legal_aid', 'proceeding_step', 'audit_record', 'clock']) {
      const [row] = await world.database.query<{ text: string }>(`SELECT coalesce(string_agg(t::text, ' '), '') AS text FROM ${table} t`);
      for (const secret of ['李受援', '收入', '工资没有结清'])
        expect({ table, has: row?.text.includes(secret) }).toEqual({ table, has: false });
    }
  });
});

describe('补充材料', () => {
  it('is told once, and silence withdraws the application on its day', async () => {
    const opened = await dispute();
    const id = await apply(opened, { papersComplete: false });
    const as = (login: string) => by(login, opened.disputeNo, id);
    await world.get(SupplementHandler).ask(await as(REVIEWER), ['劳动合同或者考勤记录']);
    expect(await clocksOfProceeding(world, id)).toEqual(['LA_REVIEW CANCELLED 2026-10-15', 'LA_SUPPLEMENT RUNNING 2026-10-15']);
    await world.until('2026-10-15');
    expect(await stateOf(id)).toBe('SUPPLEMENTING');
    await world.until('2026-10-16');
    expect(await stateOf(id)).toBe('DEEMED_WITHDRAWN');
    const [step] = await world.database.query(
      'SELECT happened_on::text AS on, actor_id FROM proceeding_step WHERE proceeding_id = $1 ORDER BY id DESC',
      [id],
    );
    expect(step).toEqual({ on: '2026-10-15', actor_id: null });
  });

  it('leaves out the days of waiting: what was left of the seven runs on, and there is no second notice', async () => {
    const opened = await dispute();
    const id = await apply(opened, { papersComplete: false });
    const as = (login: string) => by(login, opened.disputeNo, id);
    await world.until('2026-10-19');
    await world.get(SupplementHandler).ask(await as(REVIEWER), ['身份证明']);
    await world.until('2026-10-22');
    await world.get(SupplementHandler).supply(await as(DESK));
    expect(await clocksOfProceeding(world, id)).toEqual([
      'LA_REVIEW CANCELLED 2026-10-23',
      'LA_SUPPLEMENT MET 2026-10-26',
      'LA_REVIEW RUNNING 2026-10-26',
    ]);
    await expect(world.get(SupplementHandler).ask(await as(REVIEWER), ['再补一份'])).rejects.toThrow(code('aid-asked-once'));
  });
});

describe('故事二：离职十一个月二十五天', () => {
  let opened: OpenedDispute;
  let id: number;
  const as = (login: string) => by(login, opened.disputeNo, id);
  const alarms = async () =>
    (await world.get(Guard).view(staff(DESK), opened.disputeNo)).alarms.map(
      ({ code: each, severity, dueOn }) => `${each} ${severity} ${dueOn}`,
    );

  it('the guard shouts, aid is given first and a lawyer at once', async () => {
    await world.until('2026-11-23');
    opened = await dispute({ employmentEndedOn: day('2025-11-28') });
    expect(await alarms()).toEqual(['ARBITRATION URGENT 2026-11-30', 'PROVISIONAL_AID URGENT 2026-11-30']);
    id = await apply(opened, { papersComplete: false });
    await world.get(DecideAidHandler).provide(await as(APPROVER), false);
    expect((await clocksOfProceeding(world, id)).at(-1)).toBe('LA_COMPLETE RUNNING 2026-11-30');
    await world.get(AssignLawyerHandler).assignAtOnce(await as(REVIEWER), staff('lawyer.1').id);
    expect(await stateOf(id)).toBe('PROVISIONAL');
  });

  it('the application follows in time, and the guard is quiet', async () => {
    const command = { disputeNo: opened.disputeNo, actor: staff(DESK), expectedVersion: await versionOf(world, opened.disputeNo) };
    const opening = { kind: 'ARBITRATION', organ: '漾濞县劳动人事争议仲裁委员会（示例）', on: day('2026-11-23'), from: id } as const;
    const { proceedings } = await world.get(TrackProceeding).open(command, { ...opening, partyIds: opened.claimants });
    const proceedingId = proceedings.find(({ kind }) => kind === 'ARBITRATION')?.id ?? 0;
    await world.get(TrackProceeding).step(opened.disputeNo, staff('lawyer.1'), { proceedingId, action: 'file', on: day('2026-11-23') });
    expect(await alarms()).toEqual([]);
  });

  it('papers and decision come afterwards, and the lawyer who has begun stays', async () => {
    await expect(world.get(DecideAidHandler).grant(await as(APPROVER))).rejects.toThrow(code('aid-papers-missing'));
    await world.get(DecideAidHandler).complete(await as(DESK));
    await world.get(DecideAidHandler).grant(await as(APPROVER));
    await expect(world.get(AssignLawyerHandler).assign(await as(REVIEWER), staff('lawyer.2').id)).rejects.toThrow(
      code('aid-assigned-already'),
    );
    await world.get(AssignLawyerHandler).assign(await as(REVIEWER), staff('lawyer.1').id);
    await world.get(AssignLawyerHandler).begin(await as('lawyer.1'));
    expect(await stateOf(id)).toBe('IN_HANDLING');
  });

  it('ends with a report, a review, and a subsidy through three hands', async () => {
    const conclude = world.get(ConcludeAidHandler);
    await expect(conclude.conclude(await as('lawyer.2'), 'AWARDED', 0, '不是本案律师。')).rejects.toThrow();
    await conclude.conclude(await as('lawyer.1'), 'AWARDED', 4_000_000, '裁决支付工资四万元。');
    await expect(conclude.archive(await as(REVIEWER))).rejects.toThrow(code('state-conflict'));
    const checks = [
      { kind: 'FILE_REVIEW', grade: 5 },
      { kind: 'RETURN_VISIT', grade: 5 },
    ];
    await conclude.review(await as(REVIEWER), checks, '材料齐全。');
    await conclude.archive(await as(REVIEWER));
    const subsidy = world.get(SubsidyHandler);
    const of = (login: string) => ({ disputeNo: opened.disputeNo, proceedingId: id, actor: staff(login) });
    await subsidy.claim(of('lawyer.1'));
    await subsidy.check(of(REVIEWER), 1);
    await subsidy.approve(of(APPROVER), 2);
    await subsidy.pay(of(REVIEWER), 3, day('2026-11-23'), 'CZ20261123-001');
    const view = await world.get(ReadAid).read(staff(REVIEWER), opened.disputeNo, id, 'CONDUCT', null);
    expect(view).toMatchObject({ state: 'ARCHIVED', recovered: '40000.00', subsidy: { state: 'PAID', amount: '1200.00' } });
    expect(view.records.map(({ kind }) => kind)).toEqual(['APPLICATION', 'CLOSING_REPORT', 'QUALITY']);
  });
});

describe('回避', () => {
  it('never assigns a lawyer whose firm acts for the other side, and proposes another', async () => {
    const opened = await dispute({}, '91532999MA6SIDE02X');
    const id = await apply(opened);
    const as = (login: string) => by(login, opened.disputeNo, id);
    const noted = {
      lawyerId: staff('lawyer.1').id,
      citizenNumber: null,
      creditCode: '91532999MA6SIDE02X',
      fromOn: day('2026-01-01'),
      untilOn: null,
    };
    await world.get(NoteEngagementHandler).execute(staff('lawyer.1'), noted, world.request());
    await world.get(DecideAidHandler).grant(await as(APPROVER));
    // lawyer.1 acts for the company, lawyer.3 is of the same firm: both specialists, neither may.
    for (const login of ['lawyer.1', 'lawyer.3']) {
      await expect(world.get(AssignLawyerHandler).assign(await as(REVIEWER), staff(login).id)).rejects.toMatchObject({
        code: 'aid-lawyer-conflict',
        details: { params: { proposed: staff('lawyer.2').id } },
      });
    }
    await world.get(AssignLawyerHandler).assign(await as(REVIEWER), staff('lawyer.2').id);
    expect(await stateOf(id)).toBe('ASSIGNED');
  });

  it('does not exist for the mediator, the other lawyer and the window', async () => {
    const opened = await dispute();
    const id = await apply(opened);
    for (const login of ['lawyer.3', 'justice.mediation.1', 'town201.1']) {
      await expect(world.get(ReadAid).read(staff(login), opened.disputeNo, id, 'CONDUCT', null)).rejects.toThrow(code('dispute-not-found'));
    }
  });
});
