import { type Actor, CurrentActor, Roles } from '@app/access';
import { DomainError } from '@app/domain-kernel';
import { Idempotent, type IdempotentRequest, IfMatch, IsDay, Operation, QueryInteger, sendAnswer, setETag } from '@app/http';
import { localDate } from '@app/legal-calendar';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsInt, IsOptional, Matches, Min } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { LeavesHandler } from '../application/leaves.handler';
import { ListPostsQuery } from '../application/list-posts.query';
import { type LeaveView, presentLeave } from '../application/present-leave';

class PostsQuery {
  /** 单位；不填为本单位 */
  @IsOptional()
  @Matches(/^[a-z0-9-]{1,60}$/)
  readonly organ?: string;
}

class LeaveParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly leaveId!: number;
}

class LeaveBody {
  /** 请假人员编号；不填为本人，负责人可为本单位人员登记 */
  @IsOptional()
  @IsInt()
  @Min(1)
  readonly staffId?: number;

  /** 第一天 */
  @IsDay()
  readonly fromOn!: string;

  /** 最后一天 */
  @IsDay()
  readonly toOn!: string;
}

const LEAVE = { leaveId: 12, staffId: 1186, fromOn: '2026-09-30', toOn: '2026-10-10', cancelledOn: null, version: 1 };

/** 岗位与请假: A holds the post, B takes over by itself, never both away. */
@ApiTags('岗位 posts')
@Roles('APPROVER', 'ORGAN_HEAD', 'DISPATCHER', 'SUPERVISOR')
@Controller('api/v1')
export class PostController {
  constructor(
    private readonly posts: ListPostsQuery,
    private readonly leaves: LeavesHandler,
  ) {}

  @Get('posts')
  @Operation({
    id: 'posts.list',
    summary: '岗位表',
    example: {
      response: {
        items: [
          {
            code: '532922-market-supervision/food/examine',
            name: '市场监督管理局食品监管股审核岗',
            step: 'EXAMINE',
            itemCodes: ['530131017000'],
            primary: { id: 1186, name: '段红梅' },
            backup: { id: 1187, name: '张开富' },
            holderToday: 1187,
          },
        ],
        leaves: [LEAVE],
      },
    },
    problems: ['organ-not-visible'],
  })
  async list(@Query() { organ }: PostsQuery, @CurrentActor() actor: Actor) {
    const asked = organ ?? actor.organ ?? '';
    if (asked !== actor.organ && !actor.roles.includes('SUPERVISOR') && !actor.roles.includes('DISPATCHER')) {
      throw new DomainError('forbidden', 'organ-not-visible', '只能查看本单位的岗位表。');
    }
    const { posts, leaves } = await this.posts.list(asked);
    return {
      items: posts.map(({ code, name, step, itemCodes, primary, primaryName, backup, backupName, holderToday }) => ({
        code,
        name,
        step,
        itemCodes,
        primary: { id: primary, name: primaryName },
        backup: { id: backup, name: backupName },
        holderToday,
      })),
      leaves: leaves.map(presentLeave),
    };
  }

  @Post('leaves')
  @Operation({
    id: 'leaves.register',
    summary: '登记请假',
    description: '请假期间由另一岗自动顶岗；会使A岗、B岗同时不在岗，或审核、决定只剩一个人的，不予登记。',
    example: { request: { fromOn: '2026-09-30', toOn: '2026-10-10' }, response: LEAVE },
    created: true,
    problems: ['post-uncovered', 'leave-period', 'leave-not-found', 'validation-failed'],
  })
  async register(
    @Body() { staffId, fromOn, toOn }: LeaveBody,
    @CurrentActor() actor: Actor,
    @Idempotent() request: IdempotentRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendAnswer(
      reply,
      await this.leaves.register(actor, { staffId: staffId ?? actor.id, fromOn: localDate(fromOn), toOn: localDate(toOn) }, request),
    );
  }

  @Post('leaves/:leaveId/cancellations')
  @HttpCode(200)
  @Operation({
    id: 'leaves.cancel',
    summary: '销假',
    description: '从今天起恢复在岗；已经过去的请假日期不变。',
    example: { response: { ...LEAVE, cancelledOn: '2026-10-08', version: 2 } },
    problems: ['leave-not-found', 'state-conflict', 'version-mismatch'],
  })
  async cancel(
    @Param() { leaveId }: LeaveParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LeaveView> {
    const leave = presentLeave(await this.leaves.cancel(actor, leaveId, expectedVersion));
    setETag(reply, leave.version);
    return leave;
  }
}
