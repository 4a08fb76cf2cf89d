import { type Actor, CurrentActor, Roles } from '@app/access';
import { IfMatch, Operation } from '@app/http';
import { localDate } from '@app/legal-calendar';
import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { DisputeView } from '../application/dispute-view';
import { EnterParties } from '../application/enter-parties';
import { TrackProceeding } from '../application/track-proceeding';
import { tagged } from './dispute.controller';
import { DisputeParams, DisputePartyParams, OpenProceedingBody, ProceedingParams, StepBody } from './dispute.dto';
import { COMMAND_PROBLEMS, DISPUTE_EXAMPLE } from './dispute.examples';
import { AddClaimsBody, AddPartiesBody, CompletePartyBody } from './party.dto';
import { claimOf, partyOf, standingOf } from './party-input';

/** The parts of a dispute: who, how much, and the proceedings that are followed. */
@ApiTags('纠纷 disputes')
@Roles('DISPUTE_DESK', 'MEDIATOR', 'LAWYER', 'LEGAL_AID_REVIEWER', 'LEGAL_AID_APPROVER')
@Controller('api/v1/disputes/:disputeNo')
export class DisputePartsController {
  constructor(
    private readonly parties: EnterParties,
    private readonly tracked: TrackProceeding,
  ) {}

  @Post('parties')
  @HttpCode(200)
  @Operation({
    id: 'disputes.addParties',
    summary: '录入当事人及其请求',
    description: '群体纠纷一次录入多人，每人的请求和金额分别登记；同一人只登记一次。',
    example: {
      request: {
        parties: [
          {
            side: 'CLAIMANT',
            kind: 'PERSON',
            name: '李开泰',
            idNumber: '532999198103030062',
            standing: { migrantWorker: true },
            claims: [{ kind: 'WAGES', amount: '40000.00', periodFrom: '2026-06-01', periodTo: '2026-08-31' }],
          },
        ],
      },
      response: DISPUTE_EXAMPLE,
    },
    problems: [...COMMAND_PROBLEMS, 'party-twice', 'party-unknown', 'claim-period'],
  })
  add(
    @Param() { disputeNo }: DisputeParams,
    @Body() { parties }: AddPartiesBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DisputeView> {
    const given = parties.map((party) => ({ ...partyOf(party), side: party.side, claims: (party.claims ?? []).map(claimOf) }));
    return tagged(this.parties.add({ disputeNo, actor, expectedVersion }, given), reply);
  }

  @Post('parties/:partyId/claims')
  @HttpCode(200)
  @Operation({
    id: 'disputes.addClaims',
    summary: '录入一名当事人的请求',
    example: { request: { claims: [{ kind: 'WAGES', amount: '40000.00' }] }, response: DISPUTE_EXAMPLE },
    problems: [...COMMAND_PROBLEMS, 'party-unknown', 'claim-period'],
  })
  claim(
    @Param() { disputeNo, partyId }: DisputePartyParams,
    @Body() { claims }: AddClaimsBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DisputeView> {
    return tagged(this.parties.claim({ disputeNo, actor, expectedVersion }, partyId, claims.map(claimOf)), reply);
  }

  @Post('parties/:partyId/completions')
  @HttpCode(200)
  @Operation({
    id: 'disputes.completeParty',
    summary: '补充当事人的证件号码、电话和用工情况',
    example: { request: { idNumber: '532999198103030062', standing: { employmentEndedOn: '2026-08-31' } }, response: DISPUTE_EXAMPLE },
    problems: [...COMMAND_PROBLEMS, 'party-unknown', 'party-identity'],
  })
  complete(
    @Param() { disputeNo, partyId }: DisputePartyParams,
    @Body() { idNumber, phone, standing }: CompletePartyBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DisputeView> {
    const given = { idNumber: idNumber ?? null, phone: phone ?? null, standing: standingOf(standing) };
    return tagged(this.parties.complete({ disputeNo, actor, expectedVersion }, partyId, given), reply);
  }

  @Post('proceedings')
  @HttpCode(200)
  @Operation({
    id: 'disputes.openProceeding',
    summary: '开始一个外部程序',
    description: '支付令、劳动监察、仲裁、诉讼、强制执行。按当事人和有权机关的报告逐步登记，本系统不代作决定。',
    example: {
      request: { kind: 'ARBITRATION', organ: '漾濞县劳动人事争议仲裁委员会', partyIds: [1], on: '2026-11-25' },
      response: DISPUTE_EXAMPLE,
    },
    problems: [...COMMAND_PROBLEMS, 'route-closed', 'party-unknown', 'proceeding-not-found', 'report-in-future'],
  })
  open(
    @Param() { disputeNo }: DisputeParams,
    @Body() { on, from, ...body }: OpenProceedingBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DisputeView> {
    const opening = { ...body, on: localDate(on), from: from ?? null };
    return tagged(this.tracked.open({ disputeNo, actor, expectedVersion }, opening), reply);
  }

  @Post('proceedings/:proceedingId/steps')
  @HttpCode(200)
  @Operation({
    id: 'disputes.step',
    summary: '登记外部程序的进展',
    description: 'If-Match 用程序自己的版本。有权机关的决定须填写文书号或者附上文书。',
    example: {
      request: { action: 'accept', on: '2026-11-30', paperNo: '漾劳人仲案字〔2026〕1号' },
      response: DISPUTE_EXAMPLE,
    },
    problems: [
      ...COMMAND_PROBLEMS,
      'proceeding-not-found',
      'evidence-not-found',
      'proceeding-conducted',
      'report-needs-paper',
      'report-in-future',
      'report-before-opening',
    ],
  })
  step(
    @Param() { disputeNo, proceedingId }: ProceedingParams,
    @Body() { on, performBy, paperNo, evidenceId, outsideNumber, action }: StepBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DisputeView> {
    const move = {
      proceedingId,
      action,
      expectedVersion,
      on: localDate(on),
      paperNo: paperNo ?? null,
      evidenceId: evidenceId ?? null,
      outsideNumber: outsideNumber ?? null,
      performBy: performBy === undefined ? null : localDate(performBy),
    };
    return tagged(this.tracked.step(disputeNo, actor, move), reply);
  }
}
