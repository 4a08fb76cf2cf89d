import { type Actor, CurrentActor, SignedIn } from '@app/access';
import { fenOf } from '@app/domain-kernel';
import { IfMatch, Operation, setETag } from '@app/http';
import { localDate } from '@app/legal-calendar';
import { Body, Controller, Get, Header, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { StoredCase } from '../application/case-desk';
import type { CaseView } from '../application/case-view';
import { AssessFee, RecordPayment } from '../application/charge-fee';
import { ChooseDelivery } from '../application/delivery-choices';
import { PostResult, RecordReturn, SignedFor } from '../application/post-result';
import { ReadCases } from '../application/read-cases';
import { type DeliveryView, ReadDelivery } from '../application/read-delivery';
import { AnnounceResult, LeaveAtResidence } from '../application/serve-otherwise';
import { CaseParams } from './case.dto';
import { COMMAND_PROBLEMS, EXAMPLES } from './case.examples';
import {
  DeliveryChoiceBody,
  FeePaymentBody,
  PaymentNoticeBody,
  PostingBody,
  PostingParams,
  PostingReceiptBody,
  PostingReturnBody,
  PublicNoticeBody,
  ResidenceServiceBody,
} from './delivery.dto';
import { DELIVERY_EXAMPLES } from './delivery.examples';

/** 缴费与送达: what lies between the decision and the applicant's hands. */
@ApiTags('送达 delivery')
@SignedIn()
@Controller('api/v1/cases/:caseNo')
export class DeliveryController {
  constructor(
    private readonly cases: ReadCases,
    private readonly delivery: ReadDelivery,
    private readonly chooseDelivery: ChooseDelivery,
    private readonly postResult: PostResult,
    private readonly signedFor: SignedFor,
    private readonly recordReturn: RecordReturn,
    private readonly leaveAtResidence: LeaveAtResidence,
    private readonly announceResult: AnnounceResult,
    private readonly assessFee: AssessFee,
    private readonly recordPayment: RecordPayment,
  ) {}

  @Get('delivery')
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'cases.delivery',
    summary: '缴费和送达情况',
    description: '送达方式、邮寄记录、送达日期，以及自送达之日起算的复议、诉讼最后日期。',
    example: { response: DELIVERY_EXAMPLES.view },
    problems: ['case-not-found'],
  })
  show(@Param() { caseNo }: CaseParams, @CurrentActor() actor: Actor): Promise<DeliveryView> {
    return this.delivery.of(caseNo, actor);
  }

  @Post('delivery-choices')
  @HttpCode(200)
  @Operation({
    id: 'cases.chooseDelivery',
    summary: '选择送达方式',
    description: '窗口领取、邮寄，或者经本人同意电子送达；送达前都可以改。',
    example: { request: DELIVERY_EXAMPLES.choice, response: EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, 'postal-address-missing', 'consent-required'],
  })
  choose(
    @Param() { caseNo }: CaseParams,
    @Body() choice: DeliveryChoiceBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    return this.after(this.chooseDelivery.execute({ caseNo, actor, expectedVersion, choice }), actor, reply);
  }

  @Post('postings')
  @HttpCode(200)
  @Operation({
    id: 'cases.post',
    summary: '邮寄：交寄',
    description: '登记邮寄单位和单号。签收之日才是送达之日。',
    example: { request: DELIVERY_EXAMPLES.posting, response: EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, 'postal-address-missing', 'tracking-number-used', 'service-date'],
  })
  post(
    @Param() { caseNo }: CaseParams,
    @Body() { handedOn, ...body }: PostingBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    const command = { caseNo, actor, expectedVersion, ...body, ...(handedOn === undefined ? {} : { handedOn: localDate(handedOn) }) };
    return this.after(this.postResult.execute(command), actor, reply);
  }

  @Post('postings/:sequence/receipts')
  @HttpCode(200)
  @Operation({
    id: 'cases.postSigned',
    summary: '邮寄：登记签收',
    description: '民事诉讼法 §91（参照）：回执上注明的收件日期为送达日期。',
    example: { request: DELIVERY_EXAMPLES.receipt, response: EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, 'posting-not-found', 'posting-ended', 'service-date'],
  })
  signed(
    @Param() { caseNo, sequence }: PostingParams,
    @Body() { signedOn, signer }: PostingReceiptBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    const command = { caseNo, actor, expectedVersion, sequence, signedOn: localDate(signedOn), signer };
    return this.after(this.signedFor.execute(command), actor, reply);
  }

  @Post('postings/:sequence/returns')
  @HttpCode(200)
  @Operation({
    id: 'cases.postReturned',
    summary: '邮寄：登记退件',
    description: '办件仍为已办结，并提醒督查，须换一种方式送达。',
    example: { request: DELIVERY_EXAMPLES.return, response: EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, 'posting-not-found', 'posting-ended', 'service-date'],
  })
  returned(
    @Param() { caseNo, sequence }: PostingParams,
    @Body() { returnedOn, reason }: PostingReturnBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    const command = { caseNo, actor, expectedVersion, sequence, returnedOn: localDate(returnedOn), reason };
    return this.after(this.recordReturn.execute(command), actor, reply);
  }

  @Post('residence-services')
  @HttpCode(200)
  @Operation({
    id: 'cases.leaveAtResidence',
    summary: '留置送达',
    description: '民事诉讼法 §89（参照）：拒绝接收的，见证或者拍照、录像后留在住所。',
    example: { request: DELIVERY_EXAMPLES.residence, response: EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, 'service-date'],
  })
  leave(
    @Param() { caseNo }: CaseParams,
    @Body() { leftOn, proof }: ResidenceServiceBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    const command = { caseNo, actor, expectedVersion, leftOn: localDate(leftOn), proof };
    return this.after(this.leaveAtResidence.execute(command), actor, reply);
  }

  @Post('public-notices')
  @HttpCode(200)
  @Operation({
    id: 'cases.announce',
    summary: '公告送达',
    description: '民事诉讼法 §95（参照）：公告之日起三十日视为送达。其他方式无法送达的，须先有退件。',
    example: { request: DELIVERY_EXAMPLES.notice, response: EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, 'public-notice-premature', 'service-date'],
  })
  announce(
    @Param() { caseNo }: CaseParams,
    @Body() { publishedOn, reason, medium }: PublicNoticeBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    const notice = { publishedOn: localDate(publishedOn), reason, medium };
    return this.after(this.announceResult.execute({ caseNo, actor, expectedVersion, notice }), actor, reply);
  }

  @Post('payment-notices')
  @HttpCode(200)
  @Operation({
    id: 'cases.assessFee',
    summary: '开具缴费通知书',
    description: '收费事项准予后开具；有误的先作废再开具。县里不收钱，由税务或财政渠道收取。',
    example: { request: DELIVERY_EXAMPLES.assessment, response: EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, 'fee-not-charged', 'fee-assessed'],
  })
  assess(
    @Param() { caseNo }: CaseParams,
    @Body() { channel, charges }: PaymentNoticeBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    const lines = charges.map(({ name, standard, amount }) => ({ name, standard, amountFen: checked(amount) }));
    return this.after(this.assessFee.execute({ caseNo, actor, expectedVersion, channel, charges: lines }), actor, reply);
  }

  @Post('fee-payments')
  @HttpCode(200)
  @Operation({
    id: 'cases.recordPayment',
    summary: '登记缴款凭证并办结',
    description: '登记税务或财政渠道的缴款凭证号、金额和日期；一个凭证号只用一次，金额须与通知一致。',
    example: { request: DELIVERY_EXAMPLES.payment, response: EXAMPLES.view },
    problems: [...COMMAND_PROBLEMS, 'fee-not-assessed', 'payment-amount', 'payment-reference-used', 'service-date'],
  })
  pay(
    @Param() { caseNo }: CaseParams,
    @Body() { channel, reference, amount, paidOn }: FeePaymentBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    const command = { caseNo, actor, expectedVersion, channel, reference, amountFen: checked(amount), paidOn: localDate(paidOn) };
    return this.after(this.recordPayment.execute(command), actor, reply);
  }

  private async after(work: Promise<StoredCase>, actor: Actor, reply: FastifyReply): Promise<CaseView> {
    const view = await this.cases.viewOf(await work, actor);
    setETag(reply, view.version);
    return view;
  }
}

/** The body has been checked for its form. */
function checked(yuan: string): number {
  const fen = fenOf(yuan);
  if (fen === undefined) throw new Error(`not an amount: ${yuan}`);
  return fen;
}
