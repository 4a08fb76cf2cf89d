import { IsPlainNote, OptionalField } from '@app/http';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsInt, Matches, Min, ValidateIf, ValidateNested } from 'class-validator';

/** As many rows as one screen may ask for at once. */
const MOST_ROWS = 200;

class RowBody {
  @IsInt()
  @Min(1)
  readonly taskId!: number;

  /** 页面上显示的版本 */
  @IsInt()
  @Min(1)
  readonly version!: number;
}

class ClaimRow extends RowBody {
  /** 页面上显示的承办人编号；无人签收时为 null */
  @ValidateIf(({ expectedOwner }: ClaimRow) => expectedOwner !== null)
  @IsInt()
  readonly expectedOwner!: number | null;
}

class DecisionRow extends RowBody {
  @IsIn(['GRANT', 'DENY'])
  readonly result!: 'GRANT' | 'DENY';

  /** 意见；不予许可的必填 */
  @OptionalField()
  @IsPlainNote({ maximum: 2000 })
  readonly opinion?: string;

  /** 不予许可的理由代码 */
  @OptionalField()
  @Matches(/^[A-Za-z0-9_-]{1,60}$/)
  readonly reasonCode?: string;
}

export class BatchClaimsBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ROWS)
  @ValidateNested({ each: true })
  @Type(() => ClaimRow)
  readonly rows!: ClaimRow[];
}

export class BatchReleasesBody {
  @IsPlainNote({ minimum: 2, maximum: 500 })
  readonly reason!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ROWS)
  @ValidateNested({ each: true })
  @Type(() => RowBody)
  readonly rows!: RowBody[];
}

export class BatchDecisionsBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ROWS)
  @ValidateNested({ each: true })
  @Type(() => DecisionRow)
  readonly rows!: DecisionRow[];
}
