import { type Actor, CurrentActor, Roles } from '@app/access';
import { Configuration } from '@app/configuration';
import { Clock } from '@app/domain-kernel';
import {
  answer,
  Idempotent,
  type IdempotentRequest,
  KeysetCursor,
  linkNext,
  Operation,
  once,
  type Page,
  PageQuery,
  pageOf,
  queryFingerprint,
  sendAnswer,
} from '@app/http';
import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { IntakeDatabase } from '../../database';
import { type HeldMaterialView, heldMaterialView, MaterialSpace } from '../application/material-space';
import { MaterialConsentBody, MaterialParams } from './material.dto';
import { MATERIAL_EXAMPLES } from './material.examples';

/** 我的材料库: one's own papers, and those of organisations that one acts for. */
@ApiTags('材料库 materials')
@Roles('CITIZEN')
@Controller('api/v1/me/materials')
export class MaterialSpaceController {
  constructor(
    private readonly space: MaterialSpace,
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
    private readonly cursors: KeysetCursor,
    private readonly configuration: Configuration,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'me.materials',
    summary: '我的材料库',
    description: '本人的，以及本人经窗口核验可以代办的单位的。',
    example: { response: { items: [MATERIAL_EXAMPLES.material], page: { next: null, hasMore: false } } },
    problems: ['invalid-cursor'],
  })
  async mine(
    @Query() query: PageQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<HeldMaterialView>> {
    const fingerprint = queryFingerprint('materials', `${actor.kind}:${actor.id}`, query);
    const beforeId = query.cursor === undefined ? undefined : Number(this.cursors.decode(query.cursor, fingerprint)[0]);
    const rows = await this.space.list(actor, { limit: query.limit + 1, ...(beforeId === undefined ? {} : { beforeId }) });
    const page = pageOf(rows, query.limit, heldMaterialView, ({ id }) => this.cursors.encode([id], fingerprint));
    linkNext(reply, this.configuration.publicUrl, page.page.next);
    return page;
  }

  @Delete(':materialId')
  @HttpCode(204)
  @Operation({
    id: 'me.removeMaterial',
    summary: '从材料库删除',
    description: '删除后不再用于任何办件；已经用过的办件依法归档保存。',
    status: 204,
    problems: ['held-material-not-found'],
  })
  remove(@Param() { materialId }: MaterialParams, @CurrentActor() actor: Actor): Promise<void> {
    return this.space.remove(actor, materialId);
  }

  @Post(':materialId/consents')
  @Operation({
    id: 'me.consentMaterial',
    summary: '同意沿用',
    description: '写明用于哪类事项、到哪一天；代替原来的同意（个人信息保护法 §14）。',
    created: true,
    example: { request: MATERIAL_EXAMPLES.consent, response: MATERIAL_EXAMPLES.material },
    problems: ['held-material-not-found', 'consent-purpose', 'consent-period', 'validation-failed'],
  })
  async consent(
    @Param() { materialId }: MaterialParams,
    @Body() body: MaterialConsentBody,
    @CurrentActor() actor: Actor,
    @Idempotent() request: IdempotentRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const outcome = await once(this.database, request, this.clock.now(), async (tx) =>
      answer(201, await this.space.consent(tx, actor, materialId, body), { Location: '/api/v1/me/materials' }),
    );
    sendAnswer(reply, outcome);
  }

  @Delete(':materialId/consents')
  @HttpCode(204)
  @Operation({
    id: 'me.revokeMaterialConsent',
    summary: '撤回同意',
    description: '撤回后不再沿用；撤回以前的使用不受影响（个人信息保护法 §15）。',
    status: 204,
    problems: ['held-material-not-found'],
  })
  revoke(@Param() { materialId }: MaterialParams, @CurrentActor() actor: Actor): Promise<void> {
    return this.space.revoke(actor, materialId);
  }
}
