import { type Actor, CurrentActor, Public, Roles } from '@app/access';
import { Configuration } from '@app/configuration';
import { IsFreeText, KeysetCursor, linkNext, Operation, PageQuery, QueryInteger, queryFingerprint, RateLimited } from '@app/http';
import { Body, Controller, Get, Header, Param, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type RaisedObjection, RaiseObjection } from '../application/raise-objection';
import { type ObjectionView, ReadPublicity } from '../application/read-publicity';
import type { PublicProposal } from '../domain/publicity';
import { publicityPage } from './publicity-page';

export class PublicityParams {
  /** 公示编号，或者异议编号 */
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly id!: number;
}

export class ObjectionBody {
  /** 异议内容；不需要填写自己的姓名和电话 */
  @IsFreeText({ minimum: 5, maximum: 1000 })
  readonly text!: string;
}

export interface PublicityList {
  readonly items: readonly PublicProposal[];
  readonly page: { readonly next: string | null; readonly hasMore: boolean };
}

const READING = { name: 'publicity', limit: 60, seconds: 60 };
/** A person has one objection, perhaps two; each costs an officer a visit. */
const OBJECTING = { name: 'publicity-objections', limit: 5, seconds: 3600 };

const EXAMPLE = {
  id: 12,
  itemName: '最低生活保障审核确认',
  placeName: '平坡镇',
  shownName: '张*',
  proposal: '拟确认为最低生活保障对象',
  begunOn: '2026-10-12',
  dueOn: '2026-10-19',
  objectTo: '漾濞彝族自治县平坡镇人民政府，公示期内在本页面或者到该单位提出',
} as const;

/** 公示: read by everybody, objected to by anybody. */
@ApiTags('公示 publicity')
@Controller()
export class PublicityController {
  constructor(
    private readonly publicity: ReadPublicity,
    private readonly raise: RaiseObjection,
    private readonly configuration: Configuration,
    private readonly cursors: KeysetCursor,
  ) {}

  @Public()
  @RateLimited(READING)
  @Get('api/v1/publicity')
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'publicity.list',
    summary: '正在公示的事项',
    description: '只列事项、乡镇、隐去的姓名或者公示编号、拟作出的决定、公示期和提出异议的单位；期满即撤下。',
    open: true,
    example: { response: { items: [EXAMPLE], page: { next: null, hasMore: false } } },
    problems: ['unknown-parameter', 'invalid-cursor'],
  })
  async list(@Query() query: PageQuery, @Res({ passthrough: true }) reply: FastifyReply): Promise<PublicityList> {
    const { items, next } = await this.read(query);
    linkNext(reply, this.configuration.publicUrl, next);
    return { items, page: { next, hasMore: next !== null } };
  }

  @Public()
  @RateLimited(READING)
  @ApiExcludeEndpoint()
  @Get('publicity')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  async page(@Query() query: PageQuery): Promise<string> {
    const { items, next } = await this.read(query);
    return publicityPage(items, next);
  }

  @Public()
  @RateLimited(OBJECTING)
  @Post('api/v1/publicity/:id/objections')
  @Operation({
    id: 'publicity.object',
    summary: '对公示提出异议',
    description: '不用登录，不用留姓名。审核单位调查核实并答复以前，不作出决定。',
    open: true,
    created: true,
    example: {
      request: { text: '这一户上个月刚买了一辆货车，请核实。' },
      response: { objectionId: 3, sentence: '异议已收到，审核单位将调查核实；答复以前不作出决定。' },
    },
    problems: ['publicity-not-found', 'validation-failed'],
  })
  object(@Param() { id }: PublicityParams, @Body() { text }: ObjectionBody): Promise<RaisedObjection> {
    return this.raise.execute(id, text);
  }

  @Roles('APPROVER', 'ORGAN_HEAD', 'SUPERVISOR')
  @Get('api/v1/objections/:id')
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'objections.get',
    summary: '公示异议的内容',
    description: '审核单位和监督人员查看；每次查看都有记录。',
    example: {
      response: {
        id: 3,
        publicityId: 12,
        caseNo: '53292220261012000000015',
        text: '这一户上个月刚买了一辆货车，请核实。',
        state: 'OPEN',
        raisedAt: '2026-10-13T02:00:00.000Z',
        answeredAt: null,
      },
    },
    problems: ['objection-not-found'],
  })
  objection(@Param() { id }: PublicityParams, @CurrentActor() actor: Actor): Promise<ObjectionView> {
    return this.publicity.objection(actor, id);
  }

  private async read(query: PageQuery): Promise<{ items: PublicProposal[]; next: string | null }> {
    const fingerprint = queryFingerprint('publicity', 'everybody', {});
    const before = query.cursor === undefined ? null : Number(this.cursors.decode(query.cursor, fingerprint)[0]);
    const { items, next } = await this.publicity.page(before, query.limit);
    return { items, next: next === null ? null : this.cursors.encode([next], fingerprint) };
  }
}
