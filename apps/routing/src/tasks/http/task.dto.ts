import { APPROVAL_CATEGORIES, EXTERNAL_REFERENCE } from '@app/contracts';
import { IsDay, IsDivision, IsPlainNote, OptionalField, PageQuery, QueryChoice, QueryInteger } from '@app/http';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsInt, IsOptional, Matches, Min, ValidateIf, ValidateNested } from 'class-validator';
import { TASK_QUEUES, type TaskQueue } from '../application/list-tasks.query';

const CODE = /^[A-Za-z0-9_-]{1,60}$/;

export class TaskParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly taskId!: number;
}

export class TaskListQuery extends PageQuery {
  /** mine 我的，posts 我今天承办的岗位，organ 全单位（负责人、督查），dispatcher 待分办 */
  @IsOptional()
  @IsIn(TASK_QUEUES)
  readonly queue: TaskQueue = 'posts';

  /** 环节，逗号分开 */
  @IsOptional()
  @QueryChoice(['EXAMINE', 'DECIDE', 'DISPATCH'])
  readonly step?: string[];

  @IsOptional()
  @IsIn(APPROVAL_CATEGORIES)
  readonly category?: string;

  @IsOptional()
  @Matches(/^\d{12}$/)
  readonly itemCode?: string;

  /** 区划代码，含其下级 */
  @IsOptional()
  @IsDivision()
  readonly division?: string;

  /** 期限在此日之前 */
  @IsOptional()
  @IsDay()
  readonly dueBefore?: string;

  /** 督查人员查看的单位；负责人只能看本单位 */
  @IsOptional()
  @Matches(/^[a-z0-9-]{1,60}$/)
  readonly organ?: string;

  @IsOptional()
  @Matches(/^[a-z0-9-]{1,60}$/)
  readonly section?: string;

  /** capped：另给出总数，最多数到 1000 */
  @IsOptional()
  @IsIn(['capped'])
  readonly count?: 'capped';
}

export class ClaimBody {
  /** 页面上显示的承办人编号；无人签收时为 null */
  @ValidateIf(({ expectedOwner }: ClaimBody) => expectedOwner !== null)
  @IsInt()
  readonly expectedOwner!: number | null;
}

export class ReasonBody {
  @IsPlainNote({ minimum: 2, maximum: 500 })
  readonly reason!: string;
}

export class TransferBody extends ReasonBody {
  /** 接手人员编号 */
  @IsInt()
  @Min(1)
  readonly to!: number;

  /** 页面上显示的承办人编号；无人签收时为 null */
  @ValidateIf(({ expectedOwner }: TransferBody) => expectedOwner !== null)
  @IsInt()
  readonly expectedOwner!: number | null;
}

export class SiteCheckBody {
  /** 核查日期 */
  @IsDay()
  readonly checkedOn!: string;

  /** 核查人员编号，两名以上（行政许可法 §34(3)） */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @IsInt({ each: true })
  readonly checkedBy!: number[];

  /** 核查结果 */
  @IsPlainNote({ minimum: 2, maximum: 2000 })
  readonly findings!: string;
}

class OpinionBody {
  /** 意见；不予许可的必填 */
  @IsOptional()
  @IsPlainNote({ maximum: 2000 })
  readonly opinion?: string;

  /** 不予许可的理由代码，取自事项的理由表 */
  @IsOptional()
  @Matches(CODE)
  readonly reasonCode?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => SiteCheckBody)
  readonly siteCheck?: SiteCheckBody;
}

export class SignerBody {
  /** 人员编号；与岗位代码两项只填一项 */
  @OptionalField()
  @IsInt()
  @Min(1)
  readonly staffId?: number;

  /** 岗位代码 */
  @OptionalField()
  @Matches(/^[a-z0-9-]{1,60}(\/[a-z0-9-]{1,60}){1,3}$/)
  readonly postCode?: string;
}

/** What is asked of others stays in the file as written: nobody's number belongs in it. */
class RequestBody {
  /** 请对方办什么 */
  @IsPlainNote({ minimum: 2, maximum: 500 })
  readonly request!: string;
}

export class DelegationBody extends RequestBody {
  /** 本单位接受委派的人员编号 */
  @IsInt()
  @Min(1)
  readonly to!: number;
}

export class AddSignBody extends SignerBody {
  /** 请对方办什么 */
  @IsPlainNote({ minimum: 2, maximum: 500 })
  readonly request!: string;
}

export class CountersignBody extends RequestBody {
  /** ALL 全部同意，ANY 一人同意，QUORUM 达到人数 */
  @IsIn(['ALL', 'ANY', 'QUORUM'])
  readonly mode!: 'ALL' | 'ANY' | 'QUORUM';

  /** 达到多少人同意；只用于 QUORUM */
  @OptionalField()
  @IsInt()
  @Min(1)
  readonly quorum?: number;

  /** 会签人，1 至 20 个 */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => SignerBody)
  readonly signers!: SignerBody[];
}

export class RepeatedReviewBody extends RequestBody {
  /** 已退回或者已签署的那一件任务 */
  @IsInt()
  @Min(1)
  readonly branchTaskId!: number;
}

export class SignatureBody {
  /** AGREE 同意，DISAGREE 不同意 */
  @IsIn(['AGREE', 'DISAGREE'])
  readonly verdict!: 'AGREE' | 'DISAGREE';

  /** 意见；不同意的必填 */
  @OptionalField()
  @IsPlainNote({ minimum: 2, maximum: 2000 })
  readonly opinion?: string;
}

export class HoldBody {
  /** 等谁 */
  @IsPlainNote({ minimum: 2, maximum: 100 })
  readonly party!: string;

  /** 到哪一天自动恢复办理 */
  @IsDay()
  readonly until!: string;

  /** 为什么等 */
  @IsPlainNote({ minimum: 2, maximum: 500 })
  readonly reason!: string;
}

export class RecommendationBody extends OpinionBody {
  /** 后加签：提出意见后，先请其签署，再转决定岗 */
  @OptionalField()
  @ValidateNested()
  @Type(() => SignerBody)
  readonly signAfter?: SignerBody;

  @IsIn(['GRANT', 'DENY'])
  readonly recommendation!: 'GRANT' | 'DENY';
}

export class BackFillBody extends ReasonBody {
  /** 部门系统中的决定文号 */
  @Matches(EXTERNAL_REFERENCE)
  readonly externalReference!: string;

  /** 部门在其系统中作出决定的日期 */
  @IsDay()
  readonly decidedOn!: string;
}

export class DecisionBody extends OpinionBody {
  /** 补录：部门已在自己的系统中作出决定，而答复没有送达 */
  @IsOptional()
  @ValidateNested()
  @Type(() => BackFillBody)
  readonly backFill?: BackFillBody;

  @IsIn(['GRANT', 'DENY'])
  readonly result!: 'GRANT' | 'DENY';
}
