import assert from 'node:assert/strict';
import { type CaseView, expected, historyOf, ITEMS, paper, progressLink, waitForTask } from './desk';
import { inventedPerson, type Stage, type Story } from './stage';

export const deemedAcceptance: Story = {
  number: 4,
  title: '窗口五个工作日没有答复：自收到材料之日起视为受理，督查知道',
  needsOwnCounty: true,
  async tell(stage: Stage) {
    const clerk = stage.person('zhao.lin');
    const supervisor = stage.person('luo.guihua');
    stage.moveTo('2026-10-19T01:00:00Z');
    const filed = await stage.step(
      '10月19日（周一）收件，没有受理也没有告知',
      async () =>
        expected(
          await clerk.create<CaseView>('/api/v1/cases', {
            itemCode: ITEMS.foodLicence,
            applicant: { kind: 'PERSON', ...inventedPerson() },
            form: {
              mode: 'SALE',
              prepackagedOnly: false,
              items: 'BULK',
              site: '演示地址',
              area: 20,
              staff: 1,
              creditCode: '92532999MA6000016Y',
              online: false,
            },
            papers: [{ code: 'M01', form: 'ORIGINAL' }],
          }),
          201,
        ),
      progressLink,
    );
    assert.equal(filed.receivedOn, '2026-10-19');
    await stage.step('第五个工作日（10月26日）当天还在期限内', async () => {
      stage.moveTo('2026-10-26T09:00:00Z');
      await new Promise((resolve) => setTimeout(resolve, 2500));
      assert.equal(expected(await clerk.get<CaseView>(`/api/v1/cases/${filed.caseNo}`), 200).status, 'RECEIVED');
    });
    const deemed = await stage.step('过了 10月26日：系统视为受理', async () => {
      stage.moveTo('2026-10-26T16:00:05Z');
      return stage.until('deemed acceptance', async () => {
        const view = expected(await clerk.get<CaseView>(`/api/v1/cases/${filed.caseNo}`), 200);
        return view.acceptMode === 'DEEMED' ? view : undefined;
      });
    });
    await stage.step('受理日期倒回收到材料之日，法定期限从那天起算', async () => {
      assert.equal(deemed.acceptedOn, '2026-10-19');
      assert.equal(deemed.statutoryDueOn, '2026-11-02');
    });
    await stage.step(
      '视为受理记录已生成',
      () => paper(stage, clerk, filed.caseNo, 'DEEMED_ACCEPTANCE_RECORD'),
      ({ path }) => path,
    );
    await stage.step('督查的红色信号里有它', async () => {
      const { items } = expected(
        await supervisor.get<{ items: { caseNo: string; kind: string; colour: string }[] }>('/api/v1/supervision/signals'),
        200,
      );
      const signal = items.find((one) => one.caseNo === filed.caseNo);
      assert.deepEqual([signal?.kind, signal?.colour], ['DEEMED_ACCEPTANCE', 'RED']);
    });
    await stage.step('只发生一次，随后照常分派给食品监管股', async () => {
      await waitForTask(stage, stage.person('market.food.1'), filed.caseNo, 'EXAMINE');
      const actions = (await historyOf(clerk, filed.caseNo)).map((one) => one.action);
      assert.equal(actions.filter((action) => action === 'deemAccepted').length, 1);
    });
  },
};
