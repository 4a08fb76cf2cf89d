import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { DomainError, nextStatus } from '@app/domain-kernel';
import { versionMismatch } from '@app/http';
import type { LocalDate } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import data from '../../../data/legal-aid-subsidies.json';
import { DisputeDesk } from '../../disputes/application/dispute-desk';
import { assertThreeHands, SUBSIDY_TRANSITIONS, type SubsidyAction, subsidyOf } from '../domain/subsidy';
import { insertSubsidy, moveSubsidy, type SubsidyRow, subsidyOfProceeding } from '../persistence/subsidy.repository';
import { AidDesk, type AidFile } from './aid-desk';

export interface SubsidyCommand {
  readonly disputeNo: string;
  readonly proceedingId: number;
  readonly actor: Actor;
}

/** 补贴: claimed by the lawyer of a concluded case, checked, approved and paid by three others (法律援助法 §52). The system pays nothing: it keeps the voucher. */
@Injectable()
export class SubsidyHandler {
  constructor(
    private readonly desk: DisputeDesk,
    private readonly aid: AidDesk,
  ) {}

  claim(command: SubsidyCommand): Promise<number> {
    return this.within(command, async (tx, file) => {
      const last = file.assignments.at(-1);
      if (last === undefined || last.lawyerId !== command.actor.id) throw notYours();
      if (!['CONCLUDED', 'REVIEWED', 'ARCHIVED'].includes(file.proceeding.state)) {
        throw new DomainError('conflict', 'subsidy-too-early', '结案并提交结案报告后才能申领补贴。', { article: '法律援助法 §50、§52' });
      }
      const amountFen = subsidyOf(data.rates, file.aid.form);
      const before = await subsidyOfProceeding(tx, file.proceeding.id);
      if (before === undefined) {
        const { form } = file.aid;
        await insertSubsidy(tx, { proceedingId: file.proceeding.id, form, amountFen, claimedBy: command.actor.id, at: file.now });
      } else {
        const state = nextStatus(SUBSIDY_TRANSITIONS, before.state, 'claimAgain');
        await moveSubsidy(tx, before, { state, checkedBy: null, approvedBy: null, paidOn: null, voucherNo: null });
      }
    });
  }

  check(command: SubsidyCommand, version: number): Promise<number> {
    return this.moved(command, version, 'check', 'LEGAL_AID_REVIEWER', (row) => {
      assertThreeHands(command.actor.id, [row.claimedBy]);
      return { checkedBy: command.actor.id };
    });
  }

  approve(command: SubsidyCommand, version: number): Promise<number> {
    return this.moved(command, version, 'approve', 'LEGAL_AID_APPROVER', (row) => {
      assertThreeHands(command.actor.id, [row.claimedBy, row.checkedBy]);
      return { approvedBy: command.actor.id };
    });
  }

  giveBack(command: SubsidyCommand, version: number): Promise<number> {
    return this.moved(command, version, 'return', 'LEGAL_AID_REVIEWER', () => ({}));
  }

  /** Paid by the treasury's channel; what is entered here is its voucher, which is used once. */
  pay(command: SubsidyCommand, version: number, paidOn: LocalDate, voucherNo: string): Promise<number> {
    return this.moved(command, version, 'pay', 'LEGAL_AID_REVIEWER', (_, { today }) => {
      if (paidOn > today) throw new DomainError('rule-violation', 'report-in-future', '发生日期不能晚于今天，请核对。');
      return { paidOn, voucherNo };
    });
  }

  private moved(
    command: SubsidyCommand,
    version: number,
    action: SubsidyAction,
    role: 'LEGAL_AID_REVIEWER' | 'LEGAL_AID_APPROVER',
    change: (row: SubsidyRow, file: AidFile) => Partial<Pick<SubsidyRow, 'checkedBy' | 'approvedBy' | 'paidOn' | 'voucherNo'>>,
  ): Promise<number> {
    return this.within(
      command,
      async (tx, file) => {
        if (!command.actor.roles.includes(role)) throw notYours();
        const row = await subsidyOfProceeding(tx, file.proceeding.id);
        if (row === undefined) throw new DomainError('not-found', 'subsidy-not-found', '还没有申领补贴。');
        if (row.version !== version) throw versionMismatch(row.version);
        const state = nextStatus(SUBSIDY_TRANSITIONS, row.state, action);
        const { checkedBy, approvedBy, paidOn, voucherNo } = { ...row, ...change(row, file) };
        await moveSubsidy(tx, row, { state, checkedBy, approvedBy, paidOn, voucherNo });
      },
      action,
    );
  }

  private within(command: SubsidyCommand, work: (tx: Transaction, file: AidFile) => Promise<void>, action = 'claim'): Promise<number> {
    return this.desk.onPart(command.disputeNo, command.actor, 'CONDUCTOR', async (tx, loaded) => {
      const file = await this.aid.file(tx, loaded, command.proceedingId);
      await work(tx, file);
      await recordAudit(tx, [
        {
          occurredAt: file.now,
          actor: command.actor,
          action: `legal-aid-subsidy.${action}`,
          objectType: 'proceeding',
          objectId: file.proceeding.id,
          result: 'DONE',
        },
      ]);
      return file.proceeding.id;
    });
  }
}

const notYours = (): DomainError =>
  new DomainError('forbidden', 'not-permitted', '补贴由承办律师申领，由法律援助机构的不同人员审核、审批。');
