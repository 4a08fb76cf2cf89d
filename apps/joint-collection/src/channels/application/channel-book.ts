import { Configuration } from '@app/configuration';
import { DomainError } from '@app/domain-kernel';
import { Injectable } from '@nestjs/common';
import book from '../../../data/tax-channels.json';

/** A tax channel that is connected. */
export interface Channel {
  readonly code: string;
  readonly name: string;
  /** Under what number the channel collects for this county. */
  readonly merchant: string;
  readonly url: string;
  readonly secrets: readonly Buffer[];
}

/** 税务缴费渠道: those of the data that the configuration connects. */
@Injectable()
export class ChannelBook {
  readonly connected: readonly Channel[];

  constructor(configuration: Configuration) {
    this.connected = book.channels.flatMap(({ code, name, merchant }) => {
      const peer = configuration.taxChannels.get(code);
      return peer === undefined ? [] : [{ code, name, merchant, ...peer }];
    });
  }

  /** Whether money comes in through a channel of this code, connected at the moment or not. */
  knows(code: string): boolean {
    return book.channels.some((channel) => channel.code === code);
  }

  find(code: string): Channel | undefined {
    return this.connected.find((channel) => channel.code === code);
  }

  /** @throws DomainError `channel-unknown` */
  get(code: string): Channel {
    const channel = this.find(code);
    if (channel === undefined) throw new DomainError('rule-violation', 'channel-unknown', '没有接通这个缴费渠道，请选择其他渠道。');
    return channel;
  }

  /** All that may be in the books, for their accounts. */
  get codes(): readonly string[] {
    return book.channels.map(({ code }) => code);
  }

  get timeoutMilliseconds(): number {
    return book.timeoutMilliseconds;
  }

  get signatureWindowSeconds(): number {
    return book.signatureWindowSeconds;
  }

  get leaseMilliseconds(): number {
    return book.leaseSeconds * 1000;
  }

  get unansweredAfterSeconds(): readonly number[] {
    return book.unansweredAfterSeconds;
  }
}
