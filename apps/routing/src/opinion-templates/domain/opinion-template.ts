import { DomainError } from '@app/domain-kernel';

/** What a template may name: codes and days of the case. Nobody's name, number or address is among them. */
export const TEMPLATE_VARIABLES = ['caseNo', 'itemName', 'itemCode', 'division', 'acceptedOn', 'dueOn', 'organ', 'today'] as const;
export type TemplateVariable = (typeof TEMPLATE_VARIABLES)[number];

/** Words that an officer starts from. Without an owner it is the organ's; without an organ, the county's. */
export interface OpinionTemplate {
  readonly id: number;
  readonly organ: string | null;
  readonly owner: number | null;
  readonly itemCode: string | null;
  readonly step: 'EXAMINE' | 'DECIDE' | null;
  readonly verdict: 'GRANT' | 'DENY' | null;
  readonly name: string;
  readonly text: string;
}

const VARIABLE = /\{([^{}]*)\}/g;

/** Refuses a variable that stands for nothing, and a brace left open: what is written must be what is meant. */
export function assertTemplate(text: string): void {
  const unknown = [...text.matchAll(VARIABLE)].flatMap(([, name]) => (name !== undefined && !isVariable(name) ? [name] : []));
  if (unknown.length === 0 && !/[{}]/.test(text.replace(VARIABLE, ''))) return;
  throw new DomainError(
    'rule-violation',
    'template-variable-unknown',
    `模板中只能使用这些变量：${TEMPLATE_VARIABLES.map((name) => `{${name}}`).join('、')}。`,
    {
      errors: [{ pointer: '/text', code: 'template-variable-unknown', message: '请更正花括号中的内容。' }],
      params: { allowed: TEMPLATE_VARIABLES },
    },
  );
}

/** The words for one case. A value that the case does not have, such as a limit, leaves a gap to fill in. */
export function fillTemplate(text: string, values: Readonly<Record<TemplateVariable, string | null>>): string {
  return text.replace(VARIABLE, (whole, name: string) => (isVariable(name) ? (values[name] ?? '____') : whole));
}

const isVariable = (name: string): name is TemplateVariable => TEMPLATE_VARIABLES.some((known) => known === name);

/** Why this person may not add or remove the template, or null: one's own always, the organ's only its head. */
export function refusalToManage(
  template: Pick<OpinionTemplate, 'organ' | 'owner'>,
  actor: { readonly id: number; readonly organ: string | null; readonly isHead: boolean },
): DomainError | null {
  if (template.owner === actor.id) return null;
  if (template.owner === null && template.organ !== null && template.organ === actor.organ && actor.isHead) return null;
  return new DomainError('forbidden', 'template-not-yours', '共用的意见模板由单位负责人增减；随系统提供的模板不能删除。');
}
