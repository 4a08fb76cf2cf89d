import { type Actor, CurrentActor, Roles } from '@app/access';
import { fenOf } from '@app/domain-kernel';
import { IfMatch, Operation, setETag } from '@app/http';
import { localDate } from '@app/legal-calendar';
import { Body, Controller, Get, Header, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ProceedingParams } from '../../disputes/http/dispute.dto';
import { AssignLawyerHandler } from '../application/assign-lawyer.handler';
import { ConcludeAidHandler } from '../application/conclude-aid.handler';
import { type AidView, type ProposalView, ReadAid } from '../application/read-aid.query';
import { SubsidyHandler } from '../application/subsidy.handler';
import { AidReasonBody, ConcludeBody, LawyerBody, PaySubsidyBody, ReviewBody, TerminateBody } from './aid.dto';
import { ACT_PROBLEMS, EXAMPLES } from './aid.examples';

/** 法律援助：指派、承办、结案、评查、补贴 */
@ApiTags('法律援助 legal aid')
@Roles('LEGAL_AID_REVIEWER', 'LEGAL_AID_APPROVER', 'LAWYER')
@Controller('api/v1/disputes/:disputeNo/legal-aid')
export class AidCourseController {
  constructor(
    private readonly assigning: AssignLawyerHandler,
    private readonly conclusion: ConcludeAidHandler,
    private readonly subsidies: SubsidyHandler,
    private readonly read: ReadAid,
  ) {}

  @Get(':proceedingId/lawyer-proposals')
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'legalAid.proposals',
    summary: '可以指派的律师',
    description: '先专长，再在办件数；有冲突的排在最后并写明原因。',
    example: { response: { items: [EXAMPLES.proposal] } },
    problems: ['dispute-not-found', 'proceeding-not-found', 'content-closed', 'reading-note'],
  })
  async proposals(
    @Param() { disputeNo, proceedingId }: ProceedingParams,
    @CurrentActor() actor: Actor,
  ): Promise<{ readonly items: readonly ProposalView[] }> {
    return { items: await this.read.proposals(actor, disputeNo, proceedingId) };
  }

  @Post(':proceedingId/subsidy-claims')
  @HttpCode(200)
  @Operation({
    id: 'legalAid.claimSubsidy',
    summary: '申领补贴',
    description: '结案后由承办律师申领，一案一次；退回的可以再次申领（法律援助法 §52）。',
    example: { response: EXAMPLES.view },
    problems: ['dispute-not-found', 'proceeding-not-found', 'not-permitted', 'subsidy-too-early', 'subsidy-rate-missing', 'state-conflict'],
  })
  claimSubsidy(
    @Param() params: ProceedingParams,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AidView> {
    return this.done(params, actor, reply, this.subsidies.claim(subsidyOf(params, actor)));
  }

  @Post(':proceedingId/assignments')
  @HttpCode(200)
  @Operation({
    id: 'legalAid.assign',
    summary: '指派律师',
    description: '自决定之日起三日内指派（法律援助法 §43）；有利益冲突的不能指派，提示其他人选。',
    example: { request: { lawyerId: 1391 }, response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS, 'aid-lawyer-unknown', 'aid-lawyer-conflict', 'aid-assigned-already'],
  })
  assign(
    @Param() params: ProceedingParams,
    @Body() body: LawyerBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AidView> {
    return this.done(params, actor, reply, this.assigning.assign(commandOf(params, actor, expectedVersion), body.lawyerId));
  }

  @Post(':proceedingId/provisional-assignments')
  @HttpCode(200)
  @Operation({
    id: 'legalAid.assignAtOnce',
    summary: '先行指派律师',
    description: '先行提供援助期间，不等决定即指派。',
    example: { request: { lawyerId: 1391 }, response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS, 'aid-lawyer-unknown', 'aid-lawyer-conflict', 'aid-assigned-already'],
  })
  assignAtOnce(
    @Param() params: ProceedingParams,
    @Body() body: LawyerBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AidView> {
    return this.done(params, actor, reply, this.assigning.assignAtOnce(commandOf(params, actor, expectedVersion), body.lawyerId));
  }

  @Post(':proceedingId/beginnings')
  @HttpCode(200)
  @Operation({
    id: 'legalAid.begin',
    summary: '接受指派',
    description: '由被指派的律师办理。',
    example: { response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS],
  })
  begin(
    @Param() params: ProceedingParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AidView> {
    return this.done(params, actor, reply, this.assigning.begin(commandOf(params, actor, expectedVersion)));
  }

  @Post(':proceedingId/refusals')
  @HttpCode(200)
  @Operation({
    id: 'legalAid.decline',
    summary: '不能承办',
    description: '须有正当理由（法律援助法 §46）。',
    example: { request: { reason: '与对方当事人有代理关系。' }, response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS],
  })
  decline(
    @Param() params: ProceedingParams,
    @Body() body: AidReasonBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AidView> {
    return this.done(params, actor, reply, this.assigning.decline(commandOf(params, actor, expectedVersion), body.reason));
  }

  @Post(':proceedingId/replacements')
  @HttpCode(200)
  @Operation({
    id: 'legalAid.replace',
    summary: '更换律师',
    description: '法律援助法 §55。',
    example: { request: { reason: '受援人申请更换。' }, response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS],
  })
  replace(
    @Param() params: ProceedingParams,
    @Body() body: AidReasonBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AidView> {
    return this.done(params, actor, reply, this.assigning.replace(commandOf(params, actor, expectedVersion), body.reason));
  }

  @Post(':proceedingId/reports')
  @HttpCode(200)
  @Operation({
    id: 'legalAid.report',
    summary: '报告进展',
    example: { request: { reason: '已提交仲裁申请。' }, response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS],
  })
  report(
    @Param() params: ProceedingParams,
    @Body() body: AidReasonBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AidView> {
    return this.done(params, actor, reply, this.conclusion.report(commandOf(params, actor, expectedVersion), body.reason));
  }

  @Post(':proceedingId/conclusions')
  @HttpCode(200)
  @Operation({
    id: 'legalAid.conclude',
    summary: '结案',
    description: '提交结案报告（法律援助法 §50）。',
    example: { request: { result: 'AWARDED', recovered: '40000.00', reason: '裁决支持全部请求。' }, response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS],
  })
  conclude(
    @Param() params: ProceedingParams,
    @Body() body: ConcludeBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AidView> {
    return this.done(
      params,
      actor,
      reply,
      this.conclusion.conclude(commandOf(params, actor, expectedVersion), body.result, fen(body.recovered), body.reason),
    );
  }

  @Post(':proceedingId/terminations')
  @HttpCode(200)
  @Operation({
    id: 'legalAid.terminate',
    summary: '终止援助',
    description: '八种情形之一（法律援助法 §48），书面说明理由。',
    example: { request: { ground: 'OWN_LAWYER', reason: '受援人自行委托了律师。' }, response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS, 'aid-ground-unknown'],
  })
  terminate(
    @Param() params: ProceedingParams,
    @Body() body: TerminateBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AidView> {
    return this.done(params, actor, reply, this.conclusion.terminate(commandOf(params, actor, expectedVersion), body.ground, body.reason));
  }

  @Post(':proceedingId/reviews')
  @HttpCode(200)
  @Operation({
    id: 'legalAid.review',
    summary: '质量评查',
    description: '庭审旁听、案卷检查、征询意见、回访（法律援助法 §59）。',
    example: {
      request: {
        checks: [
          { kind: 'FILE_REVIEW', grade: 5 },
          { kind: 'RETURN_VISIT', grade: 5 },
        ],
        reason: '材料齐全，受援人满意。',
      },
      response: EXAMPLES.view,
    },
    problems: [...ACT_PROBLEMS],
  })
  review(
    @Param() params: ProceedingParams,
    @Body() body: ReviewBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AidView> {
    return this.done(params, actor, reply, this.conclusion.review(commandOf(params, actor, expectedVersion), body.checks, body.reason));
  }

  @Post(':proceedingId/archives')
  @HttpCode(200)
  @Operation({
    id: 'legalAid.archive',
    summary: '归档',
    example: { response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS, 'aid-quality-open'],
  })
  archive(
    @Param() params: ProceedingParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AidView> {
    return this.done(params, actor, reply, this.conclusion.archive(commandOf(params, actor, expectedVersion)));
  }

  @Post(':proceedingId/subsidy-checks')
  @HttpCode(200)
  @Operation({
    id: 'legalAid.checkSubsidy',
    summary: '审核补贴',
    description: 'If-Match 为补贴的版本。',
    example: { response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS, 'subsidy-not-found', 'separation-required'],
  })
  checkSubsidy(
    @Param() params: ProceedingParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AidView> {
    return this.done(params, actor, reply, this.subsidies.check(subsidyOf(params, actor), expectedVersion));
  }

  @Post(':proceedingId/subsidy-approvals')
  @HttpCode(200)
  @Operation({
    id: 'legalAid.approveSubsidy',
    summary: '审批补贴',
    description: 'If-Match 为补贴的版本。',
    example: { response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS, 'subsidy-not-found', 'separation-required'],
  })
  approveSubsidy(
    @Param() params: ProceedingParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AidView> {
    return this.done(params, actor, reply, this.subsidies.approve(subsidyOf(params, actor), expectedVersion));
  }

  @Post(':proceedingId/subsidy-returns')
  @HttpCode(200)
  @Operation({
    id: 'legalAid.returnSubsidy',
    summary: '退回补贴申领',
    description: 'If-Match 为补贴的版本。',
    example: { response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS, 'subsidy-not-found'],
  })
  returnSubsidy(
    @Param() params: ProceedingParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AidView> {
    return this.done(params, actor, reply, this.subsidies.giveBack(subsidyOf(params, actor), expectedVersion));
  }

  @Post(':proceedingId/subsidy-payments')
  @HttpCode(200)
  @Operation({
    id: 'legalAid.paySubsidy',
    summary: '登记补贴支付',
    description: '由财政渠道支付，这里登记凭证；凭证号只能用一次。If-Match 为补贴的版本。',
    example: { request: { paidOn: '2026-12-20', voucherNo: 'CZ20261220-001' }, response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS, 'subsidy-not-found', 'report-in-future', 'voucher-used'],
  })
  paySubsidy(
    @Param() params: ProceedingParams,
    @Body() body: PaySubsidyBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AidView> {
    return this.done(
      params,
      actor,
      reply,
      this.subsidies.pay(subsidyOf(params, actor), expectedVersion, localDate(body.paidOn), body.voucherNo),
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

const subsidyOf = (
  { disputeNo, proceedingId }: ProceedingParams,
  actor: Actor,
): { disputeNo: string; proceedingId: number; actor: Actor } => ({
  disputeNo,
  proceedingId,
  actor,
});

/** The DTO has checked the shape. */
function fen(yuan: string): number {
  const amount = fenOf(yuan);
  if (amount === undefined) throw new Error('an amount that the DTO let through does not parse');
  return amount;
}
