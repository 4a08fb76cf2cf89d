import { type Actor, CurrentActor, Roles } from '@app/access';
import { Configuration } from '@app/configuration';
import { contentDisposition } from '@app/files';
import {
  Idempotent,
  type IdempotentRequest,
  IfMatch,
  IsCaseNo,
  KeysetCursor,
  linkNext,
  Operation,
  queryFingerprint,
  sendAnswer,
  setETag,
} from '@app/http';
import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CloseHandover } from '../application/close-handover';
import { CreateHandover } from '../application/create-handover';
import type { HandoverView } from '../application/handover-view';
import { type CustodyEntry, ReadHandovers } from '../application/read-handovers';
import { CreateHandoverBody, HandoverParams, ListHandoversQuery, ReceiptBody, SettlementBody } from './handover.dto';

class CustodyParams {
  /** 申办号, 23 digits. */
  @IsCaseNo()
  readonly caseNo!: string;
}

export interface HandoverPage {
  readonly items: readonly HandoverView[];
  readonly page: { readonly next: string | null; readonly hasMore: boolean };
}

const VIEW = {
  code: '7KQ2MXA9TDWP',
  number: '漾政服流〔2026〕31号',
  version: 1,
  state: 'OPEN',
  stateName: '途中，待签收',
  purpose: 'REVIEW',
  handedOverAt: '2026-11-23T09:20:00.000Z',
  dueOn: '2026-11-24',
  papers: [{ caseNo: '53292220261122000000011', code: 'M01', name: '食品经营许可申请书', form: 'ORIGINAL', copies: 1, condition: null }],
  actions: ['cancel'],
} as const;
const PROBLEMS = ['handover-not-found', 'state-conflict', 'not-permitted', 'version-mismatch', 'validation-failed'] as const;

/** 物料流转: papers on their way between window, back office and archive, never out of somebody's hand without a line here. */
@ApiTags('物料流转 handovers')
@Roles('WINDOW_CLERK', 'TOWNSHIP_CLERK', 'APPROVER', 'ORGAN_HEAD', 'SUPERVISOR')
@Controller('api/v1')
export class HandoverController {
  constructor(
    private readonly create: CreateHandover,
    private readonly close: CloseHandover,
    private readonly reads: ReadHandovers,
    private readonly configuration: Configuration,
    private readonly cursors: KeysetCursor,
  ) {}

  @Post('handovers')
  @Operation({
    id: 'handovers.create',
    summary: '移交材料',
    description: '一份凭证可以移交多件办件的纸质材料。流转码只印在凭证上，接收人扫码签收；移交人不能自己签收。',
    created: true,
    example: {
      request: {
        cases: [{ caseNo: '53292220261122000000011' }],
        to: { organ: '532922-market-supervision', section: 'food' },
        purpose: 'REVIEW',
      },
      response: VIEW,
    },
    problems: ['case-not-found', 'paper-not-held', 'handover-place', 'not-permitted', 'validation-failed'],
  })
  async handOver(
    @Body() body: CreateHandoverBody,
    @CurrentActor() actor: Actor,
    @Idempotent() request: IdempotentRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendAnswer(reply, await this.create.execute({ ...body, actor }, request));
  }

  @Get('handovers')
  @Operation({
    id: 'handovers.list',
    summary: '物料流转清单',
    description: '本单位移交的和移交给本单位的；督查人员看到辖区内的。最新的在前。',
    example: { response: { items: [VIEW], page: { next: null, hasMore: false } } },
    problems: ['unknown-parameter', 'invalid-cursor'],
  })
  async list(
    @Query() query: ListHandoversQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HandoverPage> {
    const fingerprint = queryFingerprint('handovers', `${actor.kind}:${actor.id}`, query);
    const { items, next } = await this.reads.page(actor, {
      direction: query.direction ?? null,
      states: query.state ?? [],
      before: query.cursor === undefined ? null : Number(this.cursors.decode(query.cursor, fingerprint)[0]),
      limit: query.limit,
    });
    const cursor = next === null ? null : this.cursors.encode([next], fingerprint);
    linkNext(reply, this.configuration.publicUrl, cursor);
    return { items, page: { next: cursor, hasMore: cursor !== null } };
  }

  @Get('handovers/:code')
  @Operation({ id: 'handovers.get', summary: '一份物料流转凭证', example: { response: VIEW }, problems: ['handover-not-found'] })
  async get(
    @Param() { code }: HandoverParams,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HandoverView> {
    return tagged(this.reads.view(code, actor), reply);
  }

  @Get('handovers/:code/voucher')
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'handovers.voucher',
    summary: '物料流转凭证 PDF',
    example: { response: '%PDF-1.7 …' },
    problems: ['handover-not-found'],
  })
  async voucher(@Param() { code }: HandoverParams, @CurrentActor() actor: Actor): Promise<StreamableFile> {
    const { pdf, number } = await this.reads.voucher(code, actor);
    return new StreamableFile(pdf, { type: 'application/pdf', disposition: contentDisposition(`${number}.pdf`) });
  }

  @Post('handovers/:code/receipts')
  @HttpCode(200)
  @Operation({
    id: 'handovers.receive',
    summary: '扫码签收',
    description: '当面点清；缺少或损坏的逐份注明，随即提示督查。',
    example: {
      request: { defects: [{ caseNo: '53292220261122000000011', code: 'M01', condition: 'MISSING', note: '袋中没有' }] },
      response: { ...VIEW, state: 'DISPUTED' },
    },
    problems: [...PROBLEMS, 'receiver-is-sender', 'handover-paper-unknown'],
  })
  receive(
    @Param() { code }: HandoverParams,
    @Body() { defects }: ReceiptBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HandoverView> {
    return tagged(this.close.receive({ code, actor, expectedVersion }, defects ?? []), reply);
  }

  @Post('handovers/:code/cancellations')
  @HttpCode(200)
  @Operation({
    id: 'handovers.cancel',
    summary: '撤销还没有签收的移交',
    example: { response: { ...VIEW, state: 'CANCELLED' } },
    problems: PROBLEMS,
  })
  cancel(
    @Param() { code }: HandoverParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HandoverView> {
    return tagged(this.close.cancel({ code, actor, expectedVersion }), reply);
  }

  @Post('handovers/:code/settlements')
  @HttpCode(200)
  @Operation({
    id: 'handovers.settle',
    summary: '处理材料缺损',
    description: '由没有经手的督查人员查明。找到的材料归接收人，没有找到的一直列为缺失。',
    example: { request: { found: true, note: '遗落在窗口文件盒，已补交。' }, response: { ...VIEW, state: 'SETTLED' } },
    problems: PROBLEMS,
  })
  settle(
    @Param() { code }: HandoverParams,
    @Body() { found, note }: SettlementBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HandoverView> {
    return tagged(this.close.settle({ code, actor, expectedVersion }, found, note), reply);
  }

  @Get('cases/:caseNo/custody')
  @Operation({
    id: 'cases.custody',
    summary: '材料去向',
    description: '每份纸质材料现在在谁手里。',
    example: {
      response: {
        items: [
          {
            code: 'M01',
            name: '食品经营许可申请书',
            form: 'ORIGINAL',
            copies: 1,
            status: 'IN_TRANSIT',
            staff: 1001,
            handover: '漾政服流〔2026〕31号',
            since: '2026-11-23T09:20:00.000Z',
          },
        ],
      },
    },
    problems: ['case-not-found'],
  })
  async custody(@Param() { caseNo }: CustodyParams, @CurrentActor() actor: Actor): Promise<{ items: CustodyEntry[] }> {
    return { items: await this.reads.custody(caseNo, actor) };
  }
}

async function tagged(answered: Promise<HandoverView>, reply: FastifyReply): Promise<HandoverView> {
  const view = await answered;
  setETag(reply, view.version);
  return view;
}
