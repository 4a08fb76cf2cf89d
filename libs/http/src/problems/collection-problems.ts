import type { ProblemEntry } from './problem-catalogue';

const entry = (status: number, title: string, help: string): ProblemEntry => ({ status, title, help });

/** What 两险同征 refuses. A new code gets its line here; a test compares this table with the code. */
export const COLLECTION_PROBLEMS = {
  // 参保人员
  'person-not-found': entry(404, '没有找到这个人', '核对证件号码；不在本辖区的由所在乡镇办理。'),
  'household-not-found': entry(404, '没有找到这一户', '核对户号；不在本辖区的由所在乡镇办理。'),
  // 规则
  'pension-tier-unknown': entry(422, '没有这个缴费档次', '从当年的档次表中选择。'),
  'pension-year-unknown': entry(422, '没有这一年的缴费档次', '选择已经公布档次的年度，或者先录入公布的档次。'),
  'medical-amount-unknown': entry(422, '没有这个年度的缴费标准', '选择已经公布标准的年度，或者先录入公布的标准。'),
  'repair-exceeds-gap': entry(422, '补缴年数超过断缴年数', '补缴的年数不超过断缴的年数。'),
  'rate-unknown': entry(422, '没有适用的标准', '核对日期和类别，或者补充数据。'),
  // 应征
  'obligation-not-found': entry(404, '没有找到这项应征', '刷新后重试；不在办理范围内的也显示为找不到。'),
  'nothing-owed': entry(409, '不用本人缴费', '代缴或免缴的应征不出缴费单。'),
  'bill-without-obligations': entry(409, '缴费单上没有应征', '刷新缴费单后重试。'),
} as const satisfies Readonly<Record<string, ProblemEntry>>;
