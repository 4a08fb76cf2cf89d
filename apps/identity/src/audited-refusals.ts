import { type AccessRefusal, AccessRefusals } from '@app/access';
import { recordAudit } from '@app/audit';
import type { Clock } from '@app/domain-kernel';
import { Logger, type OnModuleDestroy } from '@nestjs/common';
import type { IdentityDatabase } from './database';

const MOST_WAITING = 1000;

interface Waiting extends AccessRefusal {
  readonly at: Date;
}

/** Writes refused calls into identity's audit trail, beside the request and in batches: a flood of bad tokens must not slow the good ones. */
export class AuditedRefusals extends AccessRefusals implements OnModuleDestroy {
  private readonly logger = new Logger('AccessRefusals');
  private waiting: Waiting[] = [];
  private dropped = 0;
  private writing: Promise<void> | undefined;

  constructor(
    private readonly database: IdentityDatabase,
    private readonly clock: Clock,
  ) {
    super();
  }

  record(refusal: AccessRefusal): void {
    if (this.waiting.length >= MOST_WAITING) {
      this.dropped += 1;
      return;
    }
    this.waiting.push({ ...refusal, at: this.clock.now() });
    this.writing ??= this.write().finally(() => {
      this.writing = undefined;
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.writing;
  }

  private async write(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      try {
        await this.database.run((tx) =>
          recordAudit(
            tx,
            batch.map(({ at, actor, code, method, route, ip }) => ({
              occurredAt: at,
              actor: actor ?? { kind: 'SYSTEM', id: null, organ: null },
              ip,
              action: 'access.refuse',
              objectType: 'route',
              objectId: `${method} ${route}`,
              result: 'REFUSED',
              reason: code,
            })),
          ),
        );
        if (this.dropped > 0) this.logger.warn(`${this.dropped} refused calls came too fast to be audited one by one`);
        this.dropped = 0;
      } catch (error) {
        this.logger.warn(`refused calls could not be audited: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
}
