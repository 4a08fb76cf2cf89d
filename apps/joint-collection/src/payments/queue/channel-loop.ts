import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { EndBill } from '../../bills/application/end-bill';
import { ChannelBook } from '../../channels/application/channel-book';
import { RefundExchange } from '../../refunds/application/refund-exchange';
import { ChannelExchange } from '../application/channel-exchange';

const EVERY = 500;
const EXPIRY_EVERY = 10_000;

/** Keeps the exchange with the tax channels going. Each has its own turn: a slow one holds up no other. */
@Injectable()
export class ChannelLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ChannelLoop.name);
  private readonly turns = new Map<string, Promise<void>>();
  private readonly timers: NodeJS.Timeout[] = [];
  private stopping = false;

  constructor(
    private readonly channels: ChannelBook,
    private readonly payments: ChannelExchange,
    private readonly refunds: RefundExchange,
    private readonly bills: EndBill,
  ) {}

  onApplicationBootstrap(): void {
    for (const channel of this.channels.connected) {
      this.every(EVERY, `${channel.code} payments`, () => this.payments.round(channel));
      this.every(EVERY, `${channel.code} refunds`, () => this.refunds.round(channel));
    }
    this.every(EXPIRY_EVERY, 'bills', () => this.bills.expire());
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all(this.turns.values());
  }

  /** A turn that is not over yet is not followed by another. */
  private every(milliseconds: number, name: string, round: () => Promise<number>): void {
    const timer = setInterval(() => {
      if (this.stopping || this.turns.has(name)) return;
      const running = this.turn(round)
        .catch((error: unknown) => this.logger.warn(`${name}: the turn failed: ${error instanceof Error ? error.name : 'unknown'}`))
        .finally(() => this.turns.delete(name));
      this.turns.set(name, running);
    }, milliseconds);
    timer.unref();
    this.timers.push(timer);
  }

  private async turn(round: () => Promise<number>): Promise<void> {
    while (!this.stopping && (await round()) > 0);
  }
}
