import { IsCitizenNumber, IsDay, IsPersonName, IsPlainNote, OptionalField, QueryInteger } from '@app/http';
import { IsIn, IsInt, Matches, Max, Min } from 'class-validator';
import { INSURANCES, type Insurance } from '../../rules/domain/insurance';
import type { RegistrationState } from '../domain/person';
import { REGISTRATION_STATES } from '../domain/registration';

export class PersonParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly personId!: number;
}

export class HouseholdParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly householdId!: number;
}

export class InsuredPersonSearchBody {
  @IsCitizenNumber()
  readonly citizenNumber!: string;
}

export class RegisterPersonBody {
  @IsPersonName()
  readonly name!: string;

  @IsCitizenNumber()
  readonly citizenNumber!: string;
}

export class CategoryBody {
  /** 人员类别代码 */
  @Matches(/^[A-Z_]{3,40}$/)
  readonly category!: string;

  /** 认定日期 */
  @IsDay()
  readonly fromOn!: string;

  /** 终止日期；仍然有效的不填 */
  @OptionalField()
  @IsDay()
  readonly toOn?: string;

  /** 认定部门 */
  @IsPlainNote({ minimum: 2, maximum: 100, singleLine: true })
  readonly source!: string;
}

export class CoverageBody {
  @IsIn(INSURANCES)
  readonly insurance!: Insurance;

  /** EMPLOYEE 职工参保，ELSEWHERE 外地参保，PAID 已通过其他渠道缴费 */
  @IsIn(['EMPLOYEE', 'ELSEWHERE', 'PAID'])
  readonly kind!: 'EMPLOYEE' | 'ELSEWHERE' | 'PAID';

  /** 年度；外地参保和已缴费的必填 */
  @OptionalField()
  @IsInt()
  @Min(2003)
  @Max(2100)
  readonly year?: number;

  /** 起始日期；职工参保的必填 */
  @OptionalField()
  @IsDay()
  readonly fromOn?: string;

  @OptionalField()
  @IsDay()
  readonly toOn?: string;

  /** 信息来源 */
  @IsPlainNote({ minimum: 2, maximum: 100, singleLine: true })
  readonly source!: string;
}

export class RegistrationBody {
  @IsIn(REGISTRATION_STATES)
  readonly state!: RegistrationState;

  /** 谁报告或核实的 */
  @IsPlainNote({ minimum: 2, maximum: 100, singleLine: true })
  readonly source!: string;
}

export class PreflightQuery {
  /** 居民医保的待遇年度 */
  @QueryInteger({ minimum: 2003, maximum: 2100 })
  readonly medicalYear!: number;

  /** 居民养老的缴费年度 */
  @QueryInteger({ minimum: 2003, maximum: 2100 })
  readonly pensionYear!: number;
}
