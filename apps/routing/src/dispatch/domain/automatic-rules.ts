import type { LocalDate } from '@app/legal-calendar';

/** Places that share one insurance pool, as long as the agreement holds. */
export interface SharedPool {
  readonly name: string;
  /** County-level codes, 6 digits. */
  readonly places: readonly string[];
  readonly validFrom: LocalDate;
  readonly validTo: LocalDate | null;
}

/** A rule that may decide a case at once, as data. `ALWAYS` is for items that are granted when the papers are complete. */
export type AutomaticRule =
  | { readonly code: string; readonly kind: 'ALWAYS'; readonly basis: string }
  | {
      readonly code: string;
      readonly kind: 'PLACES_IN_ONE_POOL';
      readonly basis: string;
      readonly facts: readonly string[];
      readonly pools: readonly SharedPool[];
    };

export type Facts = Readonly<Record<string, string | number | boolean>>;

/** A rule only ever grants. Whatever it cannot grant goes to people: a refusal needs a person and reasons (行政许可法 §38). */
export type RuleAnswer =
  | { readonly decided: true; readonly result: 'GRANT'; readonly ruleCode: string; readonly reason: string }
  | { readonly decided: false; readonly reason: string };

export function decideByRule(rules: readonly AutomaticRule[], code: string | null, facts: Facts, on: LocalDate): RuleAnswer {
  const rule = rules.find((candidate) => candidate.code === code);
  if (rule === undefined) return { decided: false, reason: `自动规则“${code ?? '未指定'}”不存在，转人工审查。` };
  if (rule.kind === 'ALWAYS') return granted(rule, '材料齐全、符合法定形式，当场决定');
  const places = rule.facts.map((name) => facts[name]);
  if (!places.every((place): place is string => typeof place === 'string' && /^\d{6,12}$/.test(place))) {
    return { decided: false, reason: '转出地或转入地未填写行政区划代码，转人工审查。' };
  }
  const pool = rule.pools.find(
    ({ validFrom, validTo, places: members }) =>
      validFrom <= on && (validTo === null || on <= validTo) && places.every((place) => members.includes(place.slice(0, 6))),
  );
  if (pool === undefined) return { decided: false, reason: `转出地、转入地 ${on} 不在同一共享统筹区，按规定期限由经办人员办理。` };
  return granted(rule, `转出地、转入地同属${pool.name}，无需跨统筹区转移`);
}

function granted(rule: AutomaticRule, why: string): RuleAnswer {
  return { decided: true, result: 'GRANT', ruleCode: rule.code, reason: `${why}（${rule.basis}）。` };
}
