import { type Actor, divisionRange } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock, DomainError } from '@app/domain-kernel';
import { Injectable } from '@nestjs/common';
import { billNumber } from '../../bills/application/bill-book';
import { JointCollectionDatabase } from '../../database';
import { type AlarmRow, openAlarms, settleAlarm } from '../persistence/alarm.repository';

export interface AlarmView {
  readonly id: number;
  readonly channel: string;
  readonly kind: string;
  readonly kindName: string;
  readonly subject: string;
  readonly bill: string | null;
  readonly count: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

const NAMES: Readonly<Record<string, string>> = {
  FORGED: '有人冒用渠道发送通知',
  AMOUNT_DIFFERS: '渠道所报金额与缴费单不符',
  CONTRADICTION: '渠道前后所报不一致',
  ORDER_UNKNOWN: '渠道收到的款项没有对应的缴费单',
  NOTICE_REUSED: '同一通知编号内容不同',
  REVERSAL_REFUSED: '渠道冲正不能自动处理',
  REFUND_REFUSED: '渠道拒绝退费',
  SILENT: '渠道长时间没有答复',
};

/** 渠道告警: what a supervisor looks into and puts a note to. */
@Injectable()
export class ChannelAlarms {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly clock: Clock,
  ) {}

  async page(
    actor: Actor,
    before: number | null,
    limit: number,
  ): Promise<{ readonly items: readonly AlarmView[]; readonly next: number | null }> {
    const { from, to } = divisionRange(actor.jurisdiction);
    const rows = await openAlarms(this.database.dataSource.manager, from, to, before, limit + 1);
    const shown = rows.slice(0, limit);
    return { items: shown.map(view), next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null };
  }

  settle(id: number, actor: Actor, note: string): Promise<void> {
    const now = this.clock.now();
    const { from, to } = divisionRange(actor.jurisdiction);
    return this.database.run(async (tx) => {
      if (!(await settleAlarm(tx, id, from, to, actor.id, note, now))) {
        throw new DomainError('not-found', 'alarm-not-found', '没有找到这条告警，可能已经处理，请刷新列表。');
      }
      await recordAudit(tx, [
        { occurredAt: now, actor, action: 'channel-alarm.settle', objectType: 'channel-alarm', objectId: id, result: 'DONE' },
      ]);
    });
  }
}

const view = ({ id, channel, kind, subject, billId, count, firstAt, lastAt }: AlarmRow): AlarmView => ({
  id,
  channel,
  kind,
  kindName: NAMES[kind] ?? kind,
  subject,
  bill: billId === null ? null : billNumber(billId),
  count,
  firstAt: firstAt.toISOString(),
  lastAt: lastAt.toISOString(),
});
