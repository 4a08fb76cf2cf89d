import { type Actor, CurrentActor, Roles } from '@app/access';
import { fenOf } from '@app/domain-kernel';
import { Idempotent, type IdempotentRequest, IfMatch, Operation, sendAnswer } from '@app/http';
import { localDate } from '@app/legal-calendar';
import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DisputeParams } from '../../disputes/http/dispute.dto';
import { COMMAND_PROBLEMS, DISPUTE_NO } from '../../disputes/http/dispute.examples';
import { HandleRecovery, type RecoveryView } from '../application/handle-recovery';
import { AdvanceRecoveryBody, ReceivedPaymentBody, ReceivedPaymentParams, ReversalBody, SettledSumsBody } from './recovery.dto';

const RECOVERY = {
  disputeNo: DISPUTE_NO,
  claimed: '480000.00',
  received: '360000.00',
  share: '75.00%',
  daysToFullPayment: null,
  fullyReceivedOn: null,
  claims: [
    { id: 1, partyId: 1, kind: 'WAGES', claimed: '40000.00', agreed: '36000.00', received: '18000.00', open: '18000.00', state: 'OPEN' },
  ],
  payments: [{ id: 1, claimId: 1, amount: '18000.00', receivedOn: '2026-12-31', source: 'EMPLOYER', reversed: false, toRecover: null }],
} as const;
const PROBLEMS = ['dispute-not-found', 'not-permitted', 'claim-not-found', 'report-in-future', 'validation-failed'] as const;

/** 拿到钱 */
@ApiTags('纠纷 disputes')
@Roles('DISPUTE_DESK', 'MEDIATOR', 'LAWYER', 'LEGAL_AID_REVIEWER', 'LEGAL_AID_APPROVER')
@Controller('api/v1/disputes/:disputeNo')
export class RecoveryController {
  constructor(private readonly recovery: HandleRecovery) {}

  @Get('recovery')
  @Roles('CITIZEN', 'DISPUTE_DESK', 'MEDIATOR', 'LAWYER', 'LEGAL_AID_REVIEWER', 'LEGAL_AID_APPROVER')
  @Operation({
    id: 'disputes.recovery',
    summary: '请求和到账',
    description: '兑现率和从首问到拿到钱的天数。当事人只看到自己的。',
    example: { response: RECOVERY },
    problems: ['dispute-not-found', 'not-permitted'],
  })
  view(@Param() { disputeNo }: DisputeParams, @CurrentActor() actor: Actor): Promise<RecoveryView> {
    return this.recovery.view(disputeNo, actor);
  }

  @Post('payments')
  @Operation({
    id: 'disputes.receivePayment',
    summary: '登记到账',
    description: '须附付款凭证或由收款人本人确认；到账不超过请求（议定、裁判）的金额。',
    created: true,
    example: {
      request: { lines: [{ claimId: 1, amount: '18000.00' }], receivedOn: '2026-12-31', source: 'EMPLOYER', confirmedByReceiver: true },
      response: RECOVERY,
    },
    problems: [
      ...PROBLEMS,
      'claim-settled',
      'payment-exceeds-claim',
      'payment-needs-proof',
      'report-before-opening',
      'proceeding-not-found',
      'evidence-not-found',
    ],
  })
  async receive(
    @Param() { disputeNo }: DisputeParams,
    @Body() { lines, receivedOn, proceedingId, evidenceId, confirmedByReceiver, source }: ReceivedPaymentBody,
    @CurrentActor() actor: Actor,
    @Idempotent() request: IdempotentRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const given = {
      lines: lines.map(({ claimId, amount }) => ({ claimId, amountFen: fenOf(amount) ?? 0 })),
      receivedOn: localDate(receivedOn),
      source,
      proceedingId: proceedingId ?? null,
      evidenceId: evidenceId ?? null,
      confirmedByReceiver: confirmedByReceiver ?? false,
    };
    sendAnswer(reply, await this.recovery.receive(disputeNo, actor, given, request));
  }

  @Post('payments/:paymentId/reversals')
  @HttpCode(200)
  @Operation({
    id: 'disputes.reversePayment',
    summary: '冲正一笔错登的到账',
    example: { request: { reason: '登记到了另一名工人名下。' }, response: RECOVERY },
    problems: [...PROBLEMS, 'payment-not-found', 'payment-reversed'],
  })
  reverse(
    @Param() { disputeNo, paymentId }: ReceivedPaymentParams,
    @Body() { reason }: ReversalBody,
    @CurrentActor() actor: Actor,
  ): Promise<RecoveryView> {
    return this.recovery.reverse(disputeNo, actor, paymentId, reason);
  }

  @Post('payments/:paymentId/recoveries')
  @HttpCode(200)
  @Operation({
    id: 'disputes.recoverAdvance',
    summary: '追回应急周转金的垫付',
    example: { request: { amount: '5000.00', on: '2026-12-31' }, response: RECOVERY },
    problems: [...PROBLEMS, 'payment-not-found', 'not-an-advance', 'payment-exceeds-claim', 'evidence-not-found'],
  })
  recover(
    @Param() { disputeNo, paymentId }: ReceivedPaymentParams,
    @Body() { amount, on, evidenceId }: AdvanceRecoveryBody,
    @CurrentActor() actor: Actor,
  ): Promise<RecoveryView> {
    return this.recovery.recover(disputeNo, actor, paymentId, fenOf(amount) ?? 0, localDate(on), evidenceId ?? null);
  }

  @Post('settled-sums')
  @HttpCode(200)
  @Operation({
    id: 'disputes.settleSums',
    summary: '登记议定或者裁判的金额',
    description: '逐项请求登记，不超过请求金额；没有列出的请求不变（部分和解）。',
    example: { request: { lines: [{ claimId: 1, amount: '36000.00' }] }, response: RECOVERY },
    problems: [...COMMAND_PROBLEMS, 'claim-not-found', 'agreed-sum'],
  })
  settle(
    @Param() { disputeNo }: DisputeParams,
    @Body() { lines }: SettledSumsBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
  ): Promise<RecoveryView> {
    const sums = lines.map(({ claimId, amount }) => ({ claimId, agreedFen: fenOf(amount) ?? 0 }));
    return this.recovery.settle({ disputeNo, actor, expectedVersion }, sums);
  }
}
