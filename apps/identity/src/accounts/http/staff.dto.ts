import { type Role, STAFF_ROLES } from '@app/access';
import { IsPlainNote, PageQuery } from '@app/http';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';
import type { StaffAccount } from '../application/staff-directory';
import type { AccountStatus, StaffAction } from '../domain/staff-administration';

export class StaffQuery extends PageQuery {
  @ApiProperty({ required: false, description: '机关编码', example: '532922-market-supervision' })
  @IsOptional()
  @Matches(/^[a-z0-9-]{1,60}$/)
  organ?: string;
}

export class StaffChangeDto {
  @ApiProperty({ description: '变更原因，写入审计记录；不要写个人信息', example: '调离本岗位', minLength: 2, maxLength: 200 })
  @IsPlainNote({ minimum: 2, maximum: 200, singleLine: true })
  reason!: string;
}

export class RoleAssignmentDto extends StaffChangeDto {
  @ApiProperty({ description: '变更后的全部角色', enum: STAFF_ROLES, isArray: true, example: ['APPROVER', 'ORGAN_HEAD'] })
  @IsArray()
  @ArrayMaxSize(STAFF_ROLES.length)
  @ArrayUnique()
  @IsIn(STAFF_ROLES, { each: true })
  roles!: Role[];
}

export class OrganRef {
  @ApiProperty({ example: '532922-market-supervision' })
  readonly code!: string;
  @ApiProperty({ example: '漾濞彝族自治县市场监督管理局' })
  readonly name!: string;
}

/** One account, as an administrator sees it. */
export class StaffView {
  @ApiProperty({ example: 1186 })
  readonly id!: number;
  @ApiProperty({ example: 'market.food.1' })
  readonly login!: string;
  @ApiProperty({ example: '李文华' })
  readonly name!: string;
  @ApiProperty({ type: OrganRef })
  readonly organ!: OrganRef;
  @ApiProperty({ example: 'food' })
  readonly section!: string;
  @ApiProperty({ example: '532922' })
  readonly jurisdiction!: string;
  @ApiProperty({ enum: STAFF_ROLES, isArray: true, example: ['APPROVER'] })
  readonly roles!: readonly Role[];
  @ApiProperty({ enum: ['ACTIVE', 'DISABLED'], example: 'ACTIVE' })
  readonly status!: AccountStatus;
  @ApiProperty({ type: String, nullable: true, description: '连续输错密码后暂停登录到何时', example: null })
  readonly lockedUntil!: string | null;
  @ApiProperty({
    description: '可以进行的操作',
    enum: ['disable', 'enable', 'assign-roles', 'reset-password'],
    isArray: true,
    example: ['disable', 'assign-roles', 'reset-password'],
  })
  readonly actions!: readonly StaffAction[];
}

export class PasswordResetView extends StaffView {
  @ApiProperty({ description: '新口令，只出现这一次', example: 'k7mq2xw9pafh4tzr8bnc' })
  readonly password!: string;
}

export class PasswordChangeDto {
  @ApiProperty({ description: '现在的口令' })
  @IsString()
  @Length(1, 200)
  currentPassword!: string;

  @ApiProperty({ description: '新口令：10 个以上字符，字母、数字、符号两种以上' })
  @IsString()
  @Length(1, 200)
  newPassword!: string;
}

export class PagePlace {
  @ApiProperty({ type: String, nullable: true, example: null })
  readonly next!: string | null;
  @ApiProperty({ example: false })
  readonly hasMore!: boolean;
}

export class StaffPage {
  @ApiProperty({ type: [StaffView] })
  readonly items!: readonly StaffView[];
  @ApiProperty({ type: PagePlace })
  readonly page!: PagePlace;
}

export function staffView(account: StaffAccount): StaffView {
  const { id, login, name, section, jurisdiction, roles, status, lockedUntil, actions } = account;
  return {
    id,
    login,
    name,
    organ: { code: account.organ, name: account.organName },
    section,
    jurisdiction,
    roles,
    status,
    lockedUntil: lockedUntil?.toISOString() ?? null,
    actions,
  };
}
