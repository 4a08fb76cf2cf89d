import { IsDay, IsFreeText, IsPlainNote, OptionalField, QueryInteger } from '@app/http';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsInt, Matches, Min, ValidateNested } from 'class-validator';
import { SiteCheckBody } from '../../tasks/http/task.dto';
import { type ConsulteeOpinion, SHOWN, type Shown } from '../domain/consultation';

const OPINIONS = ['AGREE', 'AGREE_WITH_CONDITIONS', 'DISAGREE', 'NO_COMMENT'] as const;

export class ConsultationParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly id!: number;
}

export class ConsulteeParams extends ConsultationParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly consulteeId!: number;
}

/** 会商对象: an organ of the county, or an outside body with a way to reach it. */
export class ConsulteeBody {
  /** 本县单位代码 */
  @OptionalField()
  @Matches(/^[0-9]{6}([0-9]{3})?-[a-z-]{1,60}$/)
  readonly organ?: string;

  /** 外部单位名称 */
  @OptionalField()
  @IsPlainNote({ minimum: 2, maximum: 100, singleLine: true })
  readonly name?: string;

  /** 外部单位的联系方式；加密保存，只有会商单位看得到 */
  @OptionalField()
  @IsFreeText({ minimum: 2, maximum: 200 })
  readonly contact?: string;
}

class QuestionBody {
  /** 请对方研究什么；对方看得到，不写个人信息 */
  @IsPlainNote({ minimum: 5, maximum: 2000 })
  readonly questions!: string;

  /** 答复日期 */
  @IsDay()
  readonly dueOn!: string;

  /** 除问题以外给对方看的内容 */
  @OptionalField()
  @IsArray()
  @ArrayUnique()
  @IsIn(SHOWN, { each: true })
  readonly shown?: Shown[];

  /** 再次会商的，原来那一件的编号 */
  @OptionalField()
  @IsInt()
  @Min(1)
  readonly repeats?: number;
}

export class AskConsultationBody extends QuestionBody {
  /** 会商对象，1 至 20 个 */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => ConsulteeBody)
  readonly consultees!: ConsulteeBody[];
}

export class JointConsultationBody extends QuestionBody {
  /** 参加会商的单位代码，1 至 20 个 */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @Matches(/^[0-9]{6}([0-9]{3})?-[a-z-]{1,60}$/, { each: true })
  readonly organs!: string[];

  /** 会议日期 */
  @IsDay()
  readonly meetingOn!: string;
}

export class ConsultationAnswerBody {
  @IsIn(OPINIONS)
  readonly opinion!: ConsulteeOpinion;

  /** 意见；附条件同意、不同意的必填 */
  @OptionalField()
  @IsPlainNote({ minimum: 2, maximum: 2000 })
  readonly text?: string;
}

export class ConsolidatedOpinionBody {
  /** 统一意见的结论 */
  @IsIn(['GRANT', 'DENY'])
  readonly recommendation!: 'GRANT' | 'DENY';

  /** 统一意见的全文 */
  @IsPlainNote({ minimum: 5, maximum: 2000 })
  readonly opinion!: string;

  /** 不予许可的理由代码，取自事项的理由表 */
  @OptionalField()
  @Matches(/^[A-Za-z0-9_-]{1,60}$/)
  readonly reasonCode?: string;

  @OptionalField()
  @ValidateNested()
  @Type(() => SiteCheckBody)
  readonly siteCheck?: SiteCheckBody;
}
