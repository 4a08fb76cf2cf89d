import { type Actor, CurrentActor, Roles } from '@app/access';
import { Configuration } from '@app/configuration';
import {
  Idempotent,
  type IdempotentRequest,
  KeysetCursor,
  linkNext,
  Operation,
  type Page,
  PageQuery,
  pageByKey,
  queryFingerprint,
  sendAnswer,
} from '@app/http';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { FindVisits } from '../application/find-visits.query';
import { VisitDevicesHandler } from '../application/visit-devices.handler';
import type { DeviceView } from '../application/visit-view';
import { RegisterDeviceBody, VisitParams } from './visit.dto';
import { DEVICE } from './visit.examples';

/** Devices that packets go out on. */
@ApiTags('上门征缴 visits')
@Roles('VILLAGE_AGENT', 'TOWNSHIP_CLERK', 'COLLECTION_CLERK', 'SUPERVISOR')
@Controller('api/v1/visit-devices')
export class VisitDeviceController {
  constructor(
    private readonly devices: VisitDevicesHandler,
    private readonly reads: FindVisits,
    private readonly configuration: Configuration,
    private readonly cursors: KeysetCursor,
  ) {}

  @Post()
  @Roles('VILLAGE_AGENT', 'TOWNSHIP_CLERK')
  @Operation({
    id: 'visitDevices.register',
    summary: '登记上门设备',
    description: '密钥由设备自己生成，私钥不离开设备。',
    created: true,
    example: { request: { name: '富恒乡平板1号', publicKey: 'A'.repeat(43) }, response: DEVICE },
    problems: ['visit-device-known', 'validation-failed'],
  })
  async register(
    @Body() { name, publicKey }: RegisterDeviceBody,
    @CurrentActor() actor: Actor,
    @Idempotent() request: IdempotentRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendAnswer(reply, await this.devices.register(name, Buffer.from(publicKey, 'base64url'), actor, request));
  }

  @Get()
  @Operation({
    id: 'visitDevices.list',
    summary: '上门设备清单',
    example: { response: { items: [DEVICE], page: { next: null, hasMore: false } } },
    problems: ['invalid-cursor', 'unknown-parameter', 'invalid-parameter'],
  })
  async list(
    @Query() query: PageQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<DeviceView>> {
    const fingerprint = queryFingerprint('visit-devices', `${actor.kind}:${actor.id}`, {});
    const page = await pageByKey(this.cursors, fingerprint, query, (after, limit) => this.reads.devices(actor, after, limit));
    linkNext(reply, this.configuration.publicUrl, page.page.next);
    return page;
  }

  @Post(':id/revocations')
  @HttpCode(200)
  @Operation({
    id: 'visitDevices.revoke',
    summary: '挂失设备',
    description: '挂失以后这台设备的回传都不接收；以前的照旧有效。',
    example: { response: { ...DEVICE, revokedAt: '2026-11-24T01:00:00.000Z' } },
    problems: ['visit-not-found'],
  })
  revoke(@Param() { id }: VisitParams, @CurrentActor() actor: Actor): Promise<DeviceView> {
    return this.devices.revoke(id, actor);
  }
}
