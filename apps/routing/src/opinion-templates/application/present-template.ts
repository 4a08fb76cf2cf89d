import type { OpinionTemplate } from '../domain/opinion-template';

export interface TemplateView {
  readonly templateId: number;
  /** OWN 本人，ORGAN 本单位共用，COUNTY 随系统提供 */
  readonly scope: 'OWN' | 'ORGAN' | 'COUNTY';
  readonly itemCode: string | null;
  readonly step: string | null;
  readonly verdict: string | null;
  readonly name: string;
  readonly text: string;
  /** 代入所选任务后的文字；没有指定任务时为 null */
  readonly filled: string | null;
}

export function presentTemplate(template: OpinionTemplate & { readonly filled: string | null }): TemplateView {
  const { id, organ, owner, itemCode, step, verdict, name, text, filled } = template;
  const scope = owner !== null ? 'OWN' : organ !== null ? 'ORGAN' : 'COUNTY';
  return { templateId: id, scope, itemCode, step, verdict, name, text, filled };
}
