import assert from 'node:assert/strict';
import {
  type CaseView,
  claim,
  expected,
  historyOf,
  ITEMS,
  paper,
  progressLink,
  readCase,
  refusedWith,
  type TaskView,
  waitForCase,
  waitForTask,
} from './desk';
import { inventedPerson, type Stage, type Story } from './stage';

interface Procedure {
  readonly id: number;
  readonly version: number;
  readonly status: string;
  readonly dueOn: string | null;
}
interface Consultation {
  readonly id: number;
  readonly version: number;
  readonly status: string;
  readonly clockSentence: string;
  readonly consultees: readonly {
    readonly id: number;
    readonly status: string;
    readonly opinion: string | null;
    readonly text: string | null;
  }[];
}

const shanghaiDay = (instant: Date, days = 0): string =>
  new Date(instant.getTime() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);

/** An outside body with nothing but the link that it was given. */
async function visit(url: string, answer?: Readonly<Record<string, string>>): Promise<{ readonly status: number; readonly text: string }> {
  const body = answer && new FormData();
  for (const [name, value] of Object.entries(answer ?? {})) body?.append(name, value);
  const response = await fetch(url, body === undefined ? {} : { method: 'POST', body });
  return { status: response.status, text: await response.text() };
}

const clocksOf = async (stage: Stage, caseNo: string): Promise<readonly { readonly kind: string; readonly state: string }[]> =>
  expected(await stage.person('li.chunhua').get<{ items: { kind: string; state: string }[] }>(`/api/v1/cases/${caseNo}/clocks`), 200).items;

async function statutoryRuns(stage: Stage, caseNo: string): Promise<void> {
  const clock = (await clocksOf(stage, caseNo)).find(({ kind }) => kind === 'STATUTORY');
  assert.equal(clock?.state, 'RUNNING');
}

/** 挖掘道路: only expert review stops the clock, and only with its paper; nothing else does (行政许可法 §45). */
export const roadDigging: Story = {
  number: 11,
  title: '挖路许可：等别的部门、挂起、领导出差都不停表；只有专家评审停表，而且有告知书',
  needsOwnCounty: true,
  async tell(stage: Stage) {
    const clerk = stage.person('li.chunhua');
    const examiner = stage.person('construction.roads.1');
    const decider = stage.person('construction.roads.3');
    const backup = stage.person('construction.roads.4');
    const filed = await stage.step(
      '窗口受理挖掘道路申请，法定期限开始计算',
      async () =>
        expected(
          await clerk.create<CaseView>('/api/v1/cases', {
            itemCode: ITEMS.roadDigging,
            applicant: { kind: 'PERSON', ...inventedPerson() },
            form: {
              work: 'DIG',
              roadHistory: 'OTHER',
              governmentApproved: false,
              area: 40,
              startOn: shanghaiDay(stage.now(), 40),
              days: 10,
              location: '云龙路（演示地址）',
            },
            papers: [
              { code: 'M01', form: 'ORIGINAL' },
              { code: 'M02', form: 'ORIGINAL' },
              { code: 'M03', form: 'ORIGINAL' },
            ],
            proceed: true,
          }),
          201,
        ),
      progressLink,
    );
    const due = filed.statutoryDueOn;
    assert(due);
    let task = await stage.step('住建局城市管理股签收', async () =>
      claim(examiner, await waitForTask(stage, examiner, filed.caseNo, 'EXAMINE')),
    );
    const asked = await stage.step('征求水务局和供电所意见：系统写明会商不停止期限', async () => {
      const view = expected(
        await examiner.create<Consultation>(`/api/v1/tasks/${task.taskId}/consultations`, {
          questions: '拟挖掘云龙路 40 米，是否影响交通和管线，有无附加条件？',
          shown: ['ITEM', 'DIVISION'],
          dueOn: shanghaiDay(stage.now(), 5),
          consultees: [{ organ: '532922-water' }, { name: '供电所（演示）', contact: '值班室（演示）' }],
        }),
        201,
      );
      assert.match(view.clockSentence, /不停止/);
      assert.deepEqual(
        view.consultees.map(({ status }) => status),
        ['SENT', 'NOT_SENT'],
      );
      return view;
    });
    const outside = asked.consultees[1];
    assert(outside);
    await stage.step('会商函可以打印', async () => {
      const { status, content } = await examiner.download(`/api/v1/consultations/${asked.id}/consultees/${outside.id}/letter`);
      assert.equal(status, 200);
      assert.equal(content.subarray(0, 5).toString(), '%PDF-');
    });
    await stage.step('供电所凭一次性链接答复：不用账号，看不到申请人，只能答一次', async () => {
      const { url } = expected(
        await examiner.post<{ url: string }>(`/api/v1/consultations/${asked.id}/consultees/${outside.id}/links`, {}),
        201,
      );
      const address = `${stage.county.url}${new URL(url).pathname}`;
      const page = await visit(address);
      assert.equal(page.status, 200);
      assert(page.text.includes('云龙路 40 米') && page.text.includes('占用、挖掘城市道路审批'));
      assert(!page.text.includes(filed.caseNo) && !page.text.includes('532999'));
      assert.match((await visit(address, { opinion: 'DISAGREE', text: '' })).text, /须写明/);
      assert.equal((await visit(address, { opinion: 'AGREE_WITH_CONDITIONS', text: '避开管线。' })).status, 200);
      assert.equal((await visit(address)).status, 404);
      assert.equal((await visit(address, { opinion: 'AGREE', text: '' })).status, 404);
    });
    await stage.step('水务局看到会商，还没有答复；法定期限照常计算', async () => {
      const water = stage.person('water.resources.1');
      const { items } = expected(await water.get<{ items: Consultation[] }>('/api/v1/consultations'), 200);
      assert(items.some(({ id }) => id === asked.id));
      const read = expected(await water.get<Consultation>(`/api/v1/consultations/${asked.id}`), 200);
      assert.deepEqual(
        read.consultees.map(({ status }) => status),
        ['READ', 'ANSWERED'],
      );
      await statutoryRuns(stage, filed.caseNo);
      assert.equal((await readCase(clerk, filed.caseNo)).statutoryDueOn, due);
    });
    await stage.step('等公安局联审签署（城市道路管理条例）：期限照常计算；公安局同意', async () => {
      await statutoryRuns(stage, filed.caseNo);
      const police = stage.person('public.traffic.1');
      const review = await claim(police, await waitForTask(stage, police, filed.caseNo, 'EXAMINE'));
      expected(
        await police.command(`/api/v1/tasks/${review.taskId}/signatures`, review.version, { verdict: 'AGREE', opinion: '同意。' }),
        200,
      );
      task = expected(await examiner.get<TaskView>(`/api/v1/tasks/${task.taskId}`), 200);
    });
    await stage.step('挂起等三天：期限还是不停', async () => {
      task = expected(
        await examiner.command<TaskView>(`/api/v1/tasks/${task.taskId}/holds`, task.version, {
          party: '水务局意见',
          until: shanghaiDay(stage.now(), 3),
          reason: '等水务局的管线意见。',
        }),
        200,
      );
      await statutoryRuns(stage, filed.caseNo);
      task = expected(await examiner.command<TaskView>(`/api/v1/tasks/${task.taskId}/resumptions`, task.version), 200);
    });
    stage.moveTo(`${shanghaiDay(stage.now(), 6)}T02:00:00Z`);
    await stage.step('水务局逾期没有答复：督查收到提示，承办人照常办理', async () => {
      await stage.until(
        'the overdue answer',
        async () => {
          const view = expected(await examiner.get<Consultation>(`/api/v1/consultations/${asked.id}`), 200);
          return view.consultees[0]?.status === 'OVERDUE' ? view : undefined;
        },
        100,
      );
      await stage.until('the signal', async () => {
        const { items } = expected(
          await stage.person('zi.wenbin').get<{ items: { caseNo: string; kind: string }[] }>('/api/v1/supervision/signals'),
          200,
        );
        return items.find((signal) => signal.caseNo === filed.caseNo && signal.kind === 'CONSULTATION_OVERDUE');
      });
      assert.equal((await readCase(clerk, filed.caseNo)).statutoryDueOn, due);
    });
    const procedure = await stage.step('申请专家评审（行政许可法 §45）：没有批准以前，期限照常计算', async () => {
      const wished = expected(
        await examiner.create<Procedure>(`/api/v1/tasks/${task.taskId}/special-procedures`, {
          kind: 'EXPERT_REVIEW',
          expected: { amount: 10, unit: 'WORKING_DAY' },
          reasonText: '涉及地下管线，须专家评审。',
        }),
        201,
      );
      await statutoryRuns(stage, filed.caseNo);
      return wished;
    });
    const today = shanghaiDay(stage.now());
    const leave = await stage.step('A 岗今天出差，由 B 岗批准：一个人不在，不停表，也不耽误', async () => {
      const registered = expected(
        await decider.create<{ leaveId: number; version: number }>('/api/v1/leaves', { fromOn: today, toOn: today }),
        201,
      );
      await statutoryRuns(stage, filed.caseNo);
      const begun = expected(
        await backup.command<Procedure>(`/api/v1/special-procedures/${procedure.id}/approvals`, procedure.version),
        200,
      );
      assert.equal(begun.status, 'BEGUN');
      return registered;
    });
    await stage.step(
      '期限停止计算，并有《特别程序告知书》写明需要多少天',
      async () => {
        await waitForCase(stage, clerk, filed.caseNo, 'SPECIAL_PROCEDURE');
        const clock = (await clocksOf(stage, filed.caseNo)).find(({ kind }) => kind === 'STATUTORY');
        assert.equal(clock?.state, 'PAUSED');
        return paper(stage, clerk, filed.caseNo, 'SPECIAL_PROCEDURE_NOTICE');
      },
      ({ path }) => path,
    );
    await stage.step('评审通过，次日起恢复计算；期限只顺延评审的日子', async () => {
      const current = expected(await examiner.get<Procedure>(`/api/v1/special-procedures/${procedure.id}`), 200);
      expected(
        await examiner.command(`/api/v1/special-procedures/${procedure.id}/results`, current.version, {
          summary: '评审通过，按方案施工。',
        }),
        200,
      );
      await waitForCase(stage, clerk, filed.caseNo, 'IN_REVIEW');
      await statutoryRuns(stage, filed.caseNo);
    });
    await stage.step('两人现场核查，提出准予意见', async () => {
      const current = expected(await examiner.get<TaskView>(`/api/v1/tasks/${task.taskId}`), 200);
      const checkedBy = await stage.county.staffIds(['construction.roads.1', 'construction.roads.2']);
      expected(
        await examiner.command(`/api/v1/tasks/${task.taskId}/recommendations`, current.version, {
          recommendation: 'GRANT',
          opinion: '方案可行，同意。',
          siteCheck: { checkedOn: shanghaiDay(stage.now()), checkedBy, findings: '现场与申报一致。' },
        }),
        200,
      );
    });
    await stage.step('A 岗仍在外，B 岗代为决定，记录写明代谁', async () => {
      const deciding = await claim(backup, await waitForTask(stage, backup, filed.caseNo, 'DECIDE'));
      expected(
        await backup.command(`/api/v1/tasks/${deciding.taskId}/decisions`, deciding.version, { result: 'GRANT', opinion: '准予。' }),
        200,
      );
      await waitForCase(stage, clerk, filed.caseNo, 'DECIDED');
      const [primaryId, backupId] = await stage.county.staffIds(['construction.roads.3', 'construction.roads.4']);
      const decided = (await historyOf(clerk, filed.caseNo)).find((one) => one.action === 'decide');
      assert.deepEqual([decided?.actorId, decided?.onBehalfOf], [backupId, primaryId]);
    });
    await stage.step('决定以后，收件人想再停表也没有门', async () => {
      refusedWith(
        await examiner.create(`/api/v1/tasks/${task.taskId}/special-procedures`, {
          kind: 'EXPERT_REVIEW',
          expected: { amount: 10, unit: 'WORKING_DAY' },
          reasonText: '再评审一次。',
        }),
        409,
        'state-conflict',
      );
      expected(await decider.command(`/api/v1/leaves/${leave.leaveId}/cancellations`, leave.version), 200);
    });
  },
};
