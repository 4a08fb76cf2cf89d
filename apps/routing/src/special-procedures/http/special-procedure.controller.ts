import { type Actor, CurrentActor, Roles } from '@app/access';
import { Configuration } from '@app/configuration';
import {
  Idempotent,
  type IdempotentRequest,
  IfMatch,
  KeysetCursor,
  linkNext,
  Operation,
  type Page,
  PageQuery,
  pageByKey,
  queryFingerprint,
  sendAnswer,
  setETag,
} from '@app/http';
import { localDate } from '@app/legal-calendar';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ReasonBody } from '../../tasks/http/task.dto';
import { AskSpecialProcedureHandler } from '../application/ask-special-procedure.handler';
import { EndSpecialProcedureHandler } from '../application/end-special-procedure.handler';
import { FindSpecialProcedures, type SpecialProcedureView } from '../application/find-special-procedures.query';
import type { ProcedureRequest } from '../application/procedure-commands';
import { SettleSpecialProcedureHandler } from '../application/settle-special-procedure.handler';
import type { ProcedureWish } from '../domain/special-procedure';
import { EXAMPLES, PROCEDURE_PROBLEMS, ProcedureBody, ProcedureParams, ResultBody, TaskParams } from './special-procedure.dto';

/** 特别程序: the only thing that stops the clock of a case (行政许可法 §45). */
@ApiTags('特别程序与延长 clock paths')
@Roles('APPROVER', 'ORGAN_HEAD', 'DISPATCHER', 'SUPERVISOR')
@Controller('api/v1')
export class SpecialProcedureController {
  constructor(
    private readonly ask: AskSpecialProcedureHandler,
    private readonly settle: SettleSpecialProcedureHandler,
    private readonly end: EndSpecialProcedureHandler,
    private readonly find: FindSpecialProcedures,
    private readonly cursor: KeysetCursor,
    private readonly configuration: Configuration,
  ) {}

  @Post('tasks/:taskId/special-procedures')
  @Operation({
    id: 'specialProcedures.ask',
    summary: '申请特别程序',
    description: '由承办人申请，只能选本事项列明的种类；经有决定权的其他人员批准后才停止计算期限。听证另填主持人和日期。',
    example: { request: EXAMPLES.ask, response: { ...EXAMPLES.procedure, status: 'REQUESTED', version: 1 } },
    created: true,
    problems: [
      'task-not-found',
      'task-not-yours',
      'recusal-required',
      'state-conflict',
      'special-procedure-not-listed',
      'special-procedure-open',
      'clock-expired',
      'clock-exhausted',
      'hearing-details',
      'hearing-host-unknown',
      'hearing-host-recused',
      'hearing-days',
      'hearing-request-late',
      'hearing-held-late',
      'hearing-notice-short',
      'hearing-after-expected',
      'validation-failed',
    ],
  })
  async asked(
    @Param() { taskId }: TaskParams,
    @Body() body: ProcedureBody,
    @CurrentActor() actor: Actor,
    @Idempotent() request: IdempotentRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendAnswer(reply, await this.ask.execute(actor, taskId, wishOf(body), request));
  }

  @Get('tasks/:taskId/special-procedures')
  @Operation({
    id: 'specialProcedures.ofTask',
    summary: '本件的特别程序',
    example: { response: { items: [EXAMPLES.procedure] } },
    problems: ['task-not-found'],
  })
  async ofTask(
    @Param() { taskId }: TaskParams,
    @CurrentActor() actor: Actor,
  ): Promise<{ readonly items: readonly SpecialProcedureView[] }> {
    return { items: await this.find.ofTask(actor, taskId) };
  }

  @Get('special-procedures')
  @Operation({
    id: 'specialProcedures.toSettle',
    summary: '待我批准的特别程序',
    example: { response: EXAMPLES.page },
    problems: ['invalid-cursor', 'invalid-parameter', 'unknown-parameter'],
  })
  async toSettle(
    @Query() query: PageQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<SpecialProcedureView>> {
    const fingerprint = queryFingerprint('special-procedures', `${actor.kind}:${actor.id}`, {});
    const page = await pageByKey(this.cursor, fingerprint, query, (after, limit) => this.find.toSettle(actor, after, limit));
    linkNext(reply, this.configuration.publicUrl, page.page.next);
    return page;
  }

  @Get('special-procedures/:id')
  @Operation({
    id: 'specialProcedures.get',
    summary: '特别程序详情',
    example: { response: EXAMPLES.procedure },
    problems: ['special-procedure-not-found'],
  })
  get(
    @Param() { id }: ProcedureParams,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SpecialProcedureView> {
    return this.view(id, actor, reply);
  }

  @Post('special-procedures/:id/approvals')
  @HttpCode(200)
  @Operation({
    id: 'specialProcedures.approve',
    summary: '批准特别程序',
    description: '由申请人以外、有决定权的人员批准；批准之日停止计算期限，任务进入等待，并书面告知申请人所需时间。',
    example: { response: EXAMPLES.procedure },
    problems: [
      ...PROCEDURE_PROBLEMS,
      'recusal-required',
      'not-post-holder',
      'authority-changed',
      'clock-expired',
      'clock-exhausted',
      'hearing-host-recused',
      'hearing-notice-short',
      'hearing-held-late',
      'hearing-after-expected',
    ],
  })
  approve(
    @Param() { id }: ProcedureParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SpecialProcedureView> {
    return this.after({ id, actor, expectedVersion }, reply, (request) => this.settle.approve(request));
  }

  @Post('special-procedures/:id/refusals')
  @HttpCode(200)
  @Operation({
    id: 'specialProcedures.refuse',
    summary: '不批准特别程序',
    description: '期限照常计算。',
    example: { request: EXAMPLES.refusal, response: { ...EXAMPLES.procedure, status: 'REFUSED' } },
    problems: [...PROCEDURE_PROBLEMS, 'recusal-required', 'not-post-holder'],
  })
  refuse(
    @Param() { id }: ProcedureParams,
    @Body() { reason }: ReasonBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SpecialProcedureView> {
    return this.after({ id, actor, expectedVersion }, reply, (request) => this.settle.refuse(request, reason));
  }

  @Post('special-procedures/:id/take-backs')
  @HttpCode(200)
  @Operation({
    id: 'specialProcedures.takeBack',
    summary: '撤回特别程序申请',
    description: '由申请人在批准以前撤回；期限一直照常计算，撤回后可以再次申请。',
    example: { request: { reason: '申请人补交了检测报告' }, response: { ...EXAMPLES.procedure, status: 'CANCELLED' } },
    problems: [...PROCEDURE_PROBLEMS, 'not-the-asker'],
  })
  takeBack(
    @Param() { id }: ProcedureParams,
    @Body() { reason }: ReasonBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SpecialProcedureView> {
    return this.after({ id, actor, expectedVersion }, reply, (request) => this.settle.takeBack(request, reason));
  }

  @Post('special-procedures/:id/results')
  @HttpCode(200)
  @Operation({
    id: 'specialProcedures.recordResult',
    summary: '登记特别程序的结果',
    description: '由任务的承办人登记，次日起恢复计算期限；所需时间届满的，期限已自行恢复计算，结果只作存档。',
    example: { request: EXAMPLES.result, response: { ...EXAMPLES.procedure, status: 'ENDED', outcome: 'RESULT' } },
    problems: [...PROCEDURE_PROBLEMS, 'task-not-yours'],
  })
  recordResult(
    @Param() { id }: ProcedureParams,
    @Body() { summary }: ResultBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SpecialProcedureView> {
    return this.after({ id, actor, expectedVersion }, reply, (request) => this.end.recordResult(request, summary));
  }

  private async after(
    request: ProcedureRequest,
    reply: FastifyReply,
    act: (request: ProcedureRequest) => Promise<void>,
  ): Promise<SpecialProcedureView> {
    await act(request);
    return this.view(request.id, request.actor, reply);
  }

  private async view(id: number, actor: Actor, reply: FastifyReply): Promise<SpecialProcedureView> {
    const view = await this.find.get(actor, id);
    setETag(reply, view.version);
    reply.header('Cache-Control', 'no-store');
    return view;
  }
}

function wishOf({ kind, expected, reasonText, host, hearing }: ProcedureBody): ProcedureWish {
  const day = (text: string | undefined) => (text === undefined ? null : localDate(text));
  return {
    kind,
    expected: { amount: expected.amount, unit: expected.unit },
    reason: reasonText,
    host: host ?? null,
    hearing:
      hearing === undefined
        ? null
        : {
            initiative: hearing.initiative,
            toldOn: day(hearing.toldOn),
            requestedOn: day(hearing.requestedOn),
            heldOn: localDate(hearing.heldOn),
          },
  };
}
