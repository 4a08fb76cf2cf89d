/** Codes of the system in the words of the office. What is not listed is shown as it comes, so that nothing is hidden. */
const WORDS: Readonly<Record<string, string>> = {
  WINDOW: '窗口',
  PORTAL: '网上',
  TOWNSHIP: '乡镇',
  VILLAGE_AGENT: '代办',
  EXAMINE: '审核',
  DECIDE: '决定',
  DISPATCH: '分办',
  READY: '待签收',
  CLAIMED: '办理中',
  WAITING: '等待',
  DONE: '已办',
  RETURNED: '已退回',
  CANCELLED: '已取消',
  GRANT: '准予',
  DENY: '不予',
  APPLICANT: '申请人',
  AGENT: '代理人',
  GUARDIAN: '监护人',
  PERSON: '自然人',
  ORGANISATION: '法人或其他组织',
  PRIMARY: 'A 岗',
  BACKUP: 'B 岗',
  YELLOW: '黄',
  ORANGE: '橙',
  RED: '红',
  ORIGINAL: '原件',
  COPY: '复印件',
  ELECTRONIC: '电子件',
  WORKING_DAY: '工作日',
  DAY: '日',
  MONTH: '个月',
  STATUTORY: '法定期限',
  PROMISED: '承诺期限',
  INTAKE_REVIEW: '受理审查期限',
  RUNNING: '进行中',
  MET: '已完成',
  PAUSED: '暂停',
  EXPIRED: '已到期',
  MAIN: '主办',
  REVIEW: '联审',
  COUNTERSIGN: '会签',
  ADD_SIGN: '前加签',
  AFTER_SIGN: '后加签',
  DELEGATION: '委派',
  SYSTEM: '系统',
  STAFF: '工作人员',
  CITIZEN: '群众',
};

export const word = (code: string | null | undefined): string => (code ? (WORDS[code] ?? code) : '—');

const TOWNSHIPS: Readonly<Record<string, string>> = {
  '532922': '漾濞县',
  '532922101': '苍山西镇',
  '532922102': '漾江镇',
  '532922103': '平坡镇',
  '532922104': '顺濞镇',
  '532922201': '富恒乡',
  '532922202': '太平乡',
  '532922204': '瓦厂乡',
  '532922205': '龙潭乡',
  '532922206': '鸡街乡',
};
export const PLACES = Object.entries(TOWNSHIPS).map(([code, name]) => ({ code, name }));
export const place = (code: string): string => TOWNSHIPS[code] ?? code;

/** `2026-11-22 10:31`, in the county's time. */
export function moment(instant: string | null): string {
  if (instant === null) return '—';
  return new Date(instant).toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' });
}

export const today = (): string => new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' });
