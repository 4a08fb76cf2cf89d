import { type Actor, CurrentActor, Roles } from '@app/access';
import { IsDay, Operation, OptionalField } from '@app/http';
import { localDate } from '@app/legal-calendar';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type LevelsSaved, LevelsSavedQuery } from '../application/levels-saved';

export class PeriodQuery {
  /** 第一天；不填为今年一月一日 */
  @OptionalField()
  @IsDay()
  readonly fromOn?: string;

  /** 最后一天；不填为今天 */
  @OptionalField()
  @IsDay()
  readonly toOn?: string;
}

/** 统计: what the cases of a period were spared. */
@ApiTags('统计 statistics')
@Roles('SUPERVISOR', 'ORGAN_HEAD')
@Controller('api/v1/statistics/levels-saved')
export class LevelsSavedController {
  constructor(private readonly query: LevelsSavedQuery) {}

  @Get()
  @Operation({
    id: 'statistics.levelsSaved',
    summary: '层级、时限压减',
    description: '按事项统计受理的办件比改革前少了多少级审批、多少个工作日；只统计查看人可以看到的办件。example 为 true 的是示例值。',
    example: {
      response: {
        items: [
          {
            itemCode: '531004035000',
            itemName: '政府投资项目审批（项目建议书、可行性研究报告、初步设计）',
            cases: 12,
            sentence: '比改革前少 2 级、少 5 个工作日',
            levels: 24,
            workingDays: 60,
            basis: '市政道路新建项目立项：改革后管理层级减少2个、办事时间缩减1周',
            example: true,
          },
        ],
      },
    },
    problems: ['invalid-parameter', 'unknown-parameter'],
  })
  async list(@Query() { fromOn, toOn }: PeriodQuery, @CurrentActor() actor: Actor): Promise<{ readonly items: readonly LevelsSaved[] }> {
    return {
      items: await this.query.list(actor, fromOn === undefined ? null : localDate(fromOn), toOn === undefined ? null : localDate(toOn)),
    };
  }
}
