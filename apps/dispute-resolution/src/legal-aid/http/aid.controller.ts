import { type Actor, CurrentActor, Roles } from '@app/access';
import { Clock } from '@app/domain-kernel';
import { Idempotent, type IdempotentRequest, IfMatch, Operation, sendAnswer, setETag } from '@app/http';
import { type LocalDate, localDate, localDateOf } from '@app/legal-calendar';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DisputeParams, ProceedingParams } from '../../disputes/http/dispute.dto';
import { ApplyForAidHandler } from '../application/apply-for-aid.handler';
import { ConcludeAidHandler } from '../application/conclude-aid.handler';
import { DecideAidHandler } from '../application/decide-aid.handler';
import { ObjectToAidHandler } from '../application/object-to-aid.handler';
import { type AidView, ReadAid } from '../application/read-aid.query';
import { SupplementHandler } from '../application/supplement.handler';
import {
  ApplyForAidBody,
  AskOnceBody,
  CheckMeansBody,
  DenyBody,
  ObjectionBody,
  ObjectionDecisionBody,
  ProvideBody,
  ReadingQuery,
} from './aid.dto';
import { ACT_PROBLEMS, EXAMPLES } from './aid.examples';

/** 法律援助：申请到决定，异议 */
@ApiTags('法律援助 legal aid')
@Roles('DISPUTE_DESK', 'LEGAL_AID_REVIEWER', 'LEGAL_AID_APPROVER', 'LAWYER')
@Controller('api/v1/disputes/:disputeNo/legal-aid')
export class AidController {
  constructor(
    private readonly applying: ApplyForAidHandler,
    private readonly supplements: SupplementHandler,
    private readonly decide: DecideAidHandler,
    private readonly objections: ObjectToAidHandler,
    private readonly conclusion: ConcludeAidHandler,
    private readonly read: ReadAid,
    private readonly clock: Clock,
  ) {}

  @Post()
  @Operation({
    id: 'legalAid.apply',
    summary: '登记法律援助申请',
    description: '自收到申请之日起七日内审查（法律援助法 §43）。If-Match 为纠纷的版本。',
    created: true,
    example: { request: EXAMPLES.apply, response: { disputeNo: EXAMPLES.view.disputeNo, proceedingId: 12 } },
    problems: [
      'dispute-not-found',
      'not-permitted',
      'version-mismatch',
      'state-conflict',
      'aid-matter-unknown',
      'aid-group-unknown',
      'aid-form-unknown',
      'aid-applicants',
      'aid-open-already',
      'report-in-future',
      'validation-failed',
    ],
  })
  async apply(
    @Param() { disputeNo }: DisputeParams,
    @Body() body: ApplyForAidBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Idempotent() request: IdempotentRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const application = { ...body, receivedOn: day(body.receivedOn, this.clock) };
    sendAnswer(reply, await this.applying.execute(actor, disputeNo, expectedVersion, application, request));
  }

  @Get(':proceedingId')
  @Operation({
    id: 'legalAid.get',
    summary: '法律援助案件',
    description: '内容依法保密：写明用途，每次查看都记录；不是承办人查看的，提示督查（法律援助法 §21）。',
    example: { response: { ...EXAMPLES.view, records: [] } },
    problems: ['dispute-not-found', 'proceeding-not-found', 'content-closed', 'reading-note', 'invalid-parameter', 'unknown-parameter'],
  })
  async get(
    @Param() { disputeNo, proceedingId }: ProceedingParams,
    @Query() { purpose, note }: ReadingQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): ReturnType<ReadAid['read']> {
    const view = await this.read.read(actor, disputeNo, proceedingId, purpose, note ?? null);
    setETag(reply, view.version);
    reply.header('Cache-Control', 'no-store');
    return view;
  }

  @Post(':proceedingId/means-checks')
  @HttpCode(200)
  @Operation({
    id: 'legalAid.check',
    summary: '核查经济困难状况',
    description: '查询共享信息或者本人诚信承诺（法律援助法 §41）；免予核查的，核对是否属于这一类人员（§42）。',
    example: { request: { by: 'GOOD_FAITH_STATEMENT', meets: true, groupShown: false }, response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS],
  })
  check(
    @Param() params: ProceedingParams,
    @Body() body: CheckMeansBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AidView> {
    return this.done(
      params,
      actor,
      reply,
      this.decide.check(commandOf(params, actor, expectedVersion), {
        by: body.by ?? null,
        meets: body.meets ?? null,
        groupShown: body.groupShown,
      }),
    );
  }

  @Post(':proceedingId/supplement-notices')
  @HttpCode(200)
  @Operation({
    id: 'legalAid.askOnce',
    summary: '一次性告知补充材料',
    description: '只能告知一次；逾期没有补充的视为撤回申请（法律援助法 §43）。补充的时间不计入审查期限。',
    example: { request: { papers: [{ name: '劳动合同或者考勤记录' }] }, response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS, 'aid-asked-once'],
  })
  askOnce(
    @Param() params: ProceedingParams,
    @Body() body: AskOnceBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AidView> {
    return this.done(
      params,
      actor,
      reply,
      this.supplements.ask(
        commandOf(params, actor, expectedVersion),
        body.papers.map(({ name }) => name),
      ),
    );
  }

  @Post(':proceedingId/supplements')
  @HttpCode(200)
  @Operation({
    id: 'legalAid.supply',
    summary: '收到补充材料',
    example: { response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS],
  })
  supply(
    @Param() params: ProceedingParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AidView> {
    return this.done(params, actor, reply, this.supplements.supply(commandOf(params, actor, expectedVersion)));
  }

  @Post(':proceedingId/provisional-aid')
  @HttpCode(200)
  @Operation({
    id: 'legalAid.provide',
    summary: '先行提供法律援助',
    description: '距时效或者期限届满不足七日，或者需要立即申请保全、先予执行的（法律援助法 §44）。',
    example: { request: { urgentCourtMeasure: false }, response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS, 'aid-not-urgent'],
  })
  provide(
    @Param() params: ProceedingParams,
    @Body() body: ProvideBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AidView> {
    return this.done(params, actor, reply, this.decide.provide(commandOf(params, actor, expectedVersion), body.urgentCourtMeasure));
  }

  @Post(':proceedingId/completions')
  @HttpCode(200)
  @Operation({
    id: 'legalAid.complete',
    summary: '补办手续',
    example: { response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS],
  })
  complete(
    @Param() params: ProceedingParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AidView> {
    return this.done(params, actor, reply, this.decide.complete(commandOf(params, actor, expectedVersion)));
  }

  @Post(':proceedingId/grants')
  @HttpCode(200)
  @Operation({
    id: 'legalAid.grant',
    summary: '决定给予',
    example: { response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS, 'aid-papers-missing', 'aid-means-unchecked', 'aid-means-exceed', 'aid-group-unproven'],
  })
  grant(
    @Param() params: ProceedingParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AidView> {
    return this.done(params, actor, reply, this.decide.grant(commandOf(params, actor, expectedVersion)));
  }

  @Post(':proceedingId/denials')
  @HttpCode(200)
  @Operation({
    id: 'legalAid.deny',
    summary: '决定不予',
    description: '须写明理由，并告知异议权利（法律援助法 §43、§49）。',
    example: { request: { reasonCode: 'OUT_OF_SCOPE', reason: '请求事项不在法律援助范围内。' }, response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS, 'aid-reason-unknown', 'aid-lawyer-at-work'],
  })
  deny(
    @Param() params: ProceedingParams,
    @Body() body: DenyBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AidView> {
    return this.done(params, actor, reply, this.decide.deny(commandOf(params, actor, expectedVersion), body.reasonCode, body.reason));
  }

  @Post(':proceedingId/objections')
  @HttpCode(200)
  @Operation({
    id: 'legalAid.object',
    summary: '提出异议',
    description: '自收到异议之日起五日内审查（法律援助法 §49）；提出异议没有法定期限。',
    example: { request: { reason: '本人收入低于标准。' }, response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS, 'report-in-future'],
  })
  object(
    @Param() params: ProceedingParams,
    @Body() body: ObjectionBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AidView> {
    return this.done(
      params,
      actor,
      reply,
      this.objections.object(commandOf(params, actor, expectedVersion), day(body.receivedOn, this.clock), body.reason),
    );
  }

  @Post(':proceedingId/objection-decisions')
  @HttpCode(200)
  @Operation({
    id: 'legalAid.decideObjection',
    summary: '审查异议',
    description: '由没有参与原决定的人员审查。',
    example: { request: { outcome: 'ORDERED', reason: '经查符合条件。' }, response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS],
  })
  decideObjection(
    @Param() params: ProceedingParams,
    @Body() body: ObjectionDecisionBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AidView> {
    return this.done(
      params,
      actor,
      reply,
      this.objections.decide(commandOf(params, actor, expectedVersion), body.outcome === 'UPHELD', body.reason),
    );
  }

  @Post(':proceedingId/withdrawals')
  @HttpCode(200)
  @Operation({
    id: 'legalAid.withdraw',
    summary: '撤回申请',
    example: { response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS],
  })
  withdraw(
    @Param() params: ProceedingParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AidView> {
    return this.done(
      params,
      actor,
      reply,
      this.conclusion.withdraw(commandOf(params, actor, expectedVersion), localDateOf(this.clock.now())),
    );
  }

  private async done(params: ProceedingParams, actor: Actor, reply: FastifyReply, act: Promise<number>): Promise<AidView> {
    await act;
    const view = await this.read.after(actor, params.disputeNo, params.proceedingId);
    setETag(reply, view.version);
    reply.header('Cache-Control', 'no-store');
    return view;
  }
}

const commandOf = (
  { disputeNo, proceedingId }: ProceedingParams,
  actor: Actor,
  expectedVersion: number,
): { disputeNo: string; proceedingId: number; actor: Actor; expectedVersion: number } => ({
  disputeNo,
  proceedingId,
  actor,
  expectedVersion,
});

const day = (given: string | undefined, clock: Clock): LocalDate => (given === undefined ? localDateOf(clock.now()) : localDate(given));
