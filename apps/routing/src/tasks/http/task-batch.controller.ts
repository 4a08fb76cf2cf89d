import { type Actor, CurrentActor, Roles } from '@app/access';
import { Configuration } from '@app/configuration';
import { CorrelationId, Operation, type Problem, refusalOf, safeDescription } from '@app/http';
import { Body, Controller, HttpCode, Logger, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ClaimNextHandler } from '../application/claim-next.handler';
import { DecideHandler } from '../application/decide.handler';
import { MoveTaskHandler, type TaskRequest } from '../application/move-task.handler';
import type { QueueCounts } from '../application/queue-counts.query';
import { EXAMPLES } from './task.examples';
import { opinionOf } from './task.presenter';
import { type TaskAnswer, TaskAnswers } from './task-answers';
import { BatchClaimsBody, BatchDecisionsBody, BatchReleasesBody } from './task-batch.dto';

export interface RowResult {
  readonly taskId: number;
  readonly done: boolean;
  /** The version after the act; null where it was refused. */
  readonly version: number | null;
  readonly problem: Pick<Problem, 'status' | 'code' | 'title' | 'detail' | 'article' | 'params'> | null;
}

export interface BatchAnswer {
  readonly done: number;
  readonly refused: number;
  /** In the order of the rows that were sent. */
  readonly results: readonly RowResult[];
  readonly queues: QueueCounts;
}

/** 批量办理与取件. Every row is a command of its own: its own version, its own transaction, its own answer. */
@ApiTags('审批任务 tasks')
@Roles('APPROVER', 'ORGAN_HEAD')
@Controller('api/v1/tasks')
export class TaskBatchController {
  private readonly logger = new Logger(TaskBatchController.name);

  constructor(
    private readonly claimNext: ClaimNextHandler,
    private readonly move: MoveTaskHandler,
    private readonly decision: DecideHandler,
    private readonly answers: TaskAnswers,
    private readonly configuration: Configuration,
  ) {}

  @Post('next-claims')
  @HttpCode(200)
  @Operation({
    id: 'tasks.claimNext',
    summary: '取下一件',
    description:
      '在本人今天可以办理的岗位中，签收期限最近、无须回避的一件；没有可办的，task 为 null。名下在办达到件数上限的，先办结手上的。',
    example: { response: EXAMPLES.next },
    problems: ['load-full'],
  })
  async next(
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ readonly task: TaskAnswer | null; readonly queues: QueueCounts }> {
    const taskId = await this.claimNext.execute(actor);
    if (taskId === null) return { task: null, queues: await this.answers.queues(actor) };
    const task = await this.answers.now(taskId, actor, reply);
    return { task, queues: task.queues };
  }

  @Post('batch-claims')
  @HttpCode(200)
  @Operation({
    id: 'tasks.claimMany',
    summary: '批量签收',
    description: '最多 200 件，逐件办理、逐件返回结果；一件不能签收不影响其他各件。',
    example: { request: EXAMPLES.batchClaims, response: EXAMPLES.batch },
    problems: ['validation-failed'],
  })
  claims(@Body() { rows }: BatchClaimsBody, @CurrentActor() actor: Actor, @CorrelationId() traceId: string): Promise<BatchAnswer> {
    return this.each(rows, actor, traceId, (request, { expectedOwner }) => this.move.claim({ ...request, expectedOwner }));
  }

  @Post('batch-releases')
  @HttpCode(200)
  @Operation({
    id: 'tasks.releaseMany',
    summary: '批量退回岗位',
    description: '最多 200 件，逐件办理、逐件返回结果。',
    example: { request: EXAMPLES.batchReleases, response: EXAMPLES.batch },
    problems: ['validation-failed'],
  })
  releases(
    @Body() { rows, reason }: BatchReleasesBody,
    @CurrentActor() actor: Actor,
    @CorrelationId() traceId: string,
  ): Promise<BatchAnswer> {
    return this.each(rows, actor, traceId, (request) => this.move.release(request, reason));
  }

  @Post('batch-decisions')
  @HttpCode(200)
  @Operation({
    id: 'tasks.decideMany',
    summary: '批量决定',
    description: '最多 200 件，每一件各自签名、各自留痕、各自返回结果；一件被拒绝不影响其他各件。规则与单件决定相同。',
    example: { request: EXAMPLES.batchDecisions, response: EXAMPLES.batch },
    problems: ['validation-failed'],
  })
  decisions(@Body() { rows }: BatchDecisionsBody, @CurrentActor() actor: Actor, @CorrelationId() traceId: string): Promise<BatchAnswer> {
    return this.each(rows, actor, traceId, (request, row) => this.decision.execute(request, opinionOf(row.result, row)));
  }

  /** One after the other; what is refused is told in its row and stops nothing. */
  private async each<Row extends { readonly taskId: number; readonly version: number }>(
    rows: readonly Row[],
    actor: Actor,
    traceId: string,
    act: (request: TaskRequest, row: Row) => Promise<number>,
  ): Promise<BatchAnswer> {
    const results: RowResult[] = [];
    for (const row of rows) {
      const { taskId } = row;
      try {
        results.push({ taskId, done: true, version: await act({ taskId, actor, expectedVersion: row.version }, row), problem: null });
      } catch (error) {
        results.push({ taskId, done: false, version: null, problem: this.problemOf(error, traceId) });
      }
    }
    const done = results.filter((result) => result.done).length;
    return { done, refused: results.length - done, results, queues: await this.answers.queues(actor) };
  }

  private problemOf(error: unknown, traceId: string): RowResult['problem'] {
    const { problem, unexpected } = refusalOf(error, { publicUrl: this.configuration.publicUrl, traceId });
    if (unexpected) this.logger.error({ message: 'a row of a batch failed', traceId, ...safeDescription(error) });
    const { status, code, title, detail, article, params } = problem;
    return { status, code, title, detail, ...(article === undefined ? {} : { article }), ...(params === undefined ? {} : { params }) };
  }
}
