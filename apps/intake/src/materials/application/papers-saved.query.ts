import type { Actor } from '@app/access';
import { Clock, DomainError } from '@app/domain-kernel';
import { addMonths, type LocalDate, localDate, localDateOf } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import { type PaperFigures, paperFigures } from '../persistence/paper-figures.read-model';

/** What each figure counts, shown beside it. */
const DEFINITIONS = {
  cases: '当月受理的办件数',
  brought: '申请人提交的材料份数（每种材料算一份）',
  shared: '从共享来源取得、没有要求提交的材料份数',
  reused: '沿用材料库、没有要求重新提交的材料份数',
  promised: '以告知承诺代替、没有要求提交的材料份数',
  spared: 'shared、reused、promised 之和；容缺以后仍要补交，不算在内',
  sparedShare: '免提交率：spared ÷（spared + brought），没有材料的为空',
} as const;

export interface PapersSaved {
  readonly from: string;
  readonly to: string;
  readonly definitions: typeof DEFINITIONS;
  readonly items: readonly (PaperFigures & { readonly spared: number; readonly sparedShare: string | null })[];
}

const MOST_MONTHS = 24;

/** 免提交成效, for the supervisor's area or the head's own organ. */
@Injectable()
export class PapersSavedQuery {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, asked: { readonly from?: string; readonly to?: string; readonly itemCode?: string }): Promise<PapersSaved> {
    const to = asked.to ?? localDateOf(this.clock.now()).slice(0, 7);
    const from = asked.from ?? addMonths(firstDay(to), -11).slice(0, 7);
    if (from > to || addMonths(firstDay(from), MOST_MONTHS) <= firstDay(to)) {
      throw new DomainError('rule-violation', 'statistics-period', `统计月份从早到晚，最多 ${MOST_MONTHS} 个月。`);
    }
    const scope = {
      jurisdiction: actor.roles.includes('SUPERVISOR') ? actor.jurisdiction : null,
      organ: actor.roles.includes('ORGAN_HEAD') ? actor.organ : null,
    };
    const period = { from: firstDay(from), before: addMonths(firstDay(to), 1), itemCode: asked.itemCode ?? null };
    const figures = await paperFigures(this.database, scope, period);
    return { from, to, definitions: DEFINITIONS, items: figures.map(withShare) };
  }
}

const firstDay = (month: string): LocalDate => localDate(`${month}-01`);

function withShare(figures: PaperFigures): PapersSaved['items'][number] {
  const spared = figures.shared + figures.reused + figures.promised;
  const all = spared + figures.brought;
  return { ...figures, spared, sparedShare: all === 0 ? null : (spared / all).toFixed(4) };
}
