import { type Actor, CurrentActor, Roles } from '@app/access';
import { Configuration } from '@app/configuration';
import { IfMatch, KeysetCursor, linkNext, Operation, type Page, pageByKey, queryFingerprint, setETag } from '@app/http';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { FindReconciliation } from '../application/find-reconciliation.query';
import { HandleTicketHandler } from '../application/handle-ticket.handler';
import type { TicketView } from '../application/reconciliation-view';
import { ListTicketsQuery, ReconciliationParams, ResolutionBody } from './reconciliation.dto';
import { TICKET } from './reconciliation.examples';

const PROBLEMS = ['reconciliation-not-found', 'state-conflict', 'not-permitted', 'ticket-not-yours', 'version-mismatch'] as const;

/** 差错工单: each has an owner until somebody has said, with a paper or with a second person, what it was. */
@ApiTags('对账 reconciliation')
@Roles('COLLECTION_CLERK', 'FUND_REVIEWER', 'FINANCE', 'SUPERVISOR', 'AUDITOR')
@Controller('api/v1/reconciliation')
export class TicketController {
  constructor(
    private readonly tickets: HandleTicketHandler,
    private readonly reads: FindReconciliation,
    private readonly configuration: Configuration,
    private readonly cursors: KeysetCursor,
  ) {}

  @Get('batches/:id/tickets')
  @Operation({
    id: 'reconciliation.tickets',
    summary: '一天的差错工单',
    example: { response: { items: [TICKET], page: { next: null, hasMore: false } } },
    problems: ['reconciliation-not-found', 'invalid-cursor', 'unknown-parameter', 'invalid-parameter'],
  })
  async list(
    @Param() { id }: ReconciliationParams,
    @Query() query: ListTicketsQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<TicketView>> {
    const fingerprint = queryFingerprint(`reconciliation-tickets:${id}`, `${actor.kind}:${actor.id}`, query);
    const page = await pageByKey(this.cursors, fingerprint, query, (after, limit) =>
      this.reads.tickets(actor, id, query.state ?? [], after, limit),
    );
    linkNext(reply, this.configuration.publicUrl, page.page.next);
    return page;
  }

  @Get('tickets/:id')
  @Operation({
    id: 'reconciliation.ticket',
    summary: '一张差错工单',
    example: { response: TICKET },
    problems: ['reconciliation-not-found'],
  })
  get(
    @Param() { id }: ReconciliationParams,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TicketView> {
    return tagged(this.reads.ticketOf(id, actor), reply);
  }

  @Post('tickets/:id/claims')
  @HttpCode(200)
  @Roles('COLLECTION_CLERK', 'FUND_REVIEWER', 'FINANCE')
  @Operation({ id: 'reconciliation.claim', summary: '接手差错工单', example: { response: TICKET }, problems: PROBLEMS })
  claim(
    @Param() { id }: ReconciliationParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TicketView> {
    return tagged(this.tickets.claim({ ticketId: id, actor, expectedVersion }), reply);
  }

  @Post('tickets/:id/waits')
  @HttpCode(200)
  @Roles('COLLECTION_CLERK', 'FUND_REVIEWER', 'FINANCE')
  @Operation({
    id: 'reconciliation.wait',
    summary: '等次日对账文件',
    description: '零点前后的流水可能在次日的文件中，最多等三次；等待中的工单仍然算未处理。',
    example: { response: { ...TICKET, state: 'WAITING', stateName: '等次日对账', waits: 1 } },
    problems: [...PROBLEMS, 'resolution-not-offered', 'ticket-waited-enough'],
  })
  wait(
    @Param() { id }: ReconciliationParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TicketView> {
    return tagged(this.tickets.wait({ ticketId: id, actor, expectedVersion }), reply);
  }

  @Post('tickets/:id/resolutions')
  @HttpCode(200)
  @Roles('COLLECTION_CLERK', 'FUND_REVIEWER', 'FINANCE')
  @Operation({
    id: 'reconciliation.resolve',
    summary: '处理差错工单',
    description: '渠道多收的退给缴费人，不能核销；核销由没有经手的财政人员办理。',
    example: {
      request: { resolution: 'EXPLAINED', reason: '渠道重复导出，实际只收一笔。', document: '漾税函〔2026〕8号' },
      response: { ...TICKET, state: 'CLOSED', stateName: '已处理', resolution: 'EXPLAINED' },
    },
    problems: [...PROBLEMS, 'resolution-not-offered', 'document-required', 'write-off-by-owner', 'validation-failed'],
  })
  resolve(
    @Param() { id }: ReconciliationParams,
    @Body() { resolution, reason, document }: ResolutionBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TicketView> {
    return tagged(
      this.tickets.resolve({ ticketId: id, actor, expectedVersion }, { resolution, reason, document: document ?? null }),
      reply,
    );
  }
}

async function tagged(answered: Promise<TicketView>, reply: FastifyReply): Promise<TicketView> {
  const view = await answered;
  setETag(reply, view.version);
  return view;
}
