import type { Bundle, BundleMember } from './bundle';

/** What the check needs of an item. */
export interface ItemOfBundle {
  readonly code: string;
  readonly serves: readonly string[];
  readonly materials: readonly { readonly code: string; readonly source: string; readonly forms: readonly string[] }[];
  readonly form: { readonly properties?: unknown; readonly required?: unknown };
}

export type BundleRule =
  | 'member-unknown'
  | 'member-duplicate'
  | 'member-serves-others'
  | 'member-dead'
  | 'dependency-unknown'
  | 'dependency-circular'
  | 'feeds-unknown-material'
  | 'shared-unknown-field'
  | 'shared-incompatible'
  | 'shared-once'
  | 'field-answered-twice'
  | 'field-unknown'
  | 'coming-without-source'
  | 'paper-unknown-material'
  | 'paper-twice'
  | 'paper-forms-differ'
  | 'paper-not-in-pool'
  | 'too-few-members'
  | 'before-implausible';

export interface BundleFinding {
  readonly bundle: string;
  readonly rule: BundleRule;
  readonly pointer: string;
}

type Field = Readonly<Record<string, unknown>>;

const fieldsOf = (item: ItemOfBundle): Readonly<Record<string, Field>> => (item.form.properties ?? {}) as Record<string, Field>;

/** Everything that is wrong with a bundle, against the catalogue that it is made of. */
export function lintBundle(bundle: Bundle, catalogue: readonly ItemOfBundle[]): readonly BundleFinding[] {
  const items = new Map(catalogue.map((item) => [item.code, item]));
  const findings: BundleFinding[] = [];
  const found = (rule: BundleRule, pointer: string): void => void findings.push({ bundle: bundle.code, rule, pointer });
  const keys = new Set(bundle.members.map(({ key }) => key));
  if (keys.size !== bundle.members.length || new Set(bundle.members.map(({ item }) => item)).size !== bundle.members.length) {
    found('member-duplicate', '/members');
  }
  const optional = bundle.members.filter((member) => member.optional).length;
  if (bundle.atLeast > bundle.members.length || bundle.atLeast < Math.max(1, bundle.members.length - optional))
    found('too-few-members', '/atLeast');
  if (bundle.before.windows > bundle.members.length || bundle.before.windows < 1 || bundle.before.paperSets < 1)
    found('before-implausible', '/before');
  bundle.members.forEach((member, index) => {
    const pointer = `/members/${index}`;
    const item = items.get(member.item);
    if (item === undefined) return found('member-unknown', pointer);
    const wanted = bundle.serves === 'PERSON' ? 'NATURAL_PERSON' : 'ORGANISATION';
    if (item.serves.length > 0 && !item.serves.includes(wanted)) found('member-serves-others', pointer);
    for (const dependency of member.dependencies) {
      if (!keys.has(dependency.on)) found('dependency-unknown', pointer);
      if (dependency.kind === 'FEEDS' && !item.materials.some(({ code }) => code === dependency.material))
        found('feeds-unknown-material', pointer);
    }
    for (const rule of fieldProblems(bundle, member, item)) found(rule, pointer);
    if (reaches(bundle, member.key, member.key)) found('dependency-circular', pointer);
    else if (reachesDead(bundle, member.key, items)) found('member-dead', pointer);
  });
  findings.push(...sharedProblems(bundle, items), ...poolProblemsOf(bundle, items));
  return findings;
}

function fieldProblems(bundle: Bundle, member: BundleMember, item: ItemOfBundle): BundleRule[] {
  const fields = fieldsOf(item);
  const shared = bundle.shared.flatMap(({ fields: mapped }) => mapped[member.key] ?? []);
  const placed = [...shared, ...Object.keys(member.fixed ?? {}), ...(member.coming ?? [])];
  const problems: BundleRule[] = [];
  if (new Set(placed).size !== placed.length) problems.push('field-answered-twice');
  if (placed.some((field) => fields[field] === undefined)) problems.push('field-unknown');
  for (const [field, value] of Object.entries(member.fixed ?? {})) {
    const choices = fields[field]?.enum;
    if (Array.isArray(choices) && !choices.includes(value)) problems.push('field-unknown');
  }
  // What is left out at filing must come from somewhere.
  if ((member.coming ?? []).length > 0 && !member.dependencies.some(({ kind }) => kind === 'FEEDS')) problems.push('coming-without-source');
  return problems;
}

function sharedProblems(bundle: Bundle, items: ReadonlyMap<string, ItemOfBundle>): BundleFinding[] {
  return bundle.shared.flatMap((field, index): BundleFinding[] => {
    const at = (rule: BundleRule): BundleFinding => ({ bundle: bundle.code, rule, pointer: `/shared/${index}` });
    const mapped = Object.entries(field.fields).map(([key, name]) => {
      const item = items.get(bundle.members.find((member) => member.key === key)?.item ?? '');
      return item === undefined ? undefined : fieldsOf(item)[name];
    });
    if (mapped.some((one) => one === undefined)) return [at('shared-unknown-field')];
    if (mapped.length < 2) return [at('shared-once')];
    const kinds = new Set(mapped.map((one) => kindOf(one as Field)));
    return kinds.size === 1 ? [] : [at('shared-incompatible')];
  });
}

/** Two fields may share one answer when whatever fits the one fits the other: type, choices, format, kind of number. */
function kindOf(field: Field): string {
  const choices = Array.isArray(field.enum) ? [...field.enum].map(String).sort() : null;
  return JSON.stringify([field.type, choices, field.format ?? null, field['x-identifier'] ?? null, field['x-widget'] ?? null]);
}

function poolProblemsOf(bundle: Bundle, items: ReadonlyMap<string, ItemOfBundle>): BundleFinding[] {
  const findings: BundleFinding[] = [];
  const pooled = new Set<string>();
  bundle.papers.forEach((paper, index) => {
    const at = (rule: BundleRule): void => void findings.push({ bundle: bundle.code, rule, pointer: `/papers/${index}` });
    const materials = Object.entries(paper.materials).map(([key, code]) => {
      const item = items.get(bundle.members.find((member) => member.key === key)?.item ?? '');
      if (pooled.has(`${key} ${code}`)) at('paper-twice');
      pooled.add(`${key} ${code}`);
      return item?.materials.find((material) => material.code === code);
    });
    if (materials.some((material) => material === undefined)) return at('paper-unknown-material');
    const [first, ...rest] = materials.map((material) => new Set(material?.forms));
    if (first !== undefined && ![...first].some((form) => rest.every((forms) => forms.has(form)))) at('paper-forms-differ');
  });
  bundle.members.forEach((member, index) => {
    const asked = (items.get(member.item)?.materials ?? []).filter(({ source }) => source === 'APPLICANT');
    if (asked.some(({ code }) => !pooled.has(`${member.key} ${code}`))) {
      findings.push({ bundle: bundle.code, rule: 'paper-not-in-pool', pointer: `/members/${index}` });
    }
  });
  return findings;
}

function reaches(bundle: Bundle, from: string, target: string, seen: Set<string> = new Set()): boolean {
  const member = bundle.members.find(({ key }) => key === from);
  return (member?.dependencies ?? []).some(({ on }) => {
    if (on === target) return true;
    if (seen.has(on)) return false;
    seen.add(on);
    return reaches(bundle, on, target, seen);
  });
}

/** A member that waits, directly or not, for one that does not exist can never start. */
function reachesDead(bundle: Bundle, key: string, items: ReadonlyMap<string, ItemOfBundle>, seen: Set<string> = new Set()): boolean {
  if (seen.has(key)) return false;
  seen.add(key);
  const member = bundle.members.find((one) => one.key === key);
  if (member === undefined || !items.has(member.item)) return true;
  return member.dependencies.some(({ on }) => reachesDead(bundle, on, items, seen));
}
