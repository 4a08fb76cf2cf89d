import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { assertOpinion, type Opinion } from '../domain/approval';
import { assertAgreed } from '../domain/branches';
import { complete } from '../domain/task-decisions';
import { unansweredOf } from '../persistence/branch.repository';
import { examinationsOf } from '../persistence/task.repository';
import { type AskedSigner, AskOthersHandler } from './ask-others.handler';
import { commandOf, type TaskRequest } from './move-task.handler';
import { NextStep } from './next-step';
import { type LoadedTask, TaskCommands } from './task-commands';

/** 审核: the examiner recommends, and the case goes to the desk of the decision, or first to whoever is to sign after. */
@Injectable()
export class RecommendHandler {
  constructor(
    private readonly commands: TaskCommands,
    private readonly askOthers: AskOthersHandler,
    private readonly nextStep: NextStep,
  ) {}

  /** @param signAfter 后加签: who signs before the case moves on. */
  execute(request: TaskRequest, opinion: Opinion, signAfter: AskedSigner | null = null): Promise<number> {
    return this.commands.run(request.taskId, request.actor, (tx, loaded) => this.within(tx, loaded, request, opinion, signAfter));
  }

  /** The same in the caller's transaction, on the task that it holds. */
  async within(
    tx: Transaction,
    loaded: LoadedTask,
    request: TaskRequest,
    opinion: Opinion,
    signAfter: AskedSigner | null,
  ): Promise<number> {
    const { task, desk, route, today } = loaded;
    const change = complete(task, 'recommend', commandOf(request), null, desk);
    const { siteChecked } = await examinationsOf(tx, route.id);
    assertOpinion(opinion, { acceptedOn: route.acceptedOn, siteCheck: route.siteCheck, siteChecked }, today);
    assertAgreed(opinion.verdict, desk.branches, request.actor.id);
    // 会商 holds up nobody, but that somebody had not answered stays on record.
    const openConsultations = await unansweredOf(tx, route.id);
    await this.commands.save(tx, loaded, change, request.actor, opinion, {
      verdict: opinion.verdict,
      reasonCode: opinion.reasonCode,
      ...(openConsultations.length === 0 ? {} : { openConsultations }),
    });
    if (signAfter === null) {
      await this.nextStep.decide(tx, loaded, { taskId: task.id, verdict: opinion.verdict, by: request.actor.id }, request.actor);
    } else {
      await this.askOthers.after(tx, loaded, signAfter, request.actor);
    }
    return change.after.version;
  }
}
