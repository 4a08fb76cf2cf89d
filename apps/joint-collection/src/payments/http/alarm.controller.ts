import { type Actor, CurrentActor, Roles } from '@app/access';
import { KeysetCursor, Operation, PageQuery, queryFingerprint } from '@app/http';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type AlarmView, ChannelAlarms } from '../application/channel-alarms';
import { AlarmParams, SettleAlarmBody } from './payment.dto';

export interface AlarmPage {
  readonly items: readonly AlarmView[];
  readonly page: { readonly next: string | null; readonly hasMore: boolean };
}

/** 渠道告警. */
@ApiTags('税务缴费渠道 tax channels')
@Roles('SUPERVISOR', 'FINANCE')
@Controller('api/v1/channel-alarms')
export class AlarmController {
  constructor(
    private readonly alarms: ChannelAlarms,
    private readonly cursors: KeysetCursor,
  ) {}

  @Get()
  @Operation({
    id: 'channel-alarms.list',
    summary: '待查的渠道告警',
    example: {
      response: {
        items: [
          {
            id: 7,
            channel: 'tax-app',
            kind: 'CONTRADICTION',
            kindName: '渠道前后所报不一致',
            subject: 'T20261123000871',
            bill: 'HJ0000000000174',
            count: 2,
            firstAt: '2026-11-23T01:42:00.000Z',
            lastAt: '2026-11-23T01:43:00.000Z',
          },
        ],
        page: { next: null, hasMore: false },
      },
    },
    problems: ['unknown-parameter', 'invalid-cursor'],
  })
  async list(@Query() query: PageQuery, @CurrentActor() actor: Actor): Promise<AlarmPage> {
    const fingerprint = queryFingerprint('channel-alarms', `${actor.kind}:${actor.id}`, query);
    const before = query.cursor === undefined ? null : Number(this.cursors.decode(query.cursor, fingerprint)[0]);
    const { items, next } = await this.alarms.page(actor, before, query.limit);
    return { items, page: { next: next === null ? null : this.cursors.encode([next], fingerprint), hasMore: next !== null } };
  }

  @Post(':id/settlements')
  @HttpCode(204)
  @Operation({
    id: 'channel-alarms.settle',
    summary: '查明渠道告警',
    status: 204,
    example: { request: { note: '已与渠道核实，为重复推送。' } },
    problems: ['alarm-not-found', 'validation-failed'],
  })
  settle(@Param() { id }: AlarmParams, @Body() { note }: SettleAlarmBody, @CurrentActor() actor: Actor): Promise<void> {
    return this.alarms.settle(id, actor, note);
  }
}
