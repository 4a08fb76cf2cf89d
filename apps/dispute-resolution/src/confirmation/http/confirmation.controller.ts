import { type Actor, CurrentActor, Roles } from '@app/access';
import { Idempotent, type IdempotentRequest, IfMatch, Operation, sendAnswer } from '@app/http';
import { localDate } from '@app/legal-calendar';
import { Body, Controller, Header, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ProceedingParams } from '../../disputes/http/dispute.dto';
import { type ChecklistView, ConfirmHandler } from '../application/confirm.handler';
import { ConfirmationBody, CourtEventBody } from './confirmation.dto';

const BRINGING = { askedBy: [31, 32], addressed: [31, 32] };
const CHECKED = {
  mediationId: 21,
  passes: false,
  checks: [
    {
      code: 'NO_DATE',
      ok: false,
      sentence: '第1项没有写明履行日期，“尽快”不是日期，请写明年月日。',
      citation: { article: '最高人民法院民诉法解释 §358', version: '2022' },
      at: { term: 0 },
    },
  ],
  exits: [{ code: 'CONFIRM', name: '共同申请司法确认', article: '人民调解法 §33', kind: 'JUDICIAL_CONFIRMATION' }],
};
const PROBLEMS = ['dispute-not-found', 'proceeding-not-found', 'not-permitted', 'validation-failed'] as const;

/** 司法确认 */
@ApiTags('司法确认 confirmation')
@Roles('DISPUTE_DESK', 'MEDIATOR')
@Controller('api/v1/disputes/:disputeNo')
export class ConfirmationController {
  constructor(private readonly confirming: ConfirmHandler) {}

  @Post('mediations/:proceedingId/confirmation-checks')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'confirmation.check',
    summary: '司法确认前的清单',
    description: '法院会问什么、会因什么驳回，逐项列出条文（写明法律版本）和改法；并列出依法可以走的途径。',
    example: { request: BRINGING, response: CHECKED },
    problems: [...PROBLEMS, 'reading-note'],
  })
  check(
    @Param() { disputeNo, proceedingId }: ProceedingParams,
    @Body() body: ConfirmationBody,
    @CurrentActor() actor: Actor,
  ): Promise<ChecklistView> {
    return this.confirming.check(actor, disputeNo, proceedingId, body);
  }

  @Post('mediations/:proceedingId/confirmations')
  @Operation({
    id: 'confirmation.apply',
    summary: '共同申请司法确认',
    description:
      '协议生效之日起三十日内，由双方共同申请（人民调解法 §33、民事诉讼法 §205）。清单没有全部通过的，不能申请。If-Match 为纠纷的版本。',
    created: true,
    example: { request: BRINGING, response: { disputeNo: 'JF53292220261201000000015', proceedingId: 22, mediationId: 21 } },
    problems: [...PROBLEMS, 'version-mismatch', 'state-conflict', 'confirmation-refused', 'confirmation-checklist', 'confirmation-exists'],
  })
  async apply(
    @Param() { disputeNo, proceedingId }: ProceedingParams,
    @Body() body: ConfirmationBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Idempotent() request: IdempotentRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendAnswer(reply, await this.confirming.apply(actor, disputeNo, expectedVersion, proceedingId, body, request));
  }

  @Post('confirmations/:proceedingId/court-events')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'confirmation.courtEvent',
    summary: '登记法院的行为',
    description: '按法院文书登记；系统不推定法院的决定。If-Match 为程序的版本。',
    example: {
      request: { action: 'confirm', on: '2026-12-28', paperNo: '（2026）云2922民特1号', courtCaseNo: '（2026）云2922民特1号' },
      response: { proceedingId: 22, state: 'CONFIRMED', version: 4 },
    },
    problems: [...PROBLEMS, 'version-mismatch', 'state-conflict', 'report-needs-paper', 'report-in-future', 'report-before-opening'],
  })
  courtEvent(
    @Param() { disputeNo, proceedingId }: ProceedingParams,
    @Body() { action, on, paperNo, courtCaseNo }: CourtEventBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
  ): ReturnType<ConfirmHandler['courtEvent']> {
    const event = { action, on: localDate(on), paperNo, courtCaseNo: courtCaseNo ?? null };
    return this.confirming.courtEvent(actor, disputeNo, proceedingId, expectedVersion, event);
  }
}
