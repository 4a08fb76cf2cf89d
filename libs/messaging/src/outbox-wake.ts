import type { MessagingDatabase } from './messaging-database';

export const WAKE_CHANNEL = 'onewindow_outbox';

/**
 * Tells the relay that something was committed. Losing a wake costs one poll, never a message.
 * A relay in this process is called directly; otherwise one NOTIFY for all commits of the moment, on a connection of
 * its own after the commit: inside the transaction NOTIFY would take a lock that all commits of the database share.
 */
export class OutboxWake {
  private readonly relays = new Set<() => void>();
  private notifying = false;
  private again = false;

  constructor(
    private readonly database: MessagingDatabase,
    private readonly notifies: boolean,
  ) {}

  /** @returns detaches the relay. */
  attach(relay: () => void): () => void {
    this.relays.add(relay);
    return () => this.relays.delete(relay);
  }

  signal(): void {
    if (this.relays.size > 0) {
      for (const relay of this.relays) relay();
    } else if (this.notifies) {
      void this.notify();
    }
  }

  private async notify(): Promise<void> {
    if (this.notifying) {
      this.again = true;
      return;
    }
    this.notifying = true;
    try {
      do {
        this.again = false;
        await this.database.query(`SELECT pg_notify($1, '')`, [WAKE_CHANNEL]);
      } while (this.again);
    } catch {
      // The relay polls anyway.
    } finally {
      this.notifying = false;
    }
  }
}
