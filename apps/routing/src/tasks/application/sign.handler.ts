import { DomainError } from '@app/domain-kernel';
import { Injectable } from '@nestjs/common';
import type { Verdict } from '../domain/approval';
import { complete } from '../domain/task-decisions';
import { opinionOf } from '../persistence/branch.repository';
import { commandOf, type TaskRequest } from './move-task.handler';
import { NextStep } from './next-step';
import { TaskCommands } from './task-commands';

/** 签署: the opinion of one who was asked. The parent's owner goes on when enough have answered. */
@Injectable()
export class SignHandler {
  constructor(
    private readonly commands: TaskCommands,
    private readonly nextStep: NextStep,
  ) {}

  execute(request: TaskRequest, verdict: Verdict, text: string | null): Promise<number> {
    return this.commands.run(request.taskId, request.actor, async (tx, loaded) => {
      const { task } = loaded;
      const change = complete(task, 'sign', commandOf(request), null, loaded.desk);
      if (verdict === 'DENY' && text === null) {
        throw new DomainError('rule-violation', 'reason-required', '不同意的须写明理由，请补充后再提交。', {
          errors: [{ pointer: '/opinion', code: 'reason-required', message: '请填写意见。' }],
        });
      }
      await this.commands.save(tx, loaded, change, request.actor, { verdict, text, reasonCode: null, siteCheck: null }, { verdict });
      if (task.kind === 'AFTER_SIGN' && task.parent !== null) {
        // 后加签: with the signature the case moves on, without it the examination begins again.
        if (verdict === 'GRANT') await this.nextStep.decide(tx, loaded, await opinionOf(tx, task.parent), request.actor);
        else await this.nextStep.examineAgain(tx, loaded, request.actor, false);
      }
      return change.after.version;
    });
  }

  /** 收回: whoever asked does not need the answer any more. */
  withdraw(request: TaskRequest, reason: string): Promise<number> {
    return this.commands.run(request.taskId, request.actor, async (tx, loaded) => {
      const change = complete(loaded.task, 'withdraw', commandOf(request), reason, loaded.desk);
      await this.commands.save(tx, loaded, change, request.actor);
      return change.after.version;
    });
  }
}
