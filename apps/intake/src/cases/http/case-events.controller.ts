import { type Actor, CurrentActor, Roles } from '@app/access';
import { Operation } from '@app/http';
import { LiveChanges, LiveStreams, type Topic } from '@app/live';
import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { WindowCounts } from '../application/window-counts';

/** 窗口待办变化: an open window page is told within a second that something is to be received, accepted or handed out. */
@ApiTags('办件 cases')
@Roles('WINDOW_CLERK', 'TOWNSHIP_CLERK', 'SUPERVISOR')
@Controller('api/v1/cases/events')
export class CaseEventsController {
  constructor(
    private readonly counts: WindowCounts,
    private readonly changes: LiveChanges,
    private readonly streams: LiveStreams,
  ) {}

  @Get()
  @Operation({
    id: 'cases.events',
    summary: '窗口待办变化（SSE）',
    description:
      'text/event-stream。连上先给一次各类件数（事件 cases），以后一有变化就再给，每 20 秒一次心跳。断线重连带 Last-Event-ID：期间没有变化就不重发。收到事件后重新读取列表；连接最长 5 分钟，客户端自动重连。',
    example: {
      response: 'id: 812:812:\nevent: cases\ndata: {"SUBMITTED":{"count":2,"capped":false},"RECEIVED":{"count":5,"capped":false}}\n\n',
    },
    problems: ['too-many-streams'],
  })
  events(@CurrentActor() actor: Actor, @Headers('last-event-id') lastEventId: string | undefined, @Res() reply: FastifyReply): void {
    const topics: Topic[] = [`division:${actor.jurisdiction}`, ...(actor.organ === null ? [] : [`organ:${actor.organ}` as const])];
    this.streams.serve(reply, {
      changes: this.changes,
      topics,
      owner: `${actor.kind}:${actor.id}`,
      lastEventId,
      event: 'cases',
      read: () => this.counts.of(actor),
      position: () => this.counts.position(),
    });
  }
}
