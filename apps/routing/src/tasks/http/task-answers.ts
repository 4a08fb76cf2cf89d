import type { Actor } from '@app/access';
import { setETag } from '@app/http';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { FindTaskQuery } from '../application/find-task.query';
import type { TaskRequest } from '../application/move-task.handler';
import type { QueueCounts } from '../application/queue-counts.query';
import { presentTask, type TaskView } from './task.presenter';

/** The task after a command, with the queues as they are now: whoever acts need not ask again to see what it did. */
export type TaskAnswer = TaskView & { readonly queues: QueueCounts };

/** How every read of a task and every command on one is answered. */
@Injectable()
export class TaskAnswers {
  constructor(private readonly find: FindTaskQuery) {}

  async read(taskId: number, actor: Actor, reply: FastifyReply): Promise<TaskView> {
    const view = presentTask(await this.find.get(actor, taskId));
    setETag(reply, view.version);
    reply.header('Cache-Control', 'no-store');
    return view;
  }

  async after(request: TaskRequest, reply: FastifyReply, act: (request: TaskRequest) => Promise<unknown>): Promise<TaskAnswer> {
    await act(request);
    return this.now(request.taskId, request.actor, reply);
  }

  async now(taskId: number, actor: Actor, reply: FastifyReply): Promise<TaskAnswer> {
    const { detail, queues } = await this.find.afterCommand(actor, taskId);
    const view = presentTask(detail);
    setETag(reply, view.version);
    reply.header('Cache-Control', 'no-store');
    return { ...view, queues };
  }

  queues(actor: Actor): Promise<QueueCounts> {
    return this.find.ownQueues(actor);
  }
}
