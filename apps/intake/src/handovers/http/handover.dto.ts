import { IsCaseNo, IsPlainNote, OptionalField, PageQuery, QueryChoice } from '@app/http';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, Matches, ValidateNested } from 'class-validator';
import rules from '../../../data/handover-rules.json';
import { HANDOVER_TRANSITIONS } from '../domain/handover';

const PAPER_CODE = /^[A-Za-z0-9_-]{1,60}$/;

export class HandoverCaseBody {
  @IsCaseNo()
  readonly caseNo!: string;

  /** 材料编码；不填为本件现在您手里的全部纸质材料 */
  @OptionalField()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @Matches(PAPER_CODE, { each: true })
  readonly papers?: string[];
}

export class HandoverTargetBody {
  /** 接收单位编码 */
  @Matches(/^[0-9a-z-]{3,60}$/)
  readonly organ!: string;

  /** 接收股室编码；不填为单位内任一人员 */
  @OptionalField()
  @Matches(/^[0-9a-z-]{2,40}$/)
  readonly section?: string;
}

export class CreateHandoverBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => HandoverCaseBody)
  readonly cases!: HandoverCaseBody[];

  @ValidateNested()
  @Type(() => HandoverTargetBody)
  readonly to!: HandoverTargetBody;

  /** REVIEW 审查，ARCHIVE 归档，RETURN 退回窗口 */
  @IsIn(rules.purposes.map(({ code }) => code))
  readonly purpose!: string;
}

export class DefectBody {
  @IsCaseNo()
  readonly caseNo!: string;

  @Matches(PAPER_CODE)
  readonly code!: string;

  /** MISSING 缺少，DAMAGED 损坏 */
  @IsIn(['MISSING', 'DAMAGED'])
  readonly condition!: 'MISSING' | 'DAMAGED';

  @IsPlainNote({ minimum: 2, maximum: 200 })
  readonly note!: string;
}

export class ReceiptBody {
  /** 缺少或损坏的材料；没有就不填 */
  @OptionalField()
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => DefectBody)
  readonly defects?: DefectBody[];
}

export class SettlementBody {
  /** 缺少的材料找到了 */
  @IsBoolean()
  readonly found!: boolean;

  /** 查明的情况和处理 */
  @IsPlainNote({ minimum: 2, maximum: 500 })
  readonly note!: string;
}

export class HandoverParams {
  /** 流转码, 12 signs from the voucher. */
  @Matches(/^[2-9A-HJ-NP-Z]{12}$/)
  readonly code!: string;
}

export class ListHandoversQuery extends PageQuery {
  /** in：移交给本单位的；out：本单位移交的 */
  @OptionalField()
  @IsIn(['in', 'out'])
  readonly direction?: 'in' | 'out';

  /** 状态，逗号分开 */
  @OptionalField()
  @QueryChoice(Object.keys(HANDOVER_TRANSITIONS))
  readonly state?: string[];
}
