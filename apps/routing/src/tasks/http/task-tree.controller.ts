import { type Actor, CurrentActor, Roles } from '@app/access';
import { IfMatch, Operation } from '@app/http';
import { localDate } from '@app/legal-calendar';
import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AskOthersHandler } from '../application/ask-others.handler';
import { HoldHandler } from '../application/hold.handler';
import { RecallHandler } from '../application/recall.handler';
import { SignHandler } from '../application/sign.handler';
import {
  AddSignBody,
  CountersignBody,
  DelegationBody,
  HoldBody,
  ReasonBody,
  RepeatedReviewBody,
  SignatureBody,
  TaskParams,
} from './task.dto';
import { EXAMPLES, SIGNER_PROBLEMS, TASK_PROBLEMS } from './task.examples';
import { signerOf } from './task.presenter';
import { type TaskAnswer, TaskAnswers } from './task-answers';

/** 委派、加签、会签、签署、挂起、撤回: what officers do with a task beside taking it up and concluding it. */
@ApiTags('审批任务 tasks')
@Roles('APPROVER', 'ORGAN_HEAD', 'DISPATCHER')
@Controller('api/v1/tasks/:taskId')
export class TaskTreeController {
  constructor(
    private readonly others: AskOthersHandler,
    private readonly sign: SignHandler,
    private readonly holds: HoldHandler,
    private readonly recalls: RecallHandler,
    private readonly answers: TaskAnswers,
  ) {}

  @Post('delegations')
  @HttpCode(200)
  @Operation({
    id: 'tasks.delegate',
    summary: '委派',
    description: '请本单位另一人办理其中的工作并交回结果；任务和责任仍在委派人名下。',
    example: { request: EXAMPLES.delegation, response: EXAMPLES.answer },
    problems: [...TASK_PROBLEMS, 'target-recused', 'target-not-available', 'branch-already-open', 'signer-not-available'],
  })
  delegate(
    @Param() { taskId }: TaskParams,
    @Body() { to, request: question }: DelegationBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskAnswer> {
    return this.answers.after({ taskId, actor, expectedVersion }, reply, (request) => this.others.delegate(request, to, question));
  }

  @Post('add-signs')
  @HttpCode(200)
  @Operation({
    id: 'tasks.addSign',
    summary: '前加签',
    description: '提出意见之前，先征求一人或者一个岗位的意见。所提意见供参考；签署之前不能提出意见或作出决定，可以收回。',
    example: { request: EXAMPLES.addSign, response: EXAMPLES.answer },
    problems: [...TASK_PROBLEMS, ...SIGNER_PROBLEMS],
  })
  addSign(
    @Param() { taskId }: TaskParams,
    @Body() body: AddSignBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskAnswer> {
    return this.answers.after({ taskId, actor, expectedVersion }, reply, (request) =>
      this.others.before(request, signerOf(body), body.request),
    );
  }

  @Post('countersigns')
  @HttpCode(200)
  @Operation({
    id: 'tasks.countersign',
    summary: '会签',
    description: '同时请多人签署：全部同意、一人同意或达到人数才能准予。一人退回，其他人已签署的意见保留。',
    example: { request: EXAMPLES.countersign, response: EXAMPLES.answer },
    problems: [...TASK_PROBLEMS, ...SIGNER_PROBLEMS, 'signer-twice', 'quorum-invalid'],
  })
  countersign(
    @Param() { taskId }: TaskParams,
    @Body() { mode, quorum, signers, request: question }: CountersignBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskAnswer> {
    const group = { mode, quorum: quorum ?? null, signers: signers.map(signerOf) };
    return this.answers.after({ taskId, actor, expectedVersion }, reply, (request) => this.others.countersign(request, group, question));
  }

  @Post('repeated-reviews')
  @HttpCode(200)
  @Operation({
    id: 'tasks.askAgain',
    summary: '再次征求意见',
    description: '对已退回或者不同意的联审、会签，补充说明后再次征求；其他单位、人员的意见保留。',
    example: { request: EXAMPLES.repeatedReview, response: EXAMPLES.answer },
    problems: [...TASK_PROBLEMS, 'branch-already-open'],
  })
  askAgain(
    @Param() { taskId }: TaskParams,
    @Body() { branchTaskId, request: question }: RepeatedReviewBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskAnswer> {
    return this.answers.after({ taskId, actor, expectedVersion }, reply, (request) => this.others.again(request, branchTaskId, question));
  }

  @Post('signatures')
  @HttpCode(200)
  @Operation({
    id: 'tasks.sign',
    summary: '签署意见',
    description: '联审、会签、加签、委派的承办人提出意见；不同意的须写明理由。',
    example: { request: EXAMPLES.signature, response: EXAMPLES.answer },
    problems: [...TASK_PROBLEMS, 'reason-required', 'reviews-open'],
  })
  signature(
    @Param() { taskId }: TaskParams,
    @Body() { verdict, opinion }: SignatureBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskAnswer> {
    return this.answers.after({ taskId, actor, expectedVersion }, reply, (request) =>
      this.sign.execute(request, verdict === 'AGREE' ? 'GRANT' : 'DENY', opinion ?? null),
    );
  }

  @Post('withdrawals')
  @HttpCode(200)
  @Operation({
    id: 'tasks.withdraw',
    summary: '收回会签、加签、委派',
    description: '发起人不再需要这一份意见。事项本身规定的联审不能收回。',
    example: { request: EXAMPLES.reason, response: EXAMPLES.answer },
    problems: TASK_PROBLEMS,
  })
  withdraw(
    @Param() { taskId }: TaskParams,
    @Body() { reason }: ReasonBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskAnswer> {
    return this.answers.after({ taskId, actor, expectedVersion }, reply, (request) => this.sign.withdraw(request, reason));
  }

  @Post('holds')
  @HttpCode(200)
  @Operation({
    id: 'tasks.hold',
    summary: '挂起',
    description: '写明等谁、等到哪一天，到期自动恢复。挂起不停止法定期限和承诺期限；只有特别程序依法停止计算（行政许可法 §45）。',
    example: { request: EXAMPLES.hold, response: EXAMPLES.answer },
    problems: [...TASK_PROBLEMS, 'hold-period', 'reviews-open'],
  })
  hold(
    @Param() { taskId }: TaskParams,
    @Body() { party, until, reason }: HoldBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskAnswer> {
    return this.answers.after({ taskId, actor, expectedVersion }, reply, (request) =>
      this.holds.hold(request, party, localDate(until), reason),
    );
  }

  @Post('resumptions')
  @HttpCode(200)
  @Operation({
    id: 'tasks.resume',
    summary: '恢复办理',
    example: { response: EXAMPLES.answer },
    problems: TASK_PROBLEMS,
  })
  resume(
    @Param() { taskId }: TaskParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskAnswer> {
    return this.answers.after({ taskId, actor, expectedVersion }, reply, (request) => this.holds.resume(request));
  }

  @Post('recalls')
  @HttpCode(200)
  @Operation({
    id: 'tasks.recall',
    summary: '撤回',
    description: '下一环节还没有人签收时，审核人可以撤回自己提出的意见，继续审核。',
    example: { request: EXAMPLES.reason, response: EXAMPLES.answer },
    problems: TASK_PROBLEMS,
  })
  recall(
    @Param() { taskId }: TaskParams,
    @Body() { reason }: ReasonBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskAnswer> {
    return this.answers.after({ taskId, actor, expectedVersion }, reply, (request) => this.recalls.execute(request, reason));
  }
}
