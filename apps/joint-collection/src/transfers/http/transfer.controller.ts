import { type Actor, CurrentActor, Roles } from '@app/access';
import { Configuration } from '@app/configuration';
import { IfMatch, KeysetCursor, linkNext, Operation, type Page, pageByKey, queryFingerprint, setETag } from '@app/http';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { FindTransfers } from '../application/find-transfers.query';
import type { TransferView } from '../application/transfer-view';
import { Transfers } from '../application/transfers';
import { ListTransfersQuery, TransferBeginningBody, TransferCompletionBody, TransferParams, TransferRefusalBody } from './transfer.dto';

const VIEW = {
  id: 12,
  number: '漾医保医转〔2026〕12号',
  caseNo: '53292220261123000000011',
  kind: 'MEDICAL',
  kindName: '基本医疗保险关系转移接续',
  state: 'TRANSFER_OUT',
  stateName: '转出地办理',
  version: 2,
  direction: 'IN',
  otherPlace: '532901',
  acceptedOn: '2026-11-23',
  step: {
    name: '转出地上传信息表、划转账户余额',
    doneHere: false,
    dueOn: '2026-12-07',
    overdue: false,
    days: 10,
    article: '基本医疗保险关系转移接续暂行办法（医保办发〔2021〕43号）',
    paper: '参保人员基本医疗保险信息表',
  },
  denials: ['NO_RECORD', 'ARREARS', 'FALSE_PAPERS'],
  reasonCode: null,
  reason: null,
  actions: ['complete', 'refuse'],
} as const;

const STEP_PROBLEMS = [
  'transfer-not-found',
  'state-conflict',
  'not-permitted',
  'decided-by-receiver',
  'version-mismatch',
  'validation-failed',
] as const;

/** 关系转移接续: medical in two steps, employee pension in three, each with its own limit. */
@ApiTags('关系转移 transfers')
@Roles('COLLECTION_CLERK', 'APPROVER', 'ORGAN_HEAD', 'SUPERVISOR')
@Controller('api/v1/relation-transfers')
export class TransferController {
  constructor(
    private readonly transfers: Transfers,
    private readonly reads: FindTransfers,
    private readonly configuration: Configuration,
    private readonly cursors: KeysetCursor,
  ) {}

  @Get()
  @Operation({
    id: 'relationTransfers.list',
    summary: '关系转移清单',
    example: { response: { items: [VIEW], page: { next: null, hasMore: false } } },
    problems: ['invalid-cursor', 'unknown-parameter', 'invalid-parameter'],
  })
  async list(
    @Query() query: ListTransfersQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<TransferView>> {
    const fingerprint = queryFingerprint('relation-transfers', `${actor.kind}:${actor.id}`, query);
    const open = query.state !== undefined;
    const page = await pageByKey(this.cursors, fingerprint, query, (after, limit) => this.reads.page(actor, open, after, limit));
    linkNext(reply, this.configuration.publicUrl, page.page.next);
    return page;
  }

  @Get(':id')
  @Operation({
    id: 'relationTransfers.get',
    summary: '一件关系转移',
    description: '含经过的环节、每步的文书编号和是否逾期。',
    example: { response: VIEW },
    problems: ['transfer-not-found'],
  })
  get(
    @Param() { id }: TransferParams,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TransferView> {
    return tagged(this.reads.view(id, actor), reply);
  }

  @Post(':id/beginnings')
  @HttpCode(200)
  @Operation({
    id: 'relationTransfers.begin',
    summary: '核对后开始办理',
    description: '写明转入还是转出、对方在哪里。第一个环节的期限从受理之日起算。',
    example: { request: { direction: 'IN', otherPlace: '532901' }, response: VIEW },
    problems: [...STEP_PROBLEMS, 'transfer-place'],
  })
  begin(
    @Param() { id }: TransferParams,
    @Body() { direction, otherPlace }: TransferBeginningBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TransferView> {
    return tagged(this.transfers.begin({ transferId: id, actor, expectedVersion }, direction, otherPlace), reply);
  }

  @Post(':id/completions')
  @HttpCode(200)
  @Operation({
    id: 'relationTransfers.complete',
    summary: '完成当前环节',
    description: '对方办理的环节凭对方的文书登记；最后一个环节完成后自动回复综合窗口。',
    example: { request: { document: '大医信〔2026〕8号' }, response: VIEW },
    problems: [...STEP_PROBLEMS, 'transfer-paper-required'],
  })
  complete(
    @Param() { id }: TransferParams,
    @Body() { document }: TransferCompletionBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TransferView> {
    return tagged(this.transfers.complete({ transferId: id, actor, expectedVersion }, document ?? null), reply);
  }

  @Post(':id/refusals')
  @HttpCode(200)
  @Operation({
    id: 'relationTransfers.refuse',
    summary: '不予办理',
    example: {
      request: { reasonCode: 'NO_RECORD', reason: '转出地回复没有参保记录。' },
      response: { ...VIEW, state: 'REFUSED', stateName: '不予办理', actions: [] },
    },
    problems: [...STEP_PROBLEMS, 'transfer-reason'],
  })
  refuse(
    @Param() { id }: TransferParams,
    @Body() { reasonCode, reason }: TransferRefusalBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TransferView> {
    return tagged(this.transfers.refuse({ transferId: id, actor, expectedVersion }, reasonCode, reason), reply);
  }
}

async function tagged(answered: Promise<TransferView>, reply: FastifyReply): Promise<TransferView> {
  const view = await answered;
  setETag(reply, view.version);
  return view;
}
