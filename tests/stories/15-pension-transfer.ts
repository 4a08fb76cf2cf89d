import assert from 'node:assert/strict';
import { type CaseView, dueOf, expected, paper, progressLink, refusedWith, waitForCase } from './desk';
import { inventedPerson, type Stage, type Story } from './stage';

interface Transfer {
  readonly id: number;
  readonly number: string;
  readonly caseNo: string;
  readonly state: string;
  readonly version: number;
  readonly step: { readonly name: string; readonly doneHere: boolean; readonly dueOn: string } | null;
  readonly actions: readonly string[];
}

/** 两险同征 works with the window: the case goes to the collection, whose last step is the decision. */
export const pensionTransfer: Story = {
  number: 15,
  title: '企业职工养老关系转入：窗口受理，交两险经办，15＋15＋15 个工作日分段计时，办结自动回到窗口',
  needsOwnCounty: false,
  async tell(stage: Stage) {
    const window = stage.person('yang.mei');
    const collection = stage.person('insurance.collection.1');
    const step = async (transfer: Transfer, name: string, body: object = {}): Promise<Transfer> =>
      expected(await collection.command<Transfer>(`/api/v1/relation-transfers/${transfer.id}/${name}`, transfer.version, body), 200);

    const filed = await stage.step(
      '窗口收件：缴费凭证、联系函、信息表都由平台调取，申请人只交一份申请',
      async () =>
        expected(
          await window.create<CaseView>('/api/v1/cases', {
            itemCode: '532014005000',
            applicant: { kind: 'PERSON', ...inventedPerson(), phone: '13800000001' },
            form: { fromPlace: '530102', toPlace: '532922', stillPaying: true },
            papers: [{ code: 'M01', form: 'ORIGINAL' }],
            proceed: true,
          }),
          201,
        ),
      progressLink,
    );
    const received = await stage.step('受理后交到两险经办的办理清单，不经审批岗', () =>
      stage.until('the collection has the case', async () => {
        const { items } = expected(await collection.get<{ items: Transfer[] }>('/api/v1/relation-transfers?state=open&limit=200'), 200);
        return items.find(({ caseNo }) => caseNo === filed.caseNo);
      }),
    );
    assert.deepEqual(received.actions, ['begin', 'refuse']);
    await stage.step('受理的人不能自己办，别的单位看不见', async () => {
      expected(await window.get(`/api/v1/relation-transfers/${received.id}`), 403);
      refusedWith(await stage.person('market.food.1').get(`/api/v1/relation-transfers/${received.id}`), 404, 'transfer-not-found');
    });
    const begun = await stage.step('核对是转入：第一个环节（审核并发联系函）从受理之日起 15 个工作日', async () => {
      const transfer = await step(received, 'beginnings', { direction: 'IN', otherPlace: '530102' });
      assert.equal(transfer.step?.dueOn, await dueOf(stage, filed.acceptedOn, 15));
      return transfer;
    });
    await stage.step('没有联系函的编号，这个环节不能算完成', async () => {
      const path = `/api/v1/relation-transfers/${begun.id}/completions`;
      refusedWith(await collection.command(path, begun.version), 422, 'transfer-paper-required');
    });
    const there = await stage.step('发出联系函，轮到原参保地：对方的 15 个工作日开始计算', async () => {
      const transfer = await step(begun, 'completions', { document: '漾人社函〔2026〕31号' });
      assert.deepEqual([transfer.state, transfer.step?.doneHere], ['TRANSFER_OUT', false]);
      return transfer;
    });
    const here = await stage.step('收到对方的信息表，登记编号，轮到本地办结', () =>
      step(there, 'completions', { document: '昆人社函〔2026〕8号' }),
    );
    await stage.step('办结：转移有自己的编号', async () => {
      const transfer = await step(here, 'completions');
      assert.deepEqual([transfer.state, transfer.step], ['DONE', null]);
      assert.match(transfer.number, /养转〔\d{4}〕\d+号$/);
    });
    const concluded = await stage.step(
      '决定自动回到窗口，名义和印章取自权责清单',
      () => waitForCase(stage, window, filed.caseNo, 'CONCLUDED'),
      progressLink,
    );
    assert.equal(concluded.result, 'GRANT');
    await stage.step(
      '准予决定书已打印',
      () => paper(stage, window, filed.caseNo, 'GRANT_DECISION'),
      ({ path }) => path,
    );
  },
};
