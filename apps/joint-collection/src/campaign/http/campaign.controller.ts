import { type Actor, CurrentActor, Roles } from '@app/access';
import { Configuration } from '@app/configuration';
import { contentDisposition } from '@app/files';
import {
  Idempotent,
  type IdempotentRequest,
  KeysetCursor,
  linkNext,
  Operation,
  type Page,
  pageByKey,
  queryFingerprint,
  sendAnswer,
} from '@app/http';
import { localDate } from '@app/legal-calendar';
import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CampaignProgress, type PlaceProgress, type UnpaidView } from '../application/campaign-progress';
import { GroupList } from '../application/group-list';
import {
  CampaignParams,
  ContactBody,
  DailyQuery,
  GroupListQuery,
  GroupParams,
  ProgressQuery,
  ResponsibleBody,
  TargetBody,
  UnpaidQuery,
} from './campaign.dto';

const PLACE = {
  township: '532922103',
  name: '平坡镇',
  village: '平坡村',
  target: 1050,
  people: 1067,
  byStanding: { MOVED: 4, INSURED: 820, ASSISTED: 41, ELSEWHERE: 122, NOT_REQUIRED: 0, REFUSED: 6, UNREACHED: 30, UNPAID: 44 },
  shouldInsure: 1063,
  ratePercent: '92.47',
  hardHitUninsured: 0,
  due: '32000.00',
} as const;
const UNPAID = {
  id: 1001,
  township: '532922103',
  village: '平坡村',
  groupId: 12,
  groupName: '一组',
  householdNumber: 'H0301',
  name: '杨晶晶',
  citizenNumber: '5329**********0010',
  standing: 'UNPAID',
  hardHit: false,
  categories: [],
  obligationId: 5001,
  stateName: '已核定',
  due: '400.00',
  responsible: { id: 2049, name: '李清泉' },
  lastContact: { outcome: 'WILL_PAY', at: '2026-11-20T02:00:00.000Z' },
} as const;
const LIST_PROBLEMS = ['invalid-parameter', 'unknown-parameter'] as const;

/** 征缴进度: should be insured, insured, assisted, elsewhere, moved, refused, not reached; whom to visit next. */
@ApiTags('征缴进度 campaign')
@Roles('WINDOW_CLERK', 'TOWNSHIP_CLERK', 'VILLAGE_AGENT', 'COLLECTION_CLERK', 'FUND_REVIEWER', 'SUPERVISOR')
@Controller('api/v1/collection')
export class CampaignController {
  constructor(
    private readonly campaign: CampaignProgress,
    private readonly lists: GroupList,
    private readonly cursor: KeysetCursor,
    private readonly configuration: Configuration,
  ) {}

  @Get('campaigns/:insurance/:year/progress')
  @Operation({
    id: 'campaign.progress',
    summary: '征缴进度',
    description: '每个人只计一次。困难人群未参保（hardHitUninsured）必须为零。',
    example: { response: { items: [PLACE] } },
    problems: LIST_PROBLEMS,
  })
  async progress(
    @Param() params: CampaignParams,
    @Query() { division }: ProgressQuery,
    @CurrentActor() actor: Actor,
  ): Promise<{ readonly items: readonly PlaceProgress[] }> {
    return { items: await this.campaign.progress(actor, params, division) };
  }

  @Get('campaigns/:insurance/:year/unpaid')
  @Operation({
    id: 'campaign.unpaid',
    summary: '未缴清单',
    description: '按人列出应缴、责任人和最近一次联系。',
    example: { response: { items: [UNPAID], page: { next: null, hasMore: false } } },
    problems: [...LIST_PROBLEMS, 'invalid-cursor'],
  })
  async unpaid(
    @Param() params: CampaignParams,
    @Query() query: UnpaidQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<UnpaidView>> {
    const fingerprint = queryFingerprint('unpaid', `${actor.kind}:${actor.id}`, { ...params, ...query });
    const filter = { division: query.division, groupId: query.groupId ?? null, onlyHardHit: query.hardHit === 'true' };
    const page = await pageByKey(this.cursor, fingerprint, query, (after, limit) =>
      this.campaign.unpaid(actor, params, filter, after, limit),
    );
    linkNext(reply, this.configuration.publicUrl, page.page.next);
    return page;
  }

  @Get('campaigns/:insurance/:year/group-list')
  @Operation({
    id: 'campaign.groupList',
    summary: '打印一个小组的未缴名单（组长版）',
    description: 'XLSX，大字，横向一页宽；只有证件尾号。',
    example: { response: 'XLSX 文件' },
    problems: LIST_PROBLEMS,
  })
  async list(
    @Param() params: CampaignParams,
    @Query() { groupId }: GroupListQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const filter = { division: actor.jurisdiction, groupId, onlyHardHit: false };
    const file = await this.lists.make(params, await this.campaign.unpaid(actor, params, filter, 0, 2000));
    reply.header('Content-Disposition', contentDisposition(`未缴名单${params.year}-${groupId}.xlsx`));
    return new StreamableFile(file, { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' });
  }

  @Get('campaigns/:insurance/:year/daily')
  @Operation({
    id: 'campaign.daily',
    summary: '征缴日报',
    example: { response: { items: [{ day: '2026-11-23', people: 118, amount: '46820.00' }] } },
    problems: [...LIST_PROBLEMS, 'period-invalid'],
  })
  async daily(
    @Param() params: CampaignParams,
    @Query() { division, from, to }: DailyQuery,
    @CurrentActor() actor: Actor,
  ): Promise<{ readonly items: readonly { readonly day: string; readonly people: number; readonly amount: string }[] }> {
    return { items: await this.campaign.daily(actor, params, division, localDate(from), localDate(to)) };
  }

  @Post('campaigns/:insurance/:year/contacts')
  @Operation({
    id: 'campaign.contact',
    summary: '登记一次联系',
    description: '记录群众怎么说，不作为参保或缴费的依据，不改变应征。',
    created: true,
    example: {
      request: { personId: 1001, outcome: 'WILL_PAY' },
      response: {
        id: 9,
        insurance: 'RESIDENT_MEDICAL',
        year: 2027,
        personId: 1001,
        outcome: 'WILL_PAY',
        note: null,
        at: '2026-11-23T02:00:00.000Z',
      },
    },
    problems: ['person-not-found', 'validation-failed'],
  })
  async contact(
    @Param() { insurance, year }: CampaignParams,
    @Body() { personId, outcome, note }: ContactBody,
    @CurrentActor() actor: Actor,
    @Idempotent() request: IdempotentRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendAnswer(reply, await this.campaign.contact(actor, { insurance, year }, { personId, outcome, note: note ?? null }, request));
  }

  @Put('campaigns/:insurance/:year/targets')
  @HttpCode(204)
  @Roles('COLLECTION_CLERK')
  @Operation({
    id: 'campaign.target',
    summary: '下达目标人数',
    status: 204,
    example: { request: { township: '532922103', people: 3150, source: '2027年度征缴任务分解表' } },
    problems: ['campaign-place-unknown', 'validation-failed'],
  })
  async target(@Param() { insurance, year }: CampaignParams, @Body() body: TargetBody, @CurrentActor() actor: Actor): Promise<void> {
    const { township, people, source } = body;
    await this.campaign.setTarget(actor, { insurance, year }, { township, village: body.village ?? '', people, source });
  }

  @Put('village-groups/:groupId/responsible')
  @HttpCode(204)
  @Roles('TOWNSHIP_CLERK', 'COLLECTION_CLERK')
  @Operation({
    id: 'campaign.assign',
    summary: '指定村民小组的责任人',
    description: '村代办员只看得到自己负责的小组。',
    status: 204,
    example: { request: { staffId: 2049 } },
    problems: ['group-not-found', 'responsible-unknown', 'validation-failed'],
  })
  async assign(@Param() { groupId }: GroupParams, @Body() { staffId }: ResponsibleBody, @CurrentActor() actor: Actor): Promise<void> {
    await this.campaign.assign(actor, groupId, staffId);
  }
}
