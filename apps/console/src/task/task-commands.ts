import type { TaskView } from '../api/answers';
import { type Command, choice, day, note, text, yes } from '../ui/command';
import type { Field } from '../ui/field';
import { today } from '../ui/words';

/** What a task page knows beside the task. */
export interface TaskSubject {
  readonly task: TaskView;
  readonly me: number;
  /** 不予许可的理由, from the item's own table. */
  readonly denialReasons: readonly { readonly code: string; readonly text: string }[];
}

const reason: Field = note('reason', '理由');

const verdict = (title: string): Field =>
  choice(title === '审核意见' ? 'recommendation' : 'result', title, { GRANT: '准予', DENY: '不予' });

/** Who examines looks at the place; where nobody examines, who decides. */
const asksSiteCheck = ({ siteCheckRequired, step, route }: TaskView): boolean =>
  siteCheckRequired && (step === 'EXAMINE' || !route.levels.includes('EXAMINE'));

function opinionFields(title: string): (subject: TaskSubject) => readonly Field[] {
  return ({ task, denialReasons }) => [
    verdict(title),
    ...(denialReasons.length === 0
      ? []
      : [
          choice(
            'reasonCode',
            '不予的理由（不予时必选）',
            Object.fromEntries(denialReasons.map(({ code, text: words }) => [code, words])),
            false,
          ),
        ]),
    { ...note('opinion', '意见（不予时必填，写明依据）', false, 2000) },
    ...(asksSiteCheck(task)
      ? [
          day('checkedOn', '核查日期（行政许可法 §34(3)：两人以上）', false),
          text('checkedBy', '核查人员编号，用空格分开', false),
          note('findings', '核查结果', false, 2000),
        ]
      : []),
  ];
}

type Given = Record<string, string | number | boolean>;

function opinionBody(given: Given): object {
  const { checkedOn, checkedBy, findings, ...rest } = given;
  if (checkedBy === undefined && findings === undefined) return rest;
  const numbers = String(checkedBy ?? '')
    .split(/[\s,，、]+/)
    .filter(Boolean)
    .map(Number);
  return { ...rest, siteCheck: { checkedOn, checkedBy: numbers, findings } };
}

const expectedOwner = ({ task }: TaskSubject): number | null => task.assignee?.id ?? null;

export const TASK_COMMANDS: readonly Command<TaskSubject>[] = [
  {
    action: 'claim',
    title: '签收',
    path: 'claims',
    tone: 'primary',
    fields: () => [],
    body: (_given, subject) => ({ expectedOwner: expectedOwner(subject) }),
    says: '签收以后由您办理，别人看得到是您在办。',
  },
  {
    action: 'takeOver',
    title: '接手',
    path: 'claims',
    fields: () => [],
    body: (_given, subject) => ({ expectedOwner: expectedOwner(subject) }),
    says: '原承办人不在岗，由您接手；记录写明代谁办理。',
  },
  {
    action: 'recommend',
    title: '提出审核意见',
    path: 'recommendations',
    tone: 'primary',
    fields: opinionFields('审核意见'),
    body: opinionBody,
    start: () => ({ recommendation: 'GRANT', checkedOn: today() }),
  },
  {
    action: 'decide',
    title: '决定',
    path: 'decisions',
    tone: 'primary',
    fields: opinionFields('决定'),
    body: opinionBody,
    start: () => ({ result: 'GRANT', checkedOn: today() }),
    says: '决定书以今天有效的权责清单所列机关的名义和印章制作。',
  },
  {
    action: 'sign',
    title: '签署意见',
    path: 'signatures',
    tone: 'primary',
    fields: () => [choice('verdict', '意见', { AGREE: '同意', DISAGREE: '不同意' }), note('opinion', '说明', false, 2000)],
  },
  {
    action: 'answerObjection',
    title: '答复异议',
    path: 'objection-answers',
    tone: 'primary',
    fields: () => [yes('upheld', '异议成立'), note('answer', '核实情况和答复', true, 2000)],
    body: (given) => ({ upheld: given.upheld === true, answer: given.answer }),
  },
  { action: 'sendBack', title: '退回审核', path: 'returns', tone: 'danger', fields: () => [reason] },
  { action: 'release', title: '退回岗位', path: 'releases', fields: () => [reason] },
  {
    action: 'transfer',
    title: '转给同事',
    path: 'transfers',
    fields: () => [{ ...text('to', '接手人员编号'), kind: 'integer' }, reason],
    body: (given, subject) => ({ ...given, expectedOwner: expectedOwner(subject) }),
  },
  {
    action: 'delegate',
    title: '委派',
    path: 'delegations',
    fields: () => [{ ...text('to', '受委派人员编号'), kind: 'integer' }, note('request', '请他办什么')],
  },
  {
    action: 'addSign',
    title: '请人先签',
    path: 'add-signs',
    fields: () => [{ ...text('staffId', '人员编号'), kind: 'integer' }, note('request', '请他看什么')],
  },
  {
    action: 'hold',
    title: '挂起等待',
    path: 'holds',
    fields: () => [text('party', '等谁'), day('until', '等到哪天'), reason],
    says: '挂起不停止法定期限和承诺期限（行政许可法 §45）。',
  },
  { action: 'resume', title: '恢复办理', path: 'resumptions', tone: 'primary', fields: () => [] },
  {
    action: 'askExtension',
    title: '申请延长期限',
    path: 'extensions',
    creates: true,
    fields: () => [text('reasonCode', '理由代码'), note('reasonText', '给批准人看的说明')],
    says: '只能延长一次，由单位负责人批准（行政许可法 §42）。',
  },
  {
    action: 'recall',
    title: '撤回我的提交',
    path: 'recalls',
    tone: 'danger',
    fields: () => [reason],
    says: '下一环节还没有签收时可以撤回。',
  },
  { action: 'withdraw', title: '收回', path: 'withdrawals', fields: () => [reason] },
];
