import type { Actor } from '@app/access';
import { DomainError } from '@app/domain-kernel';
import { type LocalDate, localDateOf, officeCalendar } from '@app/legal-calendar';
import { armClock, cancelClocksOf, type FiredClock, stopClock } from '@app/legal-clock';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import rules from '../../../data/dispute-rules.json';
import { deskOfficer } from '../../secrecy/application/officers';
import { raiseSignal } from '../../secrecy/application/raise-signal';
import { isOpen } from '../domain/dispute';
import { lockDispute, setLead, setMergedInto } from '../persistence/dispute.repository';
import { type Change, type DisputeCommand, DisputeDesk, type LoadedDispute } from './dispute-desk';
import type { DisputeView } from './dispute-view';
import { ReadDisputes } from './read-disputes';
import { DISPUTE_SUBJECT } from './register-dispute';

/** What the lead does with a dispute as a whole. */
@Injectable()
export class HandleDispute {
  constructor(
    private readonly desk: DisputeDesk,
    private readonly reads: ReadDisputes,
  ) {}

  /** 更换牵头人: to another officer, never to nobody. */
  reassign(command: DisputeCommand, leadId: number): Promise<DisputeView> {
    return this.act(command, async (tx, { dispute }) => {
      const officer = await deskOfficer(tx, leadId);
      await setLead(tx, dispute.id, officer.id, officer.organ);
      return { action: 'reassign', details: { from: dispute.leadOfficer, to: officer.id } };
    });
  }

  /** 跟进: the lead has looked; the next look is due in so many days. */
  followUp(command: DisputeCommand): Promise<DisputeView> {
    return this.act(command, async (tx, { dispute, now }) => {
      if (!isOpen(dispute.stage)) throw overAlready();
      await stopClock(tx, { subjectType: DISPUTE_SUBJECT, subjectId: dispute.id, kind: 'DISPUTE_FOLLOW_UP' }, 'MET', now);
      await armFollowUp(tx, dispute.id, localDateOf(now), rules.followUpDays, now);
      return { action: 'followUp' };
    });
  }

  /** 办结: nothing of it may still be open. */
  close(command: DisputeCommand, outcome: string): Promise<DisputeView> {
    return this.act(command, (tx, loaded) => ended(tx, loaded, 'close', outcome));
  }

  withdraw(command: DisputeCommand): Promise<DisputeView> {
    return this.act(command, (tx, loaded) => ended(tx, loaded, 'withdraw', 'WITHDRAWN'));
  }

  /** 转送: not ours; at once, to the named organ, which tells the person the result (保障农民工工资支付条例 §10 ¶3). */
  forward(command: DisputeCommand, toOrgan: string): Promise<DisputeView> {
    return this.act(command, async (tx, loaded) => ({ ...(await ended(tx, loaded, 'forward', 'FORWARDED')), details: { to: toOrgan } }));
  }

  /** 并案: the same pair came twice; what was registered second goes into the first. */
  merge(command: DisputeCommand, intoNo: string): Promise<DisputeView> {
    return this.act(command, async (tx, loaded) => {
      const into = await this.desk.load(tx, intoNo, command.actor);
      if (into.dispute.id === loaded.dispute.id || !isOpen(into.dispute.stage)) {
        throw new DomainError('rule-violation', 'merge-target', '只能并入另一件还在办理的纠纷，请核对编号。');
      }
      await setMergedInto(tx, loaded.dispute.id, into.dispute.id);
      return { ...(await ended(tx, loaded, 'merge', 'MERGED')), details: { into: intoNo } };
    });
  }

  reopen(command: DisputeCommand): Promise<DisputeView> {
    return this.act(command, async (tx, { dispute, now }) => {
      await armFollowUp(tx, dispute.id, localDateOf(now), rules.followUpDays, now);
      return { action: 'reopen' };
    });
  }

  /** Nobody looked in time: a supervisor hears of it, and the next look is due all the same. */
  async expire(tx: Transaction, { clock, rung, legalDate, firedAt }: FiredClock): Promise<void> {
    if (rung !== 'EXPIRY') return;
    const dispute = await lockDispute(tx, clock.subjectId);
    if (!isOpen(dispute.stage)) return;
    await raiseSignal(
      tx,
      {
        disputeId: dispute.id,
        kind: `${clock.kind}_OVERDUE`,
        subject: `${clock.kind}:${legalDate}`,
        colour: 'ORANGE',
        article: clock.article,
      },
      firedAt,
    );
    await armFollowUp(tx, dispute.id, localDateOf(firedAt), rules.overdueFollowUpDays, firedAt);
  }

  private act(command: DisputeCommand, work: (tx: Transaction, loaded: LoadedDispute) => Promise<Change>): Promise<DisputeView> {
    const after = (tx: Transaction, actor: Actor): Promise<DisputeView> => this.reads.within(tx, command.disputeNo, actor);
    return this.desk.commandThen(command, 'DESK', work, (tx) => after(tx, command.actor));
  }
}

export async function armFollowUp(tx: Transaction, disputeId: number, on: LocalDate, days: number, now: Date): Promise<void> {
  await armClock(
    tx,
    {
      subjectType: DISPUTE_SUBJECT,
      subjectId: disputeId,
      kind: 'DISPUTE_FOLLOW_UP',
      article: rules.article,
      unit: 'DAY',
      budget: days,
      startsOn: on,
      anchorEvent: 'dispute.looked-at',
    },
    officeCalendar(),
    now,
  );
}

async function ended(
  tx: Transaction,
  { dispute, proceedings, now }: LoadedDispute,
  action: Change['action'],
  outcome: string,
): Promise<Change> {
  const open = proceedings.filter(({ closedOn }) => closedOn === null);
  if (open.length > 0) {
    throw new DomainError('conflict', 'proceedings-open', '还有没有结束的程序，请先逐个结束，再办结纠纷。', {
      params: { proceedings: open.map(({ id, kind }) => ({ id, kind })) },
    });
  }
  await cancelClocksOf(tx, DISPUTE_SUBJECT, dispute.id, now);
  return { action, outcome };
}

const overAlready = (): DomainError => new DomainError('conflict', 'state-conflict', '纠纷已经结束，请刷新后查看。');
