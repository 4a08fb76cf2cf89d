import { IsDay } from '@app/http';
import { IsString, Length } from 'class-validator';

export class FeeReasonBody {
  /** 理由代码，从列出的理由中选择 */
  @IsString()
  @Length(1, 60)
  readonly reasonCode!: string;
}

export class CeasedApplicantBody {
  /** 申请人死亡，或者单位终止 */
  @IsString()
  @Length(1, 60)
  readonly reasonCode!: string;

  /** 死亡或者终止的日期 */
  @IsDay()
  readonly ceasedOn!: string;

  /** 证明材料的种类 */
  @IsString()
  @Length(1, 60)
  readonly evidence!: string;
}
