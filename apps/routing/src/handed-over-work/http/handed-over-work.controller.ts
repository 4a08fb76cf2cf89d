import { type Actor, CurrentActor, Roles } from '@app/access';
import { Configuration } from '@app/configuration';
import {
  IfMatch,
  IsPlainNote,
  KeysetCursor,
  linkNext,
  Operation,
  type Page,
  PageQuery,
  pageByKey,
  QueryInteger,
  queryFingerprint,
  setETag,
} from '@app/http';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CallBackWork } from '../application/call-back-work';
import { HandedOverWork, type WorkDetail } from '../application/handed-over-work.query';

export class WorkParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly id!: number;
}

export class TakeBackBody {
  /** 收回的原因 */
  @IsPlainNote({ minimum: 2, maximum: 500 })
  readonly reason!: string;
}

const LINE = {
  id: 31,
  version: 1,
  caseNo: '53292220260929000000128',
  itemCode: '530512029000',
  itemName: '法律援助申请',
  division: '532922',
  service: { code: 'dispute-resolution', name: '矛盾纠纷化解' },
  organCode: '532922-justice',
  state: 'OPEN',
  handedOverAt: '2026-09-29T02:10:00.000Z',
  waitUntil: '2026-10-12T16:00:00.000Z',
};
const EXAMPLE = { ...LINE, closedAt: null, closingCode: null, answers: [], actions: ['takeBack'] };

/** 交办: what lies with a service of ours, whom it waits for and until when, and how it comes back to people. */
@ApiTags('交办 handed-over work')
@Roles('DISPATCHER', 'SUPERVISOR')
@Controller('api/v1/handed-over-work')
export class HandedOverWorkController {
  constructor(
    private readonly work: HandedOverWork,
    private readonly callBack: CallBackWork,
    private readonly cursor: KeysetCursor,
    private readonly configuration: Configuration,
  ) {}

  @Get()
  @Operation({
    id: 'handedOverWork.list',
    summary: '在业务服务中办理的办件',
    description: '转入本系统业务服务（征缴、法律援助、调解等）尚未答复的办件；等待不停止办理期限，到 waitUntil 没有答复的转人工。',
    example: { response: { items: [LINE], page: { next: null, hasMore: false } } },
    problems: ['invalid-cursor', 'invalid-parameter', 'unknown-parameter'],
  })
  async list(
    @Query() query: PageQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<WorkLine>> {
    const fingerprint = queryFingerprint('handed-over-work', `${actor.kind}:${actor.id}`, {});
    const page = await pageByKey(this.cursor, fingerprint, query, (after, limit) => this.work.page(actor, after, limit));
    linkNext(reply, this.configuration.publicUrl, page.page.next);
    return { ...page, items: page.items.map(presentLine) };
  }

  @Get(':id')
  @Operation({
    id: 'handedOverWork.get',
    summary: '交办详情和业务服务的答复',
    example: { response: EXAMPLE },
    problems: ['work-not-found'],
  })
  get(@Param() { id }: WorkParams, @CurrentActor() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): Promise<WorkView> {
    return this.view(id, actor, reply);
  }

  @Post(':id/take-backs')
  @Roles('DISPATCHER')
  @HttpCode(200)
  @Operation({
    id: 'handedOverWork.takeBack',
    summary: '收回交办，改由人员办理',
    description: '由调度员写明原因收回；业务服务得到通知，办件回到有权单位的岗位，此后不再交办。',
    example: {
      request: { reason: '该服务停用检修' },
      response: {
        ...EXAMPLE,
        version: 2,
        state: 'CALLED_BACK',
        closedAt: '2026-09-30T01:00:00.000Z',
        closingCode: 'TAKEN_BACK',
        actions: [],
      },
    },
    problems: ['work-not-found', 'version-mismatch', 'state-conflict', 'validation-failed'],
  })
  async takeBack(
    @Param() { id }: WorkParams,
    @Body() { reason }: TakeBackBody,
    @CurrentActor() actor: Actor,
    @IfMatch() expectedVersion: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WorkView> {
    await this.callBack.takeBack(actor, id, expectedVersion, reason);
    return this.view(id, actor, reply);
  }

  private async view(id: number, actor: Actor, reply: FastifyReply): Promise<WorkView> {
    const detail = await this.work.get(actor, id);
    setETag(reply, detail.version);
    return presentDetail(detail, actor);
  }
}

function presentLine(row: Omit<WorkDetail, 'answers'>) {
  const { id, version, caseNo, itemCode, itemName, division, service, serviceName, organ, state, handedOverAt, waitUntil } = row;
  return {
    id,
    version,
    caseNo,
    itemCode,
    itemName,
    division,
    service: { code: service, name: serviceName },
    organCode: organ,
    state,
    handedOverAt: handedOverAt.toISOString(),
    waitUntil: waitUntil.toISOString(),
  };
}

function presentDetail(detail: WorkDetail, actor: Actor) {
  return {
    ...presentLine(detail),
    closedAt: detail.closedAt?.toISOString() ?? null,
    closingCode: detail.closingCode,
    answers: detail.answers.map((answer) => ({ ...answer, receivedAt: answer.receivedAt.toISOString() })),
    actions: detail.state === 'OPEN' && actor.roles.includes('DISPATCHER') ? ['takeBack'] : [],
  };
}

type WorkLine = ReturnType<typeof presentLine>;
type WorkView = ReturnType<typeof presentDetail>;
