import type { ProblemEntry } from './problem-catalogue';

const entry = (status: number, title: string, help: string): ProblemEntry => ({ status, title, help });

/** What 两险同征 refuses. A new code gets its line here; a test compares this table with the code. */
export const COLLECTION_PROBLEMS = {
  // 参保人员
  'person-not-found': entry(404, '没有找到这个人', '核对证件号码；不在本辖区的由所在乡镇办理。'),
  'household-not-found': entry(404, '没有找到这一户', '核对户号；不在本辖区的由所在乡镇办理。'),
  // 应征
  'obligation-not-found': entry(404, '没有找到这项应征', '刷新后重试；不在办理范围内的也显示为找不到。'),
  'nothing-owed': entry(409, '不用本人缴费', '代缴或免缴的应征不出缴费单。'),
  'bill-without-obligations': entry(409, '缴费单上没有应征', '刷新缴费单后重试。'),
} as const satisfies Readonly<Record<string, ProblemEntry>>;
