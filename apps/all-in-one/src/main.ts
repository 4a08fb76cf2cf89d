import 'reflect-metadata';
import { readConfiguration } from '@app/configuration';
import { type Clock, SystemClock } from '@app/domain-kernel';
import { drain } from '@app/http';
import { migrate } from '@app/persistence';
import { readIssuerMapping, requireSurroundings, rolesOf, StartRefused } from '@app/platform';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { announce } from './announce';
import { createCountyApp } from './county-app';
import { loadCounty } from './load-county';
import { holdOnlyProcess } from './only-process';
import { SCHEMAS } from './schemas';
import { type SharingExchange, startSharingExchange } from './simulator/sharing-exchange';

export interface County {
  readonly app: NestFastifyApplication;
  readonly url: string;
  /** Stands in for the data-sharing exchange in a demo county; null where a real one is set or where this is no demo. */
  readonly sharing: SharingExchange | null;
  announce(surroundings: string): void;
  stop(): Promise<void>;
}

/** Requests under way finish within this time; orchestrators and people wait longer. */
const DRAIN_MILLISECONDS = 18_000;

/**
 * The whole county in one process (or, with ROLE, its api or its worker half): migrates, loads 漾濞 once, and listens.
 * Tests and the demo bring their own clock. In production a migration job has run before, and `MIGRATE=0` says so.
 * @throws ConfigurationError, StartRefused: one sentence that says what to do
 */
export async function startCounty(env: NodeJS.ProcessEnv, clock: Clock = new SystemClock()): Promise<County> {
  let configuration = readConfiguration(env);
  await requireSurroundings(configuration);
  const issuerMapping = await readIssuerMapping(configuration);
  const roles = { ...rolesOf(configuration), ...(issuerMapping === undefined ? {} : { issuerMapping }) };
  // BullMQ's PostgreSQL backend serves one process; a second one on this database must say so instead of sharing its jobs.
  const hold = configuration.redisUrl === undefined ? await holdOnlyProcess(configuration.databaseUrl) : undefined;
  if (hold === null) {
    throw new StartRefused('这个数据库上已有一个一窗系统在运行：请先停止它，或设置 REDIS_URL=redis://主机:6379 以运行多个进程。');
  }
  let app: NestFastifyApplication | undefined;
  let sharing: SharingExchange | null = null;
  try {
    if (configuration.demo && configuration.sharingUrl === undefined && roles.api) {
      sharing = await startSharingExchange(clock);
      configuration = { ...configuration, sharingUrl: sharing.url, sharingKey: sharing.key };
    }
    if (configuration.migrates) {
      await migrate(configuration.migrationDatabaseUrl, SCHEMAS);
      await loadCounty(configuration, clock.now());
    }
    app = await createCountyApp(configuration, roles, clock);
    await app.listen(configuration.port, configuration.host);
  } catch (error) {
    await app?.close();
    await sharing?.close();
    await hold?.release();
    throw error;
  }
  const running = app;
  return {
    app: running,
    url: configuration.publicUrl,
    sharing,
    announce: (surroundings) => announce(configuration, sharing === null ? surroundings : `${surroundings}；共享数据：模拟来源`),
    stop: async () => {
      await drain(running, { timeoutMilliseconds: DRAIN_MILLISECONDS });
      await sharing?.close();
      await hold?.release();
    },
  };
}
