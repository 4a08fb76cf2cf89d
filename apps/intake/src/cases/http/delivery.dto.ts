import { IsCaseNo, IsDay, IsFreeText, IsPlainNote, OptionalField, QueryInteger } from '@app/http';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, Matches, ValidateNested } from 'class-validator';
import type { DeliveryMethod } from '../application/delivery-choices';

const METHODS = ['WINDOW', 'POST', 'ELECTRONIC'] as const;

/** 送达方式: at the window, by post to an address, or into one's own account with consent. */
export class DeliveryChoiceBody {
  @IsIn(METHODS)
  readonly method!: DeliveryMethod;

  /** 邮寄地址; stored encrypted, shown masked. */
  @OptionalField()
  @IsFreeText({ minimum: 5, maximum: 200, singleLine: true })
  readonly address?: string;

  /** 电子送达: 同意文书到达本人账户之日为送达之日（全文见 `electronicConsent`） */
  @OptionalField()
  @IsBoolean()
  readonly consent?: boolean;
}

export class PostingBody {
  /** 邮政或快递单位 */
  @IsPlainNote({ minimum: 2, maximum: 40, singleLine: true })
  readonly courier!: string;

  @Matches(/^[A-Za-z0-9-]{6,40}$/)
  readonly trackingNumber!: string;

  /** 申请人另行说明的地址；不填则按申请人选择的地址 */
  @OptionalField()
  @IsFreeText({ minimum: 5, maximum: 200, singleLine: true })
  readonly address?: string;

  /** 交寄日期，默认今天 */
  @OptionalField()
  @IsDay()
  readonly handedOn?: string;
}

export class PostingParams {
  @IsCaseNo()
  readonly caseNo!: string;

  @QueryInteger({ minimum: 1, maximum: 999 })
  readonly sequence!: number;
}

export class PostingReceiptBody {
  @IsDay()
  readonly signedOn!: string;

  /** 签收人：本人、同住成年家属、代理人、单位收发室 */
  @IsIn(['APPLICANT', 'ADULT_FAMILY', 'AGENT', 'MAIL_ROOM'])
  readonly signer!: 'APPLICANT' | 'ADULT_FAMILY' | 'AGENT' | 'MAIL_ROOM';
}

export class PostingReturnBody {
  @IsDay()
  readonly returnedOn!: string;

  @IsIn(['NOBODY_HOME', 'ADDRESS_WRONG', 'REFUSED', 'UNCLAIMED'])
  readonly reason!: 'NOBODY_HOME' | 'ADDRESS_WRONG' | 'REFUSED' | 'UNCLAIMED';
}

/** 留置送达: refused at the door. */
export class ResidenceServiceBody {
  @IsDay()
  readonly leftOn!: string;

  /** 基层组织代表见证，或者拍照、录像 */
  @IsIn(['REPRESENTATIVE', 'RECORDING'])
  readonly proof!: 'REPRESENTATIVE' | 'RECORDING';
}

export class PublicNoticeBody {
  @IsDay()
  readonly publishedOn!: string;

  /** 下落不明，或者其他方式无法送达 */
  @IsIn(['WHEREABOUTS_UNKNOWN', 'OTHER_MEANS_FAILED'])
  readonly reason!: 'WHEREABOUTS_UNKNOWN' | 'OTHER_MEANS_FAILED';

  /** 在哪里公告 */
  @IsPlainNote({ minimum: 2, maximum: 100, singleLine: true })
  readonly medium!: string;
}

export class ChargeBody {
  /** 收费项目 */
  @IsPlainNote({ minimum: 2, maximum: 100, singleLine: true })
  readonly name!: string;

  /** 计算标准 */
  @IsPlainNote({ minimum: 2, maximum: 200, singleLine: true })
  readonly standard!: string;

  /** 元，两位小数 */
  @Matches(/^(0|[1-9]\d{0,8})\.\d{2}$/)
  readonly amount!: string;
}

export class PaymentNoticeBody {
  /** 收款渠道：税务或财政；窗口不收钱 */
  @IsIn(['TAX', 'FISCAL'])
  readonly channel!: 'TAX' | 'FISCAL';

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => ChargeBody)
  readonly charges!: ChargeBody[];
}

export class FeePaymentBody {
  @IsIn(['TAX', 'FISCAL'])
  readonly channel!: 'TAX' | 'FISCAL';

  /** 缴款凭证号 */
  @Matches(/^[A-Za-z0-9-]{4,60}$/)
  readonly reference!: string;

  /** 元，两位小数 */
  @Matches(/^(0|[1-9]\d{0,9})\.\d{2}$/)
  readonly amount!: string;

  @IsDay()
  readonly paidOn!: string;
}
