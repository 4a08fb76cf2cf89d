import { type BundleView, bundleLink, caseOf, decide, readBundle, stands, waitForBundle } from '../stories/bundle-desk';
import { type CaseView, expected, historyOf, refusedWith } from '../stories/desk';
import { type CountyWorld, openCounty } from './county-world';

const FOOD = {
  bundleCode: 'open-restaurant',
  applicant: { kind: 'PERSON', name: '张玉竹', idNumber: '532999197804150038' },
  form: {
    shared: { site: '苍山西镇（演示地址）1号' },
    members: {
      businessLicence: { tradeName: '小满面馆', division: '532922101', family: false },
      foodLicence: { items: 'HOT', area: 40, staff: 3, online: false },
    },
  },
  papers: ['identity', 'premises', 'foodForm', 'layout', 'equipment'].map((code) => ({ code, form: 'ORIGINAL' })),
};

describe('一件事 on the county', () => {
  let world: CountyWorld;
  beforeAll(async () => {
    world = await openCounty('2026-09-14T02:00:00Z');
  });
  afterAll(() => world?.close());

  it('统一办理: one joint limit of 45 working days for both licences, from the first acceptance, and a member that lacks papers is told alone', async () => {
    const clerk = world.stage.person('yang.mei');
    const filed = expected(await clerk.create<BundleView>('/api/v1/bundle-cases', FOOD), 201);
    expect(stands(filed)).toEqual({ businessLicence: 'ACCEPTED', foodLicence: 'DRAFT' });
    const due = filed.members[0]?.statutoryDueOn;
    const clocksOf = async (key: string) =>
      expected(
        await clerk.get<{ items: { kind: string; article: string; startsOn: string; budget: number }[] }>(
          `/api/v1/cases/${caseOf(filed, key)}/clocks`,
        ),
        200,
      ).items;
    expect(await clocksOf('businessLicence')).toContainEqual(
      expect.objectContaining({ kind: 'STATUTORY_JOINT', article: '行政许可法 §42 ¶2', startsOn: '2026-09-14' }),
    );

    world.clock.moveTo(new Date('2026-09-16T02:00:00Z'));
    await decide(world.stage, world.stage.person('market.registration.3'), caseOf(filed, 'businessLicence'), 'GRANT');
    // The list of rules was not handed in: this member alone waits for it.
    await waitForBundle(world.stage, clerk, filed.bundleNo, 'told', (bundle) => stands(bundle).foodLicence === 'CORRECTING');
    const food = caseOf(filed, 'foodLicence');
    const told = expected(await clerk.get<CaseView & { papers: { code: string; trustGrade: string }[] }>(`/api/v1/cases/${food}`), 200);
    expect(told.papers).toContainEqual(expect.objectContaining({ code: 'M02', trustGrade: 'A' }));
    const supplied = expected(
      await clerk.command<CaseView>(`/api/v1/cases/${food}/supplements`, told.version, {
        papers: [{ code: 'M05', form: 'ORIGINAL' }],
        form: undefined,
      }),
      200,
    );
    const accepted = expected(await clerk.command<CaseView>(`/api/v1/cases/${food}/acceptances`, supplied.version), 200);
    expect(accepted.acceptedOn).toBe('2026-09-16');
    // Two days later, and due on the same day: several limits are never added up.
    expect(accepted.statutoryDueOn).toBe(due);
  });

  it('from home: the first members are submitted, a stranger sees nothing, and a duplicate names the member', async () => {
    const owner = world.stage.person('yang.jingjing');
    const body = {
      bundleCode: 'social-card-services',
      applicant: { kind: 'PERSON', name: '杨晶晶', idNumber: '532999199003070010' },
      form: { shared: { bankCode: 'RCU' }, members: { firstCard: { electronic: true }, pinReset: { account: 'SERVICE' } } },
      papers: [
        { code: 'identity', form: 'ELECTRONIC' },
        { code: 'photo', form: 'ELECTRONIC' },
      ],
      optOut: ['replacement'],
    };
    const filed = expected(await owner.create<BundleView>('/api/v1/bundle-cases', body), 201);
    expect(stands(filed)).toEqual({ firstCard: 'SUBMITTED', replacement: null, pinReset: 'SUBMITTED' });
    expect(filed.status).toBe('COLLECTING');
    refusedWith(await world.stage.person('luo.dashan').get(`/api/v1/bundle-cases/${filed.bundleNo}`), 404, 'bundle-case-not-found');
    expect((await readBundle(owner, filed.bundleNo)).pickUpCode).toMatch(/^[0-9A-Z]{6}$/);
    const again = refusedWith(await owner.create('/api/v1/bundle-cases', body), 409, 'duplicate-case');
    expect(again.params).toMatchObject({ member: 'firstCard' });
    refusedWith(
      await owner.create('/api/v1/bundle-cases', { ...body, optOut: ['firstCard', 'replacement', 'pinReset'] }),
      422,
      'bundle-too-small',
    );
    expect((await historyOf(owner, caseOf(filed, 'pinReset'))).map(({ action }) => action)).toEqual(['edit', 'submit']);
    const page = await (await fetch(`${world.url}${bundleLink(filed)}`)).text();
    expect(page).toContain('收件中');
    expect(page).not.toContain('杨晶晶');
  });
});
