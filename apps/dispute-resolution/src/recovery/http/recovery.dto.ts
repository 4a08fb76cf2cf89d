import { IsDay, IsPlainNote, IsYuan, OptionalField, QueryInteger } from '@app/http';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, IsInt, Min, ValidateNested } from 'class-validator';
import { DisputeParams } from '../../disputes/http/dispute.dto';
import { PAYMENT_SOURCES, type PaymentSource } from '../domain/recovery';

export class ReceivedPaymentParams extends DisputeParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly paymentId!: number;
}

export class ReceivedLineBody {
  /** 请求编号 */
  @IsInt()
  @Min(1)
  readonly claimId!: number;

  /** 元，写到分 */
  @IsYuan()
  readonly amount!: string;
}

export class ReceivedPaymentBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => ReceivedLineBody)
  readonly lines!: ReceivedLineBody[];

  /** 到账之日 */
  @IsDay()
  readonly receivedOn!: string;

  /** EMPLOYER 用人单位，GENERAL_CONTRACTOR 施工总承包单位，OWNER 建设单位，WAGE_DEPOSIT 工资保证金，EMERGENCY_FUND 应急周转金，COURT 法院执行款 */
  @IsIn([...PAYMENT_SOURCES])
  readonly source!: PaymentSource;

  @OptionalField()
  @IsInt()
  @Min(1)
  readonly proceedingId?: number;

  /** 付款凭证在证据包中的编号 */
  @OptionalField()
  @IsInt()
  @Min(1)
  readonly evidenceId?: number;

  /** 收款人本人确认已收到 */
  @OptionalField()
  @IsBoolean()
  readonly confirmedByReceiver?: boolean;
}

export class ReversalBody {
  /** 冲正的理由 */
  @IsPlainNote({ minimum: 2, maximum: 200 })
  readonly reason!: string;
}

export class AdvanceRecoveryBody {
  @IsYuan()
  readonly amount!: string;

  @IsDay()
  readonly on!: string;

  @OptionalField()
  @IsInt()
  @Min(1)
  readonly evidenceId?: number;
}

export class SettledSumsBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => ReceivedLineBody)
  readonly lines!: ReceivedLineBody[];
}
