import { type Actor, CurrentActor, SignedIn } from '@app/access';
import { IfMatch, Operation, setETag } from '@app/http';
import { localDate } from '@app/legal-calendar';
import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { StoredCase } from '../application/case-desk';
import type { CaseView } from '../application/case-view';
import { ReadCases } from '../application/read-cases';
import { TerminateCeased } from '../application/terminate-ceased';
import { AskFeeWaiver, RefuseFeeWaiver, WaiveFee } from '../application/waive-fee';
import { WithdrawFeeNotice } from '../application/withdraw-fee-notice';
import { CaseParams } from './case.dto';
import { COMMAND_PROBLEMS, EXAMPLES } from './case.examples';
import { CeasedApplicantBody, FeeReasonBody } from './fee.dto';

/** 收费的更正和免收, and the end of a case whose applicant is gone. */
@ApiTags('送达 delivery')
@SignedIn()
@Controller('api/v1/cases/:caseNo')
export class FeeController {
  constructor(
    private readonly cases: ReadCases,
    private readonly withdrawNotice: WithdrawFeeNotice,
    private readonly askWaiver: AskFeeWaiver,
    private readonly waiveFee: WaiveFee,
    private readonly refuseWaiver: RefuseFeeWaiver,
    private readonly ceased: TerminateCeased,
  ) {}

  @Post('payment-notice-withdrawals')
  @HttpCode(200)
  @Operation({
    id: 'cases.withdrawPaymentNotice',
    summary: '缴费通知书作废',
    description: '通知有误、还没有缴费的，写明理由作废，申请人得到作废通知；之后可以重新开具，文号另编。',
    example: { request: { reasonCode: 'CHARGE_WRONG' }, response: EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, 'reason-required'],
  })
  withdraw(
    @Param() { caseNo }: CaseParams,
    @Body() { reasonCode }: FeeReasonBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    return this.after(this.withdrawNotice.execute({ caseNo, actor, expectedVersion, reasonCode }), actor, reply);
  }

  @Post('fee-waiver-requests')
  @HttpCode(200)
  @Operation({
    id: 'cases.askFeeWaiver',
    summary: '提出免收费用',
    description: '从公布的免收情形中选择，由本机关负责人批准；批准以前仍按通知缴费。',
    example: { request: { reasonCode: 'HARDSHIP' }, response: EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, 'reason-required'],
  })
  ask(
    @Param() { caseNo }: CaseParams,
    @Body() { reasonCode }: FeeReasonBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    return this.after(this.askWaiver.execute({ caseNo, actor, expectedVersion, reasonCode }), actor, reply);
  }

  @Post('fee-waivers')
  @HttpCode(200)
  @Operation({
    id: 'cases.waiveFee',
    summary: '批准免收费用并办结',
    description: '由本机关负责人批准，提出的人不能批准。已经开具的缴费通知书同时作废。',
    example: { response: EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, 'recusal-required'],
  })
  waive(
    @Param() { caseNo }: CaseParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    return this.after(this.waiveFee.execute({ caseNo, actor, expectedVersion }), actor, reply);
  }

  @Post('fee-waiver-refusals')
  @HttpCode(200)
  @Operation({
    id: 'cases.refuseFeeWaiver',
    summary: '不同意免收费用',
    description: '由本机关负责人写明理由，提出的人不能答复；申请人仍按通知缴费。',
    example: { request: { reasonCode: 'NOT_LISTED' }, response: EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, 'recusal-required', 'reason-required'],
  })
  refuse(
    @Param() { caseNo }: CaseParams,
    @Body() { reasonCode }: FeeReasonBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    return this.after(this.refuseWaiver.execute({ caseNo, actor, expectedVersion, reasonCode }), actor, reply);
  }

  @Post('terminations')
  @HttpCode(200)
  @Operation({
    id: 'cases.terminateCeased',
    summary: '申请人死亡、单位终止的，终止办理',
    description: '写明日期和证明材料；办理期限停止，退还申请材料。仍然有效的证照提示有权机关依法注销。',
    example: {
      request: { reasonCode: 'APPLICANT_DIED', ceasedOn: '2026-11-20', evidence: 'DEATH_CERTIFICATE' },
      response: EXAMPLES.view,
    },
    problems: [...COMMAND_PROBLEMS, 'reason-required', 'service-date'],
  })
  terminate(
    @Param() { caseNo }: CaseParams,
    @Body() { reasonCode, ceasedOn, evidence }: CeasedApplicantBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    const command = { caseNo, actor, expectedVersion, reasonCode, ceasedOn: localDate(ceasedOn), evidence };
    return this.after(this.ceased.execute(command), actor, reply);
  }

  private async after(work: Promise<StoredCase>, actor: Actor, reply: FastifyReply): Promise<CaseView> {
    const view = await this.cases.viewOf(await work, actor);
    setETag(reply, view.version);
    return view;
  }
}
