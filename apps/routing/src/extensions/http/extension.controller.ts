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
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ReasonBody } from '../../tasks/http/task.dto';
import { AskExtensionHandler } from '../application/ask-extension.handler';
import { type ExtensionView, FindExtensions } from '../application/find-extensions.query';
import { type ExtensionRequest, SettleExtensionHandler } from '../application/settle-extension.handler';
import { EXAMPLES, EXTENSION_PROBLEMS, ExtensionBody, ExtensionParams, TaskParams } from './extension.dto';

/** 延长办理期限: once, by the head of the organ, and the applicant is told why (行政许可法 §42). */
@ApiTags('特别程序与延长 clock paths')
@Roles('APPROVER', 'ORGAN_HEAD', 'GOVERNMENT_HEAD', 'DISPATCHER', 'SUPERVISOR')
@Controller('api/v1')
export class ExtensionController {
  constructor(
    private readonly ask: AskExtensionHandler,
    private readonly settle: SettleExtensionHandler,
    private readonly find: FindExtensions,
    private readonly cursor: KeysetCursor,
    private readonly configuration: Configuration,
  ) {}

  @Post('tasks/:taskId/extensions')
  @Operation({
    id: 'extensions.ask',
    summary: '申请延长办理期限',
    description: '由承办人申请，时间以事项依据的法律为准；一件只能延长一次，须在法定期限届满前批准。',
    example: { request: EXAMPLES.ask, response: EXAMPLES.extension },
    created: true,
    problems: [
      'task-not-found',
      'task-not-yours',
      'recusal-required',
      'state-conflict',
      'extension-not-allowed',
      'extension-reason',
      'clock-already-extended',
      'clock-not-running',
      'clock-expired',
      'validation-failed',
    ],
  })
  async asked(
    @Param() { taskId }: TaskParams,
    @Body() { reasonCode, reasonText }: ExtensionBody,
    @CurrentActor() actor: Actor,
    @Idempotent() request: IdempotentRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendAnswer(reply, await this.ask.execute(actor, taskId, { reasonCode, reason: reasonText }, request));
  }

  @Get('extensions')
  @Operation({
    id: 'extensions.toSettle',
    summary: '待我批准的延长申请',
    example: { response: EXAMPLES.page },
    problems: ['invalid-cursor', 'invalid-parameter', 'unknown-parameter'],
  })
  async toSettle(
    @Query() query: PageQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<ExtensionView>> {
    const fingerprint = queryFingerprint('extensions', `${actor.kind}:${actor.id}`, {});
    const page = await pageByKey(this.cursor, fingerprint, query, (after, limit) => this.find.toSettle(actor, after, limit));
    linkNext(reply, this.configuration.publicUrl, page.page.next);
    return page;
  }

  @Get('extensions/:id')
  @Operation({
    id: 'extensions.get',
    summary: '延长申请详情',
    example: { response: EXAMPLES.extension },
    problems: ['extension-not-found'],
  })
  get(
    @Param() { id }: ExtensionParams,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExtensionView> {
    return this.view(id, actor, reply);
  }

  @Post('extensions/:id/approvals')
  @HttpCode(200)
  @Operation({
    id: 'extensions.approve',
    summary: '批准延长',
    description:
      '由本行政机关负责人批准；负责人不在岗时由决定岗当值人员代行，负责人须回避时由本级人民政府负责人批准；联合办理的期限由本级人民政府负责人批准。理由和新的期限书面告知申请人。',
    example: { response: { ...EXAMPLES.extension, status: 'APPROVED', version: 2 } },
    problems: [...EXTENSION_PROBLEMS, 'authority-changed', 'clock-expired', 'clock-not-running'],
  })
  approve(
    @Param() { id }: ExtensionParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExtensionView> {
    return this.after({ id, actor, expectedVersion }, reply, (request) => this.settle.approve(request));
  }

  @Post('extensions/:id/refusals')
  @HttpCode(200)
  @Operation({
    id: 'extensions.refuse',
    summary: '不批准延长',
    example: { request: EXAMPLES.refusal, response: { ...EXAMPLES.extension, status: 'REFUSED', version: 2 } },
    problems: EXTENSION_PROBLEMS,
  })
  refuse(
    @Param() { id }: ExtensionParams,
    @Body() { reason }: ReasonBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExtensionView> {
    return this.after({ id, actor, expectedVersion }, reply, (request) => this.settle.refuse(request, reason));
  }

  @Post('extensions/:id/take-backs')
  @HttpCode(200)
  @Operation({
    id: 'extensions.takeBack',
    summary: '撤回延长申请',
    description: '由申请人在批准以前撤回；撤回后可以再次申请。',
    example: {
      request: { reason: '已能按期办结' },
      response: { ...EXAMPLES.extension, status: 'CANCELLED', version: 2, takenBack: '已能按期办结', actions: [] },
    },
    problems: ['extension-not-found', 'not-the-asker', 'state-conflict', 'version-mismatch', 'validation-failed'],
  })
  takeBack(
    @Param() { id }: ExtensionParams,
    @Body() { reason }: ReasonBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExtensionView> {
    return this.after({ id, actor, expectedVersion }, reply, (request) => this.settle.takeBack(request, reason));
  }

  private async after(
    request: ExtensionRequest,
    reply: FastifyReply,
    act: (request: ExtensionRequest) => Promise<void>,
  ): Promise<ExtensionView> {
    await act(request);
    return this.view(request.id, request.actor, reply);
  }

  private async view(id: number, actor: Actor, reply: FastifyReply): Promise<ExtensionView> {
    const view = await this.find.get(actor, id);
    setETag(reply, view.version);
    reply.header('Cache-Control', 'no-store');
    return view;
  }
}
