import { type Actor, CurrentActor, Roles } from '@app/access';
import { Configuration } from '@app/configuration';
import { DomainError } from '@app/domain-kernel';
import {
  AcceptsUpload,
  IfMatch,
  KeysetCursor,
  linkNext,
  Operation,
  type Page,
  pageOf,
  queryFingerprint,
  setETag,
  uploadOf,
} from '@app/http';
import { localDate } from '@app/legal-calendar';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CloseDayHandler } from '../application/close-day.handler';
import { FindReconciliation } from '../application/find-reconciliation.query';
import { ImportStatementHandler } from '../application/import-statement.handler';
import type { BatchView } from '../application/reconciliation-view';
import { ListBatchesQuery, ReconciliationParams, TreasuryBody } from './reconciliation.dto';
import { BATCH } from './reconciliation.examples';
import { signedFenOf } from './signed-amount';

const STEP_PROBLEMS = ['reconciliation-not-found', 'state-conflict', 'not-permitted', 'version-mismatch', 'validation-failed'] as const;

/** 对账: the channel's file of a day against the county's own ledger and the special account, until two people have signed. */
@ApiTags('对账 reconciliation')
@Roles('COLLECTION_CLERK', 'FUND_REVIEWER', 'FINANCE', 'SUPERVISOR', 'AUDITOR')
@Controller('api/v1/reconciliation')
export class ReconciliationController {
  constructor(
    private readonly imports: ImportStatementHandler,
    private readonly days: CloseDayHandler,
    private readonly reads: FindReconciliation,
    private readonly configuration: Configuration,
    private readonly cursors: KeysetCursor,
  ) {}

  @Post('statements')
  @HttpCode(200)
  @Roles('COLLECTION_CLERK')
  @AcceptsUpload()
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      required: ['channel', 'day', 'file'],
      properties: {
        channel: { type: 'string', description: '缴费渠道编码，放在文件之前' },
        day: { type: 'string', format: 'date', description: '对账日期，放在文件之前' },
        file: { type: 'string', format: 'binary' },
      },
    },
  })
  @Operation({
    id: 'reconciliation.import',
    summary: '导入渠道对账文件',
    description:
      'UTF-8 的 CSV：流水号,类型,状态,币种,金额,医疗保险,养老保险,交易时间,缴费单号，末行为合计。整个文件要么全部导入，要么不导入；同一文件再次导入不产生变化。最大 20 MB（约十八万笔）。',
    example: { response: BATCH },
    problems: [
      'statement-line-invalid',
      'statement-incomplete',
      'statement-not-text',
      'statement-day',
      'channel-unknown',
      'state-conflict',
      'malformed-multipart',
      'file-too-large',
    ],
  })
  async import(
    @Req() request: FastifyRequest,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BatchView> {
    const { name, fields, content } = await uploadOf(request);
    const day = /^\d{4}-\d{2}-\d{2}$/.test(fields.day ?? '') ? localDate(fields.day ?? '') : undefined;
    if (day === undefined || fields.channel === undefined) {
      content.resume();
      throw new DomainError('rule-violation', 'statement-day', '须在文件之前写明缴费渠道和对账日期。');
    }
    return tagged(this.imports.import({ channel: fields.channel, day, name, content }, actor), reply);
  }

  @Get('batches')
  @Operation({
    id: 'reconciliation.list',
    summary: '对账批次',
    description: '每个渠道每天一批，最新的在前。',
    example: { response: { items: [BATCH], page: { next: null, hasMore: false } } },
    problems: ['invalid-cursor', 'unknown-parameter', 'invalid-parameter'],
  })
  async list(
    @Query() query: ListBatchesQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<BatchView>> {
    const fingerprint = queryFingerprint('reconciliation', `${actor.kind}:${actor.id}`, query);
    const after = query.cursor === undefined ? 0 : Number(this.cursors.decode(query.cursor, fingerprint)[0]);
    const rows = await this.reads.page(actor, {
      channel: query.channel ?? null,
      states: query.state ?? [],
      after,
      limit: query.limit + 1,
    });
    const page = pageOf(
      rows,
      query.limit,
      (row) => row,
      (row) => this.cursors.encode([row.id], fingerprint),
    );
    linkNext(reply, this.configuration.publicUrl, page.page.next);
    return page;
  }

  @Get('batches/:id')
  @Operation({ id: 'reconciliation.get', summary: '一个对账批次', example: { response: BATCH }, problems: ['reconciliation-not-found'] })
  get(
    @Param() { id }: ReconciliationParams,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BatchView> {
    return tagged(this.reads.view(id, actor), reply);
  }

  @Post('batches/:id/matchings')
  @HttpCode(200)
  @Roles('COLLECTION_CLERK')
  @Operation({
    id: 'reconciliation.match',
    summary: '重新对账',
    description: '本地账更正以后，用同一份对账文件再对一次；已经一致的差异自动结案。',
    example: { response: BATCH },
    problems: STEP_PROBLEMS,
  })
  match(
    @Param() { id }: ReconciliationParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BatchView> {
    return tagged(this.imports.match(id, actor, expectedVersion), reply);
  }

  @Post('batches/:id/treasury-figures')
  @HttpCode(200)
  @Roles('FINANCE')
  @Operation({
    id: 'reconciliation.recordTreasury',
    summary: '录入财政专户到账金额',
    description: '与税务征收金额不一致的基金生成差错工单。',
    example: { request: { medical: '120400.00', pension: '86300.00', document: '漾财社〔2026〕112号' }, response: BATCH },
    problems: STEP_PROBLEMS,
  })
  recordTreasury(
    @Param() { id }: ReconciliationParams,
    @Body() { medical, pension, document }: TreasuryBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BatchView> {
    const figures = { medicalFen: signedFenOf(medical), pensionFen: signedFenOf(pension) };
    return tagged(this.days.recordTreasury({ batchId: id, actor, expectedVersion }, figures, document), reply);
  }

  @Post('batches/:id/signatures')
  @HttpCode(200)
  @Roles('COLLECTION_CLERK', 'FUND_REVIEWER', 'FINANCE')
  @Operation({
    id: 'reconciliation.sign',
    summary: '签认',
    description: '两人两道：先由经办或者基金复核，再由财政。有未处理的差错工单时不能签认；第二道签认后当天关账。',
    example: { response: { ...BATCH, state: 'SIGNED', stateName: '已签认' } },
    problems: [
      ...STEP_PROBLEMS,
      'differences-open',
      'treasury-figures-missing',
      'three-way-differs',
      'signer-wrote-off',
      'second-signature-by-same',
    ],
  })
  sign(
    @Param() { id }: ReconciliationParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BatchView> {
    return tagged(this.days.sign({ batchId: id, actor, expectedVersion }), reply);
  }
}

async function tagged(answered: Promise<BatchView>, reply: FastifyReply): Promise<BatchView> {
  const view = await answered;
  setETag(reply, view.version);
  return view;
}
