import { EXTERNAL_REFERENCE } from '@app/contracts';
import { IsDay } from '@app/http';
import { IsIn, IsOptional, Matches } from 'class-validator';

export class ConnectorAnswerBody {
  /** 贵系统这条答复的编号；同一条重发时不变 */
  @Matches(/^[A-Za-z0-9_-]{8,64}$/)
  readonly answerId!: string;

  /** 送件时给出的编号 */
  @Matches(/^[0-9]{23}-[0-9]{1,4}$/)
  readonly callKey!: string;

  @IsIn(['GRANT', 'DENY'])
  readonly result!: 'GRANT' | 'DENY';

  /** 不予办理的理由代码，用贵系统的代码；双方在对接清单中约定对应的事项理由 */
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,60}$/)
  readonly reasonCode?: string;

  /** 贵系统中的决定文号 */
  @IsOptional()
  @Matches(EXTERNAL_REFERENCE)
  readonly externalReference?: string;

  /** 作出决定的日期 */
  @IsDay()
  readonly decidedOn!: string;
}

export class ConnectorAnswerView {
  /** DECIDES 作为决定；FOR_PEOPLE 转人工核实；DUPLICATE 重复；LATE 已转人工，仅供参考；CONTRADICTION 与先前答复矛盾，先前的有效 */
  readonly disposition!: 'DECIDES' | 'FOR_PEOPLE' | 'DUPLICATE' | 'LATE' | 'CONTRADICTION';
}
