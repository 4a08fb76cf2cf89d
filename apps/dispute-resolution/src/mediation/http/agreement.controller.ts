import { type Actor, CurrentActor, Roles } from '@app/access';
import { DomainError, fenOf } from '@app/domain-kernel';
import { IfMatch, Operation, setETag } from '@app/http';
import { localDate } from '@app/legal-calendar';
import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ProceedingParams } from '../../disputes/http/dispute.dto';
import { AgreeHandler, type NewAgreement } from '../application/agree.handler';
import type { MediationCommand } from '../application/mediation-desk';
import { PerformHandler } from '../application/perform.handler';
import { type MediationView, ReadMediation } from '../application/read-mediation.query';
import type { Signature } from '../domain/agreement';
import {
  AgreementBody,
  AgreementSignatureBody,
  MediationReasonBody,
  OralAgreementBody,
  TermParams,
  TermPaymentBody,
} from './mediation.dto';
import { ACT_PROBLEMS, EXAMPLES } from './mediation.examples';

/** 人民调解：协议、签名、履行 */
@ApiTags('人民调解 mediation')
@Roles('DISPUTE_DESK', 'MEDIATOR')
@Controller('api/v1/disputes/:disputeNo/mediations')
export class AgreementController {
  constructor(
    private readonly agreeing: AgreeHandler,
    private readonly performing: PerformHandler,
    private readonly read: ReadMediation,
  ) {}

  @Post(':proceedingId/agreements')
  @HttpCode(200)
  @Operation({
    id: 'mediation.draft',
    summary: '拟定书面协议',
    description: '写明事实、争议、责任和履行的内容、方式、期限（人民调解法 §29）；所有签名和盖章齐全才生效。',
    example: { request: EXAMPLES.agreement, response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS, 'agreement-parties', 'agreement-terms'],
  })
  draft(
    @Param() params: ProceedingParams,
    @Body() body: AgreementBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediationView> {
    return this.done(params, actor, reply, this.agreeing.draft(commandOf(params, actor, expectedVersion), agreementOf(body)));
  }

  @Post(':proceedingId/oral-agreements')
  @HttpCode(200)
  @Operation({
    id: 'mediation.agreeOrally',
    summary: '登记口头协议',
    description: '当事人认为无需书面的，由调解员记录（人民调解法 §28），自达成之日起生效（§30）。',
    example: { request: { ...EXAMPLES.agreement, agreedOn: '2026-12-01' }, response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS, 'agreement-parties', 'agreement-terms', 'report-in-future', 'report-before-opening'],
  })
  agreeOrally(
    @Param() params: ProceedingParams,
    @Body() body: OralAgreementBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediationView> {
    return this.done(
      params,
      actor,
      reply,
      this.agreeing.agreeOrally(commandOf(params, actor, expectedVersion), agreementOf(body), localDate(body.agreedOn)),
    );
  }

  @Post(':proceedingId/agreement-discards')
  @HttpCode(200)
  @Operation({
    id: 'mediation.discard',
    summary: '协议作废',
    example: { response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS, 'agreement-not-found'],
  })
  discard(
    @Param() params: ProceedingParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediationView> {
    return this.done(params, actor, reply, this.agreeing.discard(commandOf(params, actor, expectedVersion)));
  }

  @Post(':proceedingId/signatures')
  @HttpCode(200)
  @Operation({
    id: 'mediation.sign',
    summary: '登记签名、盖章',
    description: '调解委员会最后盖章；盖章后协议自最后一个签名之日起生效。',
    example: { request: { signer: 'PARTY', partyId: 31, means: 'FINGERPRINT', on: '2026-12-01' }, response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS, 'agreement-not-found', 'already-signed', 'seal-comes-last', 'report-in-future'],
  })
  sign(
    @Param() params: ProceedingParams,
    @Body() body: AgreementSignatureBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediationView> {
    return this.done(params, actor, reply, this.agreeing.sign(commandOf(params, actor, expectedVersion), signatureOf(body), body.means));
  }

  @Post(':proceedingId/terms/:termId/payments')
  @HttpCode(200)
  @Operation({
    id: 'mediation.pay',
    summary: '登记履行',
    description: '逐期登记到分；全部履行的自动结束。',
    example: { request: { amount: '20000.00', on: '2027-01-15' }, response: EXAMPLES.view },
    problems: [
      ...ACT_PROBLEMS,
      'term-not-found',
      'term-done',
      'term-not-money',
      'term-overpaid',
      'report-in-future',
      'report-before-opening',
    ],
  })
  pay(
    @Param() params: TermParams,
    @Body() body: TermPaymentBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediationView> {
    return this.done(
      params,
      actor,
      reply,
      this.performing.pay(commandOf(params, actor, expectedVersion), params.termId, fen(body.amount), localDate(body.on)),
    );
  }

  @Post(':proceedingId/breaches')
  @HttpCode(200)
  @Operation({
    id: 'mediation.breach',
    summary: '登记未按期履行',
    example: { response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS, 'nothing-missed'],
  })
  breach(
    @Param() params: ProceedingParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediationView> {
    return this.done(params, actor, reply, this.performing.breach(commandOf(params, actor, expectedVersion)));
  }

  @Post(':proceedingId/changes')
  @HttpCode(200)
  @Operation({
    id: 'mediation.reopen',
    summary: '变更协议',
    description: '原协议及其申请司法确认的期间终止。',
    example: { request: { reason: '双方同意改为按月支付。' }, response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS, 'agreement-not-found'],
  })
  reopen(
    @Param() params: ProceedingParams,
    @Body() body: MediationReasonBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediationView> {
    return this.done(params, actor, reply, this.performing.reopen(commandOf(params, actor, expectedVersion), body.reason));
  }

  @Post(':proceedingId/departures')
  @HttpCode(200)
  @Operation({
    id: 'mediation.leave',
    summary: '转其他法律途径',
    example: { response: EXAMPLES.view },
    problems: [...ACT_PROBLEMS],
  })
  leave(
    @Param() params: ProceedingParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediationView> {
    return this.done(params, actor, reply, this.performing.leave(commandOf(params, actor, expectedVersion)));
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

/** The DTO has checked the shape. */
const fen = (yuan: string | undefined): number | null => (yuan === undefined ? null : (fenOf(yuan) ?? null));

const agreementOf = (body: AgreementBody): NewAgreement => ({
  partyIds: body.partyIds,
  record: body.record,
  exclusion: body.exclusion ?? null,
  totalFen: fen(body.total),
  terms: body.terms.map(({ payer, payee, inKind, amount, dueOn, way, account, what }) => ({
    payer,
    payee,
    inKind,
    amountFen: fen(amount),
    dueOn: dueOn === undefined ? null : localDate(dueOn),
    way: way ?? null,
    account: account ?? null,
    what: what ?? null,
  })),
});

function signatureOf({ signer, partyId, on }: AgreementSignatureBody): Signature {
  if (signer !== 'PARTY') return { by: signer, on: localDate(on) };
  if (partyId === undefined) throw new DomainError('rule-violation', 'party-not-asked', '请写明是哪一方当事人签名。');
  return { by: { partyId }, on: localDate(on) };
}
