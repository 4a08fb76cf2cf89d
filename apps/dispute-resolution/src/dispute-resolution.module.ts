import { auditSealer } from '@app/audit';
import { HealthChecks } from '@app/http';
import { housekeeping, type ServiceRoles } from '@app/platform';
import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { ClocksModule } from './clocks/clocks.module';
import { ConfirmationModule } from './confirmation/confirmation.module';
import { DisputeResolutionDatabase } from './database';
import { DisputeResolutionDatabaseModule } from './dispute-resolution-database.module';
import { DisputesModule } from './disputes/disputes.module';
import { EvidenceModule } from './evidence/evidence.module';
import { FirstContactModule } from './first-contact/first-contact.module';
import { LegalAidModule } from './legal-aid/legal-aid.module';
import { LimitationGuardModule } from './limitation-guard/limitation-guard.module';
import { MediationModule } from './mediation/mediation.module';
import { PapersModule } from './papers/papers.module';
import { RecoveryModule } from './recovery/recovery.module';
import { SecrecyModule } from './secrecy/secrecy.module';
import { StatisticsModule } from './statistics/statistics.module';
import { TriageModule } from './triage/triage.module';
import { WindowModule } from './window/window.module';

/** 纠纷化解: one dispute from the first question to the money received. */
@Module({})
export class DisputeResolutionModule implements OnModuleInit {
  static register(roles: ServiceRoles): DynamicModule {
    const clocks = ClocksModule.register(roles);
    const disputes = DisputesModule.register(roles, clocks);
    const evidence = EvidenceModule.register(roles, disputes);
    const papers = PapersModule.register(roles, disputes);
    const guard = LimitationGuardModule.register(roles, disputes);
    const mediation = MediationModule.register(roles, { disputes, clocks, papers, guard });
    return {
      module: DisputeResolutionModule,
      imports: [
        DisputeResolutionDatabaseModule.register(8),
        clocks,
        disputes,
        evidence,
        RecoveryModule.register(roles, disputes),
        SecrecyModule.register(roles, disputes),
        StatisticsModule.register(roles),
        WindowModule.register(roles, disputes),
        FirstContactModule.register(roles, disputes),
        TriageModule.register(roles, disputes),
        papers,
        guard,
        LegalAidModule.register(roles, { disputes, papers, guard }),
        mediation,
        ConfirmationModule.register(roles, { disputes, mediation }),
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
