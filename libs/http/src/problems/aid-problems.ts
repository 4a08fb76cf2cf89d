import type { ProblemEntry } from './problem-catalogue';

const entry = (status: number, title: string, help: string): ProblemEntry => ({ status, title, help });

/** What 法律援助, 人民调解 and 司法确认 refuse. A new code gets its line here; a test compares this table with the code. */
export const AID_PROBLEMS = {
  // 法律援助
  'aid-matter-unknown': entry(422, '不是法律援助的事项', '从法律列明的事项中选择。'),
  'aid-group-unknown': entry(422, '没有这个人员类别', '从免予核查的人员类别中选择。'),
  'aid-form-unknown': entry(422, '没有这种援助形式', '从列表中选择。'),
  'aid-applicants': entry(422, '申请人不对', '申请人应是本纠纷同一方的自然人。'),
  'aid-open-already': entry(409, '已有申请正在办理', '在原申请中办理。'),
  'aid-asked-once': entry(409, '已经一次性告知过', '依现有材料作出决定。'),
  'aid-not-urgent': entry(422, '不符合先行提供的条件', '按程序审查后决定。'),
  'aid-papers-missing': entry(422, '申请材料不齐', '一次性告知补充，或者等补办手续后决定。'),
  'aid-means-unchecked': entry(422, '没有核查经济状况', '查询共享信息，或者由申请人作出诚信承诺。'),
  'aid-means-exceed': entry(422, '不符合经济困难条件', '可以决定不予并说明理由。'),
  'aid-group-unproven': entry(422, '没有说明属于免予核查的人员', '核对能说明身份的材料。'),
  'aid-reason-unknown': entry(422, '不予援助的理由不对', '从列表中选择理由。'),
  'aid-ground-unknown': entry(422, '终止援助的情形不对', '从法律列明的八种情形中选择。'),
  'aid-lawyer-at-work': entry(409, '已经先行指派律师', '终止援助并说明理由。'),
  'aid-lawyer-unknown': entry(422, '律师不在律师库中', '从名册中选择。'),
  'aid-lawyer-conflict': entry(422, '律师不能承办', '按提示另选律师。'),
  'aid-assigned-already': entry(409, '已经指派律师', '需要换人的，办理更换。'),
  'aid-quality-open': entry(409, '质量评查没有完成', '完成案卷检查和受援人回访后归档。'),
  'aid-not-told': entry(422, '没有提示可以申请法律援助', '提示后再登记咨询。'),
  'engagement-client': entry(422, '委托人填写不对', '证件号码和统一社会信用代码填写一个。'),
  'subsidy-not-found': entry(404, '没有补贴申领', '结案后由承办律师申领。'),
  'subsidy-too-early': entry(409, '还不能申领补贴', '结案并提交结案报告后申领。'),
  'subsidy-rate-missing': entry(422, '补贴标准没有这种服务形式', '请管理员补充标准。'),
  'separation-required': entry(403, '须由不同的人办理', '申领、审核、审批不能是同一人。'),
  'voucher-used': entry(409, '支付凭证已经使用', '核对凭证号。'),
  // 人民调解
  'party-not-asked': entry(422, '没有征询该当事人', '核对当事人编号。'),
  'will-given': entry(409, '意愿已经登记', '刷新后核对。'),
  'agreement-parties': entry(422, '协议的当事人不对', '协议由同意调解的双方签订，没有参加的人不受约束。'),
  'agreement-terms': entry(422, '协议的履行内容不对', '写明谁向谁履行什么，金额大于零。'),
  'already-signed': entry(409, '已经签名', '核对签名的人。'),
  'seal-comes-last': entry(409, '还有人没有签名', '当事人和调解员都签名后再盖章。'),
  'term-done': entry(409, '这一期已经履行', '核对是哪一期。'),
  'term-not-money': entry(422, '这一项不是付款', '登记为已经完成。'),
  'term-overpaid': entry(422, '付款超过这一期的余额', '多付的登记到其他期。'),
  'paper-not-found': entry(404, '没有找到这份文书', '刷新文书目录。'),
} as const satisfies Readonly<Record<string, ProblemEntry>>;
