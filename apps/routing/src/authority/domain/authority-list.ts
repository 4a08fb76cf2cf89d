import { type Authority, isEntrusted } from '@app/authority';
import { DomainError, type FieldProblem } from '@app/domain-kernel';

/** Kinds of organ that a licence power may be given to; a village committee governs itself and is none (村民委员会组织法 §2). */
const ADMINISTRATIVE_KINDS: ReadonlySet<string> = new Set(['COUNTY_ORGAN', 'TOWNSHIP_GOVERNMENT']);

export interface HoldingOrgan {
  readonly code: string;
  readonly kind: string;
}

export type AuthorityLine = Omit<Authority, 'id'>;

/**
 * Refuses a list that the law does not allow, naming every faulty line (`/<index>` in the list):
 * entrusting anybody but an administrative organ, entrusting without principal or announcement (行政许可法 §24),
 * passing an entrusted power on (行政许可法 §24(3)), and two lines for one item, division and day.
 */
export function checkAuthorityList(lines: readonly AuthorityLine[], organs: readonly HoldingOrgan[]): void {
  const kinds = new Map(organs.map((organ) => [organ.code, organ.kind]));
  const errors = lines.flatMap((line, index) => problemsOf(line, index, kinds, lines));
  if (errors.length > 0) {
    throw new DomainError('rule-violation', 'authority-list-invalid', `权责清单有 ${errors.length} 处不符合规定，请按提示更正后再导入。`, {
      article: '行政许可法 §24',
      errors,
    });
  }
}

function problemsOf(
  line: AuthorityLine,
  index: number,
  kinds: ReadonlyMap<string, string>,
  lines: readonly AuthorityLine[],
): FieldProblem[] {
  const problem = (field: string, code: string, message: string): FieldProblem => ({ pointer: `/${index}/${field}`, code, message });
  const problems: FieldProblem[] = [];
  if (!ADMINISTRATIVE_KINDS.has(kinds.get(line.actingOrgan) ?? '')) {
    problems.push(problem('actingOrgan', 'organ-not-administrative', '行使权力的必须是行政机关；村（社区）只能帮办代办，不能作出决定。'));
  }
  if (!/^\d{6}(\d{3})?$/.test(line.division)) problems.push(problem('division', 'division-format', '区划应为县 6 位或乡镇 9 位代码。'));
  if (line.validTo !== null && line.validTo < line.validFrom)
    problems.push(problem('validTo', 'period-reversed', '失效日期早于生效日期。'));
  if (isEntrusted(line)) {
    if (line.principalOrgan === null || line.principalOrgan === line.actingOrgan) {
      problems.push(problem('principalOrgan', 'principal-missing', '委托行使的，必须写明另一个委托机关。'));
    }
    if (line.announcementRef === null)
      problems.push(problem('announcementRef', 'announcement-missing', '委托实施行政许可应当公告，请填写公告文号。'));
    if (lines.some((other) => isEntrusted(other) && other.itemCode === line.itemCode && other.actingOrgan === line.principalOrgan)) {
      problems.push(problem('principalOrgan', 'entrusted-twice', '受委托机关不得再委托其他单位实施。'));
    }
  } else if (line.principalOrgan !== null) {
    problems.push(problem('principalOrgan', 'principal-unexpected', '只有委托行使的权力才有委托机关。'));
  }
  // Lines with an upper amount stand beside no other line of the same place either: the county holds what exceeds it.
  if (lines.some((other, position) => position < index && overlaps(other, line))) {
    problems.push(problem('validFrom', 'periods-overlap', '同一事项、同一区划的有效期与另一行重叠。'));
  }
  return problems;
}

function overlaps(a: AuthorityLine, b: AuthorityLine): boolean {
  return (
    a.itemCode === b.itemCode &&
    a.division === b.division &&
    (a.validTo === null || b.validFrom <= a.validTo) &&
    (b.validTo === null || a.validFrom <= b.validTo)
  );
}
