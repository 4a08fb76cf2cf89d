import { IsDivision, IsPlainNote, QueryInteger } from '@app/http';
import { IsInt, IsOptional, MaxLength, Min } from 'class-validator';

export class TaskParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly taskId!: number;
}

export class RouteCorrectionBody {
  /** 事项实际所属的区划 */
  @IsOptional()
  @IsDivision()
  @MaxLength(9)
  readonly division?: string;

  /** 多行权责清单同时适用时，由调度员指定其中一行 */
  @IsOptional()
  @IsInt()
  @Min(1)
  readonly authorityId?: number;

  @IsPlainNote({ minimum: 2, maximum: 500 })
  readonly reason!: string;
}

export const EXAMPLES = { correction: { division: '532922103', reason: '经营场所在平坡镇。' } };

export const TASK_PROBLEMS = [
  'task-not-found',
  'task-not-yours',
  'not-post-holder',
  'state-conflict',
  'version-mismatch',
  'validation-failed',
] as const;
