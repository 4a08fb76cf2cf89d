import assert from 'node:assert/strict';
import { creditCodeCheckCharacter } from '@app/identifiers';
import { type BundleView, bundleLink, caseOf, decide, stands, waitForBundle } from './bundle-desk';
import { type CaseView, expected, historyOf, readCase, refusedWith } from './desk';
import { inventedPerson, type Stage, type Story } from './stage';

interface Guide {
  readonly before: { readonly windows: number; readonly paperSets: number; readonly source: string };
  readonly members: readonly { readonly name: string }[];
  readonly papers: readonly { readonly code: string; readonly members: readonly string[] }[];
}

/** A company that nobody is: the unused area 532999, another one each time, with the right check character. */
function inventedCompany(): { name: string; idNumber: string } {
  const serial = String(Date.now() % 100_000).padStart(5, '0');
  const first = `91532999MA6${serial}1`;
  return { name: `漾濞核桃加工${serial}有限公司`, idNumber: `${first}${creditCodeCheckCharacter(first)}` };
}

/** Seed 001, 浮山: "原来需要前往3个窗口、递交3套材料，变成在1个窗口、递交1套材料". */
export const newEmployer: Story = {
  number: 7,
  title: '新办企业一件事：养老、工伤、失业三项登记，一个窗口、一套材料、三个办件、一次出件',
  needsOwnCounty: false,
  async tell(stage: Stage) {
    const clerk = stage.person('yang.mei');
    const officer = stage.person('human.insurance.3');
    const company = inventedCompany();
    const agent = inventedPerson();

    const guide = expected(await clerk.get<Guide>('/api/v1/bundles/new-employer'), 200);
    const { windows, paperSets, source } = guide.before;
    stage.note(`联办前：${windows} 个窗口、${paperSets} 套材料（${source}）`);
    await stage.step('办事指南：三个事项、一套材料，每份材料用于全部三项', async () => {
      assert.equal(guide.members.length, 3);
      for (const paper of guide.papers) assert.equal(paper.members.length, 3);
    });

    const body = {
      bundleCode: 'new-employer',
      applicant: { kind: 'ORGANISATION', ...company },
      agent: { ...agent, relation: '经办人', mandateUntil: '2030-12-31' },
      form: {
        shared: { creditCode: company.idNumber, employees: 12, hiredFrom: '2026-09-01' },
        members: { injury: { industryRisk: 'II' } },
      },
      papers: [
        { code: 'account', form: 'ORIGINAL' },
        { code: 'roster', form: 'ORIGINAL' },
      ],
    };
    await stage.step('填错一处：错误指到那张表上，一个办件也不建立', async () => {
      const wrong = { ...body, form: { shared: { ...body.form.shared, employees: 0 }, members: { injury: {} } } };
      const problem = refusedWith(await clerk.create('/api/v1/bundle-cases', wrong), 422, 'validation-failed');
      assert.deepEqual(problem.errors?.map(({ pointer }) => pointer).sort(), [
        '/form/members/injury/industryRisk',
        '/form/shared/employees',
      ]);
    });
    const key = crypto.randomUUID();
    const filed = await stage.step(
      '一个窗口一次收件：三个办件全部受理',
      async () => expected(await clerk.create<BundleView>('/api/v1/bundle-cases', body, key), 201),
      bundleLink,
    );
    assert.deepEqual(stands(filed), { pension: 'ACCEPTED', injury: 'ACCEPTED', unemployment: 'ACCEPTED' });
    assert.equal(filed.status, 'RUNNING');
    assert.equal(new Set(filed.members.map(({ caseNo }) => caseNo)).size, 3);
    await stage.step('断网重发同一次提交：还是这三个办件', async () => {
      const again = expected(await clerk.create<BundleView>('/api/v1/bundle-cases', body, key), 201);
      assert.equal(again.bundleNo, filed.bundleNo);
    });
    stage.note(
      `联办后：1 个窗口、${filed.papers.once} 份材料；逐项申请要 ${filed.papers.windowsApart} 个窗口、${filed.papers.apart} 份材料，少交 ${filed.papers.apart - filed.papers.once} 份`,
    );
    assert.deepEqual(filed.papers, { once: 2, apart: 6, windowsApart: 3 });
    await stage.step('一张收件凭证列出三个事项和全部材料', async () => {
      const { status, type, content } = await clerk.download(`/api/v1/bundle-cases/${filed.bundleNo}/receipt`);
      assert.deepEqual([status, type, content.subarray(0, 5).toString()], [200, 'application/pdf', '%PDF-']);
    });
    await stage.step('每个办件有自己的号、机关、期限，材料都在', async () => {
      for (const member of ['pension', 'injury', 'unemployment']) {
        const view = expected(
          await clerk.get<CaseView & { bundleNo: string; papers: { code: string }[] }>(`/api/v1/cases/${caseOf(filed, member)}`),
          200,
        );
        assert.equal(view.bundleNo, filed.bundleNo);
        assert.deepEqual(view.papers.map(({ code }) => code).sort(), ['M02', 'M03']);
        assert(view.statutoryDueOn, `${member} has a limit of its own`);
      }
    });

    await stage.step('养老保险先登记：联办件部分办结', async () => {
      await decide(stage, officer, caseOf(filed, 'pension'), 'GRANT');
      const partly = await waitForBundle(stage, clerk, filed.bundleNo, 'partly concluded', ({ status }) => status === 'PARTLY_CONCLUDED');
      assert.equal(stands(partly).pension, 'CONCLUDED');
    });
    await stage.step('工伤、失业随后登记：全部办结', async () => {
      await decide(stage, officer, caseOf(filed, 'injury'), 'GRANT');
      await decide(stage, officer, caseOf(filed, 'unemployment'), 'GRANT');
      await waitForBundle(stage, clerk, filed.bundleNo, 'concluded', ({ status }) => status === 'CONCLUDED');
    });
    const ready = await waitForBundle(stage, clerk, filed.bundleNo, 'deliverable', ({ actions }) => actions.includes('deliver'));
    const handed = await stage.step('经办人来一次，三项结果一次出件、一份送达回证', async () => {
      const path = `/api/v1/bundle-cases/${filed.bundleNo}/deliveries`;
      refusedWith(await clerk.command(path, ready.version, { idNumber: inventedPerson().idNumber }), 422, 'collector-unproven');
      return expected(await clerk.command<BundleView>(path, ready.version, { idNumber: agent.idNumber }), 200);
    });
    assert.deepEqual(stands(handed), { pension: 'CLOSED', injury: 'CLOSED', unemployment: 'CLOSED' });
    assert.equal(handed.deliveries.length, 1);
    await stage.step('每个办件都记下自己的送达', async () => {
      for (const { caseNo } of handed.members) {
        assert(caseNo);
        assert.equal((await readCase(clerk, caseNo)).status, 'CLOSED');
        assert.equal((await historyOf(clerk, caseNo)).at(-1)?.action, 'deliver');
      }
      const { content } = await clerk.download(`/api/v1/bundle-cases/${filed.bundleNo}/deliveries/1/receipt`);
      assert.equal(content.subarray(0, 5).toString(), '%PDF-');
    });
    await stage.step('没有结果可领时再来：明确告知', async () => {
      refusedWith(
        await clerk.command(`/api/v1/bundle-cases/${filed.bundleNo}/deliveries`, handed.version, { idNumber: agent.idNumber }),
        409,
        'bundle-nothing-to-deliver',
      );
    });
  },
};
