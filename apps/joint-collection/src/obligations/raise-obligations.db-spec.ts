import type { IdempotentRequest } from '@app/http';
import { type CollectionWorld, collectionWorld, inventedNumber, staff } from '../../test/collection-world';
import { AssessCampaignHandler } from '../campaign/application/assess-campaign.handler';
import { FindPeople } from '../people/application/find-people.query';
import { RecordFactsHandler } from '../people/application/record-facts.handler';
import { RegisterPersonHandler } from '../people/application/register-person.handler';
import type { Wanted } from '../preflight/application/check-people';
import { HouseholdPreflightQuery } from '../preflight/application/household-preflight.query';
import { ChangeObligationHandler } from './application/change-obligation.handler';
import { FindObligations } from './application/find-obligations.query';
import { ObligationBook } from './application/obligation-ledger';
import { type RaisedView, RaiseObligationsHandler } from './application/raise-obligations.handler';

const CLERK = staff('yang.mei');
const code = (expected: string) => expect.objectContaining({ code: expected });

let world: CollectionWorld;
beforeAll(async () => {
  world = await collectionWorld();
});
afterAll(() => world.close());

let keys = 0;
function request(): IdempotentRequest {
  keys += 1;
  return { key: `key-${keys}`, client: 'test', route: 'test', requestHash: Buffer.alloc(32) };
}
const medical = (personId: number, year = 2027): Wanted => ({
  personId,
  insurance: 'RESIDENT_MEDICAL',
  year,
  tierFen: null,
  backPay: false,
});
const pension = (personId: number, tierFen: number | null): Wanted => ({
  personId,
  insurance: 'RESIDENT_PENSION',
  year: 2026,
  tierFen,
  backPay: false,
});
async function raise(wanted: readonly Wanted[], actor = CLERK): Promise<RaisedView[]> {
  const { answer } = await world.get(RaiseObligationsHandler).execute(actor, wanted, request());
  return (JSON.parse(answer.body) as { items: RaisedView[] }).items;
}
const summary = ({ verdict, refusals, obligation }: RaisedView) =>
  [verdict, obligation?.state ?? null, obligation?.due ?? null, ...refusals.map((one) => one.code)].join(' ');

describe('a household at the window', () => {
  it('is raised for both insurances at once; what is refused for one does not block the other', async () => {
    const house = { household: 'A1', group: '三组' };
    const father = await world.person({ ...house, birthOn: '1984-03-12' });
    const mother = await world.person({ ...house, birthOn: '1986-08-05' });
    const grandmother = await world.person({ ...house, birthOn: '1958-02-11', categories: ['MINIMUM_LIVING'] });
    await world.get(RecordFactsHandler).coverage(
      CLERK,
      mother.id,
      {
        insurance: 'RESIDENT_MEDICAL',
        kind: 'EMPLOYEE',
        year: null,
        fromOn: '2020-01-01' as never,
        toOn: null,
        source: '职工医保参保信息',
      },
      1,
    );
    const citizenNumber = inventedNumber('2026-10-08', 7);
    const member = { householdId: father.householdId, name: '杨小满', citizenNumber };
    const registered = await world.get(RegisterPersonHandler).execute(CLERK, member, request());
    const baby = JSON.parse(registered.answer.body) as { id: number; citizenNumber: string };
    expect(registered.answer.body).not.toContain(citizenNumber);
    await expect(world.get(RegisterPersonHandler).execute(CLERK, member, request())).rejects.toThrow(code('person-known'));

    const { members } = await world.get(HouseholdPreflightQuery).get(CLERK, father.householdId, 2027, 2026);
    expect(members.map(({ insurances }) => insurances.map(({ verdict, due }) => `${verdict} ${due}`))).toEqual([
      ['COLLECT 400.00', 'COLLECT null'],
      ['REFUSE null', 'COLLECT null'],
      ['COLLECT 160.00', 'REFUSE null'],
      ['COLLECT 400.00', 'REFUSE null'],
    ]);
    const raised = await raise([
      medical(father.id),
      pension(father.id, 50_000),
      medical(mother.id),
      pension(mother.id, null),
      medical(grandmother.id),
      medical(baby.id),
      medical(baby.id, 2026),
    ]);
    expect(new Map(raised.map((one) => [`${one.personId}/${one.insurance}/${one.year}`, summary(one)]))).toEqual(
      new Map([
        [`${father.id}/RESIDENT_MEDICAL/2027`, 'COLLECT ASSESSED 400.00'],
        [`${father.id}/RESIDENT_PENSION/2026`, 'COLLECT ASSESSED 500.00'],
        [`${mother.id}/RESIDENT_MEDICAL/2027`, 'REFUSE   in-employee-scheme'],
        [`${mother.id}/RESIDENT_PENSION/2026`, 'COLLECT IDENTIFIED '],
        [`${grandmother.id}/RESIDENT_MEDICAL/2027`, 'COLLECT ASSESSED 160.00'],
        [`${baby.id}/RESIDENT_MEDICAL/2027`, 'COLLECT ASSESSED 400.00'],
        [`${baby.id}/RESIDENT_MEDICAL/2026`, 'COLLECT ASSESSED 400.00'],
      ]),
    );
    await expect(raise([medical(father.id)])).rejects.toThrow(code('preflight-refused'));
    await expect(raise([medical(father.id)], staff('town201.1'))).rejects.toThrow(code('person-not-found'));
    await expect(raise([medical(father.id), medical(father.id)])).rejects.toThrow(code('obligation-twice'));
  });

  it('is raised once by two clerks at the same moment', async () => {
    const { id } = await world.person();
    const both = await Promise.allSettled([raise([medical(id)]), raise([medical(id)])]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: expect.stringMatching(/^(obligation-raised-meanwhile|preflight-refused)$/) },
    });
  });
});

describe('a pension tier', () => {
  it('is the person’s to choose until it stands on a bill', async () => {
    const { id } = await world.person();
    const [raised] = await raise([pension(id, null)]);
    const obligation = raised?.obligation?.id ?? 0;
    const change = world.get(ChangeObligationHandler);
    const chosen = await change.chooseTier(CLERK, obligation, 30_000, 1);
    expect([chosen.state, chosen.due, chosen.subsidy, chosen.version]).toEqual(['ASSESSED', '300.00', '35.00', 2]);
    expect(chosen.lines.map((line) => line.code)).toEqual(['tier', 'person-pays', 'tier-subsidy']);
    await expect(change.chooseTier(CLERK, obligation, 30_000, 1)).rejects.toThrow(code('version-mismatch'));
    await expect(change.chooseTier(CLERK, obligation, 31_000, 2)).rejects.toThrow(code('pension-tier-unknown'));
    await change.chooseTier(CLERK, obligation, 900_000, 2);
    const at = world.clock.now();
    await world.database.run((tx) => world.get(ObligationBook).bill(tx, [obligation], 77, { actor: CLERK, at }));
    await expect(change.chooseTier(CLERK, obligation, 30_000, 4)).rejects.toThrow(code('state-conflict'));
    await expect(change.cancel(CLERK, obligation, '误登记', 4)).rejects.toThrow(code('state-conflict'));
    expect((await world.get(FindObligations).history(CLERK, obligation)).map(({ action, to }) => `${action} ${to}`)).toEqual([
      'identify IDENTIFIED',
      'assess ASSESSED',
      'assess ASSESSED',
      'bill BILLED',
    ]);
  });
});

describe('a death that somebody tells of', () => {
  it('is checked: nothing is raised meanwhile, nobody is deleted, and it may have been wrong', async () => {
    const { id } = await world.person();
    const facts = world.get(RecordFactsHandler);
    await expect(facts.registration(CLERK, id, 'DEAD', '村民', 1)).rejects.toThrow(code('state-conflict'));
    await facts.registration(CLERK, id, 'TO_CHECK_DEAD', '村民小组长', 1);
    await expect(raise([medical(id)])).rejects.toThrow(code('preflight-refused'));
    await facts.registration(CLERK, id, 'PRESENT', '民政部门核实', 2);
    expect((await world.get(FindPeople).get(CLERK, id)).registrationState).toBe('PRESENT');
    expect((await raise([medical(id)])).map(summary)).toEqual(['COLLECT ASSESSED 400.00']);
  });
});

describe('a campaign', () => {
  const collector = staff('insurance.collection.1');
  it('assesses everybody of a place as the window would one by one, and again changes nothing', async () => {
    const place = { township: '532922204', village: '瓦厂村' };
    const people = [
      await world.person({ ...place, birthOn: '1984-03-12' }),
      await world.person({ ...place, birthOn: '1950-03-12', categories: ['EXTREME_POVERTY', 'SEVERE_DISABILITY'] }),
      await world.person({ ...place, birthOn: '1990-03-12', categories: ['SEVERE_DISABILITY'] }),
      await world.person({ ...place, birthOn: '2026-11-01' }),
    ];
    await world.database.query(
      `INSERT INTO coverage (person_id, insurance, kind, year, source, recorded_at) VALUES ($1, 'RESIDENT_MEDICAL', 'ELSEWHERE', 2027, '外省参保', $2)`,
      [people[2]?.id, world.clock.now()],
    );
    const campaign = world.get(AssessCampaignHandler);
    const assess = async (insurance: 'RESIDENT_MEDICAL' | 'RESIDENT_PENSION', year: number) => {
      const { answer } = await campaign.execute(collector, { insurance, year, division: '532922204' }, request());
      return campaign.get(collector, (JSON.parse(answer.body) as { id: number }).id);
    };
    expect(await assess('RESIDENT_MEDICAL', 2027)).toMatchObject({ raised: 3, waived: 1, refused: { 'insured-elsewhere': 1 } });
    expect(await assess('RESIDENT_PENSION', 2026)).toMatchObject({ raised: 2, waived: 1, refused: { 'beyond-age': 1, 'below-age': 1 } });
    expect(await assess('RESIDENT_MEDICAL', 2027)).toMatchObject({ raised: 0, refused: { 'obligation-open': 3, 'insured-elsewhere': 1 } });
    const rows = await world.database.query<{ told: string }>(
      `SELECT insurance || ' ' || state || ' ' || coalesce(due_fen::text, '-') AS told FROM obligation WHERE person_id = ANY($1::bigint[]) ORDER BY person_id, insurance`,
      [people.map(({ id }) => id)],
    );
    expect(rows.map(({ told }) => told)).toEqual([
      'RESIDENT_MEDICAL ASSESSED 40000',
      'RESIDENT_PENSION IDENTIFIED -',
      'RESIDENT_MEDICAL WAIVED 0',
      'RESIDENT_PENSION WAIVED 0',
      'RESIDENT_MEDICAL ASSESSED 40000',
    ]);
    await expect(
      campaign.execute(staff('town103.1'), { insurance: 'RESIDENT_MEDICAL', year: 2027, division: '532922204' }, request()),
    ).rejects.toThrow(code('campaign-place-unknown'));
  });

  it('that was killed goes on with the townships that are not done', async () => {
    await world.person({ township: '532922205', village: '龙潭村' });
    const campaign = world.get(AssessCampaignHandler);
    const { answer } = await campaign.execute(collector, { insurance: 'RESIDENT_MEDICAL', year: 2026, division: '532922205' }, request());
    const { id } = JSON.parse(answer.body) as { id: number };
    await world.database.query('UPDATE campaign_run_part SET done_at = NULL WHERE run_id = $1', [id]);
    await world.database.query('UPDATE campaign_run SET finished_at = NULL WHERE id = $1', [id]);
    expect(await campaign.proceed(collector, id)).toMatchObject({
      raised: 0,
      refused: { 'obligation-open': 1 },
      finishedAt: expect.any(String),
    });
  });
});
