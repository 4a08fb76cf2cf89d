import { Configuration } from '@app/configuration';
import { Clock } from '@app/domain-kernel';
import type { Database } from '@app/persistence';
import { type InjectionToken, Logger, type OnApplicationBootstrap, type OnModuleDestroy, type Provider } from '@nestjs/common';
import { type AnchorPlace, anchorAudit } from './anchor-audit';
import { sealAudit } from './seal-audit';

const SEAL_EVERY_MILLISECONDS = 500;
const ANCHOR_EVERY_MILLISECONDS = 600_000;

/** Seals one service's records twice a second and anchors the chain every ten minutes and when the worker stops. Any number may run. */
export class AuditSealer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(AuditSealer.name);
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private stopping = false;
  private anchoredAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly database: Database,
    private readonly place: AnchorPlace,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.next();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await this.round;
    this.anchoredAt = Number.NEGATIVE_INFINITY;
    await this.sealAndAnchor();
  }

  private next(): void {
    if (this.stopping) return;
    this.timer = setTimeout(() => {
      this.round = this.sealAndAnchor().finally(() => this.next());
    }, SEAL_EVERY_MILLISECONDS);
  }

  private async sealAndAnchor(): Promise<void> {
    try {
      await sealAudit(this.database, this.clock.now());
      if (performance.now() - this.anchoredAt < ANCHOR_EVERY_MILLISECONDS) return;
      if ((await anchorAudit(this.database, this.place, this.clock.now())) !== undefined) this.anchoredAt = performance.now();
    } catch (error) {
      // Records stay unsealed and are taken up by the next round.
      this.logger.warn(`sealing the audit chain failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** For a service's worker role: `auditSealer(IntakeDatabase)`. */
export function auditSealer(database: InjectionToken<Database>): Provider {
  return {
    provide: AuditSealer,
    useFactory: (service: Database, configuration: Configuration, clock: Clock) => new AuditSealer(service, configuration, clock),
    inject: [database, Configuration, Clock],
  };
}
