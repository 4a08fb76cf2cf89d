import assert from 'node:assert/strict';
import { type CaseView, dueOf, expected, ITEMS, paper, progressLink, waitForCase } from './desk';
import { inventedPerson, type Stage, type Story } from './stage';

/** Seed 000: "输入身份证号，在系统里操作一番很快就办好了". */
export const insuranceTransfer: Story = {
  number: 1,
  title: '给孩子转医保：两地都在共享池，当场办结；不在池内的，10+5 个工作日',
  needsOwnCounty: false,
  async tell(stage: Stage) {
    const clerk = stage.person('yang.mei');
    const parent = inventedPerson();
    const child = { insuredName: '小满', insuredCitizenNumber: '532999202402290031', relation: 'CHILD', insuranceKind: 'RESIDENT' };
    const file = (person: { name: string; idNumber: string }, fromPlace: string) =>
      clerk.create<CaseView>('/api/v1/cases', {
        itemCode: ITEMS.insuranceTransfer,
        applicant: { kind: 'PERSON', ...person, phone: '13800000001' },
        form: { ...child, fromPlace, toPlace: '532922' },
        papers: [{ code: 'M01', form: 'ORIGINAL' }],
        proceed: true,
      });

    const filed = await stage.step('窗口录入身份证号，收件并受理', async () => expected(await file(parent, '532928'), 201), progressLink);
    const concluded = await stage.step(
      '转出地永平、转入地漾濞都在共享池：由规则当场决定、办结',
      () => waitForCase(stage, clerk, filed.caseNo, 'CONCLUDED'),
      progressLink,
    );
    assert.equal(concluded.result, 'GRANT');
    await stage.step(
      '收件凭证已打印',
      () => paper(stage, clerk, filed.caseNo, 'RECEIPT'),
      ({ path }) => path,
    );
    await stage.step(
      '受理通知书已打印',
      () => paper(stage, clerk, filed.caseNo, 'ACCEPTANCE_NOTICE'),
      ({ path }) => path,
    );
    await stage.step(
      '准予决定书已打印',
      () => paper(stage, clerk, filed.caseNo, 'GRANT_DECISION'),
      ({ path }) => path,
    );
    await stage.step('核验身份证，当场领走：一次跑完', async () => {
      const closed = expected(
        await clerk.command<CaseView>(`/api/v1/cases/${filed.caseNo}/deliveries`, concluded.version, { idNumber: parent.idNumber }),
        200,
      );
      assert.equal(closed.status, 'CLOSED');
    });
    await stage.step('进度页凭编号和查询码可看，不含姓名', async () => {
      const page = await (await fetch(`${stage.county.url}${progressLink(filed)}`)).text();
      assert(page.includes('已完结'));
      assert(!page.includes(parent.name) && !page.includes(parent.idNumber));
    });

    const outside = await stage.step(
      '同样的申请，从池外的地方转来：受理，转人工',
      async () => expected(await file(inventedPerson(), '530102'), 201),
      progressLink,
    );
    await stage.step('承诺日期是受理后第 15 个工作日', async () => {
      assert.equal(outside.statutoryDueOn, await dueOf(stage, outside.acceptedOn, 15));
    });
    await waitForCase(stage, clerk, outside.caseNo, 'IN_DECISION');
  },
};
