import type { CaseView } from '../api/answers';
import { type Command, choice, day, note, text, yes } from '../ui/command';

interface Reason {
  readonly code: string;
  readonly text: string;
}

/** The guide of the item version that the case keeps, as far as commands need it. */
export interface CaseSubject {
  readonly case: CaseView;
  readonly refusalReasons: readonly Reason[];
  readonly notRequired: readonly { readonly code: string; readonly sentence: string }[];
}

const PROBLEMS = { MISSING: '缺', ILLEGIBLE: '看不清', EXPIRED: '过期', INCONSISTENT: '前后不一致', WRONG_FORM: '形式不对' };

const choices = (reasons: readonly Reason[]): Record<string, string> =>
  Object.fromEntries(reasons.map(({ code, text: words }) => [code, words]));

export const CASE_COMMANDS: readonly Command<CaseSubject>[] = [
  {
    action: 'receive',
    title: '收件',
    path: 'receipts',
    tone: 'primary',
    fields: () => [],
    says: '收件之日起算五个工作日：逾期不告知，自收到之日起视为受理（行政许可法 §32(4)）。',
  },
  {
    action: 'accept',
    title: '受理',
    path: 'acceptances',
    tone: 'primary',
    fields: () => [],
    says: '材料齐全、形式合法的，出具受理通知书，今天起计算办理期限。',
  },
  {
    action: 'notifyCorrection',
    title: '一次性告知补正',
    path: 'correction-notices',
    fields: ({ case: one }) => [
      ...one.papers.map(({ code, name }) => choice(`paper-${code}`, name, PROBLEMS, false)),
      text('missing', '还缺的材料代码，用空格分开', false, '例如 M02 M03；办事指南里有代码'),
      note('explanation', '怎么补（写给申请人看）'),
      note('reason', '第二次告知的理由（督查填写）', false),
    ],
    body: (given) => ({
      items: [
        ...Object.entries(given).flatMap(([name, problem]) =>
          name.startsWith('paper-') ? [{ materialCode: name.slice(6), problem, explanation: given.explanation }] : [],
        ),
        ...String(given.missing ?? '')
          .split(/[\s,，、]+/)
          .filter(Boolean)
          .map((materialCode) => ({ materialCode, problem: 'MISSING', explanation: given.explanation })),
      ],
      ...(given.reason === undefined ? {} : { reason: given.reason }),
    }),
    says: '必须一次告知全部需要补正的内容（行政许可法 §32(4)）；第二次要督查说明理由。',
  },
  {
    action: 'refuse',
    title: '不予受理',
    path: 'refusals',
    tone: 'danger',
    fields: ({ refusalReasons }) => [
      refusalReasons.length > 0 ? choice('reasonCode', '理由', choices(refusalReasons)) : text('reasonCode', '理由代码'),
      text('organToGoTo', '应当向哪个机关申请', false),
    ],
    says: '出具不予受理通知书，写明理由和救济途径。',
  },
  {
    action: 'declareNotRequired',
    title: '依法不需要办理',
    path: 'not-required-notices',
    fields: ({ notRequired }) => [
      notRequired.length > 0
        ? choice('reasonCode', '情形', Object.fromEntries(notRequired.map(({ code, sentence }) => [code, sentence])))
        : text('reasonCode', '情形代码'),
    ],
  },
  {
    action: 'acceptDeferred',
    title: '容缺受理',
    path: 'deferred-acceptances',
    fields: () => [day('promisedBy', '最迟哪天补齐'), yes('voluntary', '申请人自愿，已签承诺书')],
    body: (given) => ({ ...given, voluntary: given.voluntary === true }),
    says: '没有补齐不能决定；到期没补终止办理。',
  },
  {
    action: 'acceptOnCommitment',
    title: '告知承诺受理',
    path: 'commitment-acceptances',
    fields: () => [yes('voluntary', '申请人自愿选择告知承诺')],
    body: (given) => ({ voluntary: given.voluntary === true }),
  },
  {
    action: 'chooseDelivery',
    title: '送达方式',
    path: 'delivery-choices',
    fields: () => [
      choice('method', '怎么送', { WINDOW: '窗口领取', POST: '邮寄', ELECTRONIC: '电子送达' }),
      text('address', '邮寄地址', false),
      yes('consent', '同意电子送达'),
    ],
  },
  {
    action: 'recordPayment',
    title: '登记缴款凭证',
    path: 'fee-payments',
    fields: () => [
      choice('channel', '渠道', { FISCAL: '非税', TAX: '税务' }),
      text('reference', '凭证号'),
      text('amount', '金额（元）'),
      day('paidOn', '缴款日期'),
    ],
    says: '县里不收现金，只登记税务、非税渠道开出的凭证。',
  },
  {
    action: 'post',
    title: '交寄',
    path: 'postings',
    fields: () => [text('courier', '寄递企业'), text('trackingNumber', '运单号'), day('handedOn', '交寄日期', false)],
  },
  {
    action: 'deliver',
    title: '出件',
    path: 'deliveries',
    tone: 'primary',
    fields: () => [text('pickUpCode', '取件码', false), text('idNumber', '领取人证件号', false, '取件码和证件号至少一项')],
  },
  { action: 'withdraw', title: '撤回申请', path: 'withdrawals', tone: 'danger', fields: () => [note('reason', '申请人说明', false)] },
];
