import assert from 'node:assert/strict';
import { addDays, type LocalDate, localDateOf } from '@app/legal-calendar';
import { type CaseView, claim, dueOf, expected, paper, progressLink, refusedWith, waitForCase, waitForTask } from './desk';
import { inventedPerson, type Stage, type Story } from './stage';

const HYGIENE = '530123020000';
const original = (...codes: string[]) => codes.map((code) => ({ code, form: 'ORIGINAL' }));
const SIGNED = { voluntary: true, statement: { form: 'ORIGINAL' } };

interface DeferredCase extends CaseView {
  readonly deferred: { readonly papers: readonly string[]; readonly dueOn: string } | null;
}

/** Nine in the morning in Shanghai. */
const morning = (day: string): string => `${day}T01:00:00Z`;

/** A hairdresser's hygiene licence: the test report is there, the floor plan is not. */
function application(applicant: { name: string; idNumber: string }) {
  return {
    itemCode: HYGIENE,
    applicant: { kind: 'PERSON', ...applicant },
    form: { kind: 'HAIR', byCommitment: false, area: 30, staff: 2, site: '苍山西镇（演示地址）8号' },
    papers: original('M02'),
  };
}

export const deferredAcceptance: Story = {
  number: 14,
  title: '容缺受理：一件说到做到，一件没有做到',
  needsOwnCounty: true,
  async tell(stage: Stage) {
    const clerk = stage.person('yang.mei');
    const officer = stage.person('health.hygiene.1');
    const approver = stage.person('health.hygiene.3');
    // The next working morning, so that nothing here hangs on which day the story before it ended.
    const today = await dueOf(stage, localDateOf(stage.now()), 1);
    stage.moveTo(morning(today));
    // Two working days shorter than the promise of five: the county's own (sample) rule.
    const latest = await dueOf(stage, today, 3);

    const file = async (applicant: { name: string; idNumber: string }): Promise<DeferredCase> =>
      expected(await clerk.create<DeferredCase>('/api/v1/cases', application(applicant)), 201);
    const accept = (view: DeferredCase, promisedBy: string) =>
      clerk.command<DeferredCase>(`/api/v1/cases/${view.caseNo}/deferred-acceptances`, view.version, { ...SIGNED, promisedBy });

    const kept = await stage.step('公共场所卫生许可：检测报告有，平面图没带；窗口先收件', () => file(inventedPerson()), progressLink);
    await stage.step('答应补交的日子太晚不行，系统说最迟到哪天', async () => {
      const problem = refusedWith(await accept(kept, addDays(latest as LocalDate, 1)), 422, 'promised-day');
      assert.equal(problem.params?.latest, latest);
    });
    const accepted = await stage.step(
      `容缺受理：${latest} 前补交平面图`,
      async () => expected(await accept(kept, latest), 200),
      progressLink,
    );
    assert.deepEqual([accepted.acceptMode, accepted.deferred], ['DEFERRED', { papers: ['M03'], dueOn: latest }]);
    await stage.step(
      '受理通知书写明缺哪份、哪天前补',
      () => paper(stage, clerk, kept.caseNo, 'ACCEPTANCE_NOTICE'),
      ({ path }) => path,
    );
    const task = await stage.step('审查不等补件，照常进行', async () => {
      const examined = await claim(officer, await waitForTask(stage, officer, kept.caseNo, 'EXAMINE'));
      const checkedBy = await stage.county.staffIds(['health.hygiene.1', 'health.hygiene.2']);
      expected(
        await officer.command(`/api/v1/tasks/${examined.taskId}/recommendations`, examined.version, {
          recommendation: 'GRANT',
          opinion: '现场符合要求。',
          siteCheck: { checkedOn: today, checkedBy, findings: '通风、消毒设施齐全' },
        }),
        200,
      );
      return claim(approver, await waitForTask(stage, approver, kept.caseNo, 'DECIDE'));
    });
    await stage.step('材料没补齐，不能决定', async () => {
      assert(!task.actions.includes('decide'));
      refusedWith(
        await approver.command(`/api/v1/tasks/${task.taskId}/decisions`, task.version, { result: 'GRANT' }),
        409,
        'deferred-material-missing',
      );
    });
    await stage.step('第二天送来平面图，承诺兑现', async () => {
      const { version } = expected(await clerk.get<DeferredCase>(`/api/v1/cases/${kept.caseNo}`), 200);
      const complete = expected(
        await clerk.command<DeferredCase>(`/api/v1/cases/${kept.caseNo}/deferred-papers`, version, { papers: original('M03') }),
        200,
      );
      assert.equal(complete.deferred, null);
    });
    await stage.step(
      '可以决定了：准予许可',
      async () => {
        const open = await stage.until('the decision is possible', async () => {
          const { body } = await approver.get<typeof task>(`/api/v1/tasks/${task.taskId}`);
          return body.actions.includes('decide') ? body : undefined;
        });
        expected(await approver.command(`/api/v1/tasks/${task.taskId}/decisions`, open.version, { result: 'GRANT' }), 200);
        return waitForCase(stage, clerk, kept.caseNo, 'CONCLUDED');
      },
      progressLink,
    );

    const forgetful = inventedPerson();
    const broken = await stage.step('另一位申请人同样缺平面图，同样容缺受理', async () => {
      const view = await file(forgetful);
      return expected(await accept(view, latest), 200);
    });
    await stage.step(`过了 ${latest} 没有补交：系统终止办理`, async () => {
      stage.moveTo(morning(addDays(latest as LocalDate, 1)));
      await waitForCase(stage, clerk, broken.caseNo, 'TERMINATED');
    });
    await stage.step(
      '终止办理通知书写明没补的材料、退回的材料和救济途径',
      () => paper(stage, clerk, broken.caseNo, 'TERMINATION_NOTICE'),
      ({ path }) => path,
    );
    await stage.step('再来一次：容缺不行了，正常办理不受影响', async () => {
      const again = await file(forgetful);
      const { version, caseNo } = again;
      refusedWith(await accept(again, await dueOf(stage, localDateOf(stage.now()), 2)), 422, 'credit-barred');
      const fixed = expected(
        await clerk.command<DeferredCase>(`/api/v1/cases/${caseNo}/on-the-spot-corrections`, version, { papers: original('M03') }),
        200,
      );
      const normal = expected(await clerk.command<DeferredCase>(`/api/v1/cases/${caseNo}/acceptances`, fixed.version), 200);
      assert.equal(normal.acceptMode, 'NORMAL');
    });
  },
};
