import { type Actor, CurrentActor, Roles } from '@app/access';
import { Clock } from '@app/domain-kernel';
import { Idempotent, type IdempotentRequest, IfMatch, Operation, sendAnswer, setETag } from '@app/http';
import { localDate, localDateOf } from '@app/legal-calendar';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DisputeParams, ProceedingParams } from '../../disputes/http/dispute.dto';
import { ReadingQuery } from '../../legal-aid/http/aid.dto';
import { AskPartiesHandler } from '../application/ask-parties.handler';
import { FinishHandler } from '../application/finish.handler';
import { MediateHandler } from '../application/mediate.handler';
import type { MediationCommand } from '../application/mediation-desk';
import { OpenMediationHandler } from '../application/open-mediation.handler';
import { type MediationView, ReadMediation } from '../application/read-mediation.query';
import {
  ArchiveVolumeBody,
  MediationExtensionBody,
  MediationReasonBody,
  MediatorBody,
  OpenMediationBody,
  ReturnVisitBody,
  SessionBody,
  WillBody,
} from './mediation.dto';
import { ACT_PROBLEMS, EXAMPLES } from './mediation.examples';

/** 人民调解：登记、意愿、调解员、调解、终结、回访、归档 */
@ApiTags('人民调解 mediation')
@Roles('DISPUTE_DESK', 'MEDIATOR')
@Controller('api/v1/disputes/:disputeNo/mediations')
export class MediationController {
  constructor(
    private readonly opening: OpenMediationHandler,
    private readonly asking: AskPartiesHandler,
    private readonly mediating: MediateHandler,
    private readonly finishing: FinishHandler,
    private readonly read: ReadMediation,
    private readonly clock: Clock,
  ) {}

  @Post()
  @Operation({
    id: 'mediation.open',
    summary: '登记调解',
    description: '人民调解不收取任何费用（人民调解法 §4）。依法不能调解的，按分流表拒绝并提示其他途径。If-Match 为纠纷的版本。',
    created: true,
    example: {
      request: { organ: '532922-justice', partyIds: [31, 32] },
      response: { disputeNo: EXAMPLES.view.disputeNo, proceedingId: 21 },
    },
    problems: [
      'dispute-not-found',
      'not-permitted',
      'version-mismatch',
      'state-conflict',
      'route-closed',
      'mediation-parties',
      'mediation-open-already',
      'validation-failed',
    ],
  })
  async open(
    @Param() { disputeNo }: DisputeParams,
    @Body() body: OpenMediationBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Idempotent() request: IdempotentRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendAnswer(reply, await this.opening.execute(actor, disputeNo, expectedVersion, body, request));
  }

  @Get(':proceedingId')
  @Operation({
    id: 'mediation.get',
    summary: '调解案件',
    description: '内容依法保密：写明用途，每次查看都记录；不是承办人查看的，提示督查。',
    example: { response: { ...EXAMPLES.view, records: [] } },
    problems: ['dispute-not-found', 'proceeding-not-found', 'content-closed', 'reading-note', 'invalid-parameter', 'unknown-parameter'],
  })
  async get(
    @Param() { disputeNo, proceedingId }: ProceedingParams,
    @Query() { purpose, note }: ReadingQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): ReturnType<ReadMediation['read']> {
    const view = await this.read.read(actor, disputeNo, proceedingId, purpose, note ?? null);
    setETag(reply, view.version);
    reply.header('Cache-Control', 'no-store');
    return view;
  }

  @Post(':proceedingId/invitations')
  @HttpCode(200)
  @Operation({
    id: 'mediation.invite',
    summary: '征询当事人意愿',
    example: { response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS],
  })
  invite(
    @Param() params: ProceedingParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediationView> {
    return this.done(params, actor, reply, this.asking.invite(commandOf(params, actor, expectedVersion)));
  }

  @Post(':proceedingId/answers')
  @HttpCode(200)
  @Operation({
    id: 'mediation.answerInvitation',
    summary: '登记当事人的意愿',
    description: '一方明确拒绝的，不得调解（人民调解法 §17）；一方有多人的，同意的继续。',
    example: { request: { partyId: 31, will: 'WILLING' }, response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS, 'party-not-asked', 'will-given'],
  })
  answerInvitation(
    @Param() params: ProceedingParams,
    @Body() body: WillBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediationView> {
    return this.done(
      params,
      actor,
      reply,
      this.asking.answer(commandOf(params, actor, expectedVersion), body.partyId, body.will, localDateOf(this.clock.now())),
    );
  }

  @Post(':proceedingId/mediators')
  @HttpCode(200)
  @Operation({
    id: 'mediation.assign',
    summary: '确定、更换调解员',
    description: '由调解委员会指定，或者由当事人选择（人民调解法 §19）；须没有担任本纠纷的其他工作。',
    example: { request: { mediatorId: 1386, chosenByParties: false }, response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS, 'duty-role', 'duty-separated'],
  })
  assign(
    @Param() params: ProceedingParams,
    @Body() body: MediatorBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediationView> {
    return this.done(
      params,
      actor,
      reply,
      this.mediating.assign(commandOf(params, actor, expectedVersion), body.mediatorId, body.chosenByParties),
    );
  }

  @Post(':proceedingId/sessions')
  @HttpCode(200)
  @Operation({
    id: 'mediation.meet',
    summary: '登记调解记录',
    example: {
      request: { heldOn: '2026-12-01', place: '苍山西镇调解室', isOpen: false, present: [31, 32], record: '双方陈述了经过。' },
      response: EXAMPLES.view,
    },
    problems: [...ACT_PROBLEMS, 'mediation-parties', 'report-in-future', 'report-before-opening'],
  })
  meet(
    @Param() params: ProceedingParams,
    @Body() body: SessionBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediationView> {
    return this.done(
      params,
      actor,
      reply,
      this.mediating.meet(commandOf(params, actor, expectedVersion), { ...body, heldOn: localDate(body.heldOn) }),
    );
  }

  @Post(':proceedingId/extensions')
  @HttpCode(200)
  @Operation({
    id: 'mediation.extend',
    summary: '当事人同意延长',
    description: '劳动争议满十五日仍可申请仲裁（劳动争议调解仲裁法 §14）。',
    example: { request: { until: '2026-12-20' }, response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS, 'mediation-days'],
  })
  extend(
    @Param() params: ProceedingParams,
    @Body() body: MediationExtensionBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediationView> {
    return this.done(params, actor, reply, this.mediating.extend(commandOf(params, actor, expectedVersion), localDate(body.until)));
  }

  @Post(':proceedingId/failures')
  @HttpCode(200)
  @Operation({
    id: 'mediation.fail',
    summary: '调解不成',
    description: '告知可以通过仲裁、行政、司法等途径（人民调解法 §26），附正在计算的时效。',
    example: { request: { reason: '双方分歧较大。' }, response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS],
  })
  fail(
    @Param() params: ProceedingParams,
    @Body() body: MediationReasonBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediationView> {
    return this.done(params, actor, reply, this.mediating.fail(commandOf(params, actor, expectedVersion), body.reason));
  }

  @Post(':proceedingId/terminations')
  @HttpCode(200)
  @Operation({
    id: 'mediation.terminate',
    summary: '终止调解',
    example: { request: { reason: '当事人要求终止。' }, response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS],
  })
  terminate(
    @Param() params: ProceedingParams,
    @Body() body: MediationReasonBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediationView> {
    return this.done(params, actor, reply, this.mediating.terminate(commandOf(params, actor, expectedVersion), body.reason));
  }

  @Post(':proceedingId/withdrawals')
  @HttpCode(200)
  @Operation({
    id: 'mediation.withdraw',
    summary: '撤回申请',
    example: { response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS],
  })
  withdraw(
    @Param() params: ProceedingParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediationView> {
    return this.done(params, actor, reply, this.mediating.withdraw(commandOf(params, actor, expectedVersion)));
  }

  @Post(':proceedingId/visits')
  @HttpCode(200)
  @Operation({
    id: 'mediation.visit',
    summary: '回访',
    example: { request: { on: '2027-01-05', reason: '双方已经履行。' }, response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS, 'report-in-future'],
  })
  visit(
    @Param() params: ProceedingParams,
    @Body() body: ReturnVisitBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediationView> {
    return this.done(
      params,
      actor,
      reply,
      this.finishing.visit(commandOf(params, actor, expectedVersion), localDate(body.on), body.reason),
    );
  }

  @Post(':proceedingId/archives')
  @HttpCode(200)
  @Operation({
    id: 'mediation.archive',
    summary: '归档',
    description: '必须的材料不齐的，不能归档（人民调解法 §27）。',
    example: { request: { items: ['IDENTITY', 'BACK_COVER'] }, response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS, 'volume-incomplete'],
  })
  archive(
    @Param() params: ProceedingParams,
    @Body() body: ArchiveVolumeBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediationView> {
    return this.done(params, actor, reply, this.finishing.archive(commandOf(params, actor, expectedVersion), body.items));
  }

  private async done(params: ProceedingParams, actor: Actor, reply: FastifyReply, act: Promise<number>): Promise<MediationView> {
    await act;
    const view = await this.read.after(actor, params.disputeNo, params.proceedingId);
    setETag(reply, view.version);
    reply.header('Cache-Control', 'no-store');
    return view;
  }
}

const commandOf = ({ disputeNo, proceedingId }: ProceedingParams, actor: Actor, expectedVersion: number): MediationCommand => ({
  disputeNo,
  proceedingId,
  actor,
  expectedVersion,
});
