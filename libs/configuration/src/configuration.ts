import type { CipherSuiteName, LogLevel, RunningRole } from './environment-schema';

/**
 * The process's settings, read once at start and injected; nothing else reads the environment. Also the injection token.
 * `readConfiguration` makes it.
 */
export abstract class Configuration {
  abstract readonly environment: 'development' | 'test' | 'production';
  /** `api` answers people, `worker` does the work behind, `both` is one process for all. */
  abstract readonly role: RunningRole;
  abstract readonly port: number;
  abstract readonly host: string;
  abstract readonly databaseUrl: string;
  /** Owner of the schemas. */
  abstract readonly migrationDatabaseUrl: string;
  /** False where a migration job has run before. */
  abstract readonly migrates: boolean;
  /** Without it the queues are kept in PostgreSQL. */
  abstract readonly redisUrl: string | undefined;
  abstract readonly dataDirectory: string;
  /** The address people and QR codes use, without a slash at its end. */
  abstract readonly publicUrl: string;
  /** Reverse proxies in front, whose X-Forwarded-For is believed. */
  abstract readonly trustedProxies: number;
  abstract readonly issuerUrl: string;
  /** True when this system's own issuer (`apps/identity`) is in use. */
  abstract readonly issuerIsEmbedded: boolean;
  /** Where `apps/identity` listens inside the network, when it is not this process. */
  abstract readonly identityUrl: string | undefined;
  /** Where `apps/intake` listens inside the network; undefined: at the public address. */
  abstract readonly intakeUrl: string | undefined;
  /** Accounts of our own services at another issuer, by the service's name. */
  abstract readonly serviceClients: ReadonlyMap<string, { readonly id: string; readonly secret: string }>;
  /** The claim mapping of another issuer: a JSON file. */
  abstract readonly issuerMappingFile: string | undefined;
  abstract readonly audience: string;
  abstract readonly cipherSuite: CipherSuiteName;
  abstract readonly dataKeys: ReadonlyMap<string, Buffer>;
  abstract readonly currentDataKeyId: string;
  abstract readonly indexKey: Buffer;
  abstract readonly signingKey: Buffer;
  /** Demo accounts exist. */
  abstract readonly demo: boolean;
  /** `host:port` of the clamd that looks at uploads; without it nothing looks, and the log says so. */
  abstract readonly clamdAddress: string | undefined;
  /** Departments' own systems that are switched on, by the code of the connector. */
  abstract readonly connectors: ReadonlyMap<string, { readonly url: string; readonly secrets: readonly Buffer[] }>;
  /** Tax channels that are connected, by their code. */
  abstract readonly taxChannels: ReadonlyMap<string, { readonly url: string; readonly secrets: readonly Buffer[] }>;
  /** The county's data-sharing exchange, without a slash at its end; undefined where there is none. */
  abstract readonly sharingUrl: string | undefined;
  abstract readonly sharingKey: string | undefined;
  abstract readonly outboxListens: boolean;
  abstract readonly logLevel: LogLevel;
  /** Queues that this worker serves; undefined: all. */
  abstract readonly workerQueues: readonly string[] | undefined;
}
