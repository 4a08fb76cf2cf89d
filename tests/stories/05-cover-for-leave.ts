import assert from 'node:assert/strict';
import { type CaseView, claim, expected, historyOf, ITEMS, progressLink, refusedWith, waitForCase, waitForTask } from './desk';
import { inventedPerson, type Stage, type Story } from './stage';

export const coverForLeave: Story = {
  number: 5,
  title: 'A 岗请假，B 岗自动顶上，记录写明代谁办理；谁也不能批自己收的件',
  needsOwnCounty: false,
  async tell(stage: Stage) {
    const clerk = stage.person('yang.mei');
    const primary = stage.person('medical.benefit.3');
    const backup = stage.person('medical.benefit.4');
    const [primaryId, backupId] = await stage.county.staffIds(['medical.benefit.3', 'medical.benefit.4']);
    const today = new Date(stage.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
    const leave = await stage.step('医保局决定岗 A 岗登记今天请假', async () =>
      expected(await primary.create<{ leaveId: number; version: number }>('/api/v1/leaves', { fromOn: today, toOn: today }), 201),
    );
    await stage.step('A、B 两岗不能同时不在：B 岗再请假被拒', async () => {
      refusedWith(await backup.create('/api/v1/leaves', { fromOn: today, toOn: today }), 422, 'post-uncovered');
    });
    const filed = await stage.step(
      '窗口受理一件须人工办理的医保转移',
      async () =>
        expected(
          await clerk.create<CaseView>('/api/v1/cases', {
            itemCode: ITEMS.insuranceTransfer,
            applicant: { kind: 'PERSON', ...inventedPerson() },
            form: { fromPlace: '530102', toPlace: '532922', relation: 'SELF' },
            papers: [{ code: 'M01', form: 'ORIGINAL' }],
            proceed: true,
          }),
          201,
        ),
      progressLink,
    );
    const task = await stage.step('任务出现在 B 岗桌上，B 岗签收', async () =>
      claim(backup, await waitForTask(stage, backup, filed.caseNo, 'DECIDE')),
    );
    await stage.step('收件人没有审批权', async () => {
      refusedWith(await clerk.command(`/api/v1/tasks/${task.taskId}/decisions`, task.version, { result: 'GRANT' }), 403, 'forbidden');
    });
    await stage.step('B 岗决定', async () => {
      expected(
        await backup.command(`/api/v1/tasks/${task.taskId}/decisions`, task.version, { result: 'GRANT', opinion: '同意转入。' }),
        200,
      );
    });
    await waitForCase(stage, clerk, filed.caseNo, 'CONCLUDED');
    await stage.step('流转记录：B 岗办理，代 A 岗', async () => {
      const decided = (await historyOf(clerk, filed.caseNo)).find((one) => one.action === 'decide');
      assert.equal(decided?.actorId, backupId);
      assert.equal(decided?.onBehalfOf, primaryId);
    });
    await stage.step('A 岗销假', async () => {
      expected(await primary.command(`/api/v1/leaves/${leave.leaveId}/cancellations`, leave.version), 200);
    });
  },
};
