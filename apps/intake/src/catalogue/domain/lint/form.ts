import { formFields } from '../answer-space';
import type { ItemContent } from '../item';
import type { LintContext, Problem } from './finding';

/** journeys.md C2: a form of more than 15 fields does not fit the window's screen. */
const MAX_FIELDS = 15;

/** The form compiles, is closed, short, and every field has a Chinese title, a place, and names for its choices. */
export function formProblems(item: ItemContent, { formProblem }: LintContext): Problem[] {
  const { form } = item;
  const broken = formProblem(form);
  if (broken !== undefined) return [{ rule: 'form-invalid', pointer: '/form', message: `表单不是有效的 JSON Schema：${broken}` }];
  const problems: Problem[] = [];
  if (form.type !== 'object' || form.additionalProperties !== false) {
    problems.push({ rule: 'form-open', pointer: '/form', message: '表单须为对象，并且不接受未列明的字段。', article: '行政许可法 §29' });
  }
  const fields = Object.entries(formFields(form));
  if (fields.length > MAX_FIELDS) {
    problems.push({ rule: 'form-too-long', pointer: '/form/properties', message: `表单有${fields.length}项，最多${MAX_FIELDS}项。` });
  }
  const places = new Set<unknown>();
  for (const [name, field] of fields) {
    const labels = typeof field['x-labels'] === 'object' && field['x-labels'] !== null ? field['x-labels'] : {};
    const named = Array.isArray(field.enum) ? field.enum.every((value) => typeof value === 'string' && Object.hasOwn(labels, value)) : true;
    if (
      typeof field.title !== 'string' ||
      !/\p{Script=Han}/u.test(field.title) ||
      typeof field['x-order'] !== 'number' ||
      places.has(field['x-order']) ||
      !named
    ) {
      problems.push({
        rule: 'form-field-unlabelled',
        pointer: `/form/properties/${name}`,
        message: `表单项“${name}”须有中文名称、不重复的次序，选项须有中文含义。`,
      });
    }
    places.add(field['x-order']);
  }
  return problems;
}
