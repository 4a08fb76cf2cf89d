import { type Actor, CurrentActor, Roles } from '@app/access';
import { Configuration } from '@app/configuration';
import { DomainError } from '@app/domain-kernel';
import { CorrelationId, IfMatch, KeysetCursor, linkNext, Operation, pageOf, queryFingerprint, setETag } from '@app/http';
import { Body, Controller, Get, Header, HttpCode, Inject, Ip, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ChangeStaff, type StaffChange, type StaffCommand } from '../application/change-staff';
import { type StaffAccount, StaffDirectory } from '../application/staff-directory';
import { PasswordResetView, RoleAssignmentDto, StaffChangeDto, StaffPage, StaffQuery, StaffView, staffView } from './staff.dto';

const EXAMPLE: StaffView = {
  id: 1186,
  login: 'market.food.1',
  name: '李文华',
  organ: { code: '532922-market-supervision', name: '漾濞彝族自治县市场监督管理局' },
  section: 'food',
  jurisdiction: '532922',
  roles: ['APPROVER'],
  status: 'ACTIVE',
  lockedUntil: null,
  actions: ['disable', 'assign-roles', 'reset-password'],
};
const COMMAND_PROBLEMS = ['not-found', 'state-conflict', 'own-account'];

/** Staff accounts for the security administrator; the auditor reads. Each change is audited and ends the account's tokens at once. */
@ApiTags('人员管理')
@Controller('api/v1/identity/staff')
export class StaffController {
  constructor(
    @Inject(StaffDirectory) private readonly directory: StaffDirectory,
    @Inject(ChangeStaff) private readonly changeStaff: ChangeStaff,
    @Inject(KeysetCursor) private readonly cursors: KeysetCursor,
    @Inject(Configuration) private readonly configuration: Configuration,
  ) {}

  @Get()
  @Roles('SECURITY_ADMIN', 'AUDITOR')
  @Operation({
    id: 'staff.list',
    summary: '工作人员账号列表',
    problems: ['invalid-cursor'],
    response: StaffPage,
    example: { response: { items: [EXAMPLE], page: { next: null, hasMore: false } } },
  })
  async list(
    @CurrentActor() actor: Actor,
    @Query() query: StaffQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StaffPage> {
    const fingerprint = queryFingerprint('staff', `${actor.kind}:${actor.id}`, query);
    const [afterId = 0] = query.cursor === undefined ? [] : this.cursors.decode(query.cursor, fingerprint);
    const accounts = await this.directory.list(actor, {
      organ: query.organ ?? null,
      afterId: Number(afterId),
      limit: query.limit + 1,
    });
    const page = pageOf(accounts, query.limit, staffView, ({ id }) => this.cursors.encode([id], fingerprint));
    linkNext(reply, this.configuration.publicUrl, page.page.next);
    return page;
  }

  @Get(':staffId')
  @Roles('SECURITY_ADMIN', 'AUDITOR')
  @Operation({
    id: 'staff.get',
    summary: '一个工作人员账号',
    problems: ['not-found', 'invalid-id'],
    response: StaffView,
    example: { response: EXAMPLE },
  })
  async get(
    @CurrentActor() actor: Actor,
    @Param('staffId') staffId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StaffView> {
    return present(await this.directory.get(actor, idOf(staffId)), reply);
  }

  @Post(':staffId/disablements')
  @HttpCode(200)
  @Roles('SECURITY_ADMIN')
  @Operation({
    id: 'staff.disable',
    summary: '停用账号，已签发的令牌立即失效',
    problems: COMMAND_PROBLEMS,
    response: StaffView,
    example: { request: { reason: '调离本岗位' }, response: { ...EXAMPLE, status: 'DISABLED', actions: ['enable'] } },
  })
  async disable(
    @CurrentActor() actor: Actor,
    @Param('staffId') staffId: string,
    @IfMatch() version: number,
    @Body() { reason }: StaffChangeDto,
    @CorrelationId() requestId: string,
    @Ip() ip: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StaffView> {
    return this.change(command(staffId, version, actor, requestId, ip), { action: 'disable', reason }, reply);
  }

  @Post(':staffId/enablements')
  @HttpCode(200)
  @Roles('SECURITY_ADMIN')
  @Operation({
    id: 'staff.enable',
    summary: '恢复停用的账号',
    problems: COMMAND_PROBLEMS,
    response: StaffView,
    example: { request: { reason: '借调期满返岗' }, response: EXAMPLE },
  })
  async enable(
    @CurrentActor() actor: Actor,
    @Param('staffId') staffId: string,
    @IfMatch() version: number,
    @Body() { reason }: StaffChangeDto,
    @CorrelationId() requestId: string,
    @Ip() ip: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StaffView> {
    return this.change(command(staffId, version, actor, requestId, ip), { action: 'enable', reason }, reply);
  }

  @Post(':staffId/role-assignments')
  @HttpCode(200)
  @Roles('SECURITY_ADMIN')
  @Operation({
    id: 'staff.assign-roles',
    summary: '改变账号的角色，已签发的令牌立即失效',
    problems: [...COMMAND_PROBLEMS, 'separation-of-duties'],
    response: StaffView,
    example: {
      request: { roles: ['APPROVER', 'ORGAN_HEAD'], reason: '任命为局长' },
      response: { ...EXAMPLE, roles: ['APPROVER', 'ORGAN_HEAD'] },
    },
  })
  async assignRoles(
    @CurrentActor() actor: Actor,
    @Param('staffId') staffId: string,
    @IfMatch() version: number,
    @Body() { roles, reason }: RoleAssignmentDto,
    @CorrelationId() requestId: string,
    @Ip() ip: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StaffView> {
    return this.change(command(staffId, version, actor, requestId, ip), { action: 'assign-roles', roles, reason }, reply);
  }

  @Post(':staffId/password-resets')
  @HttpCode(200)
  @Roles('SECURITY_ADMIN')
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'staff.reset-password',
    summary: '重置口令，已签发的令牌立即失效',
    description: '新口令只在这一次答复中出现，请当面交给本人；本人登录后自行修改。',
    problems: COMMAND_PROBLEMS,
    response: PasswordResetView,
    example: { request: { reason: '本人忘记口令' }, response: { ...EXAMPLE, password: 'k7mq2xw9pafh4tzr8bnc' } },
  })
  async resetPassword(
    @CurrentActor() actor: Actor,
    @Param('staffId') staffId: string,
    @IfMatch() version: number,
    @Body() { reason }: StaffChangeDto,
    @CorrelationId() requestId: string,
    @Ip() ip: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PasswordResetView> {
    const { account, password } = await this.changeStaff.resetPassword(command(staffId, version, actor, requestId, ip), reason);
    return { ...present(account, reply), password };
  }

  private async change(staffCommand: StaffCommand, change: StaffChange, reply: FastifyReply): Promise<StaffView> {
    return present(await this.changeStaff.execute(staffCommand, change), reply);
  }
}

function present(account: StaffAccount, reply: FastifyReply): StaffView {
  setETag(reply, account.version);
  return staffView(account);
}

function command(staffId: string, expectedVersion: number, administrator: Actor, requestId: string, ip: string): StaffCommand {
  return { staffId: idOf(staffId), expectedVersion, administrator, requestId, ip };
}

function idOf(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new DomainError('invalid', 'invalid-id', '账号编号格式错误，请从列表中选择。');
  return Number(text);
}
