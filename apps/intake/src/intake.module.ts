import { auditSealer } from '@app/audit';
import { Configuration } from '@app/configuration';
import { DocumentsModule } from '@app/documents';
import { FilesModule } from '@app/files';
import { HealthChecks } from '@app/http';
import { openDataSource } from '@app/persistence';
import { housekeeping } from '@app/platform';
import { type DynamicModule, Module, type OnModuleInit, type Provider } from '@nestjs/common';
import { CalendarController } from './calendar/calendar.controller';
import { CasesModule } from './cases/cases.module';
import { CatalogueModule } from './catalogue/catalogue.module';
import { catalogueEntities } from './catalogue/persistence/catalogue.entities';
import { IntakeDatabase } from './database';
import { intakeSchema } from './schema';
import { SuperviseSignals } from './supervision/supervise-signals';
import { SupervisionController } from './supervision/supervision.controller';
import { UploadsModule } from './uploads/uploads.module';

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
    return { module: IntakeDatabaseModule, global: true, providers: [provider], exports: [provider] };
  }
}

/** 一窗受理: takes things in and gives results out. */
@Module({})
export class IntakeModule implements OnModuleInit {
  static register(roles: ServiceRoles): DynamicModule {
    return {
      module: IntakeModule,
      imports: [
        IntakeDatabaseModule.register(8),
        FilesModule,
        DocumentsModule,
        CatalogueModule,
        CasesModule.register(roles),
        UploadsModule.register(roles),
      ],
      controllers: roles.api ? [CalendarController, SupervisionController] : [],
      providers: [
        ...(roles.api ? [SuperviseSignals] : []),
        ...(roles.worker ? [auditSealer(IntakeDatabase), housekeeping(IntakeDatabase)] : []),
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
