import { IsDay, IsPlainNote, OptionalField, PageQuery, QueryInteger } from '@app/http';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, IsString, Length, ValidateNested } from 'class-validator';
import { HandedInBody, PaperBody } from './paper.dto';

/** 告知承诺 */
export class CommitmentAcceptanceBody {
  /** 申请人自愿承诺；不愿承诺的按正常程序办理 */
  @IsBoolean()
  readonly voluntary!: boolean;

  /** Left out where the signed promise is on the file already. */
  @OptionalField()
  @ValidateNested()
  @Type(() => HandedInBody)
  readonly statement?: HandedInBody;
}

/** 容缺受理 */
export class DeferredAcceptanceBody extends CommitmentAcceptanceBody {
  /** 承诺补齐全部缺少材料的日期，须为工作日 */
  @IsDay()
  readonly promisedBy!: string;
}

export class DeferredPapersBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => PaperBody)
  readonly papers!: PaperBody[];
}

export class CommitmentCheckBody {
  @IsIn(['KEPT', 'BROKEN'])
  readonly outcome!: 'KEPT' | 'BROKEN';

  /** 承诺不实的理由代码 */
  @OptionalField()
  @IsString()
  @Length(1, 60)
  readonly reasonCode?: string;
}

export class CaseTransferBody {
  /** 接收单位代码 */
  @IsString()
  @Length(1, 60)
  readonly organCode!: string;

  /** 移送理由代码 */
  @IsString()
  @Length(1, 60)
  readonly reasonCode!: string;
}

export class CreditRecordQuery extends PageQuery {
  /** open：只列没有修复的 */
  @OptionalField()
  @IsIn(['open'])
  readonly state?: 'open';
}

export class CreditRecordParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly id!: number;
}

export class CreditRepairBody {
  /** 修复的理由 */
  @IsPlainNote({ minimum: 2, maximum: 500 })
  readonly reason!: string;
}
