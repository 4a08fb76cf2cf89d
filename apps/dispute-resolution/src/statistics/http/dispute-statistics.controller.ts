import { type Actor, CurrentActor, Roles } from '@app/access';
import { IsDay, Operation, OptionalField, QueryInteger } from '@app/http';
import { localDate } from '@app/legal-calendar';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import {
  DisputeStatistics,
  type DisputeStatisticsLine,
  type EmployerLine,
  type RecoveryFigures,
} from '../application/dispute-statistics.query';

class PeriodQuery {
  /** 首问登记从哪一日起 */
  @IsDay()
  readonly from!: string;

  /** 到哪一日止（含） */
  @IsDay()
  readonly to!: string;
}

class DisputeStatisticsQuery extends PeriodQuery {
  /** KIND 类型，DIVISION 地方，SOURCE 来源，OUTCOME 结果 */
  @IsIn(['KIND', 'DIVISION', 'SOURCE', 'OUTCOME'])
  readonly by!: 'KIND' | 'DIVISION' | 'SOURCE' | 'OUTCOME';
}

class EmployersQuery extends PeriodQuery {
  /** 至少几件；不填为 2 */
  @OptionalField()
  @QueryInteger({ minimum: 1, maximum: 1000 })
  readonly atLeast?: number;
}

/** 统计 */
@ApiTags('统计 statistics')
@Roles('SUPERVISOR', 'DISPUTE_DESK', 'ORGAN_HEAD')
@Controller('api/v1')
export class DisputeStatisticsController {
  constructor(private readonly statistics: DisputeStatistics) {}

  @Get('statistics/disputes')
  @Operation({
    id: 'statistics.disputes',
    summary: '纠纷统计',
    description: '按类型、地方、来源或者结果；只有件数、人数和金额。',
    example: {
      response: {
        items: [
          {
            key: 'LABOUR_WAGES',
            name: '劳动争议（拖欠工资）',
            disputes: 3,
            people: 14,
            open: 1,
            claimed: '520000.00',
            received: '360000.00',
            share: '69.23%',
            medianDays: 38,
          },
        ],
      },
    },
    problems: ['invalid-parameter'],
  })
  async by(@Query() { by, from, to }: DisputeStatisticsQuery, @CurrentActor() actor: Actor): Promise<{ items: DisputeStatisticsLine[] }> {
    return { items: await this.statistics.by(actor, by, localDate(from), localDate(to)) };
  }

  @Get('statistics/dispute-recovery')
  @Operation({
    id: 'statistics.disputeRecovery',
    summary: '从受理到拿到钱：天数和兑现率',
    example: {
      response: {
        disputes: 3,
        people: 14,
        claimed: '520000.00',
        received: '360000.00',
        share: '69.23%',
        fullyPaid: 2,
        medianDays: 38,
        longestDays: 61,
      },
    },
    problems: ['invalid-parameter'],
  })
  recovery(@Query() { from, to }: PeriodQuery, @CurrentActor() actor: Actor): Promise<RecoveryFigures> {
    return this.statistics.recovery(actor, localDate(from), localDate(to));
  }

  @Get('statistics/dispute-employers')
  @Operation({
    id: 'statistics.disputeEmployers',
    summary: '多次拖欠工资的用人单位',
    example: {
      response: {
        items: [
          {
            name: '漾濞示例建筑劳务有限公司',
            creditCode: null,
            disputes: 3,
            people: 14,
            claimed: '520000.00',
            received: '360000.00',
            latestOn: '2026-11-23',
          },
        ],
      },
    },
    problems: ['invalid-parameter'],
  })
  async employers(@Query() { from, to, atLeast }: EmployersQuery, @CurrentActor() actor: Actor): Promise<{ items: EmployerLine[] }> {
    return { items: await this.statistics.employers(actor, localDate(from), localDate(to), atLeast ?? 2) };
  }

  @Get('operations/stuck-disputes')
  @Roles('SUPERVISOR', 'OPERATOR')
  @Operation({
    id: 'operations.stuckDisputes',
    summary: '没有人或者没有期限的纠纷',
    description: '应当总是空的。',
    example: { response: { items: [] } },
    problems: ['forbidden'],
  })
  async stuck(): Promise<{ items: { disputeNo: string; stage: string; leadOfficer: number; reason: string }[] }> {
    return { items: await this.statistics.stuck() };
  }
}
