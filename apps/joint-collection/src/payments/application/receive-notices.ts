import { Clock, DomainError } from '@app/domain-kernel';
import { Coalescer } from '@app/http';
import type { Transaction } from '@app/persistence';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { JointCollectionDatabase } from '../../database';
import type { ChannelWord } from '../domain/channel-word';
import type { Disposition } from '../domain/word-effects';
import { insertNotices, knownNotices } from '../persistence/word.repository';
import { ApplyWords } from './apply-words';
import { RaiseAlarm } from './raise-alarm';

/** A notice whose signature held. */
export interface ChannelNotice {
  readonly noticeId: string;
  readonly bodyHash: Buffer;
  readonly word: ChannelWord;
}

/** 渠道通知收件: what comes together is written together; the answer leaves after the commit. */
@Injectable()
export class ReceiveNotices implements OnModuleDestroy {
  private readonly line = new Coalescer<ChannelNotice, Disposition>((batch) => this.receive(batch));

  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly clock: Clock,
    private readonly words: ApplyWords,
    private readonly alarms: RaiseAlarm,
  ) {}

  execute(notice: ChannelNotice): Promise<Disposition> {
    return this.line.push(notice);
  }

  onModuleDestroy(): Promise<void> {
    return this.line.idle();
  }

  /** Answers each notice by itself: one that is refused never fails its neighbours. */
  async receive(batch: readonly ChannelNotice[]): Promise<(Disposition | DomainError)[]> {
    const keys = batch.map(({ noticeId, word }) => ({ noticeId, channel: word.channel }));
    const known = await knownNotices(this.database.dataSource.manager, keys);
    const first = new Map<string, number>();
    const answers = new Map<number, Disposition | DomainError | { readonly as: number }>();
    const fresh: number[] = [];
    const reused: ChannelNotice[] = [];
    for (const [index, notice] of batch.entries()) {
      const name = `${notice.word.channel} ${notice.noticeId}`;
      const before = known.get(name);
      const twin = first.get(name);
      const earlierHash = before?.bodyHash ?? (twin === undefined ? undefined : batch[twin]?.bodyHash);
      if (earlierHash === undefined) {
        first.set(name, index);
        fresh.push(index);
      } else if (!earlierHash.equals(notice.bodyHash)) {
        reused.push(notice);
        answers.set(index, new DomainError('conflict', 'notice-id-reused', '这个通知编号已用于另一条通知，请换新的编号。'));
      } else answers.set(index, before === undefined && twin !== undefined ? { as: twin } : 'REPEATED');
    }
    const beside = async (tx: Transaction, done: readonly Disposition[]): Promise<void> => {
      await insertNotices(
        tx,
        fresh.map((index, place) => {
          const notice = batch[index] as ChannelNotice;
          return {
            channel: notice.word.channel,
            noticeId: notice.noticeId,
            bodyHash: notice.bodyHash,
            disposition: done[place] ?? 'NOTED',
          };
        }),
        this.clock.now(),
      );
      await this.alarms.in(
        tx,
        reused.map(({ noticeId, word }) => ({ channel: word.channel, kind: 'NOTICE_REUSED' as const, subject: noticeId, billId: null })),
        this.clock.now(),
      );
    };
    const done = await this.words.execute(
      fresh.map((index) => (batch[index] as ChannelNotice).word),
      beside,
    );
    for (const [place, index] of fresh.entries()) answers.set(index, done[place] ?? 'NOTED');
    return batch.map((_, index) => {
      const given = answers.get(index) ?? 'NOTED';
      return typeof given === 'object' && 'as' in given ? ('REPEATED' as const) : given;
    });
  }
}
