import { IsInstant, IsPlainNote, IsYuan, OptionalField, PageQuery, QueryChoice } from '@app/http';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsInt, Matches, Min, ValidateIf } from 'class-validator';
import { LEG_TRANSITIONS, type LegState } from '../domain/attempt.transitions';

const BILL = /^HJ\d{13}$/;

export class StartPaymentBody {
  /** 缴费渠道编码 */
  @Matches(/^[a-z][a-z0-9-]{1,39}$/)
  readonly channel!: string;

  /** 缴费人确认的合计，元 */
  @IsYuan()
  readonly total!: string;
}

const moves = (body: ChannelNoticeBody): boolean => body.state === 'SUCCEEDED' || body.state === 'REVERSED';

/** What a tax channel says of an order by itself. Money is a text of yuan; the only currency is CNY. */
export class ChannelNoticeBody {
  /** 通知编号，同一通知重发时不变 */
  @Matches(/^[A-Za-z0-9_-]{8,64}$/)
  readonly noticeId!: string;

  /** 商户号 */
  @Matches(/^[A-Za-z0-9_-]{1,64}$/)
  readonly merchant!: string;

  /** 商户订单号：缴费单号-次数 */
  @Matches(/^[A-Za-z0-9_-]{1,40}$/)
  readonly orderNumber!: string;

  /** SUCCEEDED 成功，FAILED 失败，CLOSED 已关闭，REVERSED 冲正 */
  @IsIn(['SUCCEEDED', 'FAILED', 'CLOSED', 'REVERSED'])
  readonly state!: 'SUCCEEDED' | 'FAILED' | 'CLOSED' | 'REVERSED';

  /** 渠道交易号；成功和冲正时必填 */
  @ValidateIf(moves)
  @Matches(/^[A-Za-z0-9_-]{1,64}$/)
  readonly transactionId?: string;

  /** 金额，元，例如 "680.00"；成功和冲正时必填 */
  @ValidateIf(moves)
  @IsYuan()
  readonly amount?: string;

  /** 币种，只有 CNY；成功和冲正时必填 */
  @ValidateIf(moves)
  @IsIn(['CNY'])
  readonly currency?: string;

  /** 发生时间；成功和冲正时必填 */
  @ValidateIf(moves)
  @IsInstant()
  readonly happenedAt?: string;

  /** 失败原因代码 */
  @OptionalField()
  @Matches(/^[A-Za-z0-9_-]{1,64}$/)
  readonly reason?: string;
}

export class ChannelNoticeView {
  /** COLLECTED 已入账，FAILED 已记失败，WAITING 等待，DOUBTED 存疑待查，SURPLUS 长款待退，REVERSED 已冲正，NOTED 已记录，REPEATED 重复通知 */
  readonly disposition!: string;
}

export class AcknowledgeLegsBody {
  @IsIn(['medical', 'pension'])
  readonly fund!: 'medical' | 'pension';

  /** 缴费单号 */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ArrayUnique()
  @Matches(BILL, { each: true })
  readonly bills!: string[];
}

export class LegParams {
  @Matches(BILL)
  readonly number!: string;

  @IsIn(['medical', 'pension'])
  readonly fund!: 'medical' | 'pension';
}

export class RejectLegBody {
  /** 退回原因 */
  @IsPlainNote({ minimum: 2, maximum: 200 })
  readonly reason!: string;
}

export class ResolveLegBody {
  /** TAKEN 更正后由经办接收，REFUND 退还缴费人 */
  @IsIn(['TAKEN', 'REFUND'])
  readonly outcome!: 'TAKEN' | 'REFUND';

  @IsPlainNote({ minimum: 2, maximum: 200 })
  readonly note!: string;
}

export class ListLegsQuery extends PageQuery {
  /** 基金，逗号分开 */
  @OptionalField()
  @QueryChoice(['medical', 'pension'])
  readonly fund?: ('medical' | 'pension')[];

  /** 状态，逗号分开；不填为等待经办和人工处置的 */
  @OptionalField()
  @QueryChoice(Object.keys(LEG_TRANSITIONS))
  readonly state?: LegState[];
}

export class AlarmParams {
  @Type(() => Number)
  @IsInt()
  @Min(1)
  readonly id!: number;
}

export class SettleAlarmBody {
  /** 查明的情况和处理 */
  @IsPlainNote({ minimum: 2, maximum: 500 })
  readonly note!: string;
}
