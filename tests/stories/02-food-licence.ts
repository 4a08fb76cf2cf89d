import assert from 'node:assert/strict';
import {
  type CaseView,
  claim,
  dueOf,
  expected,
  historyOf,
  ITEMS,
  paper,
  progressLink,
  refusedWith,
  waitForCase,
  waitForTask,
} from './desk';
import { scan } from './scan';
import { type Stage, type Story } from './stage';

export const foodLicence: Story = {
  number: 2,
  title: '食品经营许可缺两份材料：一次告知、手机补传、受理、现场核查、决定、出件、评价',
  needsOwnCounty: false,
  async tell(stage: Stage) {
    const clerk = stage.person('li.chunhua');
    const owner = stage.person('zhang.yuzhu');
    const examiner = stage.person('market.food.1');
    const decider = stage.person('market.food.3');
    if (stage.county.clock) stage.moveTo('2026-09-18T02:00:00Z');

    const filed = await stage.step(
      '窗口收件：申请书和布局图齐，设备清单、制度清单没带',
      async () =>
        expected(
          await clerk.create<CaseView>('/api/v1/cases', {
            itemCode: ITEMS.foodLicence,
            applicant: { kind: 'PERSON', name: '张玉竹', idNumber: '532999197804150038', phone: '13800000003' },
            form: {
              mode: 'CATERING',
              prepackagedOnly: false,
              items: 'HOT',
              site: '苍山西镇（演示地址）1号',
              area: 40,
              staff: 3,
              creditCode: '92532999MA6000016Y',
              online: false,
            },
            papers: [
              { code: 'M01', form: 'ORIGINAL' },
              { code: 'M03', form: 'ORIGINAL' },
            ],
            notDuplicate: { reason: '另一处经营场所' },
          }),
          201,
        ),
      progressLink,
    );
    await stage.step('材料不齐不能受理，系统指出缺哪两份', async () => {
      const problem = refusedWith(await clerk.command(`/api/v1/cases/${filed.caseNo}/acceptances`, filed.version), 422, 'material-missing');
      assert.deepEqual(problem.params?.missing, ['M04', 'M05']);
    });
    const tell = (codes: readonly string[]) =>
      clerk.command<CaseView>(`/api/v1/cases/${filed.caseNo}/correction-notices`, filed.version, {
        items: codes.map((materialCode) => ({ materialCode, problem: 'MISSING', explanation: '请补交，可以手机拍照上传。' })),
      });
    await stage.step('只告知一份不行：必须一次性告知', async () => {
      refusedWith(await tell(['M04']), 422, 'correction-incomplete');
    });
    const told = await stage.step('一次性告知两份', async () => expected(await tell(['M04', 'M05']), 200));
    assert.equal(told.status, 'CORRECTING');
    await stage.step(
      '一次性补正告知书已打印',
      () => paper(stage, clerk, filed.caseNo, 'CORRECTION_NOTICE'),
      ({ path }) => path,
    );

    if (stage.county.clock) stage.moveTo('2026-09-21T01:30:00Z');
    const uploads = await stage.step('申请人用手机上传两份', async () => {
      const send = async (name: string): Promise<string> =>
        expected(
          await owner.upload<{ uploadId: string }>('/api/v1/uploads', `${name}.pdf`, 'application/pdf', scan(String(Math.random()))),
          201,
        ).uploadId;
      return [await send('设备清单'), await send('制度清单')];
    });
    const supplied = await stage.step('补交，回到收件状态', async () =>
      expected(
        await owner.command<CaseView>(`/api/v1/cases/${filed.caseNo}/supplements`, told.version, {
          papers: [
            { code: 'M04', form: 'ELECTRONIC', uploadId: uploads[0] },
            { code: 'M05', form: 'ELECTRONIC', uploadId: uploads[1] },
          ],
        }),
        200,
      ),
    );
    const accepted = await stage.step(
      '窗口受理，期限从受理日起算',
      async () => expected(await clerk.command<CaseView>(`/api/v1/cases/${filed.caseNo}/acceptances`, supplied.version), 200),
      progressLink,
    );
    await stage.step(
      stage.county.clock ? '法定 10 个工作日，跨中秋、国庆，10月10日（周六）上班计入' : '法定 10 个工作日，与日历逐日所算一致',
      async () => {
        assert.equal(accepted.statutoryDueOn, await dueOf(stage, accepted.acceptedOn, 10));
        if (stage.county.clock) {
          assert.equal(accepted.acceptedOn, '2026-09-21');
          assert.equal(accepted.statutoryDueOn, '2026-10-12');
          assert.equal(accepted.promisedDueOn, '2026-09-29');
        }
      },
    );
    await stage.step('逐日说明可查', async () => {
      const { items } = expected(
        await owner.get<{ items: { kind: string; days: { date: string; counted: boolean; reason: string | null }[] }[] }>(
          `/api/v1/cases/${filed.caseNo}/clocks`,
        ),
        200,
      );
      const statutory = items.find((clock) => clock.kind === 'STATUTORY');
      assert.equal(statutory?.days.filter((day) => day.counted).length, 10);
    });

    const examining = await stage.step('食品监管股 A 岗签收', async () =>
      claim(examiner, await waitForTask(stage, examiner, filed.caseNo, 'EXAMINE')),
    );
    await stage.step('收件人不能审批：岗位没有这个权限', async () => {
      refusedWith(
        await clerk.command(`/api/v1/tasks/${examining.taskId}/claims`, examining.version, { expectedOwner: null }),
        403,
        'forbidden',
      );
    });
    if (stage.county.clock) stage.moveTo('2026-09-23T06:00:00Z');
    const today = new Date(stage.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
    await stage.step('两人现场核查后提出准予意见', async () => {
      const staff = await stage.county.staffIds(['market.food.1', 'market.food.2']);
      expected(
        await examiner.command(`/api/v1/tasks/${examining.taskId}/recommendations`, examining.version, {
          recommendation: 'GRANT',
          opinion: '布局合理，设施齐备，同意。',
          siteCheck: { checkedOn: today, checkedBy: staff, findings: '现场与申报一致。' },
        }),
        200,
      );
    });
    const deciding = await stage.step('决定岗签收', async () => claim(decider, await waitForTask(stage, decider, filed.caseNo, 'DECIDE')));
    await stage.step('审核的人不能再决定', async () => {
      const answer = await examiner.command(`/api/v1/tasks/${deciding.taskId}/decisions`, deciding.version, {
        result: 'GRANT',
        opinion: '同意。',
      });
      assert([403, 404, 409].includes(answer.status), `got ${answer.status}`);
    });
    await stage.step('作出准予决定', async () => {
      expected(
        await decider.command(`/api/v1/tasks/${deciding.taskId}/decisions`, deciding.version, { result: 'GRANT', opinion: '准予许可。' }),
        200,
      );
    });
    const concluded = await waitForCase(stage, owner, filed.caseNo, 'CONCLUDED');
    await stage.step(
      '准予行政许可决定书已打印',
      () => paper(stage, owner, filed.caseNo, 'GRANT_DECISION'),
      ({ path }) => path,
    );
    await stage.step('凭取件码出件', async () => {
      refusedWith(
        await clerk.command(`/api/v1/cases/${filed.caseNo}/deliveries`, concluded.version, { pickUpCode: '222222' }),
        422,
        'collector-unproven',
      );
      const closed = expected(
        await clerk.command<CaseView>(`/api/v1/cases/${filed.caseNo}/deliveries`, concluded.version, { pickUpCode: concluded.pickUpCode }),
        200,
      );
      assert.equal(closed.status, 'CLOSED');
    });
    await stage.step('申请人评价：非常满意；同一次服务只能评一次', async () => {
      expected(await owner.post(`/api/v1/cases/${filed.caseNo}/evaluations`, { grade: 5 }), 201);
      refusedWith(await owner.post(`/api/v1/cases/${filed.caseNo}/evaluations`, { grade: 1 }), 409, 'already-evaluated');
    });
    await stage.step('流转记录完整：收件、告知、补交、受理、审核、决定、出件', async () => {
      const actions = (await historyOf(clerk, filed.caseNo)).map((one) => one.action);
      assert.deepEqual(actions, [
        'receive',
        'notifyCorrection',
        'supplement',
        'accept',
        'dispatch',
        'recommend',
        'decide',
        'conclude',
        'deliver',
      ]);
    });
  },
};
