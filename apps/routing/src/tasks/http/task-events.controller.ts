import { type Actor, CurrentActor, Roles } from '@app/access';
import { Operation } from '@app/http';
import { LiveChanges, LiveStreams, type Topic } from '@app/live';
import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { LiveQueuesQuery } from '../application/live-queues.query';

/** 待办变化: an open inbox is told within a second that something on its desks has changed. */
@ApiTags('审批任务 tasks')
@Roles('APPROVER', 'ORGAN_HEAD', 'DISPATCHER', 'SUPERVISOR')
@Controller('api/v1/tasks/events')
export class TaskEventsController {
  constructor(
    private readonly queues: LiveQueuesQuery,
    private readonly changes: LiveChanges,
    private readonly streams: LiveStreams,
  ) {}

  @Get()
  @Operation({
    id: 'tasks.events',
    summary: '待办变化（SSE）',
    description:
      'text/event-stream。连上先给一次各队列的件数（事件 queues），以后单位或本人的任务一有变化就再给，每 20 秒一次心跳。断线重连带 Last-Event-ID：期间没有变化就不重发。收到事件后重新读取列表；连接最长 5 分钟，客户端自动重连。',
    example: {
      response:
        'id: 812:812:\nevent: queues\ndata: {"mine":{"count":3,"capped":false},"posts":{"count":7,"capped":false},"organ":null,"touched":[]}\n\n',
    },
    problems: ['too-many-streams'],
  })
  events(@CurrentActor() actor: Actor, @Headers('last-event-id') lastEventId: string | undefined, @Res() reply: FastifyReply): void {
    const topics: Topic[] = [`staff:${actor.id}`, ...(actor.organ === null ? [] : [`organ:${actor.organ}` as const])];
    this.streams.serve(reply, {
      changes: this.changes,
      topics,
      owner: `${actor.kind}:${actor.id}`,
      lastEventId,
      event: 'queues',
      read: () => this.queues.read(actor),
      position: () => this.queues.position(),
    });
  }
}
