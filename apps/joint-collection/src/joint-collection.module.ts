import { auditSealer } from '@app/audit';
import { HealthChecks } from '@app/http';
import { housekeeping, type ServiceRoles } from '@app/platform';
import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { BillsModule } from './bills/bills.module';
import { CampaignModule } from './campaign/campaign.module';
import { ChannelsModule } from './channels/channels.module';
import { ClocksModule } from './clocks/clocks.module';
import { JointCollectionDatabase } from './database';
import { JointCollectionDatabaseModule } from './joint-collection-database.module';
import { ObligationsModule } from './obligations/obligations.module';
import { PaymentsModule } from './payments/payments.module';
import { PeopleModule } from './people/people.module';
import { ReconciliationModule } from './reconciliation/reconciliation.module';
import { RefundsModule } from './refunds/refunds.module';
import { RosterModule } from './roster/roster.module';
import { RulesModule } from './rules/rules.module';
import { TransfersModule } from './transfers/transfers.module';
import { VisitsModule } from './visits/visits.module';
import { WindowModule } from './window/window.module';

/** 两险同征: obligations for two insurances, one payment, two funds, reconciled. */
@Module({})
export class JointCollectionModule implements OnModuleInit {
  static register(roles: ServiceRoles): DynamicModule {
    const people = PeopleModule.register(roles);
    const window = WindowModule.register(roles);
    const clocks = ClocksModule.register(roles);
    const obligations = ObligationsModule.register(roles, people);
    const channels = ChannelsModule.register();
    const bills = BillsModule.register(roles, [people, obligations]);
    const payments = PaymentsModule.register(roles, [bills, obligations, channels]);
    return {
      module: JointCollectionModule,
      imports: [
        JointCollectionDatabaseModule.register(8),
        people,
        obligations,
        bills,
        channels,
        payments,
        RefundsModule.register(roles, payments),
        ReconciliationModule.register(roles, payments),
        CampaignModule.register(roles, people),
        RosterModule.register(roles),
        RulesModule.register(roles),
        clocks,
        window,
        TransfersModule.register(roles, window, clocks),
        VisitsModule.register(roles, people),
      ],
      providers: roles.worker ? [auditSealer(JointCollectionDatabase), housekeeping(JointCollectionDatabase)] : [],
    };
  }

  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly health: HealthChecks,
  ) {}

  onModuleInit(): void {
    this.health.add('ready', 'joint-collection-database', async () => {
      await this.database.query('SELECT 1');
    });
  }
}
