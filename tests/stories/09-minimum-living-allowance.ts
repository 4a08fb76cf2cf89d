import assert from 'node:assert/strict';
import { type CaseView, claim, expected, historyOf, ITEMS, progressLink, refusedWith, waitForCase, waitForTask } from './desk';
import type { Person } from './person';
import { inventedPerson, type Stage, type Story } from './stage';

interface Shown {
  readonly id: number;
  readonly itemName: string;
  readonly placeName: string;
  readonly shownName: string | null;
  readonly proposal: string;
  readonly dueOn: string;
}
interface ObjectionTask {
  readonly taskId: number;
  readonly version: number;
  readonly kind: string;
  readonly status: string;
  readonly caseNo: string;
  readonly question: string | null;
  readonly organCode: string;
  readonly actions: readonly string[];
}

const HOUSEHOLD = { phone: '13800000917', account: '6222000000000000012' };

const shanghaiDay = (instant: Date): string => new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

/** Whoever happens by: no account. */
async function anybody(stage: Stage, path: string): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(`${stage.county.url}${path}`);
  return { status: response.status, text: await response.text() };
}

async function shown(stage: Stage): Promise<readonly Shown[]> {
  return (JSON.parse((await anybody(stage, '/api/v1/publicity')).text) as { items: Shown[] }).items;
}

async function object(
  stage: Stage,
  id: number,
  text: string,
): Promise<{ readonly status: number; readonly body: { objectionId: number; code: string } }> {
  const response = await fetch(`${stage.county.url}/api/v1/publicity/${id}/objections`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ text }),
  });
  return { status: response.status, body: (await response.json()) as { objectionId: number; code: string } };
}

const waitForObjection = (stage: Stage, officer: Person, caseNo: string): Promise<ObjectionTask> =>
  stage.until(`an objection about ${caseNo}`, async () => {
    const { items } = expected(await officer.get<{ items: ObjectionTask[] }>('/api/v1/tasks?queue=posts&step=EXAMINE&limit=200'), 200);
    const line = items.find((task) => task.caseNo === caseNo && task.kind === 'OBJECTION');
    return line && expected(await officer.get<ObjectionTask>(`/api/v1/tasks/${line.taskId}`), 200);
  });

/** 低保: the township examines, everybody may see and object, the county decides. */
export const minimumLivingAllowance: Story = {
  number: 9,
  title: '低保：乡镇初审、公示七日、答复一件异议、县级确认；公示页上没有一个字的隐私',
  needsOwnCounty: true,
  async tell(stage: Stage) {
    const clerk = stage.person('town103.1');
    const examiner = stage.person('town103.3');
    const second = stage.person('town103.4');
    const decider = stage.person('civil.assistance.3');
    const applicant = inventedPerson();

    const filed = await stage.step(
      '平坡镇便民服务中心受理低保申请',
      async () =>
        expected(
          await clerk.create<CaseView>('/api/v1/cases', {
            itemCode: ITEMS.livingAllowance,
            division: '532922103',
            applicant: { kind: 'PERSON', ...applicant, phone: HOUSEHOLD.phone },
            form: { household: 3, specialExpense: false, difficulty: 'DISABILITY', account: HOUSEHOLD.account, relative: false },
            papers: [
              { code: 'M01', form: 'ORIGINAL' },
              { code: 'M02', form: 'ORIGINAL' },
            ],
            proceed: true,
          }),
          201,
        ),
      progressLink,
    );
    const examining = await stage.step('初审在平坡镇人民政府，不在县民政局', async () => {
      const task = await waitForTask(stage, examiner, filed.caseNo, 'EXAMINE');
      assert.equal(task.organCode, '532922103-government');
      return claim(examiner, task);
    });
    await stage.step('两人入户核查，镇里提出准予意见', async () => {
      const checkedBy = await stage.county.staffIds(['town103.3', 'town103.4']);
      expected(
        await examiner.command(`/api/v1/tasks/${examining.taskId}/recommendations`, examining.version, {
          recommendation: 'GRANT',
          opinion: '入户核查属实，同意。',
          siteCheck: { checkedOn: shanghaiDay(stage.now()), checkedBy, findings: '家庭情况与申报一致。' },
        }),
        200,
      );
    });
    const waiting = await stage.step('审核意见公示：县民政局的决定任务等待公示，写明等到哪一天', async () => {
      const task = await waitForTask(stage, decider, filed.caseNo, 'DECIDE');
      assert.equal(task.organCode, '532922-civil-affairs');
      assert.equal(task.status, 'WAITING');
      assert(!task.actions.includes('claim'), 'nobody takes up a decision that waits');
      refusedWith(
        await decider.command(`/api/v1/tasks/${task.taskId}/claims`, task.version, { expectedOwner: null }),
        409,
        'task-already-claimed',
      );
      return task;
    });
    const entry = await stage.step(
      '公示页：事项、乡镇、隐去的姓名、拟作出的决定、公示期',
      () => stage.until('the publicity', async () => (await shown(stage))[0]),
      () => '/publicity',
    );
    assert.deepEqual(
      [entry.placeName, entry.shownName, entry.proposal],
      ['平坡镇', `${[...applicant.name][0]}*`, '拟确认为最低生活保障对象'],
    );
    await stage.step('页面和接口里找不到姓名、证件号、电话、账户、困难原因、家庭人数、申办号', async () => {
      const page = await anybody(stage, '/publicity');
      const list = await anybody(stage, '/api/v1/publicity');
      assert.equal(page.status, 200);
      assert(page.text.includes(`公示第 ${entry.id} 号`) && !page.text.includes('<script'));
      const secrets = [
        applicant.name,
        applicant.name.slice(1),
        applicant.idNumber,
        applicant.idNumber.slice(6, 14),
        applicant.idNumber.slice(-4),
        HOUSEHOLD.phone,
        HOUSEHOLD.phone.slice(-4),
        HOUSEHOLD.account,
        HOUSEHOLD.account.slice(-4),
        'DISABILITY',
        '残疾',
        'household',
        '共同生活',
        filed.caseNo,
        filed.progress.code,
        '入户核查',
      ];
      for (const secret of secrets) {
        assert(!page.text.includes(secret), `the page says ${secret}`);
        assert(!list.text.includes(secret), `the list says ${secret}`);
      }
    });
    const { body: raised } = await stage.step('有人提出异议，不用登录', async () => {
      const answer = await object(stage, entry.id, '听说这一户刚买了一辆货车，请核实。');
      assert.equal(answer.status, 201, JSON.stringify(answer.body));
      return answer;
    });
    const objection = await stage.step('异议到平坡镇：提出意见的人不能答复对自己意见的异议，由 B 岗答复', async () => {
      const task = await waitForObjection(stage, second, filed.caseNo);
      assert.equal(task.organCode, '532922103-government');
      refusedWith(
        await examiner.command(`/api/v1/tasks/${task.taskId}/claims`, task.version, { expectedOwner: null }),
        403,
        'recusal-required',
      );
      return expected(
        await second.command<ObjectionTask>(`/api/v1/tasks/${task.taskId}/claims`, task.version, { expectedOwner: null }),
        200,
      );
    });
    await stage.step('异议内容只有审核单位看得到', async () => {
      const path = `/api/v1/objections/${raised.objectionId}`;
      const { text } = expected(await second.get<{ text: string }>(path), 200);
      assert.match(text, /货车/);
      refusedWith(await stage.person('town201.3').get(path), 404, 'objection-not-found');
    });
    stage.moveTo(`${addDays(entry.dueOn, 1)}T02:00:00Z`);
    await stage.step('公示期满，页面自动撤下，不能再提出异议', async () => {
      assert.deepEqual(await shown(stage), []);
      const late = await object(stage, entry.id, '公示期以后再提出的异议。');
      assert.deepEqual([late.status, late.body.code], [404, 'publicity-not-found']);
    });
    await stage.step('异议还没有答复，县民政局不能决定', async () => {
      const task = await waitForTask(stage, decider, filed.caseNo, 'DECIDE');
      assert.equal(task.status, 'WAITING');
      assert.equal(task.taskId, waiting.taskId);
    });
    await stage.step('B 岗核实后答复：异议不成立', async () => {
      assert(objection.actions.includes('answerObjection'));
      expected(
        await second.command(`/api/v1/tasks/${objection.taskId}/objection-answers`, objection.version, {
          upheld: false,
          answer: '经核实，车辆为邻居所有，该户收入财产符合规定。',
        }),
        200,
      );
    });
    const deciding = await stage.step('公示期满、异议已答复，决定任务恢复，县民政局签收', () =>
      stage.until(
        'the decision is free',
        async () => {
          const task = await waitForTask(stage, decider, filed.caseNo, 'DECIDE');
          return task.status === 'READY' ? claim(decider, task) : undefined;
        },
        100,
      ),
    );
    await stage.step('县民政局确认', async () => {
      expected(
        await decider.command(`/api/v1/tasks/${deciding.taskId}/decisions`, deciding.version, { result: 'GRANT', opinion: '同意确认。' }),
        200,
      );
      await waitForCase(stage, clerk, filed.caseNo, 'CONCLUDED');
      const decided = (await historyOf(clerk, filed.caseNo)).find((one) => one.action === 'decide');
      assert.equal(decided?.details.authority?.nameOrganName, '漾濞彝族自治县民政局');
    });
  },
};

function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
