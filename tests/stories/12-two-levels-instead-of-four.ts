import assert from 'node:assert/strict';
import { type CaseView, claim, expected, ITEMS, progressLink, refusedWith, type TaskView, waitForCase, waitForTask } from './desk';
import { type Stage, type Story } from './stage';

interface Joint {
  readonly id: number;
  readonly version: number;
  readonly kind: string;
  readonly status: string;
  readonly actions: readonly string[];
  readonly consultees: readonly { readonly organCode: string | null; readonly status: string; readonly opinion: string | null }[];
  readonly consolidated: { readonly text: string } | null;
  readonly levels: {
    readonly before: readonly string[];
    readonly after: readonly string[];
    readonly levelsSaved: number;
    readonly daysSaved: number;
    readonly daysTaken: number;
  } | null;
}

const shanghaiDay = (instant: Date, days = 0): string =>
  new Date(instant.getTime() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);

/** Seeds 000 and 001: "多环审批"成为"一站审定"; 管理層級減少2個，辦事時間縮減1周. */
export const twoLevelsInsteadOfFour: Story = {
  number: 12,
  title: '政府投资项目：一次联合会商，一份统一意见，四级审批变两级',
  needsOwnCounty: false,
  async tell(stage: Stage) {
    const clerk = stage.person('li.chunhua');
    const convenor = stage.person('development.projects.1');
    const decider = stage.person('development.projects.3');
    const members = [
      { login: 'natural.planning.1', organ: '532922-natural-resources' },
      { login: 'construction.roads.1', organ: '532922-construction' },
    ];
    const filed = await stage.step(
      '窗口受理项目建议书审批',
      async () =>
        expected(
          await clerk.create<CaseView>('/api/v1/cases', {
            itemCode: ITEMS.governmentProject,
            applicant: { kind: 'ORGANISATION', name: '漾濞县示例建设单位', idNumber: '92532999MA6000016Y' },
            form: { stage: 'PROPOSAL', projectCode: '2609-532999-04-01-000001', investment: 320, overTenPercent: false },
            papers: [{ code: 'M01', form: 'ORIGINAL' }],
            notDuplicate: { reason: '同一单位的另一个项目' },
            proceed: true,
          }),
          201,
        ),
      progressLink,
    );
    const task = await stage.step('发展和改革局项目审批股签收', async () =>
      claim(convenor, await waitForTask(stage, convenor, filed.caseNo, 'EXAMINE')),
    );
    const joint = await stage.step('召集自然资源局、住房和城乡建设局一次会商', async () => {
      const view = expected(
        await convenor.create<Joint>(`/api/v1/tasks/${task.taskId}/joint-consultations`, {
          questions: '项目选址、规划和建设条件是否同意？',
          organs: members.map(({ organ }) => organ),
          meetingOn: shanghaiDay(stage.now()),
          dueOn: shanghaiDay(stage.now(), 3),
          shown: ['CASE_NO', 'ITEM'],
        }),
        201,
      );
      assert.equal(view.kind, 'JOINT');
      assert(!view.actions.includes('consolidate'));
      return view;
    });
    const consolidate = (version: number) =>
      convenor.command<Joint>(`/api/v1/consultations/${joint.id}/consolidated-opinions`, version, {
        recommendation: 'GRANT',
        opinion: '自然资源局、住房和城乡建设局会商一致同意，建议批准项目建议书。',
      });
    await stage.step('有单位还没有说话，不能形成统一意见', async () => {
      refusedWith(await consolidate(joint.version), 409, 'joint-opinions-open');
    });
    await stage.step('每个单位各自提出意见，写在案上', async () => {
      for (const { login } of members) {
        expected(await stage.person(login).post(`/api/v1/consultations/${joint.id}/answers`, { opinion: 'AGREE', text: '同意。' }), 200);
      }
      refusedWith(
        await stage.person('natural.planning.1').post(`/api/v1/consultations/${joint.id}/answers`, { opinion: 'DISAGREE', text: '改口。' }),
        409,
        'consultation-answered',
      );
    });
    await stage.step('召集单位形成一份统一意见，直接报决定岗', async () => {
      const ready = expected(await convenor.get<Joint>(`/api/v1/consultations/${joint.id}`), 200);
      assert(ready.actions.includes('consolidate'));
      const done = expected(await consolidate(ready.version), 200);
      assert.equal(done.status, 'CONSOLIDATED');
    });
    const deciding = await stage.step('决定人只收到一件任务，任务上就是统一意见和各单位的意见', async () => {
      const mine = await claim(decider, await waitForTask(stage, decider, filed.caseNo, 'DECIDE'));
      const { items } = expected(await decider.get<{ items: Joint[] }>(`/api/v1/tasks/${mine.taskId}/consultations`), 200);
      assert.match(items[0]?.consolidated?.text ?? '', /一致同意/);
      assert.deepEqual(
        items[0]?.consultees.map(({ opinion }) => opinion),
        ['AGREE', 'AGREE'],
      );
      const { opinions } = expected(
        await decider.get<TaskView & { opinions: { step: string; opinion: string }[] }>(`/api/v1/tasks/${mine.taskId}`),
        200,
      );
      assert.equal(opinions.filter(({ step }) => step === 'EXAMINE').length, 1);
      return mine;
    });
    await stage.step('审定', async () => {
      expected(
        await decider.command(`/api/v1/tasks/${deciding.taskId}/decisions`, deciding.version, { result: 'GRANT', opinion: '批准。' }),
        200,
      );
      await waitForCase(stage, clerk, filed.caseNo, 'CONCLUDED');
    });
    const { levels } = expected(await decider.get<Joint>(`/api/v1/consultations/${joint.id}`), 200);
    assert(levels);
    assert.deepEqual([levels.before.length, levels.after.length, levels.levelsSaved, levels.daysSaved], [4, 2, 2, 7]);
    stage.note(
      `原来 ${levels.before.length} 级（${levels.before.join(' → ')}），现在 ${levels.after.length} 级（${levels.after.join(' → ')}）：少 ${levels.levelsSaved} 级；按试点经验少 ${levels.daysSaved} 天（示例），本件实际用了 ${levels.daysTaken} 天`,
    );
  },
};
