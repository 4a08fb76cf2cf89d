import { type Actor, CurrentActor, Roles } from '@app/access';
import { Configuration } from '@app/configuration';
import {
  Idempotent,
  type IdempotentRequest,
  IfMatch,
  KeysetCursor,
  linkNext,
  Operation,
  type Page,
  PageQuery,
  pageByKey,
  queryFingerprint,
  sendAnswer,
  setETag,
} from '@app/http';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { FindVisits } from '../application/find-visits.query';
import { PrepareVisitHandler, type SealedPacket } from '../application/prepare-visit.handler';
import { type SyncResult, SyncVisitHandler } from '../application/sync-visit.handler';
import { TallyVisitHandler } from '../application/tally-visit.handler';
import type { SessionView } from '../application/visit-view';
import { ExplainVisitDifferenceBody, PrepareVisitBody, SyncVisitBody, VisitDifferenceParams, VisitParams } from './visit.dto';
import { SESSION, SIGNED } from './visit.examples';

const STEP_PROBLEMS = ['visit-not-found', 'state-conflict', 'not-permitted', 'version-mismatch'] as const;

/** 上门征缴: out with a signed packet, back when there is network. */
@ApiTags('上门征缴 visits')
@Roles('VILLAGE_AGENT', 'TOWNSHIP_CLERK', 'COLLECTION_CLERK', 'SUPERVISOR')
@Controller('api/v1/visit-sessions')
export class VisitController {
  constructor(
    private readonly prepares: PrepareVisitHandler,
    private readonly syncs: SyncVisitHandler,
    private readonly tallies: TallyVisitHandler,
    private readonly reads: FindVisits,
    private readonly configuration: Configuration,
    private readonly cursors: KeysetCursor,
  ) {}

  @Post()
  @Roles('VILLAGE_AGENT', 'TOWNSHIP_CLERK')
  @Operation({
    id: 'visits.prepare',
    summary: '备离线包',
    description: '一个村民小组的名册、当日规则和预留的回执号，签名后只能由登记的设备使用。',
    created: true,
    example: { request: { groupId: 17, deviceId: 5 }, response: { ...SESSION, state: 'PREPARED', stateName: '已备好离线包' } },
    problems: ['visit-not-found', 'visit-device-unfit', 'visit-too-many', 'validation-failed'],
  })
  async prepare(
    @Body() { groupId, deviceId }: PrepareVisitBody,
    @CurrentActor() actor: Actor,
    @Idempotent() request: IdempotentRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendAnswer(reply, await this.prepares.prepare(groupId, deviceId, actor, request));
  }

  @Get()
  @Operation({
    id: 'visits.list',
    summary: '上门征缴清单',
    example: { response: { items: [SESSION], page: { next: null, hasMore: false } } },
    problems: ['invalid-cursor', 'unknown-parameter', 'invalid-parameter'],
  })
  async list(
    @Query() query: PageQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<SessionView>> {
    const fingerprint = queryFingerprint('visit-sessions', `${actor.kind}:${actor.id}`, {});
    const page = await pageByKey(this.cursors, fingerprint, query, (after, limit) => this.reads.page(actor, after, limit));
    linkNext(reply, this.configuration.publicUrl, page.page.next);
    return page;
  }

  @Get(':id')
  @Operation({ id: 'visits.get', summary: '一次上门征缴', example: { response: SESSION }, problems: ['visit-not-found'] })
  get(@Param() { id }: VisitParams, @CurrentActor() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): Promise<SessionView> {
    return tagged(this.reads.view(id, actor), reply);
  }

  @Post(':id/packets')
  @HttpCode(200)
  @Roles('VILLAGE_AGENT', 'TOWNSHIP_CLERK')
  @Operation({
    id: 'visits.take',
    summary: '领取离线包',
    description: '再次领取得到同样的内容。',
    example: { response: { ...SIGNED, publicKey: 'A'.repeat(43), session: SESSION } },
    problems: [...STEP_PROBLEMS, 'visit-device-unfit'],
  })
  async take(
    @Param() { id }: VisitParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SealedPacket> {
    const packet = await this.prepares.take(id, actor, expectedVersion);
    setETag(reply, packet.session.version);
    return packet;
  }

  @Post(':id/syncs')
  @HttpCode(200)
  @Roles('VILLAGE_AGENT', 'TOWNSHIP_CLERK')
  @Operation({
    id: 'visits.sync',
    summary: '回传走访记录',
    description: '可以分批、乱序、重复回传；有一处不符整批不接收。走访时间就是回执的时间，以设备签名为证。',
    example: { request: { packet: SIGNED, visits: [SIGNED] }, response: { accepted: 1, repeated: 0, session: SESSION } },
    problems: [
      'visit-not-found',
      'state-conflict',
      'not-permitted',
      'visit-packet-tampered',
      'visit-signature-wrong',
      'visit-device-unfit',
      'visit-unreadable',
      'visit-contradicts',
      'visit-chain-broken',
      'visit-foreign',
      'visit-outside-packet',
      'visit-tally-wrong',
      'visit-sync-late',
      'validation-failed',
    ],
  })
  async sync(
    @Param() { id }: VisitParams,
    @Body() { packet, visits, closing }: SyncVisitBody,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SyncResult> {
    const result = await this.syncs.sync(id, { packet, visits, closing: closing ?? null }, actor);
    setETag(reply, result.session.version);
    return result;
  }

  @Post(':id/tallies')
  @HttpCode(200)
  @Operation({
    id: 'visits.tally',
    summary: '重新核对',
    description: '走访登记的缴费与总账再对一次；到账以后已经一致的差异自动结案。',
    example: { response: { ...SESSION, state: 'TALLIED', stateName: '已核对' } },
    problems: STEP_PROBLEMS,
  })
  tally(
    @Param() { id }: VisitParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    return tagged(this.tallies.again({ sessionId: id, actor, expectedVersion }), reply);
  }

  @Post(':id/differences/:differenceId/explanations')
  @HttpCode(200)
  @Roles('TOWNSHIP_CLERK', 'COLLECTION_CLERK')
  @Operation({
    id: 'visits.explain',
    summary: '说明一项差异',
    example: {
      request: { reason: '缴费人次日改用另一渠道缴纳，凭证已核。' },
      response: { ...SESSION, state: 'TALLIED', stateName: '已核对' },
    },
    problems: [...STEP_PROBLEMS, 'visit-closed-by-agent', 'validation-failed'],
  })
  explain(
    @Param() { id, differenceId }: VisitDifferenceParams,
    @Body() { reason }: ExplainVisitDifferenceBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    return tagged(this.tallies.explain({ sessionId: id, actor, expectedVersion }, differenceId, reason), reply);
  }

  @Post(':id/closings')
  @HttpCode(200)
  @Roles('TOWNSHIP_CLERK', 'COLLECTION_CLERK')
  @Operation({
    id: 'visits.close',
    summary: '点交结束',
    description: '由没有外出的人员办理；还有差异时不能结束。',
    example: { response: { ...SESSION, state: 'CLOSED', stateName: '已结束', actions: [] } },
    problems: [...STEP_PROBLEMS, 'visit-closed-by-agent', 'differences-open'],
  })
  close(
    @Param() { id }: VisitParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    return tagged(this.tallies.close({ sessionId: id, actor, expectedVersion }), reply);
  }

  @Post(':id/cancellations')
  @HttpCode(200)
  @Roles('VILLAGE_AGENT', 'TOWNSHIP_CLERK')
  @Operation({
    id: 'visits.cancel',
    summary: '作废没有领取的离线包',
    example: { response: { ...SESSION, state: 'CANCELLED', stateName: '已作废', actions: [] } },
    problems: STEP_PROBLEMS,
  })
  cancel(
    @Param() { id }: VisitParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    return tagged(this.tallies.cancel({ sessionId: id, actor, expectedVersion }), reply);
  }
}

async function tagged(answered: Promise<SessionView>, reply: FastifyReply): Promise<SessionView> {
  const view = await answered;
  setETag(reply, view.version);
  return view;
}
