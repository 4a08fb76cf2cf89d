import { type Actor, CurrentActor, Roles } from '@app/access';
import { Configuration } from '@app/configuration';
import { DomainError } from '@app/domain-kernel';
import { contentDisposition } from '@app/files';
import {
  AcceptsUpload,
  IfMatch,
  KeysetCursor,
  linkNext,
  Operation,
  type Page,
  PageQuery,
  pageOf,
  QueryChoice,
  QueryInteger,
  queryFingerprint,
  setETag,
  uploadOf,
} from '@app/http';
import { LiveChanges, LiveStreams } from '@app/live';
import { Controller, Get, Header, Headers, HttpCode, Param, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RosterImports, type RosterRowView, type RosterView } from '../application/roster-imports';
import { rosterReport } from '../application/roster-report';

const OUTCOMES = ['ADDED', 'CHANGED', 'SAME', 'CONFLICT', 'BAD'] as const;

class RosterParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly importId!: number;
}

class RosterRowsQuery extends PageQuery {
  /** 结果：新增、变更、相同、冲突、错误 */
  @QueryChoice(OUTCOMES)
  readonly outcome: readonly (typeof OUTCOMES)[number][] = OUTCOMES;
}

const VIEW = {
  id: 31,
  version: 2,
  township: '532922103',
  fileName: '平坡镇名册.csv',
  state: 'PREVIEWED',
  stateName: '待确认',
  refusal: null,
  sameAs: null,
  rowsTotal: 3200,
  rowsRead: 3200,
  rowsApplied: 0,
  counts: { ADDED: 3130, CHANGED: 0, SAME: 0, CONFLICT: 0, BAD: 70 },
  uploadedAt: '2026-11-23T02:00:00.000Z',
  finishedAt: null,
  actions: ['apply', 'discard'],
} as const;
const ROW = {
  line: 18,
  outcome: 'BAD',
  fields: [],
  column: '公民身份号码',
  code: 'excel-number',
  reason: '号码被表格软件当成数字，末尾几位已经丢失（例如 5.3E+17），不能还原',
  suggestion: '请在表格中把这一列设为“文本”格式，重新填入完整的号码。',
  original: '5.32999E+17',
  applied: false,
} as const;

/** 名册导入: upload, look at what would change, write. */
@ApiTags('名册导入 roster-imports')
@Roles('TOWNSHIP_CLERK', 'COLLECTION_CLERK')
@Controller('api/v1/collection/roster-imports')
export class RosterController {
  constructor(
    private readonly imports: RosterImports,
    private readonly changes: LiveChanges,
    private readonly streams: LiveStreams,
    private readonly cursors: KeysetCursor,
    private readonly configuration: Configuration,
  ) {}

  @Post()
  @HttpCode(202)
  @AcceptsUpload()
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      required: ['township', 'file'],
      properties: {
        township: { type: 'string', description: '乡镇代码，放在文件之前' },
        file: { type: 'string', format: 'binary' },
      },
    },
  })
  @Operation({
    id: 'rosters.upload',
    summary: '上传名册',
    description: 'UTF-8 或 GB18030 的 CSV，或 XLSX，最多两万行。先读取和比对，确认以后才写入。同一文件正在处理的，返回那一次。',
    status: 202,
    example: {
      response: { ...VIEW, version: 1, state: 'UPLOADED', stateName: '读取中', rowsTotal: null, rowsRead: 0, actions: ['discard'] },
    },
    problems: ['campaign-place-unknown', 'malformed-multipart', 'file-too-large'],
  })
  async upload(
    @Req() request: FastifyRequest,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RosterView> {
    const { name, fields, content } = await uploadOf(request);
    const parts: Buffer[] = [];
    for await (const part of content) parts.push(part as Buffer);
    if (fields.township === undefined) throw new DomainError('invalid', 'malformed-multipart', '须在文件之前写明乡镇代码（township）。');
    const view = await this.imports.upload(actor, fields.township, name, Buffer.concat(parts));
    reply.header('Location', `/api/v1/collection/roster-imports/${view.id}`);
    setETag(reply, view.version);
    return view;
  }

  @Get(':importId')
  @Operation({ id: 'rosters.get', summary: '一次名册导入', example: { response: VIEW }, problems: ['roster-not-found'] })
  async get(
    @Param() { importId }: RosterParams,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RosterView> {
    return tagged(this.imports.get(actor, importId), reply);
  }

  @Get(':importId/rows')
  @Operation({
    id: 'rosters.rows',
    summary: '逐行的结果',
    description: '每一行新增、变更、相同、冲突还是错误；错误的写明列、原值、原因和建议。',
    example: { response: { items: [ROW], page: { next: null, hasMore: false } } },
    problems: ['roster-not-found', 'invalid-cursor', 'invalid-parameter', 'unknown-parameter'],
  })
  async rows(
    @Param() { importId }: RosterParams,
    @Query() query: RosterRowsQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<RosterRowView>> {
    const fingerprint = queryFingerprint(`roster/${importId}`, `${actor.kind}:${actor.id}`, query);
    const after = query.cursor === undefined ? 0 : Number(this.cursors.decode(query.cursor, fingerprint)[0]);
    const page = pageOf(
      await this.imports.rows(actor, importId, query.outcome, after, query.limit + 1),
      query.limit,
      (row) => row,
      ({ line }) => this.cursors.encode([line], fingerprint),
    );
    linkNext(reply, this.configuration.publicUrl, page.page.next);
    return page;
  }

  @Get(':importId/report')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @Operation({
    id: 'rosters.report',
    summary: '下载错误和冲突的清单（CSV）',
    example: { response: '行号,结果,列,原值,原因,建议\r\n18,错误,公民身份号码,5.32999E+17,…,…\r\n' },
    problems: ['roster-not-found'],
  })
  async report(
    @Param() { importId }: RosterParams,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const text = rosterReport(await this.imports.rows(actor, importId, ['CONFLICT', 'BAD'], 0, 20_000));
    reply.header('Content-Disposition', contentDisposition(`名册导入${importId}错误清单.csv`));
    return new StreamableFile(Buffer.from(text, 'utf8'), { type: 'text/csv; charset=utf-8' });
  }

  @Get(':importId/events')
  @Operation({
    id: 'rosters.events',
    summary: '导入进度（SSE）',
    description: 'text/event-stream，事件 progress：读取和写入到第几行。断线重连带 Last-Event-ID。',
    example: { response: 'id: 812:812:\nevent: progress\ndata: {"id":31,"state":"UPLOADED","rowsTotal":3200,"rowsRead":1500}\n\n' },
    problems: ['roster-not-found', 'too-many-streams'],
  })
  async events(
    @Param() { importId }: RosterParams,
    @CurrentActor() actor: Actor,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.imports.get(actor, importId);
    this.streams.serve(reply, {
      changes: this.changes,
      topics: [`staff:${actor.id}`],
      owner: `${actor.kind}:${actor.id}`,
      lastEventId,
      event: 'progress',
      read: () => this.imports.get(actor, importId),
      position: () => this.imports.position(),
    });
  }

  @Post(':importId/applications')
  @HttpCode(202)
  @Operation({
    id: 'rosters.apply',
    summary: '确认写入',
    description: '写入新增和变更的行；错误和冲突的不写入。比对以后又有变动的人不覆盖，列为冲突。',
    status: 202,
    example: { response: { ...VIEW, version: 3, state: 'APPLYING', stateName: '写入中', actions: [] } },
    problems: ['roster-not-found', 'state-conflict'],
  })
  async apply(
    @Param() { importId }: RosterParams,
    @CurrentActor() actor: Actor,
    @IfMatch() version: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RosterView> {
    return tagged(this.imports.apply(actor, importId, version), reply);
  }

  @Post(':importId/discards')
  @HttpCode(200)
  @Operation({
    id: 'rosters.discard',
    summary: '放弃这次导入',
    example: { response: { ...VIEW, version: 3, state: 'DISCARDED', stateName: '已放弃', actions: [] } },
    problems: ['roster-not-found', 'state-conflict'],
  })
  async discard(
    @Param() { importId }: RosterParams,
    @CurrentActor() actor: Actor,
    @IfMatch() version: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RosterView> {
    return tagged(this.imports.discard(actor, importId, version), reply);
  }
}

async function tagged(found: Promise<RosterView>, reply: FastifyReply): Promise<RosterView> {
  const view = await found;
  setETag(reply, view.version);
  return view;
}
