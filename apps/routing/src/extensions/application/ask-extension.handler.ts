import type { Actor } from '@app/access';
import { Clock } from '@app/domain-kernel';
import { answer, etagOf, type IdempotentRequest, type Outcome, once } from '@app/http';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { RoutingDatabase } from '../../database';
import { organOfStep } from '../../dispatch/domain/route';
import { Journal } from '../../journal/application/journal';
import { PostDirectory } from '../../posts/application/post-directory';
import { type LoadedTask, TaskCommands } from '../../tasks/application/task-commands';
import { refusalOf } from '../../tasks/domain/task-guards';
import { insertExtension } from '../persistence/extension.repository';
import { reasonText } from './extension-reasons';
import { FindExtensions } from './find-extensions.query';

export interface ExtensionWish {
  readonly reasonCode: string;
  /** For the head, who decides; the applicant is told the reason of the list. */
  readonly reason: string;
}

/** 申请延长: by the owner of a task, for as much as the item's own law gives. */
@Injectable()
export class AskExtensionHandler {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly commands: TaskCommands,
    private readonly posts: PostDirectory,
    private readonly find: FindExtensions,
    private readonly journal: Journal,
    private readonly clock: Clock,
  ) {}

  /** Once per Idempotency-Key. */
  execute(actor: Actor, taskId: number, wish: ExtensionWish, request: IdempotentRequest): Promise<Outcome> {
    return once(this.database, request, this.clock.now(), async (tx) => {
      const id = await this.commands.within(tx, taskId, actor, (inside, loaded) => this.asked(inside, loaded, wish, actor));
      const extension = await this.find.within(tx, actor, id);
      return answer(201, extension, { Location: `/api/v1/extensions/${id}`, ETag: etagOf(extension.version) });
    });
  }

  private async asked(tx: Transaction, { task, desk, route, now }: LoadedTask, wish: ExtensionWish, actor: Actor): Promise<number> {
    const refusal = refusalOf('askExtension', task, actor.id, desk);
    if (refusal !== null || route.extension === null) throw refusal ?? new Error(`route ${route.id} has no extension`);
    reasonText(wish.reasonCode);
    const { amount, unit, article, byGovernment } = route.extension;
    // A first review lies with a lower organ; the time of the case is the competent organ's.
    const organ = organOfStep(route, 'DECIDE') ?? task.organ;
    const lookup = await this.posts.lookup(tx, [organ]);
    const id = await insertExtension(
      tx,
      {
        ...wish,
        routeId: route.id,
        taskId: task.id,
        organ,
        postId: lookup(organ, 'DECIDE', route.itemCode)?.id ?? null,
        excluded: [...new Set([...route.handledBy, actor.id])],
        amount,
        unit,
        article,
        byGovernment: byGovernment ?? false,
        askedBy: actor.id,
        askedOnBehalfOf: task.onBehalfOf,
      },
      now,
    );
    await this.journal.record(
      tx,
      [
        {
          routeId: route.id,
          taskId: task.id,
          action: 'extension.ask',
          from: null,
          to: 'REQUESTED',
          version: 1,
          actor: actor.id,
          onBehalfOf: task.onBehalfOf,
          reason: wish.reason,
          details: { extensionId: id, reasonCode: wish.reasonCode },
          at: now,
        },
      ],
      actor,
    );
    return id;
  }
}
