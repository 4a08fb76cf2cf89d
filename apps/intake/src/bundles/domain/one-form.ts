import type { FieldProblem } from '@app/domain-kernel';
import { type Bundle, memberOf } from './bundle';

/** 一表申请: what all members share, and what each asks for itself. */
export interface OneForm {
  readonly shared: Readonly<Record<string, unknown>>;
  readonly members: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The form of one member, put together from the one form. */
export function formOfMember(bundle: Bundle, key: string, form: OneForm): Record<string, unknown> {
  const answers: Record<string, unknown> = { ...form.members[key], ...memberOf(bundle, key).fixed };
  for (const { name, fields } of bundle.shared) {
    const field = fields[key];
    if (field !== undefined && Object.hasOwn(form.shared, name)) answers[field] = form.shared[name];
  }
  return answers;
}

/** Where in the one form the person finds what is wrong in the form of a member. */
export function pointerInOneForm(bundle: Bundle, key: string, pointer: string): string {
  const [, part, field, ...rest] = pointer.split('/');
  if (part !== 'form' || field === undefined) return pointer;
  const shared = bundle.shared.find(({ fields }) => fields[key] === field);
  return ['', 'form', ...(shared ? ['shared', shared.name] : ['members', key, field]), ...rest].join('/');
}

/** Answers that have no place in the one form: unknown questions, members that are not filed, and fields that are answered elsewhere. */
export function misplacedAnswers(bundle: Bundle, filed: ReadonlySet<string>, form: OneForm): FieldProblem[] {
  const unknown = (pointer: string): FieldProblem => ({ pointer, code: 'unknown-field', message: '表单没有这一项，请删去。' });
  const known = new Set(bundle.shared.filter(({ fields }) => Object.keys(fields).some((key) => filed.has(key))).map(({ name }) => name));
  const problems = Object.keys(form.shared)
    .filter((name) => !known.has(name))
    .map((name) => unknown(`/form/shared/${name}`));
  for (const [key, answers] of Object.entries(form.members)) {
    if (!filed.has(key)) {
      problems.push(unknown(`/form/members/${key}`));
      continue;
    }
    const { fixed = {}, coming = [] } = memberOf(bundle, key);
    const elsewhere = new Set([...bundle.shared.flatMap(({ fields }) => fields[key] ?? []), ...Object.keys(fixed), ...coming]);
    problems.push(
      ...Object.keys(answers)
        .filter((field) => elsewhere.has(field))
        .map((field) => unknown(`/form/members/${key}/${field}`)),
    );
  }
  return problems;
}
