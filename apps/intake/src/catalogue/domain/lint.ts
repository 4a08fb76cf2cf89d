import type { ItemContent } from './item';
import { commitmentProblems } from './lint/commitment';
import type { Finding, LintContext, Problem } from './lint/finding';
import { formProblems } from './lint/form';
import { identityProblems } from './lint/identity';
import { limitProblems } from './lint/limits';
import { paperProblems } from './lint/papers';
import { situationProblems } from './lint/situations';

/** Everything that is wrong with one version, in the order of the file. */
export function lintItem(item: ItemContent, context: LintContext): readonly Finding[] {
  return findings(item, [
    ...identityProblems(item, context),
    ...limitProblems(item),
    ...paperProblems(item, context),
    ...commitmentProblems(item),
    ...formProblems(item, context),
    ...situationProblems(item, context),
  ]);
}

/** Everything that is wrong with a set of versions: each one, and how they stand to each other. */
export function lintCatalogue(items: readonly ItemContent[], context: LintContext): readonly Finding[] {
  return [
    ...items.flatMap((item) => lintItem(item, context)),
    ...items.flatMap((item, index) => findings(item, duplicateProblems(item, items.slice(0, index)))),
    ...items.flatMap((item) => findings(item, prerequisiteProblems(item, items))),
  ];
}

/** True when the two stretches of days have a day in common. Both ends count; null is open. */
export function validityOverlaps(
  one: { readonly validFrom: string; readonly validTo: string | null },
  other: { readonly validFrom: string; readonly validTo: string | null },
): boolean {
  return (other.validTo === null || one.validFrom <= other.validTo) && (one.validTo === null || other.validFrom <= one.validTo);
}

function duplicateProblems(item: ItemContent, before: readonly ItemContent[]): Problem[] {
  return before
    .filter((other) => other.code === item.code)
    .flatMap((other): Problem[] => {
      if (other.version === item.version) {
        return [{ rule: 'duplicate-code', pointer: '/code', message: `基本编码“${item.code}”已用于“${other.name}”第${other.version}版。` }];
      }
      if (!validityOverlaps(item, other)) return [];
      return [{ rule: 'validity-overlap', pointer: '/validFrom', message: `第${item.version}版与第${other.version}版的有效期重叠。` }];
    });
}

function prerequisiteProblems(item: ItemContent, all: readonly ItemContent[]): Problem[] {
  const byCode = new Map(all.map((other) => [other.code, other]));
  return item.prerequisites.flatMap((rule, index): Problem[] => {
    const pointer = `/prerequisites/${index}`;
    if (!byCode.has(rule.item)) return [{ rule: 'prerequisite-unknown', pointer, message: `前置事项“${rule.item}”不在目录中。` }];
    if (!reaches(rule.item, item.code, byCode)) return [];
    return [{ rule: 'prerequisite-circular', pointer, message: `“${item.name}”与“${rule.name}”互为前置，谁都办不成。` }];
  });
}

function reaches(from: string, target: string, byCode: ReadonlyMap<string, ItemContent>, seen: Set<string> = new Set()): boolean {
  if (from === target) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return (byCode.get(from)?.prerequisites ?? []).some((rule) => reaches(rule.item, target, byCode, seen));
}

function findings(item: ItemContent, problems: readonly Problem[]): readonly Finding[] {
  return problems.map((problem) => ({ severity: 'ERROR' as const, ...problem, item: item.code, version: item.version }));
}
