/** What an answer may be. Anything else in a form counts as not answered. */
export type Scalar = string | number | boolean;

export type Answers = Readonly<Record<string, unknown>>;

/**
 * Conditions over form answers, as data. The language is total: a missing answer, or one of another kind, makes a
 * comparison false; nothing throws. So `not` over a missing answer is true, and lint checks that every situation is meant.
 */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly field: string; readonly equals: Scalar }
  | { readonly field: string; readonly in: readonly Scalar[] }
  | { readonly field: string; readonly lessThan: number }
  | { readonly field: string; readonly atMost: number }
  | { readonly field: string; readonly moreThan: number }
  | { readonly field: string; readonly atLeast: number }
  /** The date in the field is less than so many years ago. */
  | { readonly field: string; readonly withinYears: number }
  | { readonly field: string; readonly present: boolean }
  /** Every named field holds a place of the pool. */
  | { readonly fields: readonly string[]; readonly allIn: string };

/** A set of places that counts from a day on: the shared pool of medical insurance. */
export interface Pool {
  readonly name: string;
  readonly members: readonly { readonly code: string; readonly validFrom: string; readonly validTo: string | null }[];
}

export interface ConditionContext {
  /** The day the rule is asked about, `YYYY-MM-DD`. */
  readonly today: string;
  readonly pools: ReadonlyMap<string, Pool>;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** The same day `years` later. 29 February needs no care: dates are only compared, and '2029-02-29' sorts where it should. */
function yearsLater(date: string, years: number): string {
  return `${String(Number(date.slice(0, 4)) + years).padStart(4, '0')}${date.slice(4)}`;
}

export function isInPool(place: string, pool: Pool, today: string): boolean {
  // A township's nine digits begin with its county's six.
  return pool.members.some(
    (member) => place.startsWith(member.code) && member.validFrom <= today && (member.validTo === null || today <= member.validTo),
  );
}

function ownAnswer(answers: Answers, field: string): unknown {
  // Own properties only: a form field called `constructor` is not an answer.
  return Object.hasOwn(answers, field) ? answers[field] : undefined;
}

function compares(answers: Answers, field: string, holds: (value: number) => boolean): boolean {
  const value = ownAnswer(answers, field);
  return typeof value === 'number' && Number.isFinite(value) && holds(value);
}

export function evaluate(condition: Condition, answers: Answers, context: ConditionContext): boolean {
  if ('all' in condition) return condition.all.every((part) => evaluate(part, answers, context));
  if ('any' in condition) return condition.any.some((part) => evaluate(part, answers, context));
  if ('not' in condition) return !evaluate(condition.not, answers, context);
  if ('allIn' in condition) {
    const pool = context.pools.get(condition.allIn);
    return (
      pool !== undefined &&
      condition.fields.every((field) => {
        const place = ownAnswer(answers, field);
        return typeof place === 'string' && isInPool(place, pool, context.today);
      })
    );
  }
  const { field } = condition;
  const value = ownAnswer(answers, field);
  if ('equals' in condition) return value === condition.equals;
  if ('in' in condition) return condition.in.some((option) => option === value);
  if ('lessThan' in condition) return compares(answers, field, (number) => number < condition.lessThan);
  if ('atMost' in condition) return compares(answers, field, (number) => number <= condition.atMost);
  if ('moreThan' in condition) return compares(answers, field, (number) => number > condition.moreThan);
  if ('atLeast' in condition) return compares(answers, field, (number) => number >= condition.atLeast);
  if ('withinYears' in condition) {
    return typeof value === 'string' && DATE.test(value) && context.today < yearsLater(value, condition.withinYears);
  }
  return (value !== undefined && value !== null && value !== '') === condition.present;
}

/** Every field a condition reads. */
export function fieldsOf(condition: Condition): ReadonlySet<string> {
  const fields = new Set<string>();
  visit(condition, (leaf) => {
    for (const field of 'fields' in leaf ? leaf.fields : [leaf.field]) fields.add(field);
  });
  return fields;
}

export type ConditionLeaf = Exclude<Condition, { all: unknown } | { any: unknown } | { not: unknown }>;

/** Calls `see` with every comparison inside. */
export function visit(condition: Condition, see: (leaf: ConditionLeaf) => void): void {
  if ('all' in condition) for (const part of condition.all) visit(part, see);
  else if ('any' in condition) for (const part of condition.any) visit(part, see);
  else if ('not' in condition) visit(condition.not, see);
  else see(condition);
}
