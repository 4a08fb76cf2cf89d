import assert from 'node:assert/strict';
import { type BundleView, bundleLink, caseOf, decide, grantedSomehow, readBundle, stands, waitForBundle } from './bundle-desk';
import { type CaseView, expected, historyOf, paper, refusedWith } from './desk';
import type { Person } from './person';
import { scan } from './scan';
import { inventedPerson, type Stage, type Story } from './stage';

const CHILD = { childName: '张小禾', bornOn: '2026-09-10', sex: 'FEMALE' } as const;

const birth = (parent: object, uploadId: string | null) => ({
  bundleCode: 'newborn',
  applicant: { kind: 'PERSON', ...parent },
  form: {
    shared: CHILD,
    members: {
      household: { nation: 'BAI', follow: 'MOTHER', station: '532922101' },
      socialCard: { bankCode: 'RCU', electronic: true },
      medical: { household: 'LOCAL', coverageYear: 2026 },
    },
  },
  papers: [
    { code: 'identity', form: uploadId === null ? 'ORIGINAL' : 'ELECTRONIC', ...(uploadId === null ? {} : { uploadId }) },
    { code: 'certificateForm', form: 'ORIGINAL' },
    { code: 'householdRegister', form: 'ORIGINAL' },
    { code: 'childPhoto', form: 'ELECTRONIC' },
  ],
});

interface PaperOnFile {
  readonly code: string;
  readonly trustGrade: string;
  readonly uploadId: string | null;
  readonly origin?: { readonly kind: string; readonly name: string; readonly number?: string };
}

async function papersOf(clerk: Person, caseNo: string): Promise<readonly PaperOnFile[]> {
  return expected(await clerk.get<CaseView & { papers: PaperOnFile[] }>(`/api/v1/cases/${caseNo}`), 200).papers;
}

/** 新生儿出生: each member begins when the one before it is granted, and not a minute later. */
export const newborn: Story = {
  number: 8,
  title: '新生儿出生一件事：出生证明、户口、社保卡和医保接力办；一项不批不连累别项，前置不批后面的告知终止',
  needsOwnCounty: false,
  async tell(stage: Stage) {
    const clerk = stage.person('li.chunhua');
    const hospital = stage.person('health.hygiene.3');
    const police = stage.person('public.household.3');
    const insurance = stage.person('human.insurance.3');
    const medical = stage.person('medical.benefit.3');

    const upload = expected(
      await clerk.upload<{ uploadId: string }>('/api/v1/uploads', '身份证.pdf', 'application/pdf', scan(String(Math.random()))),
      201,
    ).uploadId;
    const filed = await stage.step(
      '一张表、一套材料：出生医学证明受理，其余三项等待前置',
      async () => expected(await clerk.create<BundleView>('/api/v1/bundle-cases', birth(inventedPerson(), upload)), 201),
      bundleLink,
    );
    assert.deepEqual(stands(filed), { certificate: 'ACCEPTED', household: 'DRAFT', socialCard: 'DRAFT', medical: 'DRAFT' });
    const household = caseOf(filed, 'household');
    await stage.step('身份证只扫一次，四个办件里都是这一份', async () => {
      for (const key of ['certificate', 'household', 'socialCard', 'medical'] as const) {
        const code = key === 'household' ? 'M03' : 'M01';
        assert((await papersOf(clerk, caseOf(filed, key))).find((one) => one.code === code)?.uploadId, `${key} has the scan`);
      }
    });
    await stage.step('等待的办件谁也不能先动，只有系统接着办', async () => {
      const view = expected(await clerk.get<CaseView>(`/api/v1/cases/${household}`), 200);
      assert.deepEqual(view.actions, []);
      refusedWith(await clerk.command(`/api/v1/cases/${household}/withdrawals`, view.version, { reason: '不办了' }), 409, 'state-conflict');
    });

    await stage.step('出生医学证明签发：户口登记随即受理，证明自动作为材料，带证号', async () => {
      await decide(stage, hospital, caseOf(filed, 'certificate'), 'GRANT');
      const next = await waitForBundle(stage, clerk, filed.bundleNo, 'household begun', (bundle) => stands(bundle).household !== 'DRAFT');
      // Where the police's own system is switched on, it may have answered already.
      if (stands(next).household === 'ACCEPTED') assert.equal(stands(next).socialCard, 'DRAFT');
      assert.equal(next.status, 'PARTLY_CONCLUDED');
      const fed = (await papersOf(clerk, household)).find(({ code }) => code === 'M01');
      assert.equal(fed?.trustGrade, 'A');
      assert.deepEqual([fed?.origin?.kind, fed?.origin?.name], ['RESULT', '出生医学证明（首次签发）']);
      assert(fed?.origin?.number, 'the certificate has a number');
      const actions = (await historyOf(clerk, household)).map(({ action }) => action).slice(0, 4);
      assert.deepEqual(actions, ['edit', 'submit', 'receive', 'accept']);
    });
    await stage.step('户口登记办好：社保卡和医保同时受理', async () => {
      await grantedSomehow(stage, police, clerk, household);
      const next = await waitForBundle(stage, clerk, filed.bundleNo, 'both begun', (bundle) => stands(bundle).medical !== 'DRAFT');
      assert.notEqual(stands(next).socialCard, 'DRAFT');
    });
    await stage.step('医保不予登记，社保卡照常办好：全部办结', async () => {
      await decide(stage, medical, caseOf(filed, 'medical'), 'DENY', 'ALREADY_INSURED');
      await decide(stage, insurance, caseOf(filed, 'socialCard'), 'GRANT');
      const done = await waitForBundle(stage, clerk, filed.bundleNo, 'all concluded', ({ status }) => status === 'CONCLUDED');
      assert.deepEqual(
        done.members.map(({ result }) => result),
        ['GRANT', 'GRANT', 'GRANT', 'DENY'],
      );
    });
    await stage.step('群众扫码看到四个事项的进度，没有姓名', async () => {
      const page = await (await fetch(`${stage.county.url}${bundleLink(filed)}`)).text();
      assert(page.includes('全部办结') && page.includes('社会保障卡申领') && !page.includes(CHILD.childName));
    });

    const second = await stage.step('另一家：同样申请', async () =>
      expected(await clerk.create<BundleView>('/api/v1/bundle-cases', birth(inventedPerson(), null)), 201),
    );
    const left = await stage.step('不想要社保卡了：还没开始，可以退出', async () =>
      expected(
        await clerk.command<BundleView>(`/api/v1/bundle-cases/${second.bundleNo}/opt-outs`, second.version, { member: 'socialCard' }),
        200,
      ),
    );
    assert.equal(stands(left).socialCard, 'WITHDRAWN');
    await stage.step('出生医学证明不予签发：等它的事项全部终止', async () => {
      await decide(stage, hospital, caseOf(second, 'certificate'), 'DENY', 'NOT_BORN_HERE');
      const ended = await waitForBundle(
        stage,
        clerk,
        second.bundleNo,
        'dependants ended',
        (bundle) => stands(bundle).medical === 'TERMINATED',
      );
      assert.deepEqual(stands(ended), {
        certificate: 'CONCLUDED',
        household: 'TERMINATED',
        socialCard: 'WITHDRAWN',
        medical: 'TERMINATED',
      });
      assert.equal((await readBundle(clerk, second.bundleNo)).status, 'CONCLUDED');
    });
    await stage.step(
      '终止办理通知书写明是哪个前置事项没有获批',
      () => paper(stage, clerk, caseOf(second, 'household'), 'TERMINATION_NOTICE'),
      ({ path }) => path,
    );
  },
};
