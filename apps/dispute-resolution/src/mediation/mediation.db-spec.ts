import { localDate } from '@app/legal-calendar';
import { clocksOfProceeding, DESK, employer, type OpenedDispute, person, triagedDispute, versionOf } from '../../test/dispute-cases';
import { type DisputeWorld, disputeWorld, staff } from '../../test/dispute-world';
import { ConfirmHandler } from '../confirmation/application/confirm.handler';
import { Guard } from '../limitation-guard/application/guard';
import { AgreeHandler, type NewTerm } from './application/agree.handler';
import { AskPartiesHandler } from './application/ask-parties.handler';
import { FinishHandler } from './application/finish.handler';
import { MediateHandler } from './application/mediate.handler';
import type { MediationCommand } from './application/mediation-desk';
import { OpenMediationHandler } from './application/open-mediation.handler';
import { PerformHandler } from './application/perform.handler';
import { ReadMediation } from './application/read-mediation.query';

const MEDIATOR = 'justice.mediation.1';
const day = localDate;
const code = (expected: string) => expect.objectContaining({ code: expected });

let world: DisputeWorld;
beforeAll(async () => {
  world = await disputeWorld(new Date('2026-03-02T01:00:00Z'));
});
afterAll(() => world.close());

async function by(login: string, disputeNo: string, proceedingId: number): Promise<MediationCommand> {
  const [row] = await world.database.query<{ version: number }>('SELECT version FROM proceeding WHERE id = $1', [proceedingId]);
  return { disputeNo, proceedingId, actor: staff(login), expectedVersion: row?.version ?? 0 };
}
const stateOf = async (id: number): Promise<string | undefined> =>
  (await world.database.query<{ state: string }>('SELECT state FROM proceeding WHERE id = $1', [id]))[0]?.state;

async function opened({ disputeNo, claimants, respondents }: OpenedDispute): Promise<number> {
  const given = { organ: '532922-justice', partyIds: [...claimants, ...respondents] };
  const version = await versionOf(world, disputeNo);
  const { answer } = await world.get(OpenMediationHandler).execute(staff(DESK), disputeNo, version, given, world.request());
  const { proceedingId } = JSON.parse(answer.body) as { proceedingId: number };
  await world.get(AskPartiesHandler).invite(await by(DESK, disputeNo, proceedingId));
  return proceedingId;
}

/** Two workers and an employer; the first is willing, and so is the employer. */
async function wages(name: string): Promise<OpenedDispute> {
  return triagedDispute(
    world,
    {
      kind: 'LABOUR_WAGES',
      claimants: [person(`王甲${name}`, '532999197804150038'), person(`王乙${name}`)],
      respondents: [employer(`示例劳务${name}`, '91532999MA6MEDIA1X')],
    },
    { matter: 'MONEY', labour: 'WAGES', migrantWorker: true },
    ['MEDIATION'],
  );
}

async function mediating(dispute: OpenedDispute, refusing: readonly number[]): Promise<number> {
  const id = await opened(dispute);
  for (const partyId of [...dispute.claimants, ...dispute.respondents]) {
    const will = refusing.includes(partyId) ? 'REFUSES' : 'WILLING';
    await world.get(AskPartiesHandler).answer(await by(DESK, dispute.disputeNo, id), partyId, will, day(today()));
  }
  await world.get(MediateHandler).assign(await by(DESK, dispute.disputeNo, id), staff(MEDIATOR).id, false);
  return id;
}
const today = (): string => new Date(world.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

const part = (payer: number, payee: number, over: Partial<NewTerm> = {}): NewTerm => ({
  payer,
  payee,
  amountFen: 1_000_000,
  inKind: false,
  dueOn: day('2026-04-10'),
  way: 'BANK',
  account: '本人工资卡（示例）',
  what: null,
  ...over,
});

async function signedBy(disputeNo: string, id: number, parties: readonly number[]): Promise<void> {
  const sign = async (signer: Parameters<AgreeHandler['sign']>[1]['by']) =>
    world.get(AgreeHandler).sign(await by(MEDIATOR, disputeNo, id), { by: signer, on: day(today()) }, 'FINGERPRINT');
  for (const partyId of parties) await sign({ partyId });
  await sign('MEDIATOR');
  await sign('COMMITTEE');
}

describe('自愿', () => {
  it('ends at one clear refusal of the only other side, with the other ways told', async () => {
    const dispute = await wages('一');
    const id = await opened(dispute);
    const [respondent = 0] = dispute.respondents;
    await world.get(AskPartiesHandler).answer(await by(DESK, dispute.disputeNo, id), respondent, 'REFUSES', day('2026-03-02'));
    expect(await stateOf(id)).toBe('REFUSED');
    await expect(world.get(MediateHandler).assign(await by(DESK, dispute.disputeNo, id), staff(MEDIATOR).id, false)).rejects.toThrow(
      code('state-conflict'),
    );
  });
});

describe('一份协议从签名到执行', () => {
  let dispute: OpenedDispute;
  let id: number;
  let worker: number;
  let other: number;
  let boss: number;
  const as = (login: string) => by(login, dispute.disputeNo, id);
  beforeAll(async () => {
    dispute = await wages('二');
    [worker = 0, other = 0] = dispute.claimants;
    [boss = 0] = dispute.respondents;
    id = await mediating(dispute, [other]);
  });

  it('goes on with those who are willing, under the fifteen days of the labour law', async () => {
    expect(await stateOf(id)).toBe('MEDIATING');
    expect(await clocksOfProceeding(world, id)).toEqual(['MED_CONSENT MET 2026-03-05', 'MED_LABOUR RUNNING 2026-03-17']);
  });

  it('keeps the mediator from every other duty, and a reviewer of aid from mediating', async () => {
    await expect(world.get(MediateHandler).assign(await as(DESK), staff('justice.legal-aid.1').id, false)).rejects.toThrow(
      code('duty-role'),
    );
    await expect(world.get(ReadMediation).read(staff('justice.mediation.2'), dispute.disputeNo, id, 'CONDUCT', null)).rejects.toThrow(
      code('dispute-not-found'),
    );
  });

  it('binds nobody who refused, and is not in effect before the last signature and the seal', async () => {
    const agree = world.get(AgreeHandler);
    const agreement = { record: '双方对拖欠工资两万元没有争议。', exclusion: null, totalFen: 2_000_000 };
    await expect(agree.draft(await as(MEDIATOR), { ...agreement, partyIds: [other, boss], terms: [part(boss, other)] })).rejects.toThrow(
      code('agreement-parties'),
    );
    await world.get(MediateHandler).meet(await as(MEDIATOR), {
      heldOn: day('2026-03-02'),
      place: '苍山西镇调解室',
      isOpen: false,
      present: [worker, boss],
      record: '双方愿意分两期付清。',
    });
    const terms = [part(boss, worker), part(boss, worker, { dueOn: day('2026-05-11') })];
    await agree.draft(await as(MEDIATOR), { ...agreement, partyIds: [worker, boss], terms });
    await expect(agree.sign(await as(MEDIATOR), { by: 'COMMITTEE', on: day('2026-03-02') }, 'SEAL')).rejects.toThrow(
      code('seal-comes-last'),
    );
    await signedBy(dispute.disputeNo, id, [worker, boss]);
    const view = await world.get(ReadMediation).read(staff(MEDIATOR), dispute.disputeNo, id, 'CONDUCT', null);
    expect(view).toMatchObject({ state: 'AGREED', agreement: { state: 'IN_EFFECT', effectiveOn: '2026-03-02', total: '20000.00' } });
    expect((await clocksOfProceeding(world, id)).slice(-2)).toEqual(['MED_LABOUR MET 2026-03-17', 'JC_WINDOW RUNNING 2026-04-01']);
  });

  it('is confirmed for both sides together, in the numbers of the law in force', async () => {
    const confirm = world.get(ConfirmHandler);
    const one = { askedBy: [worker], addressed: [worker, boss] };
    const version = await versionOf(world, dispute.disputeNo);
    await expect(confirm.apply(staff(MEDIATOR), dispute.disputeNo, version, id, one, world.request())).rejects.toMatchObject({
      code: 'confirmation-checklist',
      details: { params: { failing: [{ code: 'NOT_JOINT', at: null }] } },
    });
    const both = { askedBy: [worker, boss], addressed: [worker, boss] };
    const { answer } = await confirm.apply(staff(MEDIATOR), dispute.disputeNo, version, id, both, world.request());
    const court = (JSON.parse(answer.body) as { proceedingId: number }).proceedingId;
    expect((await clocksOfProceeding(world, id)).at(-1)).toBe('JC_WINDOW MET 2026-04-01');
    expect(await clocksOfProceeding(world, court)).toEqual(['COURT_ACCEPT RUNNING 2026-03-05']);
    const [row] = await world.database.query('SELECT law_version AS version, checks->0->>$1 AS article FROM judicial_confirmation', [
      'article',
    ]);
    expect(row).toMatchObject({ version: '2023' });
    for (const action of ['accept', 'confirm'] as const) {
      const { expectedVersion } = await by(MEDIATOR, dispute.disputeNo, court);
      const event = { action, on: day('2026-03-02'), paperNo: '（2026）云2922民特1号', courtCaseNo: '（2026）云2922民特1号' };
      await confirm.courtEvent(staff(MEDIATOR), dispute.disputeNo, court, expectedVersion, event);
    }
    expect(await stateOf(court)).toBe('CONFIRMED');
  });

  it('watches each part: paid in time to the fen, and a missed one leads to enforcement alone', async () => {
    const perform = world.get(PerformHandler);
    const view = await world.get(ReadMediation).read(staff(MEDIATOR), dispute.disputeNo, id, 'CONDUCT', null);
    const [first = 0, second = 0] = view.agreement?.terms.map((term) => term.id) ?? [];
    await world.until('2026-04-09');
    await perform.pay(await as(MEDIATOR), first, 400_000, day('2026-04-09'));
    await expect(perform.pay(await as(MEDIATOR), first, 600_001, day('2026-04-09'))).rejects.toThrow(code('term-overpaid'));
    await perform.pay(await as(MEDIATOR), first, 600_000, day('2026-04-09'));
    await world.until('2026-05-11');
    expect(await stateOf(id)).toBe('AGREED');
    await world.until('2026-05-12');
    expect(await stateOf(id)).toBe('BREACHED');
    const checked = await world.get(ConfirmHandler).check(staff(MEDIATOR), dispute.disputeNo, id, { askedBy: [], addressed: [] });
    expect(checked.exits.map((exit) => exit.code)).toEqual(['CONFIRMED_BREACH']);
    const alarms = (await world.get(Guard).view(staff(DESK), dispute.disputeNo)).alarms.map((alarm) => `${alarm.code} ${alarm.dueOn}`);
    expect(alarms).toEqual(expect.arrayContaining(['INSTALMENT_MISSED 2026-05-11', 'ENFORCEMENT 2028-05-11']));
    await perform.pay(await as(MEDIATOR), second, 1_000_000, day('2026-05-12'));
    expect(await stateOf(id)).toBe('FULFILLED');
  });

  it('is visited and archived with every item that must be there', async () => {
    const finish = world.get(FinishHandler);
    await expect(finish.archive(await as(MEDIATOR), ['IDENTITY', 'BACK_COVER'])).rejects.toMatchObject({
      code: 'volume-incomplete',
      details: { params: { missing: ['RETURN_VISIT'] } },
    });
    await finish.visit(await as(MEDIATOR), day('2026-05-12'), '双方已经履行，没有反复。');
    await finish.archive(await as(MEDIATOR), ['IDENTITY', 'BACK_COVER']);
    expect(await stateOf(id)).toBe('ARCHIVED');
  });
});

describe('故事五：“尽快付清”，没有账户', () => {
  it('is stopped at the office, line by line, before the court would; put right it goes through', async () => {
    const dispute = await wages('五');
    const [worker = 0, other = 0] = dispute.claimants;
    const [boss = 0] = dispute.respondents;
    const id = await mediating(dispute, [other]);
    const agree = world.get(AgreeHandler);
    const agreement = { partyIds: [worker, boss], record: '双方对欠款没有争议。', exclusion: null, totalFen: 1_000_000 };
    const vague = part(boss, worker, { dueOn: null, account: null });
    await agree.draft(await by(MEDIATOR, dispute.disputeNo, id), { ...agreement, terms: [vague] });
    await signedBy(dispute.disputeNo, id, [worker, boss]);
    const both = { askedBy: [worker, boss], addressed: [worker, boss] };
    const apply = async () =>
      world
        .get(ConfirmHandler)
        .apply(staff(MEDIATOR), dispute.disputeNo, await versionOf(world, dispute.disputeNo), id, both, world.request());
    await expect(apply()).rejects.toMatchObject({
      code: 'confirmation-checklist',
      details: {
        params: {
          failing: [
            { code: 'NO_DATE', at: { term: 0 } },
            { code: 'NO_ACCOUNT', at: { term: 0 } },
          ],
        },
      },
    });
    await world.get(PerformHandler).reopen(await by(MEDIATOR, dispute.disputeNo, id), '写明日期和账户。');
    await agree.draft(await by(MEDIATOR, dispute.disputeNo, id), {
      ...agreement,
      terms: [part(boss, worker, { dueOn: day('2026-06-10') })],
    });
    await signedBy(dispute.disputeNo, id, [worker, boss]);
    await apply();
    expect(await clocksOfProceeding(world, id)).toEqual(
      expect.arrayContaining(['JC_WINDOW CANCELLED 2026-06-11', 'JC_WINDOW MET 2026-06-11']),
    );
  });
});

describe('故事三、四的协议', () => {
  const family = (name: string) =>
    triagedDispute(
      world,
      {
        kind: 'NEIGHBOURS',
        claimants: [person(`杨甲${name}`, '532999197804150038')],
        respondents: [person(`杨乙${name}`, '532999199003070010')],
      },
      { matter: 'OTHER_CIVIL' },
      ['MEDIATION'],
    );

  it('an oral agreement over a wall is in effect when it is made, and recorded by the mediator', async () => {
    const dispute = await family('三');
    const [one = 0] = dispute.claimants;
    const [two = 0] = dispute.respondents;
    const id = await mediating(dispute, []);
    const wall = part(two, one, {
      amountFen: null,
      inKind: true,
      way: 'IN_KIND',
      account: null,
      what: '拆除越界的一段墙。',
      dueOn: day('2026-05-20'),
    });
    const agreement = { partyIds: [one, two], record: '双方商定拆墙。', exclusion: null, totalFen: null, terms: [wall] };
    await world.get(AgreeHandler).agreeOrally(await by(MEDIATOR, dispute.disputeNo, id), agreement, day('2026-05-12'));
    const view = await world.get(ReadMediation).read(staff(MEDIATOR), dispute.disputeNo, id, 'CONDUCT', null);
    await world
      .get(PerformHandler)
      .pay(await by(MEDIATOR, dispute.disputeNo, id), view.agreement?.terms[0]?.id ?? 0, null, day('2026-05-12'));
    expect(await stateOf(id)).toBe('FULFILLED');
  });

  it('what no court confirms is refused with the article and what can be done instead', async () => {
    const dispute = await family('四');
    const [one = 0] = dispute.claimants;
    const [two = 0] = dispute.respondents;
    const id = await mediating(dispute, []);
    const promise = part(two, one, { amountFen: null, inKind: true, way: 'IN_KIND', account: null, what: '承认亲子关系。' });
    const agreement = {
      partyIds: [one, two],
      record: '双方就孩子的身份达成一致。',
      exclusion: 'PARENTAGE',
      totalFen: null,
      terms: [promise],
    };
    await world.get(AgreeHandler).agreeOrally(await by(MEDIATOR, dispute.disputeNo, id), agreement, day('2026-05-12'));
    const both = { askedBy: [one, two], addressed: [one, two] };
    const version = await versionOf(world, dispute.disputeNo);
    await expect(
      world.get(ConfirmHandler).apply(staff(MEDIATOR), dispute.disputeNo, version, id, both, world.request()),
    ).rejects.toMatchObject({
      code: 'confirmation-refused',
      message: expect.stringContaining('法律援助') as string,
      details: { article: '最高人民法院民诉法解释 §355（2022）' },
    });
  });
});

describe('保密', () => {
  it('keeps nothing that was said or agreed in plain sight', async () => {
    for (const table of [
      'proceeding_record',
      'proceeding_paper',
      'mediation_term',
      'mediation_agreement',
      'proceeding_step',
      'judicial_confirmation',
      'audit_record',
    ]) {
      const [row] = await world.database.query<{ text: string }>(`SELECT coalesce(string_agg(t::text, ' '), '') AS text FROM ${table} t`);
      for (const secret of ['王甲', '工资卡', '拖欠', '拆墙', '亲子']) {
        expect({ table, secret, has: row?.text.includes(secret) }).toEqual({ table, secret, has: false });
      }
    }
  });
});
