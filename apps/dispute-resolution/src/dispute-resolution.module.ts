import { auditSealer } from '@app/audit';
import { HealthChecks } from '@app/http';
import { housekeeping, type ServiceRoles } from '@app/platform';
import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { ClocksModule } from './clocks/clocks.module';
import { DisputeResolutionDatabase } from './database';
import { DisputeResolutionDatabaseModule } from './dispute-resolution-database.module';
import { DisputesModule } from './disputes/disputes.module';
import { FirstContactModule } from './first-contact/first-contact.module';
import { TriageModule } from './triage/triage.module';

/** 纠纷化解: one dispute from the first question to the money received. */
@Module({})
export class DisputeResolutionModule implements OnModuleInit {
  static register(roles: ServiceRoles): DynamicModule {
    const clocks = ClocksModule.register(roles);
    const disputes = DisputesModule.register(roles, clocks);
    return {
      module: DisputeResolutionModule,
      imports: [
        DisputeResolutionDatabaseModule.register(8),
        clocks,
        disputes,
        FirstContactModule.register(roles, disputes),
        TriageModule.register(roles, disputes),
      ],
      providers: roles.worker ? [auditSealer(DisputeResolutionDatabase), housekeeping(DisputeResolutionDatabase)] : [],
    };
  }

  constructor(
    private readonly database: DisputeResolutionDatabase,
    private readonly health: HealthChecks,
  ) {}

  onModuleInit(): void {
    this.health.add('ready', 'dispute-resolution-database', async () => {
      await this.database.query('SELECT 1');
    });
  }
}
