import { type Actor, CurrentActor, Roles } from '@app/access';
import { IfMatch, IsPlainNote, Operation } from '@app/http';
import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { TaskParams } from '../../tasks/http/task.dto';
import { EXAMPLES, TASK_PROBLEMS } from '../../tasks/http/task.examples';
import { type TaskAnswer, TaskAnswers } from '../../tasks/http/task-answers';
import { AnswerObjectionHandler } from '../application/answer-objection.handler';

export class ObjectionAnswerBody {
  /** 异议是否成立 */
  @IsBoolean()
  readonly upheld!: boolean;

  /** 调查核实的情况和答复 */
  @IsPlainNote({ minimum: 2, maximum: 2000 })
  readonly answer!: string;
}

/** 公示异议的答复, on the task that the objection opened. */
@ApiTags('审批任务 tasks')
@Roles('APPROVER', 'ORGAN_HEAD', 'DISPATCHER')
@Controller('api/v1/tasks/:taskId')
export class ObjectionAnswerController {
  constructor(
    private readonly objections: AnswerObjectionHandler,
    private readonly answers: TaskAnswers,
  ) {}

  @Post('objection-answers')
  @HttpCode(200)
  @Operation({
    id: 'tasks.answerObjection',
    summary: '答复公示异议',
    description: '由提出审核意见以外的人员答复。不成立的，公示期满、异议都已答复后进入决定；成立的，退回重新审核，再次提出意见后重新公示。',
    example: { request: { upheld: false, answer: '经入户核实，家庭收入与申报一致。' }, response: EXAMPLES.answer },
    problems: TASK_PROBLEMS,
  })
  answer(
    @Param() { taskId }: TaskParams,
    @Body() { upheld, answer }: ObjectionAnswerBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskAnswer> {
    return this.answers.after({ taskId, actor, expectedVersion }, reply, (request) => this.objections.execute(request, upheld, answer));
  }
}
