import type { Actor } from '@app/access';
import { DomainError } from '@app/domain-kernel';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { type Post, PostDirectory } from '../../posts/application/post-directory';
import { assertGroup, mayAskAgain, type ReviewMode, standing, type TaskKind } from '../domain/branches';
import { ask, keptFromSigning } from '../domain/task-decisions';
import { assertMayReceive } from '../domain/task-guards';
import { askedBranch, signerOn } from '../persistence/branch.repository';
import { commandOf, type TaskRequest } from './move-task.handler';
import { type BranchOpening, OpenBranches } from './open-branches';
import { type LoadedTask, TaskCommands, taskNotFound } from './task-commands';

/** Who is asked: a person by name, or whoever holds a post. Exactly one of the two. */
export type AskedSigner = { readonly staffId: number } | { readonly postCode: string };

/** Several are asked at once, and how many of them have to agree. */
export interface CountersignGroup {
  readonly mode: ReviewMode;
  readonly quorum: number | null;
  readonly signers: readonly AskedSigner[];
}

interface FoundSigner {
  readonly post: Post;
  readonly staffId: number | null;
  readonly branch: string;
}

/** 委派、加签、会签: others are asked to join, each on a branch of its own; the task and the answer for it stay with its owner. */
@Injectable()
export class AskOthersHandler {
  constructor(
    private readonly commands: TaskCommands,
    private readonly posts: PostDirectory,
    private readonly branches: OpenBranches,
  ) {}

  /** 委派: a colleague of the same organ works on it and hands it back with what he found. */
  delegate(request: TaskRequest, to: number, question: string): Promise<number> {
    return this.commands.run(request.taskId, request.actor, async (tx, loaded) => {
      const change = ask(loaded.task, 'delegate', commandOf(request), question, loaded.desk);
      assertMayReceive(loaded.task, to, loaded.desk, request.actor.id);
      const signer = await this.find(tx, loaded, { staffId: to });
      await this.commands.save(tx, loaded, change, request.actor, undefined, { to });
      await this.branches.open(tx, [opening(loaded, signer, 'DELEGATION', question)], request.actor, loaded.now);
      return change.after.version;
    });
  }

  /** 前加签: somebody's opinion is wanted before the owner gives his own. It advises; it does not bind. */
  before(request: TaskRequest, signer: AskedSigner, question: string): Promise<number> {
    return this.commands.run(request.taskId, request.actor, async (tx, loaded) => {
      const change = ask(loaded.task, 'addSign', commandOf(request), question, loaded.desk);
      const found = await this.find(tx, loaded, signer);
      await this.commands.save(tx, loaded, change, request.actor, undefined, { branch: found.branch });
      await this.branches.open(tx, [opening(loaded, found, 'ADD_SIGN', question)], request.actor, loaded.now);
      return change.after.version;
    });
  }

  /** 会签: several are asked at once, and enough of them have to agree before the owner can grant. */
  countersign(request: TaskRequest, { mode, quorum, signers }: CountersignGroup, question: string): Promise<number> {
    return this.commands.run(request.taskId, request.actor, async (tx, loaded) => {
      const change = ask(loaded.task, 'countersign', commandOf(request), question, loaded.desk);
      const found: FoundSigner[] = [];
      for (const signer of signers) found.push(await this.find(tx, loaded, signer));
      assertGroup(
        mode,
        quorum,
        found.map(({ branch }) => branch),
      );
      const group = 1 + Math.max(0, ...loaded.desk.branches.map((branch) => branch.group ?? 0));
      await this.commands.save(tx, loaded, change, request.actor, undefined, { group, mode, quorum });
      const openings = found.map((one) => opening(loaded, one, 'COUNTERSIGN', question, { group, mode, quorum }));
      await this.branches.open(tx, openings, request.actor, loaded.now);
      return change.after.version;
    });
  }

  /** Puts the same question again to one who returned it or who did not agree; what the others have said stays. */
  again(request: TaskRequest, branchTaskId: number, question: string): Promise<number> {
    return this.commands.run(request.taskId, request.actor, async (tx, loaded) => {
      const { task, desk, route, now } = loaded;
      const change = ask(task, 'askAgain', commandOf(request), question, desk);
      const asked = standing(desk.branches).some((branch) => branch.taskId === branchTaskId && mayAskAgain(branch));
      const branch = asked ? await askedBranch(tx, route.id, branchTaskId) : undefined;
      const post = branch && (await this.posts.approving(tx, { id: branch.postId }));
      if (!branch || !post) throw taskNotFound();
      // What the item itself asks for keeps out who received the case, and the owner: a head may act for two organs.
      const excluded =
        branch.kind === 'REVIEW' ? keptFromSigning({ excluded: route.handledBy, assignee: task.assignee }) : keptFromSigning(task);
      const named = Number(/^staff:(\d+)$/.exec(branch.branch)?.[1] ?? 0);
      // Whoever was named is asked again, unless he is away or has become the owner; then whoever holds the post is.
      const person = named === 0 || excluded.includes(named) ? undefined : await signerOn(tx, named, loaded.today);
      const signer = { post, staffId: person?.staffId ?? null, branch: branch.branch };
      const { mode, quorum, group } = branch;
      await this.commands.save(tx, loaded, change, request.actor, undefined, { branch: branch.branch });
      await this.branches.open(
        tx,
        [{ ...opening(loaded, signer, branch.kind, question, { mode, quorum, group }), excluded }],
        request.actor,
        now,
      );
      return change.after.version;
    });
  }

  /** 后加签, inside the recommendation: the opinion is given, and somebody signs before the case moves on. */
  async after(tx: Transaction, loaded: LoadedTask, signer: AskedSigner, actor: Actor): Promise<void> {
    const found = await this.find(tx, loaded, signer);
    const place = opening(loaded, { ...found, branch: 'after-sign' }, 'AFTER_SIGN', null);
    await this.branches.open(tx, [place], actor, loaded.now);
  }

  private async find(tx: Transaction, { task, route, today }: LoadedTask, signer: AskedSigner): Promise<FoundSigner> {
    if ('postCode' in signer) {
      const post = await this.posts.approving(tx, { code: signer.postCode });
      if (post === undefined) throw notAvailable();
      return { post, staffId: null, branch: `post:${post.code}` };
    }
    if (keptFromSigning(task).includes(signer.staffId)) {
      throw new DomainError('rule-violation', 'target-recused', '该人员收件、受理、审核过本件，或就是发起人，不能再请其签署，请另选人员。');
    }
    const person = await signerOn(tx, signer.staffId, today);
    const lookup = person && (await this.posts.lookup(tx, [person.organ]));
    const step = task.step === 'DECIDE' ? 'DECIDE' : 'EXAMINE';
    const post = person && (lookup?.(person.organ, step, route.itemCode) ?? lookup?.(person.organ, 'EXAMINE', route.itemCode));
    if (!person || !post) throw notAvailable();
    return { post, staffId: person.staffId, branch: `staff:${person.staffId}` };
  }
}

function opening(
  { task, route }: LoadedTask,
  { post, staffId, branch }: FoundSigner,
  kind: Exclude<TaskKind, 'MAIN'>,
  question: string | null,
  group: { readonly group: number | null; readonly mode: ReviewMode | null; readonly quorum: number | null } = {
    group: null,
    mode: null,
    quorum: null,
  },
): BranchOpening {
  return {
    route,
    post,
    place: {
      step: task.step,
      kind,
      parent: task.id,
      branch,
      ...group,
      assignee: staffId,
      onBehalfOf: null,
      capacity: staffId === null ? null : 'ASSIGNED',
    },
    excluded: keptFromSigning(task),
    question,
  };
}

const notAvailable = (): DomainError =>
  new DomainError('rule-violation', 'signer-not-available', '没有找到这个岗位，或该人员今天不在岗、没有审批职责，请重新选择。');
