import type { Actor } from '@app/access';
import { DIVISIONS } from '@app/county';
import { DomainError, yuanOf } from '@app/domain-kernel';
import { addDays, type LocalDate, startOfDay } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import rules from '../../../data/dispute-rules.json';
import { DisputeResolutionDatabase } from '../../database';
import { percentOf, shareOf } from '../../recovery/domain/recovery';
import {
  disputesBy,
  type Grouping,
  recoveryTotals,
  repeatedEmployers,
  type StuckRow,
  stuckDisputes,
} from '../persistence/statistics.read-model';

export interface DisputeStatisticsLine {
  readonly key: string;
  readonly name: string;
  readonly disputes: number;
  readonly people: number;
  readonly open: number;
  readonly claimed: string;
  readonly received: string;
  readonly share: string | null;
  readonly medianDays: number | null;
}

export interface RecoveryFigures {
  readonly disputes: number;
  readonly people: number;
  readonly claimed: string;
  readonly received: string;
  /** 兑现率 */
  readonly share: string | null;
  readonly fullyPaid: number;
  /** 从首问到拿到钱，中位数 */
  readonly medianDays: number | null;
  readonly longestDays: number | null;
}

export interface EmployerLine {
  readonly name: string;
  readonly creditCode: string | null;
  readonly disputes: number;
  readonly people: number;
  readonly claimed: string;
  readonly received: string;
  readonly latestOn: string;
}

const OUTCOMES: Readonly<Record<string, string>> = {
  OPEN: '办理中',
  SETTLED: '已化解',
  PAID: '已拿到钱',
  DECIDED: '已有生效裁判',
  UNSETTLED: '未化解',
  WITHDRAWN: '已撤回',
};

/** Counts and sums of the reader's own area; nobody's dispute can be told from them, so heads and supervisors may read them. */
@Injectable()
export class DisputeStatistics {
  constructor(private readonly database: DisputeResolutionDatabase) {}

  async by(actor: Actor, grouping: Grouping, from: LocalDate, to: LocalDate): Promise<DisputeStatisticsLine[]> {
    const rows = await disputesBy(this.database.dataSource, grouping, areaOf(actor), periodOf(from, to));
    return rows.map((row) => ({
      key: row.key,
      name: nameOf(grouping, row.key),
      disputes: row.disputes,
      people: row.people,
      open: row.open,
      claimed: yuanOf(row.claimedFen),
      received: yuanOf(row.receivedFen),
      share: percentOf(shareOf(row.receivedFen, row.claimedFen)),
      medianDays: row.medianDays,
    }));
  }

  async recovery(actor: Actor, from: LocalDate, to: LocalDate): Promise<RecoveryFigures> {
    const { claimedFen, receivedFen, ...figures } = await recoveryTotals(this.database.dataSource, areaOf(actor), periodOf(from, to));
    return { ...figures, claimed: yuanOf(claimedFen), received: yuanOf(receivedFen), share: percentOf(shareOf(receivedFen, claimedFen)) };
  }

  async employers(actor: Actor, from: LocalDate, to: LocalDate, atLeast: number): Promise<EmployerLine[]> {
    const rows = await repeatedEmployers(this.database.dataSource, areaOf(actor), periodOf(from, to), atLeast, 100);
    return rows.map(({ claimedFen, receivedFen, ...row }) => ({ ...row, claimed: yuanOf(claimedFen), received: yuanOf(receivedFen) }));
  }

  /** Empty, unless something is wrong: every open dispute has a lead and a clock. */
  stuck(): Promise<StuckRow[]> {
    return stuckDisputes(this.database.dataSource, 200);
  }
}

const areaOf = ({ jurisdiction }: Actor): string => {
  if (jurisdiction === '') throw new DomainError('forbidden', 'forbidden', '您的账号没有管辖地区，不能查看统计。');
  return jurisdiction;
};

function periodOf(from: LocalDate, to: LocalDate) {
  if (to < from) throw new DomainError('invalid', 'invalid-parameter', '截止日期不能早于开始日期，请修改。');
  return { from: startOfDay(from), to: startOfDay(addDays(to, 1)) };
}

function nameOf(grouping: Grouping, key: string): string {
  if (grouping === 'KIND') return rules.kinds.find(({ code }) => code === key)?.name ?? key;
  if (grouping === 'SOURCE') return rules.sources.find(({ code }) => code === key)?.name ?? key;
  if (grouping === 'OUTCOME') return OUTCOMES[key] ?? key;
  return DIVISIONS.find(({ code }) => code === key)?.name ?? key;
}
