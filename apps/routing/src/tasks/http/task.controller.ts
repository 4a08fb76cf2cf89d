import { type Actor, CurrentActor, Roles } from '@app/access';
import { Configuration } from '@app/configuration';
import { type CappedCount, cappedCount, IfMatch, KeysetCursor, linkNext, Operation, type Page, pageOf, queryFingerprint } from '@app/http';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DecideHandler } from '../application/decide.handler';
import { COUNT_CAP, ListTasksQuery } from '../application/list-tasks.query';
import { MoveTaskHandler } from '../application/move-task.handler';
import { RecommendHandler } from '../application/recommend.handler';
import { SendBackHandler } from '../application/send-back.handler';
import { ClaimBody, DecisionBody, ReasonBody, RecommendationBody, TaskListQuery, TaskParams, TransferBody } from './task.dto';
import { EXAMPLES, OPINION_PROBLEMS, SIGNER_PROBLEMS, TASK_PROBLEMS } from './task.examples';
import { backFillOf, listRequestOf, opinionOf, presentLine, signerOf, type TaskLine, type TaskView } from './task.presenter';
import { type TaskAnswer, TaskAnswers } from './task-answers';

/** 审批任务: a page of work, one task with what may be done, and one command per act. */
@ApiTags('审批任务 tasks')
@Roles('APPROVER', 'ORGAN_HEAD', 'DISPATCHER', 'SUPERVISOR')
@Controller('api/v1/tasks')
export class TaskController {
  constructor(
    private readonly list: ListTasksQuery,
    private readonly move: MoveTaskHandler,
    private readonly recommendation: RecommendHandler,
    private readonly decision: DecideHandler,
    private readonly sendBack: SendBackHandler,
    private readonly answers: TaskAnswers,
    private readonly cursor: KeysetCursor,
    private readonly configuration: Configuration,
  ) {}

  @Get()
  @Operation({
    id: 'tasks.list',
    summary: '待办列表',
    description: '按期限、再按到达先后排列。count=capped 时 page.count 给出总数，最多数到 1000。',
    example: { response: EXAMPLES.list },
    problems: ['queue-not-allowed', 'invalid-cursor', 'invalid-parameter', 'unknown-parameter'],
  })
  async page(
    @Query() query: TaskListQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<TaskLine> & { readonly page: { readonly count?: CappedCount } }> {
    const request = listRequestOf(query);
    const fingerprint = queryFingerprint('tasks', `${actor.kind}:${actor.id}`, request);
    const [dueOn, id] = query.cursor === undefined ? [] : this.cursor.decode(query.cursor, fingerprint);
    const after = typeof dueOn === 'string' && typeof id === 'number' ? { dueOn, id } : null;
    const counted = query.count === 'capped' ? await this.list.pageAndCount(actor, request, after, query.limit + 1) : null;
    const rows = counted?.rows ?? (await this.list.page(actor, request, after, query.limit + 1));
    const { items, page } = pageOf(rows, query.limit, presentLine, (row) => this.cursor.encode([row.dueOn, row.id], fingerprint));
    linkNext(reply, this.configuration.publicUrl, page.next);
    return { items, page: counted === null ? page : { ...page, count: cappedCount(counted.count, COUNT_CAP) } };
  }

  @Get(':taskId')
  @Operation({ id: 'tasks.get', summary: '任务详情', example: { response: EXAMPLES.view }, problems: ['task-not-found'] })
  get(@Param() { taskId }: TaskParams, @CurrentActor() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): Promise<TaskView> {
    return this.answers.read(taskId, actor, reply);
  }

  @Post(':taskId/claims')
  @HttpCode(200)
  @Operation({
    id: 'tasks.claim',
    summary: '签收',
    description: 'A岗在岗由A岗签收；A岗请假或须回避时由B岗签收，记录同时写明代谁办理。承办人请假时，B岗可直接接手。',
    example: { request: EXAMPLES.claim, response: EXAMPLES.answer },
    problems: TASK_PROBLEMS,
  })
  claim(
    @Param() { taskId }: TaskParams,
    @Body() { expectedOwner }: ClaimBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskAnswer> {
    return this.answers.after({ taskId, actor, expectedVersion, expectedOwner }, reply, (request) => this.move.claim(request));
  }

  @Post(':taskId/releases')
  @HttpCode(200)
  @Operation({
    id: 'tasks.release',
    summary: '退回岗位',
    example: { request: EXAMPLES.reason, response: EXAMPLES.answer },
    problems: TASK_PROBLEMS,
  })
  release(
    @Param() { taskId }: TaskParams,
    @Body() { reason }: ReasonBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskAnswer> {
    return this.answers.after({ taskId, actor, expectedVersion }, reply, (request) => this.move.release(request, reason));
  }

  @Post(':taskId/transfers')
  @HttpCode(200)
  @Operation({
    id: 'tasks.transfer',
    summary: '转办、指派',
    description: '承办人转办；单位负责人、调度员指派。只能给本单位当日在岗、无须回避的审批人员。',
    example: { request: EXAMPLES.transfer, response: EXAMPLES.answer },
    problems: [...TASK_PROBLEMS, 'target-recused', 'target-not-available'],
  })
  transfer(
    @Param() { taskId }: TaskParams,
    @Body() { to, expectedOwner, reason }: TransferBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskAnswer> {
    return this.answers.after({ taskId, actor, expectedVersion, expectedOwner }, reply, (request) =>
      this.move.transfer(request, to, reason),
    );
  }

  @Post(':taskId/recommendations')
  @HttpCode(200)
  @Operation({
    id: 'tasks.recommend',
    summary: '审核',
    description:
      '提出准予或不予的意见，转决定岗。须现场核查的事项同时登记核查情况；联审、会签未办结的不能提出意见。填写 signAfter 的，先请其签署（后加签），同意后再转决定岗。',
    example: { request: EXAMPLES.recommendation, response: EXAMPLES.answer },
    problems: [...TASK_PROBLEMS, ...OPINION_PROBLEMS, ...SIGNER_PROBLEMS],
  })
  recommend(
    @Param() { taskId }: TaskParams,
    @Body() body: RecommendationBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskAnswer> {
    return this.answers.after({ taskId, actor, expectedVersion }, reply, (request) =>
      this.recommendation.execute(request, opinionOf(body.recommendation, body), body.signAfter ? signerOf(body.signAfter) : null),
    );
  }

  @Post(':taskId/decisions')
  @HttpCode(200)
  @Operation({
    id: 'tasks.decide',
    summary: '决定',
    description:
      '准予或不予；以决定当日有效的权责清单确定名义和印章。不予的须写明理由（行政许可法 §38）。部门已在其系统中决定的填 backFill 补录，以其决定日期为准。',
    example: { request: EXAMPLES.decision, response: EXAMPLES.answer },
    problems: [
      ...TASK_PROBLEMS,
      'reason-required',
      'site-check-missing',
      'site-check-date',
      'site-check-two-people',
      'authority-changed',
      'back-fill-not-applicable',
      'back-fill-date',
    ],
  })
  decide(
    @Param() { taskId }: TaskParams,
    @Body() body: DecisionBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskAnswer> {
    return this.answers.after({ taskId, actor, expectedVersion }, reply, (request) =>
      this.decision.execute(request, opinionOf(body.result, body), backFillOf(body.backFill)),
    );
  }

  @Post(':taskId/returns')
  @HttpCode(200)
  @Operation({
    id: 'tasks.sendBack',
    summary: '退回审核',
    description: '决定岗要求重新审核；原意见保留，法定期限继续计算。',
    example: { request: EXAMPLES.reason, response: EXAMPLES.answer },
    problems: TASK_PROBLEMS,
  })
  return(
    @Param() { taskId }: TaskParams,
    @Body() { reason }: ReasonBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskAnswer> {
    return this.answers.after({ taskId, actor, expectedVersion }, reply, (request) => this.sendBack.execute(request, reason));
  }
}
