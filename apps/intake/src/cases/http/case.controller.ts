import { type Actor, CurrentActor, SignedIn } from '@app/access';
import { Idempotent, type IdempotentRequest, IfMatch, Operation, sendAnswer, setETag } from '@app/http';
import { Body, Controller, Get, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AcceptCase } from '../application/accept-case';
import type { StoredCase } from '../application/case-desk';
import type { CaseView } from '../application/case-view';
import { DeclareNotRequired } from '../application/declare-not-required';
import { DeliverResult } from '../application/deliver-result';
import { EditDraft, SubmitDraft } from '../application/edit-draft';
import { FixOnTheSpot } from '../application/fix-on-the-spot';
import { IntakeLine } from '../application/intake-line';
import { NotifyCorrection } from '../application/notify-correction';
import { ReadCases } from '../application/read-cases';
import { ReceiveSubmittedCase } from '../application/receive-submitted-case';
import { RefuseCase } from '../application/refuse-case';
import { SupplementCase } from '../application/supplement-case';
import { WithdrawCase } from '../application/withdraw-case';
import {
  CaseParams,
  CaseRefusalBody,
  CorrectionNoticeBody,
  DeliveryBody,
  EditDraftBody,
  FileCaseBody,
  FixOnTheSpotBody,
  NotRequiredBody,
  SubmissionBody,
  SupplementBody,
  WithdrawalBody,
} from './case.dto';
import { COMMAND_PROBLEMS, EXAMPLES, TAKEN_PAPER_PROBLEMS } from './case.examples';

/** What may stand against a renewal, a wish for delivery, or an applicant. */
const FILING_AFTER_PROBLEMS = [
  'applicant-barred',
  'licence-not-found',
  'licence-not-valid',
  'not-renewable',
  'renewal-late',
  'renewal-under-way',
  'postal-address-missing',
  'consent-required',
] as const;

/** 办件: every act on a case is a command of its own; what may be done next stands in `actions`. */
@ApiTags('办件 cases')
@SignedIn()
@Controller('api/v1/cases')
export class CaseController {
  constructor(
    private readonly line: IntakeLine,
    private readonly cases: ReadCases,
    private readonly receiveSubmitted: ReceiveSubmittedCase,
    private readonly acceptCase: AcceptCase,
    private readonly notifyCorrection: NotifyCorrection,
    private readonly supplementCase: SupplementCase,
    private readonly refuseCase: RefuseCase,
    private readonly declareNotRequired: DeclareNotRequired,
    private readonly withdrawCase: WithdrawCase,
    private readonly deliverResult: DeliverResult,
    private readonly editDraft: EditDraft,
    private readonly submitDraft: SubmitDraft,
    private readonly fixOnTheSpot: FixOnTheSpot,
  ) {}

  @Post()
  @Operation({
    id: 'cases.file',
    summary: '收件或申报',
    description:
      '窗口：收件，proceed 为 true 时同时受理。群众和村代办：存草稿，proceed 为 true 时同时申报。reuse 沿用材料库中的材料，shared 从共享来源取得，先用 POST /api/v1/paper-plans 查询。',
    example: { request: EXAMPLES.file, response: EXAMPLES.view },
    created: true,
    problems: [
      'validation-failed',
      'item-unknown',
      'material-missing',
      'duplicate-case',
      'guardian-required',
      'jurisdiction-foreign',
      'not-permitted',
      ...FILING_AFTER_PROBLEMS,
      'consent-purpose',
      'consent-period',
      'consent-not-holders',
      ...TAKEN_PAPER_PROBLEMS,
    ],
  })
  async file(
    @Body() body: FileCaseBody,
    @CurrentActor() actor: Actor,
    @Idempotent() request: IdempotentRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { papers, proceed, ...rest } = body;
    sendAnswer(reply, await this.line.submit({ ...rest, actor, papers: papers ?? [], proceed: proceed ?? false }, request));
  }

  @Get(':caseNo')
  @Operation({ id: 'cases.get', summary: '办件详情', example: { response: EXAMPLES.view }, problems: ['case-not-found'] })
  async get(
    @Param() { caseNo }: CaseParams,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    const view = await this.cases.view(caseNo, actor);
    setETag(reply, view.version);
    return view;
  }

  @Put(':caseNo/draft')
  @Operation({
    id: 'cases.editDraft',
    summary: '修改草稿',
    example: { request: EXAMPLES.form, response: EXAMPLES.view },
    problems: COMMAND_PROBLEMS,
  })
  edit(
    @Param() { caseNo }: CaseParams,
    @Body() { form, papers }: EditDraftBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    return this.after(this.editDraft.execute({ caseNo, actor, expectedVersion, form, papers: papers ?? [] }), actor, reply);
  }

  @Post(':caseNo/submissions')
  @HttpCode(200)
  @Operation({
    id: 'cases.submit',
    summary: '申报',
    description: '本人有同一事项正在办理时拒绝；不是同一件事的，在 notDuplicate 中说明原因。',
    example: { request: {}, response: EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, 'item-version-changed', 'duplicate-case'],
  })
  submit(
    @Param() { caseNo }: CaseParams,
    @Body() body: SubmissionBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    return this.after(this.submitDraft.execute({ caseNo, actor, expectedVersion, ...body }), actor, reply);
  }

  @Post(':caseNo/receipts')
  @HttpCode(200)
  @Operation({
    id: 'cases.receive',
    summary: '收件（网上申报、村代办的办件）',
    example: { response: EXAMPLES.view },
    problems: COMMAND_PROBLEMS,
  })
  receive(
    @Param() { caseNo }: CaseParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    return this.after(this.receiveSubmitted.execute({ caseNo, actor, expectedVersion }), actor, reply);
  }

  @Post(':caseNo/on-the-spot-corrections')
  @HttpCode(200)
  @Operation({
    id: 'cases.fixOnTheSpot',
    summary: '当场更正',
    description: '行政许可法 §32(3)',
    example: { request: EXAMPLES.form, response: EXAMPLES.view },
    problems: COMMAND_PROBLEMS,
  })
  fix(
    @Param() { caseNo }: CaseParams,
    @Body() { form, papers }: FixOnTheSpotBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    const command = { caseNo, actor, expectedVersion, papers: papers ?? [], ...(form === undefined ? {} : { form }) };
    return this.after(this.fixOnTheSpot.execute(command), actor, reply);
  }

  @Post(':caseNo/correction-notices')
  @HttpCode(200)
  @Operation({
    id: 'cases.notifyCorrection',
    summary: '一次性告知补正',
    description: '一次列明全部内容（行政许可法 §32(4)）。第二次须由督查人员说明原因。',
    example: { request: EXAMPLES.correction, response: EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, 'correction-incomplete', 'correction-items-required', 'supplement-limit', 'deadline-passed'],
  })
  notify(
    @Param() { caseNo }: CaseParams,
    @Body() body: CorrectionNoticeBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    const items = body.items.map(({ materialCode, problem, explanation }) => ({
      materialCode: materialCode ?? null,
      problem,
      explanation,
    }));
    return this.after(this.notifyCorrection.execute({ caseNo, actor, expectedVersion, items, reason: body.reason ?? null }), actor, reply);
  }

  @Post(':caseNo/supplements')
  @HttpCode(200)
  @Operation({
    id: 'cases.supplement',
    summary: '补交材料',
    example: { request: EXAMPLES.papers, response: EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, 'supplement-incomplete', 'upload-not-found', ...TAKEN_PAPER_PROBLEMS],
  })
  supplement(
    @Param() { caseNo }: CaseParams,
    @Body() { papers, ...body }: SupplementBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    const command = { ...body, caseNo, actor, expectedVersion, papers: papers ?? [] };
    return this.after(this.supplementCase.execute(command), actor, reply);
  }

  @Post(':caseNo/acceptances')
  @HttpCode(200)
  @Operation({
    id: 'cases.accept',
    summary: '受理',
    description: '行政许可法 §32(5)',
    example: { response: EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, 'material-missing'],
  })
  accept(
    @Param() { caseNo }: CaseParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    return this.after(this.acceptCase.execute({ caseNo, actor, expectedVersion }), actor, reply);
  }

  @Post(':caseNo/refusals')
  @HttpCode(200)
  @Operation({
    id: 'cases.refuse',
    summary: '不予受理',
    description: '行政许可法 §32(2)',
    example: { request: EXAMPLES.refusal, response: EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, 'reason-required', 'deadline-passed'],
  })
  refuse(
    @Param() { caseNo }: CaseParams,
    @Body() body: CaseRefusalBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    const command = { caseNo, actor, expectedVersion, reasonCode: body.reasonCode, organToGoTo: body.organToGoTo ?? null };
    return this.after(this.refuseCase.execute(command), actor, reply);
  }

  @Post(':caseNo/not-required-notices')
  @HttpCode(200)
  @Operation({
    id: 'cases.declareNotRequired',
    summary: '依法不需要办理',
    description: '行政许可法 §32(1)',
    example: { request: EXAMPLES.notRequired, response: EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, 'reason-required', 'deadline-passed'],
  })
  notRequired(
    @Param() { caseNo }: CaseParams,
    @Body() { reasonCode }: NotRequiredBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    return this.after(this.declareNotRequired.execute({ caseNo, actor, expectedVersion, reasonCode }), actor, reply);
  }

  @Post(':caseNo/withdrawals')
  @HttpCode(200)
  @Operation({
    id: 'cases.withdraw',
    summary: '撤回申请',
    description: '本人撤回不用说明原因；窗口代为撤回须写明。',
    example: { request: EXAMPLES.withdrawal, response: EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, 'reason-required'],
  })
  withdraw(
    @Param() { caseNo }: CaseParams,
    @Body() { reason }: WithdrawalBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    return this.after(this.withdrawCase.execute({ caseNo, actor, expectedVersion, reason: reason ?? null }), actor, reply);
  }

  @Post(':caseNo/deliveries')
  @HttpCode(200)
  @Operation({
    id: 'cases.deliver',
    summary: '窗口出件',
    example: { request: EXAMPLES.delivery, response: EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, 'collector-unproven'],
  })
  deliver(
    @Param() { caseNo }: CaseParams,
    @Body() body: DeliveryBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    const { pickUpCode = null, idNumber = null, idType = 'CITIZEN_CARD' } = body;
    const command = { caseNo, actor, expectedVersion, pickUpCode, idNumber, idType };
    return this.after(this.deliverResult.execute(command), actor, reply);
  }

  private async after(work: Promise<StoredCase>, actor: Actor, reply: FastifyReply): Promise<CaseView> {
    const view = await this.cases.viewOf(await work, actor);
    setETag(reply, view.version);
    return view;
  }
}
