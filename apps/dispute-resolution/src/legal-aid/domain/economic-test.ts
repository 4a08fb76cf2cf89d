import { DomainError } from '@app/domain-kernel';

/** 法律援助法 §32 removes the condition; §42 removes only its verification: whoever is of the group must still show that. */
export type EconomicTest = 'NEEDS_CHECK' | 'CHECK_EXEMPT' | 'NO_CONDITION';

export interface Matter {
  readonly code: string;
  readonly name: string;
  readonly article: string;
  readonly test: 'NEEDS_CHECK' | 'NO_CONDITION';
}

export interface ExemptGroup {
  readonly code: string;
  readonly name: string;
  readonly article: string;
  /** Matters for which alone the exemption holds; null for all. */
  readonly onlyFor: readonly string[] | null;
}

export interface AidRules {
  readonly matters: readonly Matter[];
  readonly exemptGroups: readonly ExemptGroup[];
}

export interface TestResult {
  readonly test: EconomicTest;
  readonly matter: Matter;
  /** The group that exempts, when one does. */
  readonly group: ExemptGroup | null;
  readonly articles: readonly string[];
  readonly sentence: string;
}

/** @param groups codes that the applicant says hold of him. Refuses `aid-matter-unknown`, `aid-group-unknown`. */
export function economicTest(rules: AidRules, matterCode: string, groups: readonly string[]): TestResult {
  const matter = rules.matters.find(({ code }) => code === matterCode);
  if (matter === undefined) throw unknown('aid-matter-unknown', '援助事项不在法律规定的范围内，请核对。', '/matter');
  const named = groups.map((code) => {
    const group = rules.exemptGroups.find((one) => one.code === code);
    if (group === undefined) throw unknown('aid-group-unknown', '免予核查的人员类别不存在，请核对。', '/groups');
    return group;
  });
  if (matter.test === 'NO_CONDITION') {
    return {
      test: 'NO_CONDITION',
      matter,
      group: null,
      articles: [matter.article],
      sentence: `${matter.name}的，不受经济困难条件的限制。`,
    };
  }
  const group = named.find(({ onlyFor }) => onlyFor === null || onlyFor.includes(matter.code)) ?? null;
  if (group !== null) {
    const sentence = `${group.name}，免予核查经济困难状况；须能够说明属于这一类人员。`;
    return { test: 'CHECK_EXEMPT', matter, group, articles: [matter.article, group.article], sentence };
  }
  const sentence = '需要核查经济困难状况：可以查询共享信息，或者由本人作出诚信承诺（法律援助法 §41）。';
  return { test: 'NEEDS_CHECK', matter, group: null, articles: [matter.article, '法律援助法 §41'], sentence };
}

/** What the file shows of the applicant's means or group. */
export interface Shown {
  /** How the means were checked (§41), and what came of it; null: not yet. */
  readonly means: { readonly by: 'SHARED_DATA' | 'GOOD_FAITH_STATEMENT'; readonly meets: boolean } | null;
  /** Whether membership of the exempt group is shown. */
  readonly groupShown: boolean;
}

/** Refuses a grant that the file does not carry: `aid-means-unchecked`, `aid-means-exceed`, `aid-group-unproven`. */
export function assertMayBeGranted(test: EconomicTest, { means, groupShown }: Shown): void {
  if (test === 'NO_CONDITION') return;
  if (test === 'CHECK_EXEMPT') {
    if (groupShown) return;
    throw new DomainError('rule-violation', 'aid-group-unproven', '免予核查的是经济状况，不是身份：请先说明申请人属于免予核查的人员。', {
      article: '法律援助法 §42',
    });
  }
  if (means === null) {
    throw new DomainError('rule-violation', 'aid-means-unchecked', '还没有核查经济困难状况：请查询共享信息，或者由申请人作出诚信承诺。', {
      article: '法律援助法 §41',
    });
  }
  if (!means.meets) {
    throw new DomainError('rule-violation', 'aid-means-exceed', '核查结果不符合经济困难条件，不能决定给予；可以决定不予并说明理由。', {
      article: '法律援助法 §34',
    });
  }
}

function unknown(code: string, message: string, pointer: string): DomainError {
  return new DomainError('rule-violation', code, message, { errors: [{ pointer, code, message }] });
}
