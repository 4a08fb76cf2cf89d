import type { Actor } from '@app/access';
import { DomainError } from '@app/domain-kernel';
import { versionMismatch } from '@app/http';
import { Injectable } from '@nestjs/common';
import { WaitingCases } from '../../cases/application/waiting-cases';
import { assertMay } from '../../cases/domain/case-policy';
import { IntakeDatabase } from '../../database';
import { isFiled } from './follow-members';
import { type BundleView, mayOptOut, ReadBundles } from './read-bundles';

/** 退出: an optional member that has not begun is left out. What began is withdrawn like any other case. */
@Injectable()
export class OptOut {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly waiting: WaitingCases,
    private readonly reads: ReadBundles,
  ) {}

  execute(command: { bundleNo: string; member: string; actor: Actor; expectedVersion: number }): Promise<BundleView> {
    const { bundleNo, actor } = command;
    assertMay(actor.roles, 'withdraw');
    return this.database.run(async (tx) => {
      // The bundle first, as whoever moves its members locks it.
      const bundle = await this.reads.find(tx, bundleNo, actor, 'FOR NO KEY UPDATE OF b');
      if (bundle.version !== command.expectedVersion) throw versionMismatch(bundle.version);
      const member = (await this.reads.members(tx, bundle.id, actor)).filter(isFiled).find(({ key }) => key === command.member);
      if (member === undefined || !member.inScope) {
        throw new DomainError('rule-violation', 'bundle-member-unknown', '这个联办件没有所填的事项，请核对。');
      }
      if (!mayOptOut(member)) {
        throw new DomainError('conflict', 'bundle-member-begun', '该事项必办或者已经开始办理，不能再退出；已经开始的可以撤回申请。');
      }
      await this.waiting.leave(tx, member.caseId, actor);
      return this.reads.viewIn(tx, bundleNo, actor);
    });
  }
}
