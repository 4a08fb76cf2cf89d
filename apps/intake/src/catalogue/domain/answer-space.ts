import { type Answers, type Condition, type ConditionLeaf, fieldsOf, type Pool, visit } from './condition';
import type { FormSchema } from './item';

const MAX_COMBINATIONS = 20_000;

interface FieldSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
}

/** The fields of a form, by name. */
export function formFields(form: FormSchema): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const properties = form.properties;
  return typeof properties === 'object' && properties !== null ? (properties as Record<string, Record<string, unknown>>) : {};
}

function requiredFields(form: FormSchema): ReadonlySet<unknown> {
  return new Set(Array.isArray(form.required) ? form.required : []);
}

/**
 * Answers that between them make every comparison of the conditions true and false wherever the form allows it: both sides of each
 * threshold, each choice, a place inside and outside each pool, and no answer where none is required. Finite, so overlap and
 * reach of situations are decided, not sampled. Undefined when there are more than 20,000.
 */
export function representativeAnswers(
  conditions: readonly Condition[],
  form: FormSchema,
  pools: ReadonlyMap<string, Pool>,
  today: string,
): readonly Answers[] | undefined {
  const leaves = new Map<string, ConditionLeaf[]>();
  for (const condition of conditions) {
    for (const field of fieldsOf(condition)) if (!leaves.has(field)) leaves.set(field, []);
    visit(condition, (leaf) => {
      for (const field of 'fields' in leaf ? leaf.fields : [leaf.field]) leaves.get(field)?.push(leaf);
    });
  }
  const schemas = formFields(form);
  const required = requiredFields(form);
  let answers: Record<string, unknown>[] = [{}];
  for (const [field, uses] of leaves) {
    const values = valuesOf((schemas[field] ?? {}) as FieldSchema, uses, pools, today);
    const options = required.has(field) ? values : [undefined, ...values];
    if (answers.length * options.length > MAX_COMBINATIONS) return undefined;
    answers = answers.flatMap((answer) => options.map((value) => (value === undefined ? answer : { ...answer, [field]: value })));
  }
  return answers;
}

function valuesOf(
  schema: FieldSchema,
  uses: readonly ConditionLeaf[],
  pools: ReadonlyMap<string, Pool>,
  today: string,
): readonly unknown[] {
  if (schema.enum) return schema.enum;
  if (schema.type === 'boolean') return [true, false];
  if (schema.type === 'number' || schema.type === 'integer') return numbersOf(schema, uses);
  return textsOf(uses, pools, today);
}

function numbersOf(schema: FieldSchema, uses: readonly ConditionLeaf[]): readonly number[] {
  const step = schema.type === 'integer' ? 1 : 0.001;
  const least = schema.minimum ?? Number.NEGATIVE_INFINITY;
  const most = schema.maximum ?? Number.POSITIVE_INFINITY;
  const values = new Set<number>();
  const around = (threshold: unknown): void => {
    if (typeof threshold === 'number') for (const value of [threshold - step, threshold, threshold + step]) values.add(value);
  };
  for (const leaf of uses) {
    if ('lessThan' in leaf) around(leaf.lessThan);
    if ('atMost' in leaf) around(leaf.atMost);
    if ('moreThan' in leaf) around(leaf.moreThan);
    if ('atLeast' in leaf) around(leaf.atLeast);
    if ('equals' in leaf) around(leaf.equals);
    if ('in' in leaf) leaf.in.forEach(around);
  }
  if (values.size === 0) values.add(Number.isFinite(least) ? least : 0);
  return [...values].filter((value) => value >= least && value <= most);
}

function textsOf(uses: readonly ConditionLeaf[], pools: ReadonlyMap<string, Pool>, today: string): readonly string[] {
  // A text no condition names, no pool holds and no date rule reads: the "anything else".
  const values = new Set<string>(['000000']);
  const year = Number(today.slice(0, 4));
  for (const leaf of uses) {
    if ('equals' in leaf && typeof leaf.equals === 'string') values.add(leaf.equals);
    if ('in' in leaf) for (const value of leaf.in) if (typeof value === 'string') values.add(value);
    if ('allIn' in leaf) {
      const member = pools
        .get(leaf.allIn)
        ?.members.find(({ validFrom, validTo }) => validFrom <= today && (validTo === null || today <= validTo));
      if (member) values.add(member.code);
    }
    if ('withinYears' in leaf) {
      values.add(today);
      values.add(`${String(year - leaf.withinYears - 1).padStart(4, '0')}-01-01`);
    }
  }
  return [...values];
}
