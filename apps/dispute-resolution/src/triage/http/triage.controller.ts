import { type Actor, CurrentActor, Roles } from '@app/access';
import { IfMatch, Operation } from '@app/http';
import { localDate } from '@app/legal-calendar';
import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { DisputeView } from '../../disputes/application/dispute-view';
import { tagged } from '../../disputes/http/dispute.controller';
import { DisputeParams } from '../../disputes/http/dispute.dto';
import { COMMAND_PROBLEMS, DISPUTE_EXAMPLE } from '../../disputes/http/dispute.examples';
import { DecideTriage } from '../application/decide-triage.handler';
import type { TriageFacts } from '../domain/facts';
import type { TriageProposal } from '../domain/triage';
import { FactsBody, TriageBody } from './triage.dto';

const PROPOSAL = {
  open: [
    {
      code: 'AID_EXEMPT',
      route: 'LEGAL_AID',
      reason: '进城务工人员请求劳动报酬或者工伤待遇，申请法律援助免予核查经济困难状况。',
      article: '法律援助法 §42(3)',
    },
  ],
  closed: [
    {
      code: 'ARBITRATION_FIRST',
      route: 'LITIGATION',
      reason: '涉及劳动关系或者其他劳动争议，应当先申请仲裁，对裁决不服再起诉。',
      article: '劳动争议调解仲裁法 §5',
      instead: '先向劳动人事争议仲裁委员会申请仲裁。',
    },
  ],
} as const;

/** 研判分流 */
@ApiTags('纠纷 disputes')
@Roles('DISPUTE_DESK')
@Controller('api/v1/disputes/:disputeNo')
export class TriageController {
  constructor(private readonly triage: DecideTriage) {}

  @Post('facts')
  @HttpCode(200)
  @Roles('DISPUTE_DESK', 'MEDIATOR', 'LAWYER', 'LEGAL_AID_REVIEWER', 'LEGAL_AID_APPROVER')
  @Operation({
    id: 'disputes.enterFacts',
    summary: '填写分流事实，得到途径建议',
    description: '每条途径附理由和条文；依法不能走的途径写明可以怎么办。',
    example: { request: { matter: 'MONEY', labour: 'WAGES', migrantWorker: true }, response: PROPOSAL },
    problems: COMMAND_PROBLEMS,
  })
  enterFacts(
    @Param() { disputeNo }: DisputeParams,
    @Body() { violationEndedOn, ...body }: FactsBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
  ): Promise<TriageProposal> {
    const facts: TriageFacts = { ...body, ...(violationEndedOn === undefined ? {} : { violationEndedOn: localDate(violationEndedOn) }) };
    return this.triage.enterFacts({ disputeNo, actor, expectedVersion }, facts);
  }

  @Get('routes')
  @Roles('DISPUTE_DESK', 'MEDIATOR', 'LAWYER', 'LEGAL_AID_REVIEWER', 'LEGAL_AID_APPROVER')
  @Operation({
    id: 'disputes.routes',
    summary: '途径建议',
    description: '按已填的事实；由人决定。',
    example: { response: PROPOSAL },
    problems: ['dispute-not-found', 'not-permitted'],
  })
  routes(@Param() { disputeNo }: DisputeParams, @CurrentActor() actor: Actor): Promise<TriageProposal> {
    return this.triage.proposal(disputeNo, actor);
  }

  @Post('triage-decisions')
  @HttpCode(200)
  @Operation({
    id: 'disputes.triage',
    summary: '决定分流',
    example: {
      request: { routes: ['LEGAL_AID', 'MEDIATION'] },
      response: { ...DISPUTE_EXAMPLE, version: 3, stage: 'TRIAGED', stageName: '已分流' },
    },
    problems: [...COMMAND_PROBLEMS, 'route-closed', 'route-needs-reason'],
  })
  decide(
    @Param() { disputeNo }: DisputeParams,
    @Body() { routes, reason }: TriageBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DisputeView> {
    return tagged(this.triage.decide({ disputeNo, actor, expectedVersion }, routes, reason ?? null), reply);
  }
}
