import type { Actor } from '@app/access';
import { Clock } from '@app/domain-kernel';
import { answer, etagOf, type IdempotentRequest, type Outcome, once } from '@app/http';
import { officeCalendar } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { RoutingDatabase } from '../../database';
import { organOfStep } from '../../dispatch/domain/route';
import { PostDirectory } from '../../posts/application/post-directory';
import { RouteTasks } from '../../tasks/application/route-tasks';
import { type LoadedTask, TaskCommands } from '../../tasks/application/task-commands';
import { refusalOf } from '../../tasks/domain/task-guards';
import { groundOf, type ProcedureWish } from '../domain/special-procedure';
import { insertProcedure, staffOf } from '../persistence/special-procedure.repository';
import { FindSpecialProcedures } from './find-special-procedures.query';
import { HEARING_RULES } from './hearing-rules';
import { ProcedureJournal } from './procedure-journal';

/** 申请特别程序: the owner of a task asks; nothing stops until another person has approved it. */
@Injectable()
export class AskSpecialProcedureHandler {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly commands: TaskCommands,
    private readonly tasks: RouteTasks,
    private readonly posts: PostDirectory,
    private readonly find: FindSpecialProcedures,
    private readonly journal: ProcedureJournal,
    private readonly clock: Clock,
  ) {}

  /** Once per Idempotency-Key. */
  execute(actor: Actor, taskId: number, wish: ProcedureWish, request: IdempotentRequest): Promise<Outcome> {
    return once(this.database, request, this.clock.now(), async (tx) => {
      const id = await this.commands.within(tx, taskId, actor, (inside, loaded) => this.asked(inside, loaded, wish, actor));
      const procedure = await this.find.within(tx, actor, id);
      return answer(201, procedure, { Location: `/api/v1/special-procedures/${id}`, ETag: etagOf(procedure.version) });
    });
  }

  private async asked(tx: Transaction, { task, desk, route, now, today }: LoadedTask, wish: ProcedureWish, actor: Actor): Promise<number> {
    const refusal = refusalOf('askSpecialProcedure', task, actor.id, desk);
    if (refusal !== null) throw refusal;
    const host = { staff: await staffOf(tx, task.organ), examiners: await this.tasks.examiners(tx, route.id), owner: task.assignee };
    const { article } = groundOf(wish, desk.paths.specialProcedures, host, HEARING_RULES, today, officeCalendar());
    // A first review lies with a lower organ; the time of the case is the competent organ's.
    const organ = organOfStep(route, 'DECIDE') ?? task.organ;
    const lookup = await this.posts.lookup(tx, [organ]);
    const id = await insertProcedure(
      tx,
      {
        ...wish,
        routeId: route.id,
        taskId: task.id,
        organ,
        postId: lookup(organ, 'DECIDE', route.itemCode)?.id ?? null,
        excluded: [...new Set([...route.handledBy, actor.id])],
        article,
        askedBy: actor.id,
        askedOnBehalfOf: task.onBehalfOf,
      },
      now,
    );
    const procedure = { id, routeId: route.id, taskId: task.id, kind: wish.kind, version: 1 };
    await this.journal.record(tx, procedure, 'ask', { from: null, to: 'REQUESTED' }, actor, { reason: wish.reason, at: now });
    return id;
  }
}
