import { type Actor, CurrentActor, Roles } from '@app/access';
import { Configuration } from '@app/configuration';
import { DomainError } from '@app/domain-kernel';
import { contentDisposition } from '@app/files';
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
import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { TaskParams } from '../../tasks/http/task.dto';
import { OPINION_PROBLEMS } from '../../tasks/http/task.examples';
import { opinionOf } from '../../tasks/http/task.presenter';
import { AnswerConsultationHandler } from '../application/answer-consultation.handler';
import { AskConsultationHandler } from '../application/ask-consultation.handler';
import { ConsolidateHandler } from '../application/consolidate.handler';
import { ConsultationLetter } from '../application/consultation-letter.query';
import { type ConsultationView, FindConsultations } from '../application/find-consultations.query';
import type { AskedBody } from '../domain/consultation';
import {
  AskConsultationBody,
  ConsolidatedOpinionBody,
  ConsultationAnswerBody,
  ConsultationParams,
  type ConsulteeBody,
  ConsulteeParams,
  JointConsultationBody,
} from './consultation.dto';
import { EXAMPLES } from './consultation.examples';

const ASK_PROBLEMS = [
  'task-not-found',
  'task-not-yours',
  'recusal-required',
  'state-conflict',
  'consultee-unknown',
  'consultee-twice',
  'consultation-days',
  'validation-failed',
] as const;

/** 会商: other organs and outside bodies are asked; it stops no clock and holds up nobody (行政许可法 §45 does not list it). */
@ApiTags('会商 consultations')
@Roles('APPROVER', 'ORGAN_HEAD', 'DISPATCHER', 'SUPERVISOR')
@Controller('api/v1')
export class ConsultationController {
  constructor(
    private readonly ask: AskConsultationHandler,
    private readonly answers: AnswerConsultationHandler,
    private readonly consolidation: ConsolidateHandler,
    private readonly letters: ConsultationLetter,
    private readonly find: FindConsultations,
    private readonly cursor: KeysetCursor,
    private readonly configuration: Configuration,
  ) {}

  @Post('tasks/:taskId/consultations')
  @Operation({
    id: 'consultations.ask',
    summary: '发起会商',
    description: '征求本县其他单位和外部单位的意见。会商不停止办理期限；逾期没有答复的，可以继续办理，系统提示督查。',
    created: true,
    example: { request: EXAMPLES.ask, response: EXAMPLES.view },
    problems: ASK_PROBLEMS,
  })
  async asked(
    @Param() { taskId }: TaskParams,
    @Body() body: AskConsultationBody,
    @CurrentActor() actor: Actor,
    @Idempotent() request: IdempotentRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const question = { ...questionOf(body), kind: 'SINGLE' as const, meetingOn: null, consultees: body.consultees.map(consulteeOf) };
    sendAnswer(reply, await this.ask.execute(actor, taskId, question, request));
  }

  @Post('tasks/:taskId/joint-consultations')
  @Operation({
    id: 'consultations.askJointly',
    summary: '召集联合会商',
    description: '审核单位召集有关单位一次会商，形成一份统一意见，直接报决定岗，不再逐级审批。',
    created: true,
    example: { request: EXAMPLES.askJointly, response: { ...EXAMPLES.view, kind: 'JOINT' } },
    problems: [...ASK_PROBLEMS, 'joint-inside-only'],
  })
  async askedJointly(
    @Param() { taskId }: TaskParams,
    @Body() body: JointConsultationBody,
    @CurrentActor() actor: Actor,
    @Idempotent() request: IdempotentRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const question = {
      ...questionOf(body),
      kind: 'JOINT' as const,
      meetingOn: localDate(body.meetingOn),
      consultees: body.organs.map((organ) => ({ organ })),
    };
    sendAnswer(reply, await this.ask.execute(actor, taskId, question, request));
  }

  @Get('tasks/:taskId/consultations')
  @Operation({
    id: 'consultations.ofTask',
    summary: '本件的会商',
    example: { response: { items: [EXAMPLES.view] } },
    problems: ['task-not-found'],
  })
  async ofTask(@Param() { taskId }: TaskParams, @CurrentActor() actor: Actor): Promise<{ readonly items: readonly ConsultationView[] }> {
    return { items: await this.find.ofTask(actor, taskId) };
  }

  @Get('consultations')
  @Operation({
    id: 'consultations.asked',
    summary: '待本单位答复的会商',
    example: { response: { items: [EXAMPLES.view], page: { next: null, hasMore: false } } },
    problems: ['invalid-cursor', 'invalid-parameter', 'unknown-parameter'],
  })
  async list(
    @Query() query: PageQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<ConsultationView>> {
    const fingerprint = queryFingerprint('consultations', `${actor.kind}:${actor.id}`, {});
    const page = await pageByKey(this.cursor, fingerprint, query, (after, limit) => this.find.asked(actor, after, limit));
    linkNext(reply, this.configuration.publicUrl, page.page.next);
    return page;
  }

  @Get('consultations/:id')
  @Operation({
    id: 'consultations.get',
    summary: '会商详情',
    description: '联合会商写明层级比较：原来逐级审批的层级和现在的层级。',
    example: { response: EXAMPLES.view },
    problems: ['consultation-not-found'],
  })
  async get(
    @Param() { id }: ConsultationParams,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConsultationView> {
    const view = await this.find.get(actor, id);
    setETag(reply, view.version);
    reply.header('Cache-Control', 'no-store');
    return view;
  }

  @Post('consultations/:id/answers')
  @HttpCode(200)
  @Operation({
    id: 'consultations.answer',
    summary: '答复会商',
    description: '由被会商单位有岗位的人员或者负责人答复，一次。',
    example: { request: EXAMPLES.answer, response: EXAMPLES.view },
    problems: [
      'consultation-not-found',
      'not-post-holder',
      'consultation-answered',
      'consultation-closed',
      'reason-required',
      'validation-failed',
    ],
  })
  async answer(
    @Param() { id }: ConsultationParams,
    @Body() { opinion, text }: ConsultationAnswerBody,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConsultationView> {
    await this.answers.byStaff(actor, id, { opinion, text: text ?? null });
    return this.get({ id }, actor, reply);
  }

  @Post('consultations/:id/withdrawals')
  @HttpCode(200)
  @Operation({
    id: 'consultations.withdraw',
    summary: '撤回会商',
    example: { response: { ...EXAMPLES.view, status: 'WITHDRAWN' } },
    problems: ['consultation-not-found', 'consultation-closed', 'not-post-holder', 'version-mismatch'],
  })
  async withdraw(
    @Param() { id }: ConsultationParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConsultationView> {
    await this.ask.withdraw(actor, id, expectedVersion);
    return this.get({ id }, actor, reply);
  }

  @Post('consultations/:id/consultees/:consulteeId/links')
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'consultations.link',
    summary: '生成外部单位的一次性链接',
    description: '链接只显示这一次，只能答复一次，答复日期过后失效；重新生成的，原链接作废。由承办人送给外部单位。',
    created: true,
    example: { response: { url: 'https://example.invalid/consult/…', expiresOn: '2026-10-12' } },
    problems: ['consultation-not-found', 'consultation-closed', 'consultation-answered', 'not-post-holder'],
  })
  link(@Param() { id, consulteeId }: ConsulteeParams, @CurrentActor() actor: Actor): Promise<{ url: string; expiresOn: string }> {
    return this.ask.link(actor, id, consulteeId);
  }

  @Post('consultations/:id/consolidated-opinions')
  @HttpCode(200)
  @Operation({
    id: 'consultations.consolidate',
    summary: '形成统一意见，报决定岗',
    description: '参加会商的单位都提出意见后，由召集单位形成一份统一意见，作为审核意见一次报决定岗。',
    example: { request: EXAMPLES.consolidate, response: { ...EXAMPLES.view, kind: 'JOINT', status: 'CONSOLIDATED' } },
    problems: [
      'consultation-not-found',
      'consultation-closed',
      'joint-opinions-open',
      'task-not-found',
      'task-not-yours',
      'recusal-required',
      'state-conflict',
      'version-mismatch',
      ...OPINION_PROBLEMS,
    ],
  })
  async consolidated(
    @Param() { id }: ConsultationParams,
    @Body() body: ConsolidatedOpinionBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConsultationView> {
    await this.consolidation.execute(actor, id, expectedVersion, { ...opinionOf(body.recommendation, body), text: body.opinion });
    return this.get({ id }, actor, reply);
  }

  @Get('consultations/:id/consultees/:consulteeId/letter')
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'consultations.letter',
    summary: '会商函 PDF',
    example: { response: '%PDF-1.7 …' },
    problems: ['consultation-not-found'],
  })
  async letter(@Param() { id, consulteeId }: ConsulteeParams, @CurrentActor() actor: Actor): Promise<StreamableFile> {
    const { pdf, number } = await this.letters.of(actor, id, consulteeId);
    return new StreamableFile(pdf, { type: 'application/pdf', disposition: contentDisposition(`${number}.pdf`) });
  }
}

function consulteeOf({ organ, name, contact }: ConsulteeBody): AskedBody {
  if (organ !== undefined && name === undefined && contact === undefined) return { organ };
  if (organ === undefined && name !== undefined && contact !== undefined) return { name, contact };
  throw new DomainError('rule-violation', 'consultee-unknown', '会商对象应是本县的其他单位，或者写明名称和联系方式的外部单位，请核对。');
}

const questionOf = ({ questions, dueOn, shown, repeats }: Pick<AskConsultationBody, 'questions' | 'dueOn' | 'shown' | 'repeats'>) => ({
  questions,
  dueOn: localDate(dueOn),
  shown: shown ?? [],
  repeats: repeats ?? null,
});
