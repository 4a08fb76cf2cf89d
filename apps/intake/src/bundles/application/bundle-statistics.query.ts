import type { Actor } from '@app/access';
import { Clock, DomainError } from '@app/domain-kernel';
import { addMonths, type LocalDate, localDate, localDateOf, startOfDay } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import { type BundleFigures, bundleFigures } from '../persistence/bundle-figures.read-model';

/** What each figure counts, shown beside it. */
const DEFINITIONS = {
  bundles: '期间收取的联办件数',
  members: '联办件中实际选择的事项数',
  concluded: '其中全部办结的联办件数',
  papersOnce: '联办时申请人需要提交的材料种数之和（一套材料）',
  papersApart: '同样的事项逐项申请时需要提交的材料种数之和',
  papersSaved: 'papersApart 减 papersOnce',
  windowsApart: '同样的事项逐项申请时要去的窗口数之和（“一件事”数据中写明的联办前窗口数，不超过所选事项数）',
  windowsSaved: 'windowsApart 减 bundles：联办只去一个窗口',
} as const;

export interface BundleStatistics {
  readonly from: string;
  readonly to: string;
  readonly definitions: typeof DEFINITIONS;
  readonly items: readonly (BundleFigures & { readonly papersSaved: number; readonly windowsSaved: number })[];
}

const MOST_MONTHS = 24;
const firstDay = (month: string): LocalDate => localDate(`${month}-01`);

/** 一件事成效, for the supervisor's area. */
@Injectable()
export class BundleStatisticsQuery {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, asked: { readonly from?: string; readonly to?: string }): Promise<BundleStatistics> {
    const to = asked.to ?? localDateOf(this.clock.now()).slice(0, 7);
    const from = asked.from ?? addMonths(firstDay(to), -11).slice(0, 7);
    if (from > to || addMonths(firstDay(from), MOST_MONTHS) <= firstDay(to)) {
      throw new DomainError('rule-violation', 'statistics-period', `统计月份从早到晚，最多 ${MOST_MONTHS} 个月。`);
    }
    const period = { from: startOfDay(firstDay(from)), before: startOfDay(addMonths(firstDay(to), 1)) };
    const figures = await bundleFigures(this.database, actor.jurisdiction, period);
    return {
      from,
      to,
      definitions: DEFINITIONS,
      items: figures.map((one) => ({
        ...one,
        papersSaved: one.papersApart - one.papersOnce,
        windowsSaved: one.windowsApart - one.bundles,
      })),
    };
  }
}
