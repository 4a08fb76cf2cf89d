import { IsDay, OptionalField } from '@app/http';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, ValidateNested } from 'class-validator';
import { INTERRUPTION_KINDS } from '../domain/limitation-facts';

class InterruptionBody {
  /** CLAIMED 向对方主张，ASKED_AUTHORITY 向有关部门请求救济，ACKNOWLEDGED 对方同意履行 */
  @IsIn(INTERRUPTION_KINDS)
  readonly kind!: (typeof INTERRUPTION_KINDS)[number];

  @IsDay()
  readonly on!: string;
}

export class LimitationFactsBody {
  /** 知道权利受到侵害之日 */
  @OptionalField()
  @IsDay()
  readonly knewOn?: string;

  /** 时效中断的情形，须有证据 */
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => InterruptionBody)
  readonly interruptions!: InterruptionBody[];

  /** 是否有工资欠条，且没有其他争议 */
  @OptionalField()
  @IsBoolean()
  readonly iou?: boolean;
}
