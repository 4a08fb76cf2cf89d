import { IsDay, IsPlainNote, OptionalField } from '@app/http';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsIn } from 'class-validator';
import { MATTERS, type TriageFacts } from '../domain/facts';

const ROUTES = [
  'LEGAL_AID',
  'MEDIATION',
  'JUDICIAL_CONFIRMATION',
  'PAYMENT_ORDER',
  'LABOUR_INSPECTION',
  'ARBITRATION',
  'LITIGATION',
  'POLICE',
  'EMERGENCY_FUND',
] as const;

const Yes = (): PropertyDecorator => (target, key) => {
  OptionalField()(target, key);
  IsBoolean()(target, key);
};

/** 分流事实；不清楚的不填 */
export class FactsBody {
  /** MONEY 给付，OTHER_CIVIL 其他民事，STATUS 身份关系，TITLE 确权，SPECIAL_PROCEDURE 特别程序等，NOT_CIVIL 不是民事 */
  @IsIn([...MATTERS])
  readonly matter!: TriageFacts['matter'];

  /** 劳动争议：WAGES 只涉及劳动报酬，OTHER 其他 */
  @OptionalField()
  @IsIn(['WAGES', 'OTHER'])
  readonly labour?: 'WAGES' | 'OTHER';

  /** 进城务工人员 */
  @Yes()
  readonly migrantWorker?: boolean;

  /** 人身损害 */
  @Yes()
  readonly injury?: boolean;

  /** 赡养、抚养、扶养 */
  @Yes()
  readonly maintenance?: boolean;

  /** 有工资欠条 */
  @Yes()
  readonly iou?: boolean;

  /** 还涉及劳动关系等其他争议 */
  @Yes()
  readonly otherLabourIssue?: boolean;

  /** 债务明确 */
  @Yes()
  readonly debtClear?: boolean;

  /** 能够送达 */
  @Yes()
  readonly debtorReachable?: boolean;

  /** 已有调解协议：PAYMENT_ONLY 只就支付 */
  @OptionalField()
  @IsIn(['NONE', 'PAYMENT_ONLY', 'OTHER'])
  readonly agreement?: 'NONE' | 'PAYMENT_ONLY' | 'OTHER';

  /** 在人民调解委员会达成 */
  @Yes()
  readonly agreementByCommittee?: boolean;

  /** 协议没有履行 */
  @Yes()
  readonly agreementBroken?: boolean;

  /** 支付令因异议失效：依劳动合同法，或者依调解协议 */
  @OptionalField()
  @IsIn(['NONE', 'VOID_OF_CONTRACT_LAW', 'VOID_OF_AGREEMENT'])
  readonly paymentOrder?: 'NONE' | 'VOID_OF_CONTRACT_LAW' | 'VOID_OF_AGREEMENT';

  /** 双方愿意 */
  @Yes()
  readonly bothWilling?: boolean;

  /** 一方明确拒绝调解 */
  @Yes()
  readonly refusedExpressly?: boolean;

  /** 要求责令支付 */
  @Yes()
  readonly wantsGovernmentOrder?: boolean;

  /** 违法行为终了之日 */
  @OptionalField()
  @IsDay()
  readonly violationEndedOn?: string;

  /** 责令支付后逾期未付 */
  @Yes()
  readonly orderedAndUnpaid?: boolean;

  /** 涉嫌犯罪 */
  @Yes()
  readonly suspectedCrime?: boolean;

  /** 用人单位逃匿或者一时无力支付 */
  @Yes()
  readonly employerFledOrUnable?: boolean;

  /** 工程建设领域 */
  @OptionalField()
  @IsIn(['SUBCONTRACTOR_OWES', 'OWNER_LATE', 'ILLEGAL_CONTRACT', 'ILLEGAL_PROJECT'])
  readonly construction?: 'SUBCONTRACTOR_OWES' | 'OWNER_LATE' | 'ILLEGAL_CONTRACT' | 'ILLEGAL_PROJECT';

  /** 违反法律强制性规定或者损害他人、公共利益 */
  @Yes()
  readonly againstLawOrOthers?: boolean;
}

export class TriageBody {
  /** 选定的途径 */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(ROUTES.length)
  @ArrayUnique()
  @IsIn([...ROUTES], { each: true })
  readonly routes!: (typeof ROUTES)[number][];

  /** 不在建议之中的，写明理由 */
  @OptionalField()
  @IsPlainNote({ minimum: 2, maximum: 200 })
  readonly reason?: string;
}
