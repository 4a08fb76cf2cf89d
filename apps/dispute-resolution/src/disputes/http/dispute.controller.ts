import { type Actor, CurrentActor, Roles } from '@app/access';
import { Configuration } from '@app/configuration';
import { IfMatch, KeysetCursor, linkNext, Operation, type Page, pageOf, queryFingerprint, setETag } from '@app/http';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { DisputeView } from '../application/dispute-view';
import { HandleDispute } from '../application/handle-dispute';
import { type ContentView, ReadDisputes } from '../application/read-disputes';
import { CloseBody, DisputeParams, ForwardBody, LeadBody, ListDisputesQuery, MergeBody, ReadingBody } from './dispute.dto';
import { COMMAND_PROBLEMS, DISPUTE_EXAMPLE, DISPUTE_NO } from './dispute.examples';

export interface DisputeLine {
  readonly disputeNo: string;
  readonly version: number;
  readonly stage: string;
  readonly kind: string;
  readonly urgency: string;
  readonly dangerous: boolean;
  readonly claimants: number;
  readonly lead: string | null;
  readonly dueOn: string | null;
  readonly firstContactAt: string;
}

/** 纠纷: the record from the first question to the money received. */
@ApiTags('纠纷 disputes')
@Roles('DISPUTE_DESK')
@Controller('api/v1/disputes')
export class DisputeController {
  constructor(
    private readonly reads: ReadDisputes,
    private readonly handle: HandleDispute,
    private readonly configuration: Configuration,
    private readonly cursors: KeysetCursor,
  ) {}

  @Get()
  @Roles(
    'CITIZEN',
    'WINDOW_CLERK',
    'TOWNSHIP_CLERK',
    'VILLAGE_AGENT',
    'DISPUTE_DESK',
    'MEDIATOR',
    'LAWYER',
    'LEGAL_AID_REVIEWER',
    'LEGAL_AID_APPROVER',
    'SUPERVISOR',
  )
  @Operation({
    id: 'disputes.list',
    summary: '纠纷列表',
    description: '只列在您办理范围内的纠纷；不含当事人姓名和内容。',
    example: {
      response: {
        items: [
          {
            disputeNo: DISPUTE_NO,
            version: 1,
            stage: 'REGISTERED',
            kind: 'LABOUR_WAGES',
            urgency: 'ORDINARY',
            dangerous: false,
            claimants: 12,
            lead: '毕春燕',
            dueOn: '2026-11-30',
            firstContactAt: '2026-11-23T01:20:00.000Z',
          },
        ],
        page: { next: null, hasMore: false },
      },
    },
    problems: ['invalid-cursor', 'invalid-parameter'],
  })
  async list(
    @Query() query: ListDisputesQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<DisputeLine>> {
    const fingerprint = queryFingerprint('disputes', `${actor.kind}:${actor.id}`, query);
    const [before] = query.cursor === undefined ? [] : this.cursors.decode(query.cursor, fingerprint);
    const filter = { stages: query.stage ?? [], mine: query.lead === 'mine' };
    const found = await this.reads.page(actor, filter, typeof before === 'number' ? before : null, query.limit + 1);
    const page = pageOf(
      await this.reads.lines(found),
      query.limit,
      ({ dispute, lead, dueOn }) => ({
        disputeNo: dispute.disputeNo,
        version: dispute.version,
        stage: dispute.stage,
        kind: dispute.kind,
        urgency: dispute.urgency,
        dangerous: dispute.dangerous,
        claimants: dispute.claimants,
        lead,
        dueOn,
        firstContactAt: dispute.firstContactAt.toISOString(),
      }),
      ({ dispute }) => this.cursors.encode([dispute.id], fingerprint),
    );
    linkNext(reply, this.configuration.publicUrl, page.page.next);
    return page;
  }

  @Get(':disputeNo')
  @Roles(
    'CITIZEN',
    'WINDOW_CLERK',
    'TOWNSHIP_CLERK',
    'VILLAGE_AGENT',
    'DISPUTE_DESK',
    'MEDIATOR',
    'LAWYER',
    'LEGAL_AID_REVIEWER',
    'LEGAL_AID_APPROVER',
    'SUPERVISOR',
  )
  @Operation({
    id: 'disputes.get',
    summary: '纠纷的办理阶段',
    description: '阶段、期限和各程序所处的环节。当事人讲述的内容依法保密，查看用“阅卷”。',
    example: { response: DISPUTE_EXAMPLE },
    problems: ['dispute-not-found'],
  })
  get(
    @Param() { disputeNo }: DisputeParams,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DisputeView> {
    return tagged(this.reads.get(disputeNo, actor), reply);
  }

  @Post(':disputeNo/readings')
  @HttpCode(200)
  @Roles('DISPUTE_DESK', 'MEDIATOR', 'LAWYER', 'LEGAL_AID_REVIEWER', 'LEGAL_AID_APPROVER', 'SUPERVISOR', 'WINDOW_CLERK', 'TOWNSHIP_CLERK')
  @Operation({
    id: 'disputes.read',
    summary: '阅卷',
    description: '查看当事人、事实、请求和各程序的记录。每次查看都记录用途；不是承办人的，须写明理由并提示督查。窗口和其他单位不能查看。',
    example: {
      request: { purpose: 'CONDUCT' },
      response: {
        matter: '在苍山西镇工地干活，三个月工资没有发。',
        wanted: '要回工资四万元。',
        facts: { matter: 'MONEY', labour: 'WAGES' },
        parties: [
          {
            id: 1,
            side: 'CLAIMANT',
            kind: 'PERSON',
            name: '张玉竹',
            idNumber: null,
            phone: null,
            representative: false,
            standing: { migrantWorker: true },
          },
        ],
        claims: [
          {
            id: 1,
            partyId: 1,
            againstPartyId: 2,
            kind: 'WAGES',
            amount: '40000.00',
            received: '0.00',
            periodFrom: null,
            periodTo: null,
            state: 'OPEN',
          },
        ],
        proceedings: [],
        links: [],
        history: [{ action: 'register', toStage: 'REGISTERED', recordedAt: '2026-11-23T01:20:00.000Z', actorId: 1001 }],
      },
    },
    problems: ['dispute-not-found', 'content-closed', 'reading-note', 'validation-failed'],
  })
  read(@Param() { disputeNo }: DisputeParams, @Body() { purpose, note }: ReadingBody, @CurrentActor() actor: Actor): Promise<ContentView> {
    return this.reads.read(disputeNo, actor, purpose, note ?? null);
  }

  @Post(':disputeNo/lead-changes')
  @HttpCode(200)
  @Operation({
    id: 'disputes.reassign',
    summary: '更换牵头人',
    example: { request: { leadId: 1371 }, response: DISPUTE_EXAMPLE },
    problems: [...COMMAND_PROBLEMS, 'lead-unknown'],
  })
  reassign(
    @Param() { disputeNo }: DisputeParams,
    @Body() { leadId }: LeadBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DisputeView> {
    return tagged(this.handle.reassign({ disputeNo, actor, expectedVersion }, leadId), reply);
  }

  @Post(':disputeNo/follow-ups')
  @HttpCode(200)
  @Operation({
    id: 'disputes.followUp',
    summary: '记录一次跟进',
    description: '牵头人看过；下一次跟进期限重新计算。',
    example: { response: DISPUTE_EXAMPLE },
    problems: COMMAND_PROBLEMS,
  })
  followUp(
    @Param() { disputeNo }: DisputeParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DisputeView> {
    return tagged(this.handle.followUp({ disputeNo, actor, expectedVersion }), reply);
  }

  @Post(':disputeNo/closings')
  @HttpCode(200)
  @Operation({
    id: 'disputes.close',
    summary: '办结',
    description: '全部程序结束后才能办结。',
    example: { request: { outcome: 'PAID' }, response: { ...DISPUTE_EXAMPLE, stage: 'CLOSED', stageName: '已办结' } },
    problems: [...COMMAND_PROBLEMS, 'proceedings-open'],
  })
  close(
    @Param() { disputeNo }: DisputeParams,
    @Body() { outcome }: CloseBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DisputeView> {
    return tagged(this.handle.close({ disputeNo, actor, expectedVersion }, outcome), reply);
  }

  @Post(':disputeNo/withdrawals')
  @HttpCode(200)
  @Operation({
    id: 'disputes.withdraw',
    summary: '当事人撤回',
    example: { response: { ...DISPUTE_EXAMPLE, stage: 'WITHDRAWN', stageName: '已撤回' } },
    problems: [...COMMAND_PROBLEMS, 'proceedings-open'],
  })
  withdraw(
    @Param() { disputeNo }: DisputeParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DisputeView> {
    return tagged(this.handle.withdraw({ disputeNo, actor, expectedVersion }), reply);
  }

  @Post(':disputeNo/forwardings')
  @HttpCode(200)
  @Operation({
    id: 'disputes.forward',
    summary: '转送有权处理的单位',
    description: '不属于本中心处理的，即时转送；由有权处理的单位告知当事人结果（保障农民工工资支付条例 §10）。',
    example: {
      request: { toOrgan: '532922-human-resources' },
      response: { ...DISPUTE_EXAMPLE, stage: 'FORWARDED', stageName: '已转送' },
    },
    problems: COMMAND_PROBLEMS,
  })
  forward(
    @Param() { disputeNo }: DisputeParams,
    @Body() { toOrgan }: ForwardBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DisputeView> {
    return tagged(this.handle.forward({ disputeNo, actor, expectedVersion }, toOrgan), reply);
  }

  @Post(':disputeNo/mergers')
  @HttpCode(200)
  @Operation({
    id: 'disputes.merge',
    summary: '并入同一纠纷',
    example: { request: { into: DISPUTE_NO }, response: { ...DISPUTE_EXAMPLE, stage: 'MERGED', stageName: '已并案' } },
    problems: [...COMMAND_PROBLEMS, 'merge-target'],
  })
  merge(
    @Param() { disputeNo }: DisputeParams,
    @Body() { into }: MergeBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DisputeView> {
    return tagged(this.handle.merge({ disputeNo, actor, expectedVersion }, into), reply);
  }

  @Post(':disputeNo/reopenings')
  @HttpCode(200)
  @Operation({
    id: 'disputes.reopen',
    summary: '重新办理',
    example: { response: { ...DISPUTE_EXAMPLE, stage: 'IN_PROGRESS', stageName: '办理中' } },
    problems: COMMAND_PROBLEMS,
  })
  reopen(
    @Param() { disputeNo }: DisputeParams,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DisputeView> {
    return tagged(this.handle.reopen({ disputeNo, actor, expectedVersion }), reply);
  }
}

export async function tagged(answered: Promise<DisputeView>, reply: FastifyReply): Promise<DisputeView> {
  const view = await answered;
  setETag(reply, view.version);
  return view;
}
