import { Configuration } from '@app/configuration';
import { openDataSource } from '@app/persistence';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { JointCollectionDatabase } from './database';
import { jointCollectionSchema } from './joint-collection-schema';

/** The database of the service, for its own modules only. */
@Module({})
export class JointCollectionDatabaseModule {
  static register(poolSize: number): DynamicModule {
    const provider: Provider = {
      provide: JointCollectionDatabase,
      inject: [Configuration],
      useFactory: async ({ databaseUrl }: Configuration) => {
        const { schema, role } = jointCollectionSchema;
        return new JointCollectionDatabase(await openDataSource({ url: databaseUrl, schema, role, poolSize }));
      },
    };
    return { module: JointCollectionDatabaseModule, global: true, providers: [provider], exports: [provider] };
  }
}
