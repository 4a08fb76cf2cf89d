import { auditSealer } from '@app/audit';
import { Configuration } from '@app/configuration';
import { DocumentsModule } from '@app/documents';
import { FilesModule } from '@app/files';
import { HealthChecks } from '@app/http';
import { LiveStreams, liveChanges } from '@app/live';
import { openDataSource } from '@app/persistence';
import { housekeeping } from '@app/platform';
import { type DynamicModule, Module, type OnModuleInit, type Provider } from '@nestjs/common';
import { ArchiveModule } from './archive/archive.module';
import { BundlesModule } from './bundles/bundles.module';
import { CalendarController } from './calendar/calendar.controller';
import { FollowDueDays } from './cases/application/follow-due-days';
import { CasesModule } from './cases/cases.module';
import { CatalogueModule } from './catalogue/catalogue.module';
import { catalogueEntities } from './catalogue/persistence/catalogue.entities';
import { IntakeDatabase } from './database';
import { EvaluationsModule } from './evaluations/evaluations.module';
import { HandoversModule } from './handovers/handovers.module';
import { LicencesModule } from './licences/licences.module';
import { PrintsModule } from './prints/prints.module';
import { PublicityModule } from './publicity/publicity.module';
import { intakeSchema } from './schema';
import { DetectLaundering } from './supervision/detect-laundering';
import { LaunderingWatch } from './supervision/laundering-watch';
import { SuperviseSignals } from './supervision/supervise-signals';
import { SupervisionController } from './supervision/supervision.controller';
import { UploadsModule } from './uploads/uploads.module';
import { RunWhatIf } from './what-if/application/run-what-if';
import { WhatIfController } from './what-if/http/what-if.controller';

export interface ServiceRoles {
  readonly api: boolean;
  readonly worker: boolean;
}

/** The database of the service, for its own modules only. */
@Module({})
class IntakeDatabaseModule {
  static register(poolSize: number): DynamicModule {
    const provider: Provider = {
      provide: IntakeDatabase,
      inject: [Configuration],
      useFactory: async ({ databaseUrl }: Configuration) =>
        new IntakeDatabase(
          await openDataSource({
            url: databaseUrl,
            schema: intakeSchema.schema,
            role: intakeSchema.role,
            entities: catalogueEntities,
            poolSize,
          }),
        ),
    };
    const changes = liveChanges(IntakeDatabase, 'intake_live');
    return {
      module: IntakeDatabaseModule,
      global: true,
      providers: [provider, changes, LiveStreams],
      exports: [provider, changes, LiveStreams],
    };
  }
}

/** 一窗受理: takes things in and gives results out. */
@Module({})
export class IntakeModule implements OnModuleInit {
  static register(roles: ServiceRoles): DynamicModule {
    const cases = CasesModule.register(roles);
    return {
      module: IntakeModule,
      imports: [
        IntakeDatabaseModule.register(8),
        FilesModule,
        DocumentsModule,
        CatalogueModule,
        cases,
        BundlesModule.register(roles, cases),
        PrintsModule.register(roles, cases),
        HandoversModule.register(roles, cases),
        EvaluationsModule.register(roles, cases),
        PublicityModule.register(roles),
        LicencesModule.register(roles),
        ArchiveModule.register(roles, cases),
        UploadsModule.register(roles),
      ],
      controllers: roles.api ? [CalendarController, SupervisionController, WhatIfController] : [],
      providers: [
        DetectLaundering,
        ...(roles.api ? [SuperviseSignals, RunWhatIf] : []),
        ...(roles.worker ? [LaunderingWatch, auditSealer(IntakeDatabase), FollowDueDays, housekeeping(IntakeDatabase, FollowDueDays)] : []),
      ],
    };
  }

  constructor(
    private readonly database: IntakeDatabase,
    private readonly health: HealthChecks,
  ) {}

  onModuleInit(): void {
    this.health.add('ready', 'intake-database', async () => {
      await this.database.query('SELECT 1');
    });
  }
}
