import { type Actor, CurrentActor, Roles } from '@app/access';
import { Configuration } from '@app/configuration';
import {
  Idempotent,
  type IdempotentRequest,
  IfMatch,
  KeysetCursor,
  linkNext,
  Operation,
  queryFingerprint,
  sendAnswer,
  setETag,
} from '@app/http';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { BillSummary, BillView } from '../application/bill-view';
import { EndBill } from '../application/end-bill';
import { IssueBill } from '../application/issue-bill';
import { ReadBills } from '../application/read-bills';
import { BillParams, IssueBillBody, ListBillsQuery, VoidBillBody } from './bill.dto';
import { BILL_EXAMPLE } from './bill.examples';

export interface BillPage {
  readonly items: readonly BillSummary[];
  readonly page: { readonly next: string | null; readonly hasMore: boolean };
}

/** 合并缴费单: what one household owes two funds, on one bill. */
@ApiTags('两险合并征缴 joint collection')
@Controller('api/v1/bills')
export class BillController {
  constructor(
    private readonly issueBill: IssueBill,
    private readonly endBill: EndBill,
    private readonly reads: ReadBills,
    private readonly configuration: Configuration,
    private readonly cursors: KeysetCursor,
  ) {}

  @Post()
  @Roles('WINDOW_CLERK', 'TOWNSHIP_CLERK', 'VILLAGE_AGENT', 'COLLECTION_CLERK', 'CITIZEN')
  @Operation({
    id: 'bills.issue',
    summary: '合并出单',
    description: '一张缴费单可以包括一户人的医保和养老应征。合计由缴费人确认，与应征不符的不出单。款项由税务部门收取，本系统不收现金。',
    created: true,
    example: { request: { obligations: [8101, 8102], total: '600.00' }, response: BILL_EXAMPLE },
    problems: [
      'obligation-not-found',
      'bill-one-household',
      'bill-not-assessed',
      'bill-total-changed',
      'nothing-owed',
      'wrong-fund',
      'validation-failed',
    ],
  })
  async issue(
    @Body() body: IssueBillBody,
    @CurrentActor() actor: Actor,
    @Idempotent() request: IdempotentRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendAnswer(reply, await this.issueBill.execute({ ...body, actor }, request));
  }

  @Get()
  @Roles('WINDOW_CLERK', 'TOWNSHIP_CLERK', 'VILLAGE_AGENT', 'COLLECTION_CLERK', 'FUND_REVIEWER', 'FINANCE', 'SUPERVISOR', 'CITIZEN')
  @Operation({
    id: 'bills.list',
    summary: '缴费单清单',
    description: '辖区内的缴费单，最新的在前；居民看到有自己的缴费单。',
    example: { response: { items: [BILL_EXAMPLE], page: { next: null, hasMore: false } } },
    problems: ['unknown-parameter', 'invalid-cursor'],
  })
  async list(
    @Query() query: ListBillsQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BillPage> {
    const fingerprint = queryFingerprint('bills', `${actor.kind}:${actor.id}`, query);
    const { items, next } = await this.reads.page(actor, {
      states: query.state ?? [],
      householdId: query.household ?? null,
      before: query.cursor === undefined ? null : Number(this.cursors.decode(query.cursor, fingerprint)[0]),
      limit: query.limit,
    });
    const cursor = next === null ? null : this.cursors.encode([next], fingerprint);
    linkNext(reply, this.configuration.publicUrl, cursor);
    return { items, page: { next: cursor, hasMore: cursor !== null } };
  }

  @Get(':number')
  @Roles('WINDOW_CLERK', 'TOWNSHIP_CLERK', 'VILLAGE_AGENT', 'COLLECTION_CLERK', 'FUND_REVIEWER', 'FINANCE', 'SUPERVISOR', 'CITIZEN')
  @Operation({ id: 'bills.get', summary: '一张缴费单', example: { response: BILL_EXAMPLE }, problems: ['bill-not-found'] })
  get(@Param() { number }: BillParams, @CurrentActor() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): Promise<BillView> {
    return tagged(this.reads.view(number, actor), reply);
  }

  @Post(':number/voidings')
  @HttpCode(200)
  @Roles('COLLECTION_CLERK', 'SUPERVISOR')
  @Operation({
    id: 'bills.void',
    summary: '作废缴费单',
    description: '没有支付的缴费单由出单人以外的人作废；单上的应征回到已核定。',
    example: { request: { reason: '档次选错，重新出单。' }, response: { ...BILL_EXAMPLE, state: 'VOIDED' } },
    problems: ['bill-not-found', 'state-conflict', 'second-person-required', 'validation-failed'],
  })
  void(
    @Param() { number }: BillParams,
    @Body() { reason }: VoidBillBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BillView> {
    return tagged(this.endBill.void({ number, actor, expectedVersion, reason }), reply);
  }
}

async function tagged(answered: Promise<BillView>, reply: FastifyReply): Promise<BillView> {
  const view = await answered;
  setETag(reply, view.version);
  return view;
}
