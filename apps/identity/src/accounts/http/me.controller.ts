import { type Actor, CurrentActor, ROLES, type Role, SignedIn } from '@app/access';
import { CorrelationId, Operation, RateLimited } from '@app/http';
import { Body, Controller, Get, HttpCode, Inject, Ip, Post } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import { ChangeOwnPassword } from '../application/change-own-password';
import { StaffDirectory } from '../application/staff-directory';
import { OrganRef, PasswordChangeDto } from './staff.dto';

/** Who is signed in, for the head of every page. */
export class MeView {
  @ApiProperty({ enum: ['STAFF', 'CITIZEN', 'SERVICE'], example: 'STAFF' })
  readonly kind!: Actor['kind'];
  @ApiProperty({ example: 1001 })
  readonly id!: number;
  @ApiProperty({ example: '杨梅' })
  readonly name!: string;
  @ApiProperty({ enum: ROLES, isArray: true, example: ['WINDOW_CLERK'] })
  readonly roles!: readonly Role[];
  @ApiProperty({ type: OrganRef, nullable: true })
  readonly organ!: OrganRef | null;
  @ApiProperty({ type: String, nullable: true, example: 'hall' })
  readonly section!: string | null;
  @ApiProperty({ description: '管辖区划代码的前缀；群众和对接系统为空', example: '532922' })
  readonly jurisdiction!: string;
}

@ApiTags('登录')
@Controller('api/v1/me')
export class MeController {
  constructor(
    @Inject(StaffDirectory) private readonly directory: StaffDirectory,
    @Inject(ChangeOwnPassword) private readonly changePassword: ChangeOwnPassword,
  ) {}

  @Post('password-changes')
  @HttpCode(204)
  @SignedIn()
  @RateLimited({ name: 'password-changes', limit: 10, seconds: 600 })
  @Operation({
    id: 'me.change-password',
    summary: '修改自己的口令',
    description: '须写对现在的口令。修改后所有登录立即失效，请用新口令重新登录。',
    example: { request: { currentPassword: 'k7mq2xw9pafh4tzr8bnc', newPassword: '苍山洱海2026年秋' }, response: null },
    problems: ['password-wrong', 'password-weak', 'validation-failed', 'rate-limited'],
  })
  async password(
    @CurrentActor() actor: Actor,
    @Body() body: PasswordChangeDto,
    @CorrelationId() requestId: string,
    @Ip() ip: string,
  ): Promise<void> {
    await this.changePassword.execute(actor, body, requestId, ip);
  }

  @Get()
  @SignedIn()
  @Operation({
    id: 'me.get',
    summary: '当前登录的人',
    response: MeView,
    example: {
      response: {
        kind: 'STAFF',
        id: 1001,
        name: '杨梅',
        roles: ['WINDOW_CLERK'],
        organ: { code: '532922-government-office', name: '漾濞彝族自治县人民政府办公室（政务服务管理）' },
        section: 'hall',
        jurisdiction: '532922',
      },
    },
  })
  async get(@CurrentActor() { kind, id, name, roles, organ, section, jurisdiction }: Actor): Promise<MeView> {
    const organRef = organ === null ? null : { code: organ, name: (await this.directory.organName(organ)) ?? organ };
    return { kind, id, name, roles, organ: organRef, section, jurisdiction };
  }
}
