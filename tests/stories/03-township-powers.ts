import assert from 'node:assert/strict';
import { type CaseView, claim, expected, historyOf, ITEMS, paper, progressLink, waitForCase, waitForTask } from './desk';
import type { Person } from './person';
import { inventedPerson, type Stage, type Story } from './stage';

async function decideAt(
  stage: Stage,
  clerkLogin: string,
  deciderLogin: string,
  accept: (clerk: Person) => Promise<CaseView>,
): Promise<{ view: CaseView; authority: Record<string, string | number> }> {
  const clerk = stage.person(clerkLogin);
  const decider = stage.person(deciderLogin);
  const filed = await accept(clerk);
  const task = await claim(decider, await waitForTask(stage, decider, filed.caseNo, 'DECIDE'));
  const siteCheck = task.siteCheckRequired
    ? {
        siteCheck: {
          checkedOn: new Date(stage.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10),
          checkedBy: await stage.county.staffIds([deciderLogin, deciderLogin.replace(/4$/, '3')]),
          findings: '现场与申报一致。',
        },
      }
    : {};
  expected(
    await decider.command(`/api/v1/tasks/${task.taskId}/decisions`, task.version, { result: 'GRANT', opinion: '准予。', ...siteCheck }),
    200,
  );
  const view = await waitForCase(stage, clerk, filed.caseNo, 'CONCLUDED');
  const decided = (await historyOf(clerk, filed.caseNo)).find((one) => one.action === 'decide');
  assert(decided?.details.authority);
  return { view, authority: decided.details.authority };
}

/** Everything is there: received and accepted in one step. */
const complete =
  (body: object) =>
  async (clerk: Person): Promise<CaseView> =>
    expected(await clerk.create<CaseView>('/api/v1/cases', { ...body, proceed: true }), 201);

/** 告知承诺: the applicant signs instead of having a survey made. */
const onCommitment =
  (body: object) =>
  async (clerk: Person): Promise<CaseView> => {
    const filed = expected(await clerk.create<CaseView>('/api/v1/cases', body), 201);
    const promise = { voluntary: true, statement: { form: 'ORIGINAL' } };
    return expected(await clerk.command<CaseView>(`/api/v1/cases/${filed.caseNo}/commitment-acceptances`, filed.version, promise), 200);
  };

const licence = (division: string, person: object) => ({
  itemCode: ITEMS.businessLicence,
  division,
  applicant: { kind: 'PERSON', ...person },
  form: { tradeName: '演示小店', scope: 'RETAIL', site: '集镇（演示地址）', division, preLicence: false, family: false },
  papers: [
    { code: 'M01', form: 'ORIGINAL' },
    { code: 'M03', form: 'ORIGINAL' },
  ],
});

/** Seed 002: "乡里就能办，10分钟就拿到证". */
export const townshipPowers: Story = {
  number: 3,
  title: '同一事项：平坡镇以自己名义办，富恒乡没有这项权力转县里，受委托的以委托机关名义',
  needsOwnCounty: false,
  async tell(stage: Stage) {
    const devolved = await stage.step(
      '平坡镇：营业执照权力已下放，镇里当场决定',
      () => decideAt(stage, 'town103.1', 'town103.4', complete(licence('532922103', inventedPerson()))),
      ({ view }) => progressLink(view),
    );
    await stage.step('决定书以平坡镇人民政府名义，盖平坡镇的章', async () => {
      assert.equal(devolved.authority.powerSource, 2);
      assert.equal(devolved.authority.nameOrganName, '漾濞彝族自治县平坡镇人民政府');
      await paper(stage, stage.person('town103.1'), devolved.view.caseNo, 'GRANT_DECISION');
    });
    const county = await stage.step(
      '富恒乡收件：乡里没有这项权力，转县市场监管局决定',
      () => decideAt(stage, 'town201.1', 'market.registration.3', complete(licence('532922201', inventedPerson()))),
      ({ view }) => progressLink(view),
    );
    await stage.step('决定书以县市场监督管理局名义', async () => {
      assert.equal(county.authority.nameOrganName, '漾濞彝族自治县市场监督管理局');
      assert.equal(county.authority.powerSource, 1);
    });
    const entrusted = await stage.step(
      '太平乡：林木采伐受县林草局委托，8 立方米以承诺代替调查设计，乡里决定',
      () =>
        decideAt(
          stage,
          'town202.1',
          'town202.4',
          onCommitment({
            itemCode: ITEMS.logging,
            division: '532922202',
            applicant: { kind: 'PERSON', ...inventedPerson() },
            form: {
              forest: 'COMMERCIAL_PLANTED',
              inReserve: false,
              volume: 8,
              area: 2,
              species: '华山松',
              division: '532922202',
              replant: true,
            },
            papers: [{ code: 'M02', form: 'ORIGINAL' }],
          }),
        ),
      ({ view }) => progressLink(view),
    );
    await stage.step('决定书以委托机关（县林草局）名义和印章，写明太平乡受委托办理', async () => {
      assert.equal(entrusted.authority.powerSource, 5);
      assert.equal(entrusted.authority.nameOrganName, '漾濞彝族自治县林业和草原局');
      assert.equal(entrusted.authority.actingOrganName, '漾濞彝族自治县太平乡人民政府');
      await paper(stage, stage.person('town202.1'), entrusted.view.caseNo, 'GRANT_DECISION');
    });
  },
};
