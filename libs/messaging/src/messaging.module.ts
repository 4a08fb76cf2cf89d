import { Configuration } from '@app/configuration';
import { QUEUES } from '@app/contracts';
import {
  type DynamicModule,
  Injectable,
  Logger,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { ConsumerHost } from './consumer-host';
import { DeadLetters } from './dead-letters';
import { DeadLettersController } from './dead-letters.controller';
import { Messaging } from './messaging';
import { MessagingDatabase } from './messaging-database';
import { MessagingMetrics } from './messaging-metrics';
import { MessagingReadiness } from './messaging-readiness';
import { Outbox } from './outbox';
import type { ChunkQueue } from './queue-store';
import { deleteOldDeliveries } from './retention';
import type { MessagingSettings } from './settings';

export interface MessagingModuleOptions {
  /** Serves the operator's dead letters. */
  readonly api: boolean;
  /** Runs the relay and the registered consumers. Without it this process only appends. */
  readonly worker: boolean;
  readonly redisPrefix?: string;
  readonly settings?: Partial<MessagingSettings>;
}

const HOUR = 3_600_000;

class MessagingRole {
  constructor(readonly worker: boolean) {}
}

/** Starts after every module has registered its consumers; stops while the services' databases are still open. */
@Injectable()
class MessagingLifecycle implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  private readonly logger = new Logger('Messaging');
  private retention: NodeJS.Timeout | undefined;

  constructor(
    private readonly messaging: Messaging,
    private readonly role: MessagingRole,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.role.worker) return;
    this.messaging.start();
    this.retention = setInterval(() => {
      const { database, settings } = this.messaging;
      deleteOldDeliveries(database, settings.retentionDays).catch((error: Error) => this.logger.warn(`retention: ${error.message}`));
    }, HOUR);
    this.retention.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.retention);
    await this.messaging.stop();
  }

  async onApplicationShutdown(): Promise<void> {
    // The database closes itself by the same hook.
    await this.messaging.store.close();
  }
}

/** Outbox, consumers and dead letters for every module of the process. Needs `Configuration` provided globally. */
@Module({})
export class MessagingModule {
  static register(options: MessagingModuleOptions): DynamicModule {
    return {
      module: MessagingModule,
      global: true,
      controllers: options.api ? [DeadLettersController] : [],
      providers: [
        {
          provide: Messaging,
          inject: [Configuration],
          useFactory: (configuration: Configuration) =>
            Messaging.open({
              databaseUrl: configuration.databaseUrl,
              migrationDatabaseUrl: configuration.migrationDatabaseUrl,
              redisUrl: configuration.redisUrl,
              listens: configuration.outboxListens,
              redisPrefix: options.redisPrefix,
              settings: { queues: configuration.workerQueues ?? null, ...options.settings },
            }),
        },
        { provide: MessagingRole, useValue: new MessagingRole(options.worker) },
        { provide: MessagingDatabase, inject: [Messaging], useFactory: (messaging: Messaging) => messaging.database },
        { provide: Outbox, inject: [Messaging], useFactory: (messaging: Messaging) => messaging.outbox },
        { provide: ConsumerHost, inject: [Messaging], useFactory: (messaging: Messaging) => messaging.consumers },
        { provide: MessagingMetrics, inject: [Messaging], useFactory: (messaging: Messaging) => messaging.metrics },
        {
          provide: DeadLetters,
          inject: [Messaging],
          useFactory: (messaging: Messaging) => new DeadLetters(messaging.database, messaging.wake),
        },
        {
          provide: MessagingReadiness,
          inject: [Messaging, Configuration],
          useFactory: (messaging: Messaging, configuration: Configuration) =>
            new MessagingReadiness(messaging.store, configuration.environment === 'production'),
        },
        MessagingLifecycle,
      ],
      exports: [Messaging, MessagingDatabase, Outbox, ConsumerHost, MessagingMetrics, DeadLetters, MessagingReadiness],
    };
  }
}

/** Every queue of the county, for the dashboard. */
export const allQueues = (messaging: Messaging): ChunkQueue[] => QUEUES.map((name) => messaging.store.queue(name));
