import { Configuration } from '@app/configuration';
import { openDataSource } from '@app/persistence';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { DisputeResolutionDatabase } from './database';
import { disputeResolutionSchema } from './dispute-resolution-schema';

/** The database of the service, for its own modules only. */
@Module({})
export class DisputeResolutionDatabaseModule {
  static register(poolSize: number): DynamicModule {
    const provider: Provider = {
      provide: DisputeResolutionDatabase,
      inject: [Configuration],
      useFactory: async ({ databaseUrl }: Configuration) => {
        const { schema, role } = disputeResolutionSchema;
        return new DisputeResolutionDatabase(await openDataSource({ url: databaseUrl, schema, role, poolSize }));
      },
    };
    return { module: DisputeResolutionDatabaseModule, global: true, providers: [provider], exports: [provider] };
  }
}
