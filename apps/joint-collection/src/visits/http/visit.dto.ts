import { IsPlainNote, OptionalField, QueryInteger } from '@app/http';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, IsString, Matches, Max, MaxLength, Min, ValidateNested } from 'class-validator';

/** 32 and 64 bytes in base64url. */
const PUBLIC_KEY = /^[A-Za-z0-9_-]{43}$/;
const SIGNATURE = /^[A-Za-z0-9_-]{86}$/;

export class VisitParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly id!: number;
}

export class VisitDifferenceParams extends VisitParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly differenceId!: number;
}

export class RegisterDeviceBody {
  /** 设备名称，便于辨认 */
  @IsPlainNote({ minimum: 2, maximum: 40 })
  readonly name!: string;

  /** 设备自己生成的 Ed25519 公钥，base64url */
  @Matches(PUBLIC_KEY)
  readonly publicKey!: string;
}

export class PrepareVisitBody {
  /** 村民小组 */
  @IsInt()
  @Min(1)
  @Max(999_999_999)
  readonly groupId!: number;

  /** 登记的设备 */
  @IsInt()
  @Min(1)
  @Max(999_999_999)
  readonly deviceId!: number;
}

export class SignedTextBody {
  /** 签名的原文，一个字节也不能变 */
  @IsString()
  @MaxLength(200_000)
  readonly body!: string;

  /** Ed25519 签名，base64url */
  @Matches(SIGNATURE)
  readonly signature!: string;
}

export class SyncVisitBody {
  /** 离线包，按设备上保存的原样 */
  @ValidateNested()
  @Type(() => SignedTextBody)
  readonly packet!: SignedTextBody;

  /** 走访记录，任意顺序，可以分批、重复 */
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => SignedTextBody)
  readonly visits!: SignedTextBody[];

  /** 结束登记；还没有结束就不填 */
  @OptionalField()
  @ValidateNested()
  @Type(() => SignedTextBody)
  readonly closing?: SignedTextBody;
}

export class ExplainVisitDifferenceBody {
  /** 查明的情况 */
  @IsPlainNote({ minimum: 4, maximum: 500 })
  readonly reason!: string;
}
