import type { Actor } from '@app/access';
import { Clock, DomainError } from '@app/domain-kernel';
import { answer, etagOf, type IdempotentRequest, type Outcome, once } from '@app/http';
import { daysBetween, type LocalDate, localDateOf } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { RoutingDatabase } from '../../database';
import { assertCovered } from '../domain/cover';
import type { Leave, RegisteredLeave } from '../domain/post';
import { cancelLeave, insertLeave, leaveById, leavesOf, lockPostsAround, staffMember } from '../persistence/post.repository';
import { LeaveRecord } from './leave-record';
import { presentLeave } from './present-leave';

/** Longest single leave that is taken on trust; longer ones are a change of post. */
const LONGEST_DAYS = 366;

/** Registers and cancels leave. B takes over by itself; a leave that leaves a post to nobody is refused. */
@Injectable()
export class LeavesHandler {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly record: LeaveRecord,
    private readonly clock: Clock,
  ) {}

  /** For oneself, or by the head for the own organ; once per Idempotency-Key. */
  register(actor: Actor, wish: Pick<Leave, 'staffId' | 'fromOn' | 'toOn'>, request: IdempotentRequest): Promise<Outcome> {
    const now = this.clock.now();
    return once(this.database, request, now, async (tx) => {
      const registered = await this.registered(tx, actor, wish, now);
      return answer(201, presentLeave(registered), { Location: `/api/v1/leaves/${registered.id}`, ETag: etagOf(registered.version) });
    });
  }

  /** The command itself, inside the caller's transaction. */
  async registered(
    tx: Transaction,
    actor: Actor,
    { staffId, fromOn, toOn }: Pick<Leave, 'staffId' | 'fromOn' | 'toOn'>,
    now: Date,
  ): Promise<RegisteredLeave> {
    const today = localDateOf(now);
    if (fromOn < today || toOn < fromOn || daysBetween(fromOn, toOn) >= LONGEST_DAYS) {
      throw new DomainError('rule-violation', 'leave-period', '请假应从今天或以后开始，结束不早于开始，且不超过一年，请更正日期。', {
        errors: [{ pointer: '/fromOn', code: 'leave-period', message: `应在 ${today} 或以后，且不晚于结束日期。` }],
      });
    }
    await this.assertMayManage(tx, actor, staffId);
    const posts = await lockPostsAround(tx, staffId);
    const holders = [...new Set(posts.flatMap((post) => [post.primary, post.backup]))];
    const leave: Leave = { staffId, fromOn, toOn, cancelledOn: null };
    assertCovered(posts, await leavesOf(tx, holders, fromOn), leave);
    const registered: RegisteredLeave = { ...leave, id: await insertLeave(tx, leave, actor.id, now), version: 1 };
    await this.record.write(tx, 'leave.register', registered, actor, now);
    return registered;
  }

  /** From today on the holder counts as present again; the days before stay what they were. */
  cancel(actor: Actor, leaveId: number, expectedVersion: number): Promise<RegisteredLeave> {
    return this.database.run(async (tx) => {
      const now = this.clock.now();
      const today = localDateOf(now);
      const leave = await leaveById(tx, leaveId);
      if (leave === undefined) throw leaveNotFound();
      await this.assertMayManage(tx, actor, leave.staffId);
      if (leave.version !== expectedVersion) {
        throw new DomainError('stale', 'version-mismatch', '请假记录已被更新，请刷新后重试。', {
          params: { currentVersion: leave.version },
        });
      }
      if (leave.cancelledOn !== null || leave.toOn < today) {
        throw new DomainError('conflict', 'state-conflict', '请假已经结束或已销假，无需再销假。', { params: { allowed: [] } });
      }
      const cancelledOn = later(today, leave.fromOn);
      await cancelLeave(tx, leaveId, cancelledOn, leave.version + 1);
      const cancelled: RegisteredLeave = { ...leave, cancelledOn, version: leave.version + 1 };
      await this.record.write(tx, 'leave.cancel', cancelled, actor, now);
      return cancelled;
    });
  }

  private async assertMayManage(tx: Transaction, actor: Actor, staffId: number): Promise<void> {
    if (actor.kind === 'STAFF' && actor.id === staffId) return;
    const member = await staffMember(tx, staffId);
    if (member !== null && actor.roles.includes('ORGAN_HEAD') && member.organ === actor.organ) return;
    throw leaveNotFound();
  }
}

function later(a: LocalDate, b: LocalDate): LocalDate {
  return [a, b].toSorted()[1] ?? a;
}

/** Staff of other organs look the same as staff who do not exist. */
const leaveNotFound = (): DomainError =>
  new DomainError('not-found', 'leave-not-found', '没有找到该人员或请假记录，可能不在您的管理范围内。');
