import { IsPlainNote, OptionalField, QueryInteger } from '@app/http';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsInt, Min } from 'class-validator';
import { PROCEEDING_KINDS, type ProceedingKind } from '../../disputes/domain/proceeding';
import { DisputeParams } from '../../disputes/http/dispute.dto';

export class EvidenceParams extends DisputeParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly evidenceId!: number;
}

export class EvidenceNeedsQuery {
  /** 用于哪种程序 */
  @IsIn([...PROCEEDING_KINDS])
  readonly to!: ProceedingKind;
}

export class EvidenceHandOverBody {
  /** 移交给哪个程序 */
  @IsInt()
  @Min(1)
  readonly proceedingId!: number;

  /** 用途 */
  @IsPlainNote({ minimum: 2, maximum: 100 })
  readonly purpose!: string;

  /** 证据编号，按移交的顺序；不填为全部可以移交的 */
  @OptionalField()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ArrayUnique()
  @IsInt({ each: true })
  readonly evidenceIds?: number[];
}
