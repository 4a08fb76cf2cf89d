import { type Actor, CurrentActor, Roles } from '@app/access';
import { IfMatch, Operation, setETag } from '@app/http';
import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CorrectRouteHandler } from '../application/correct-route.handler';
import { EXAMPLES, RouteCorrectionBody, TASK_PROBLEMS, TaskParams } from './route-correction.dto';

export interface RouteCorrectionView {
  readonly taskId: number;
  readonly version: number;
}

/** 分办: what the dispatcher decides about where a case belongs. */
@ApiTags('审批任务 tasks')
@Roles('DISPATCHER', 'SUPERVISOR')
@Controller('api/v1/tasks')
export class RouteCorrectionController {
  constructor(private readonly correctRoute: CorrectRouteHandler) {}

  @Post(':taskId/route-corrections')
  @HttpCode(200)
  @Operation({
    id: 'tasks.correctRoute',
    summary: '分办、更正承办单位',
    description: '更正区划，或在同时适用的权责清单中指定一行；都不填时按现行清单和岗位重新确定。',
    example: { request: EXAMPLES.correction, response: { taskId: 4183, version: 3 } },
    problems: [...TASK_PROBLEMS, 'route-unresolvable'],
  })
  async correct(
    @Param() { taskId }: TaskParams,
    @Body() { division, authorityId, reason }: RouteCorrectionBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RouteCorrectionView> {
    const correction = { division: division ?? null, authorityId: authorityId ?? null, reason };
    const version = await this.correctRoute.execute({ taskId, actor, expectedVersion }, correction);
    setETag(reply, version);
    return { taskId, version };
  }
}
