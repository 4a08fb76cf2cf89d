import type { FieldProblem } from '@app/domain-kernel';
import type { Bundle, PoolPaper } from './bundle';

/** A paper as it was handed in, by the code of the bundle's own list. */
export interface PoolEntry {
  readonly code: string;
}

/** Papers of the pool that these members can use. */
export function poolFor(bundle: Bundle, filed: ReadonlySet<string>): PoolPaper[] {
  return bundle.papers.filter(
    ({ materials, insteadOf }) =>
      Object.keys(materials).some((key) => filed.has(key)) && (insteadOf === undefined || !filed.has(insteadOf)),
  );
}

/** 一套材料: the papers of one member, each with its place in the command. */
export function papersOfMember<Entry extends PoolEntry>(
  bundle: Bundle,
  filed: ReadonlySet<string>,
  key: string,
  entries: readonly Entry[],
): { readonly index: number; readonly paper: Entry }[] {
  const pool = new Map(poolFor(bundle, filed).map((paper) => [paper.code, paper]));
  return entries.flatMap((entry, index) => {
    const code = pool.get(entry.code)?.materials[key];
    return code === undefined ? [] : [{ index, paper: { ...entry, code } }];
  });
}

/** Papers that nobody of the filed members asks for, papers handed in twice, and results that are said to exist and are not shown. */
export function poolProblems(bundle: Bundle, filed: ReadonlySet<string>, entries: readonly PoolEntry[]): FieldProblem[] {
  const pool = poolFor(bundle, filed);
  const known = new Set(pool.map(({ code }) => code));
  const seen = new Set<string>();
  const problems: FieldProblem[] = entries.flatMap(({ code }, index): FieldProblem[] => {
    if (!known.has(code))
      return [{ pointer: `/papers/${index}/code`, code: 'material-unknown', message: '所选事项都不收取这份材料，请核对材料清单。' }];
    if (seen.has(code))
      return [{ pointer: `/papers/${index}`, code: 'material-duplicate', message: '同一份材料重复提交，请删除重复的一份。' }];
    seen.add(code);
    return [];
  });
  const unshown = pool.filter(({ code, insteadOf }) => insteadOf !== undefined && !seen.has(code));
  return [
    ...problems,
    ...unshown.map(({ name }) => ({
      pointer: '/papers',
      code: 'material-missing',
      message: `没有选择前置事项的，请提交已经取得的“${name}”。`,
    })),
  ];
}

/** One set of papers against as many sets as there are members. */
export function papersSpared(
  bundle: Bundle,
  asked: ReadonlyMap<string, readonly string[]>,
): { readonly once: number; readonly apart: number } {
  const apart = [...asked.values()].reduce((sum, codes) => sum + codes.length, 0);
  const names = new Set(
    [...asked].flatMap(([key, codes]) =>
      codes.map((code) => bundle.papers.find(({ materials }) => materials[key] === code)?.code ?? `${key} ${code}`),
    ),
  );
  return { once: names.size, apart };
}
