import { IsDay, IsPlainNote, QueryInteger } from '@app/http';
import { PAUSE_CAUSES } from '@app/legal-clock';
import { Type } from 'class-transformer';
import { IsDefined, IsIn, IsInt, IsOptional, Max, Min, ValidateNested } from 'class-validator';

export class TaskParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly taskId!: number;
}

export class ProcedureParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly id!: number;
}

class ExpectedBody {
  @IsInt()
  @Min(1)
  @Max(365)
  readonly amount!: number;

  /** 工作日或自然日 */
  @IsIn(['WORKING_DAY', 'DAY'])
  readonly unit!: 'WORKING_DAY' | 'DAY';
}

class HearingBody {
  /** ORGAN 依职权举行（行政许可法 §46），APPLICANT 依申请举行（§47） */
  @IsIn(['ORGAN', 'APPLICANT'])
  readonly initiative!: 'ORGAN' | 'APPLICANT';

  /** 告知听证权利的日期；依申请举行的必填 */
  @IsOptional()
  @IsDay()
  readonly toldOn?: string;

  /** 提出听证申请的日期；依申请举行的必填 */
  @IsOptional()
  @IsDay()
  readonly requestedOn?: string;

  /** 举行听证的日期 */
  @IsDay()
  readonly heldOn!: string;
}

export class ProcedureBody {
  /** 只能是本事项列明的种类 */
  @IsIn(PAUSE_CAUSES.map(({ code }) => code))
  readonly kind!: string;

  /** 所需时间，将书面告知申请人（行政许可法 §45） */
  @IsDefined()
  @ValidateNested()
  @Type(() => ExpectedBody)
  readonly expected!: ExpectedBody;

  /** 为什么需要 */
  @IsPlainNote({ minimum: 2, maximum: 500 })
  readonly reasonText!: string;

  /** 听证主持人编号；不能是审查本件的人员（行政许可法 §48(3)） */
  @IsOptional()
  @IsInt()
  @Min(1)
  readonly host?: number;

  @IsOptional()
  @ValidateNested()
  @Type(() => HearingBody)
  readonly hearing?: HearingBody;
}

export class ResultBody {
  /** 结果摘要 */
  @IsPlainNote({ minimum: 2, maximum: 2000 })
  readonly summary!: string;
}

const procedure = {
  id: 31,
  version: 2,
  taskId: 4182,
  caseNo: '53292220260929000000128',
  itemName: '公共场所卫生许可',
  kind: 'TESTING',
  kindName: '检测',
  article: '行政许可法 §45',
  expected: { amount: 10, unit: 'WORKING_DAY' },
  reason: '场所空气质量须检测后才能判断。',
  host: null,
  hearing: null,
  status: 'BEGUN',
  askedBy: { id: 1200, name: '李卫东' },
  askedAt: '2026-09-29T02:10:00.000Z',
  settledBy: { id: 1202, name: '赵文斌' },
  settledAt: '2026-09-29T06:00:00.000Z',
  refusal: null,
  takenBack: null,
  begunOn: '2026-09-29',
  dueOn: '2026-10-20',
  outcome: null,
  endedAt: null,
  summary: null,
  actions: ['recordResult'],
};

export const EXAMPLES = {
  procedure,
  page: { items: [{ ...procedure, status: 'REQUESTED', actions: ['approve', 'refuse'] }], page: { next: null, hasMore: false } },
  ask: { kind: 'TESTING', expected: { amount: 10, unit: 'WORKING_DAY' }, reasonText: '场所空气质量须检测后才能判断。' },
  refusal: { reason: '现有检测报告仍在有效期内，无须重新检测。' },
  result: { summary: '检测合格，报告编号卫检2026-118，已存入办件材料。' },
};

export const PROCEDURE_PROBLEMS = ['special-procedure-not-found', 'state-conflict', 'version-mismatch', 'validation-failed'] as const;
