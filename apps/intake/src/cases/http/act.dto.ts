import { IsFreeText, IsPlainNote } from '@app/http';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt, Matches, Max, Min, ValidateNested } from 'class-validator';

/** Why an organ goes back to its own decision: a ground that the law gives, and what happened. */
export class ActBody {
  /** 法律列明的情形，见 data/acts.json */
  @Matches(/^[A-Z_]{3,60}$/)
  readonly groundCode!: string;

  /** 事实和理由, printed on the decision; no numbers of persons. */
  @IsPlainNote({ minimum: 5, maximum: 1000 })
  readonly explanation!: string;
}

export class CorrectionLineBody {
  /** 位置 */
  @IsPlainNote({ minimum: 1, maximum: 100, singleLine: true })
  readonly place!: string;

  /** 原文 */
  @IsFreeText({ minimum: 1, maximum: 200, singleLine: true })
  readonly before!: string;

  /** 更正为 */
  @IsFreeText({ minimum: 1, maximum: 200, singleLine: true })
  readonly after!: string;
}

export class CorrectionBody extends ActBody {
  /** The paper with the slip, from the case's documents. */
  @IsInt()
  @Min(1)
  @Max(999_999_999)
  readonly documentId!: number;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => CorrectionLineBody)
  readonly corrections!: CorrectionLineBody[];
}
