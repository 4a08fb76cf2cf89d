import { type Actor, CurrentActor, Roles } from '@app/access';
import { Configuration } from '@app/configuration';
import { KeysetCursor, linkNext, Operation, queryFingerprint } from '@app/http';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type CreditPage, CreditRecords } from '../application/credit-records';
import { EXAMPLES } from './case.examples';
import { CreditRecordParams, CreditRecordQuery, CreditRepairBody } from './case-promise.dto';

type CreditView = CreditPage['items'][number];

interface CreditPageView {
  readonly items: readonly CreditView[];
  readonly page: { readonly next: string | null; readonly hasMore: boolean };
}

/** 信用记录: whose word was broken, and when it counts again. */
@ApiTags('督查 supervision')
@Roles('SUPERVISOR')
@Controller('api/v1/credit-records')
export class CreditController {
  constructor(
    private readonly records: CreditRecords,
    private readonly cursors: KeysetCursor,
    private readonly configuration: Configuration,
  ) {}

  @Get()
  @Operation({
    id: 'credit.list',
    summary: '信用记录',
    description: '未履行容缺承诺、告知承诺不实的记录，最新的在前。',
    example: { response: { items: [EXAMPLES.credit], page: { next: null, hasMore: false } } },
    problems: ['unknown-parameter', 'invalid-cursor'],
  })
  async list(
    @Query() query: CreditRecordQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CreditPageView> {
    const fingerprint = queryFingerprint('credit-records', `${actor.kind}:${actor.id}`, query);
    const before = query.cursor === undefined ? null : Number(this.cursors.decode(query.cursor, fingerprint)[0]);
    const { items, next } = await this.records.page(actor, { open: query.state === 'open', before, limit: query.limit });
    const cursor = next === null ? null : this.cursors.encode([next], fingerprint);
    linkNext(reply, this.configuration.publicUrl, cursor);
    return { items, page: { next: cursor, hasMore: cursor !== null } };
  }

  @Post(':id/repairs')
  @HttpCode(200)
  @Operation({
    id: 'credit.repair',
    summary: '信用修复',
    description: '修复后不再限制容缺受理和告知承诺；记录和理由保留。',
    example: {
      request: { reason: '材料已补齐，损失已弥补。' },
      response: { ...EXAMPLES.credit, repairedOn: '2026-12-01', repairReason: '材料已补齐，损失已弥补。' },
    },
    problems: ['credit-record-not-found', 'credit-repaired', 'invalid-id', 'validation-failed'],
  })
  repair(@Param() { id }: CreditRecordParams, @Body() { reason }: CreditRepairBody, @CurrentActor() actor: Actor): Promise<CreditView> {
    return this.records.repair(actor, id, reason);
  }
}
