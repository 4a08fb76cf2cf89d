import { Public } from '@app/access';
import { DomainError } from '@app/domain-kernel';
import { Operation, QueryInteger } from '@app/http';
import { deadline, localDate, nationalCalendar } from '@app/legal-calendar';
import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsIn, IsString, MaxLength } from 'class-validator';

class DeadlineQuery {
  /** The day that starts the period and is itself not counted. */
  @IsString()
  @MaxLength(10)
  readonly start!: string;

  @QueryInteger({ minimum: 0, maximum: 3650 })
  readonly amount!: number;

  @IsIn(['WORKING_DAY', 'DAY', 'MONTH'])
  readonly unit!: 'WORKING_DAY' | 'DAY' | 'MONTH';
}

export interface DeadlineAnswer {
  readonly due: string;
  /** True when a year without a published holiday notice was used. */
  readonly provisional: boolean;
  readonly days: readonly { readonly date: string; readonly counted: boolean; readonly reason: string | null }[];
}

/** 期限计算: anybody may check a date of ours, day by day. */
@ApiTags('日历 calendar')
@Controller('api/v1/calendar')
export class CalendarController {
  @Public()
  @Get('deadline')
  @Header('Cache-Control', 'public, max-age=300')
  @Operation({
    id: 'calendar.deadline',
    summary: '计算期限',
    description: '起算日不计入（民法典 §201）；按日、按月的期限最后一日是休息日的，顺延到下一个工作日（民法典 §203）。',
    open: true,
    example: {
      response: { due: '2026-10-09', provisional: false, days: [{ date: '2026-10-01', counted: false, reason: '国庆节' }] },
    },
    problems: ['date-format', 'calendar-not-covered', 'unknown-parameter', 'validation-failed'],
  })
  deadline(@Query() { start, amount, unit }: DeadlineQuery): DeadlineAnswer {
    if (amount === undefined) throw new DomainError('invalid', 'invalid-parameter', '请用 amount 给出期限的长度。');
    const { due, provisional, days } = deadline(
      { start: localDate(start), amount, unit, rollsLastDayOff: unit !== 'WORKING_DAY' },
      nationalCalendar(),
    );
    return { due, provisional, days };
  }
}
