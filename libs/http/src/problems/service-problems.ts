import type { ProblemEntry } from './problem-catalogue';

const entry = (status: number, title: string, help: string): ProblemEntry => ({ status, title, help });

/** What the services refuse, by capability. A new code gets its line here; a test compares this table with the code. */
export const SERVICE_PROBLEMS = {
  // catalogue
  'item-unknown': entry(422, '没有这个事项', '从事项目录中选择，检查事项编码。'),
  'item-not-offered-here': entry(422, '本地不办理这个事项', '查看办事指南中的受理机关，到有权的地方申请。'),
  'item-version-retired': entry(409, '事项版本已停用', '按当前版本的办事指南重新填写。'),
  'item-version-not-effective': entry(409, '事项版本尚未生效', '等到生效之日，或按现行版本申请。'),
  'item-version-changed': entry(409, '填写期间事项已更新', '按新版本核对材料后重新提交。'),
  'item-suspended': entry(409, '事项暂停办理', '查看办事指南中的暂停说明。'),
  // cases
  'material-missing': entry(422, '缺少必要材料', '按清单补齐材料后再提交。'),
  'material-duplicate': entry(422, '材料重复', '同一材料只提交一次。'),
  'material-type': entry(422, '材料类型不符', '按材料清单要求的类型上传。'),
  'too-many': entry(422, '数量超出上限', '减少数量或分批提交。'),
  'duplicate-submission': entry(409, '疑似重复申请', '查看已有的办件；确需再办请由窗口人员确认。'),
  'reason-required': entry(422, '必须说明理由', '填写理由并引用依据。'),
  'deadline-passed': entry(409, '已过期限', '查看期限说明，可重新申请。'),
  'supplement-limit': entry(409, '已一次性告知，不能再次要求补正', '再次补正须由监督人员说明理由后发起。'),
  'recusal-required': entry(403, '应当回避', '由其他人员办理：收件人不得审批，本人或近亲属的办件不得经办。'),
  'guardian-required': entry(422, '须由监护人代为申请', '添加监护人信息和关系证明。'),
  // tasks
  'task-already-claimed': entry(409, '任务已被他人领取', '刷新任务列表。'),
  'task-not-yours': entry(409, '任务不在您名下', '刷新后确认任务现在的承办人。'),
  // files
  'upload-not-ready': entry(409, '文件还在检查', '稍候再提交。'),
  'upload-rejected': entry(422, '文件未通过检查', '按原因更换文件后重新上传。'),
  'content-mismatch': entry(422, '文件内容与类型不符', '上传真实的 PDF、JPEG 或 PNG 文件，不要改扩展名。'),
  // calendar
  'calendar-not-covered': entry(422, '日期超出可计算的范围', '起始日期须在 2024 年以后、十年以内。'),
} as const satisfies Readonly<Record<string, ProblemEntry>>;
