import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Matches, Max, MaxLength, Min } from 'class-validator';

const EXAMPLE_KEY = '019a8f0e-6c1b-7d2a-9f3e-2b1c4d5e6f70~routing.cases';

export class ListDeadLettersQuery {
  @ApiPropertyOptional({ description: '上一页返回的 next', example: EXAMPLE_KEY })
  @IsOptional()
  @IsString()
  @MaxLength(120)
  after?: string;

  @ApiPropertyOptional({ description: '每页条数', minimum: 1, maximum: 200, default: 50, example: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;
}

export class SkipDeadLetterBody {
  @ApiProperty({
    description: '放弃这条消息的理由，不得含个人信息',
    minLength: 4,
    maxLength: 500,
    example: '办件已由人工在原系统办结，此消息不再需要。',
  })
  @IsString()
  @Length(4, 500)
  @Matches(/\S/)
  reason!: string;
}

export class DeadLetterView {
  @ApiProperty({ example: EXAMPLE_KEY })
  key!: string;
  @ApiProperty({ example: 'routing.cases' })
  queue!: string;
  @ApiProperty({ example: 'case.accepted.v1' })
  eventType!: string;
  @ApiProperty({ example: 'case' })
  aggregateType!: string;
  @ApiProperty({ example: 1024 })
  aggregateId!: number;
  @ApiProperty({ example: 3 })
  aggregateVersion!: number;
  @ApiProperty({ format: 'uuid' })
  correlationId!: string;
  @ApiProperty({ example: 8 })
  failures!: number;
  @ApiProperty({ description: '失败代码，不含个人信息', example: 'sql-23503' })
  failure!: string;
  @ApiProperty({ format: 'date-time' })
  deadSince!: Date;
  @ApiProperty({ description: '同一对象上等待它的后续消息数', example: 1 })
  waitingBehind!: number;
  @ApiProperty({ type: Number, nullable: true, description: '已申请放弃、待第二人确认时的申请人', example: null })
  skipRequestedBy!: number | null;
}

export class DeadLetterPageView {
  @ApiProperty({ type: [DeadLetterView] })
  items!: DeadLetterView[];
  @ApiProperty({ type: String, nullable: true, example: null })
  next!: string | null;
}

export class SkipView {
  @ApiProperty({ enum: ['skipped', 'awaiting-second-person'], example: 'awaiting-second-person' })
  state!: 'skipped' | 'awaiting-second-person';
}
