import { type Actor, CurrentActor, SignedIn } from '@app/access';
import { IfMatch, Operation, setETag } from '@app/http';
import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AcceptDeferred, AcceptOnCommitment } from '../application/accept-on-promise';
import type { StoredCase } from '../application/case-desk';
import type { CaseView } from '../application/case-view';
import { CheckCommitment } from '../application/check-commitment';
import { HandInDeferred } from '../application/hand-in-deferred';
import { ReadCases } from '../application/read-cases';
import { TransferCase } from '../application/transfer-case';
import { CaseParams } from './case.dto';
import { COMMAND_PROBLEMS, EXAMPLES } from './case.examples';
import {
  CaseTransferBody,
  CommitmentAcceptanceBody,
  CommitmentCheckBody,
  DeferredAcceptanceBody,
  DeferredPapersBody,
} from './case-promise.dto';

const PROMISE_PROBLEMS = ['promise-not-voluntary', 'promise-unsigned', 'promise-not-needed', 'credit-barred', 'deadline-passed'] as const;

/** The ways of acceptance that rest on the applicant's word, what follows from it, and sending a case on. */
@ApiTags('办件 cases')
@SignedIn()
@Controller('api/v1/cases/:caseNo')
export class CasePromiseController {
  constructor(
    private readonly cases: ReadCases,
    private readonly acceptDeferred: AcceptDeferred,
    private readonly acceptOnCommitment: AcceptOnCommitment,
    private readonly handInDeferred: HandInDeferred,
    private readonly checkCommitment: CheckCommitment,
    private readonly transferCase: TransferCase,
  ) {}

  @Post('deferred-acceptances')
  @HttpCode(200)
  @Operation({
    id: 'cases.acceptDeferred',
    summary: '容缺受理',
    description: '主要材料齐全，次要材料由申请人自愿承诺补交；补齐后才能决定，逾期终止办理。',
    example: { request: EXAMPLES.deferral, response: EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, ...PROMISE_PROBLEMS, 'material-not-tolerable', 'promised-day', 'deferral-no-time'],
  })
  defer(
    @Param() { caseNo }: CaseParams,
    @Body() body: DeferredAcceptanceBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    return this.after(this.acceptDeferred.execute({ caseNo, actor, expectedVersion, ...body }), actor, reply);
  }

  @Post('commitment-acceptances')
  @HttpCode(200)
  @Operation({
    id: 'cases.acceptOnCommitment',
    summary: '告知承诺受理',
    description: '申请人以书面承诺替代部分证明材料；准予后核查，承诺不实的撤销决定并记入信用记录。',
    example: { request: EXAMPLES.commitment, response: EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, ...PROMISE_PROBLEMS, 'commitment-not-offered', 'material-missing'],
  })
  commit(
    @Param() { caseNo }: CaseParams,
    @Body() body: CommitmentAcceptanceBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    return this.after(this.acceptOnCommitment.execute({ caseNo, actor, expectedVersion, ...body }), actor, reply);
  }

  @Post('deferred-papers')
  @HttpCode(200)
  @Operation({
    id: 'cases.handInDeferred',
    summary: '补交容缺材料',
    description: '可以分次补交；最后一份补齐后承办单位才能决定。',
    example: { request: EXAMPLES.papers, response: EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, 'no-papers-promised', 'material-not-promised', 'deadline-passed', 'upload-not-found'],
  })
  handIn(
    @Param() { caseNo }: CaseParams,
    @Body() { papers }: DeferredPapersBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    return this.after(this.handInDeferred.execute({ caseNo, actor, expectedVersion, papers }), actor, reply);
  }

  @Post('commitment-checks')
  @HttpCode(200)
  @Operation({
    id: 'cases.checkCommitment',
    summary: '承诺事后核查',
    description: '由作出决定的机关核查，收件、受理过本件的人员不能核查。承诺不实的须选择理由。',
    example: { request: EXAMPLES.commitmentCheck, response: EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, 'commitment-check-not-due', 'recusal-required', 'reason-required'],
  })
  check(
    @Param() { caseNo }: CaseParams,
    @Body() { outcome, reasonCode }: CommitmentCheckBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    const command = { caseNo, actor, expectedVersion, outcome, reasonCode: reasonCode ?? null };
    return this.after(this.checkCommitment.execute(command), actor, reply);
  }

  @Post('transfers')
  @HttpCode(200)
  @Operation({
    id: 'cases.transfer',
    summary: '移送有权机关',
    description: '材料随移送函交接收单位，申请人得到抄送。',
    example: { request: EXAMPLES.transfer, response: EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, 'transfer-target-unknown', 'transfer-target-own', 'reason-required', 'deadline-passed'],
  })
  transfer(
    @Param() { caseNo }: CaseParams,
    @Body() body: CaseTransferBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    return this.after(this.transferCase.execute({ caseNo, actor, expectedVersion, ...body }), actor, reply);
  }

  private async after(work: Promise<StoredCase>, actor: Actor, reply: FastifyReply): Promise<CaseView> {
    const view = await this.cases.viewOf(await work, actor);
    setETag(reply, view.version);
    return view;
  }
}
