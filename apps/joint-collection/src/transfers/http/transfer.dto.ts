import { IsDivision, IsPlainNote, OptionalField, PageQuery, QueryChoice, QueryInteger } from '@app/http';
import { IsIn, Matches } from 'class-validator';
import type { Direction } from '../domain/transfer';

export class TransferParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly id!: number;
}

export class ListTransfersQuery extends PageQuery {
  /** open：办理中的；不填为全部 */
  @OptionalField()
  @QueryChoice(['open'])
  readonly state?: string[];
}

export class TransferBeginningBody {
  /** IN 转入本县，OUT 转出本县 */
  @IsIn(['IN', 'OUT'])
  readonly direction!: Direction;

  /** 对方经办机构的行政区划代码 */
  @IsDivision()
  readonly otherPlace!: string;
}

export class TransferCompletionBody {
  /** 联系函、信息表或者对方回复的编号 */
  @OptionalField()
  @IsPlainNote({ minimum: 2, maximum: 60 })
  readonly document?: string;
}

export class TransferRefusalBody {
  /** 不予办理的理由编码，见 denials */
  @Matches(/^[A-Z_]{3,40}$/)
  readonly reasonCode!: string;

  /** 说明 */
  @IsPlainNote({ minimum: 4, maximum: 500 })
  readonly reason!: string;
}
