import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { z } from 'zod';

/** A key for one purpose, 32 bytes. */
const keyHex = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits: openssl rand -hex 32');

const port = z.coerce.number().int().min(0).max(65535);

const environmentSchema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  PORT: port.default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\/.+/, 'must look like postgres://user:password@host:5432/database'),
  /** Owner of the schemas; needed only to migrate. Default: DATABASE_URL. */
  MIGRATION_DATABASE_URL: z.string().optional(),
  REDIS_URL: z.string().regex(/^rediss?:\/\/.+/, 'must look like redis://host:6379').optional(),
  DATA_DIR: z.string().default('./.data'),
  /** The address people and QR codes use. Default: http://localhost:PORT. */
  PUBLIC_URL: z.url().optional(),
  /** OpenID Connect issuer. Default: the embedded one, at PUBLIC_URL/oidc. */
  ISSUER_URL: z.url().optional(),
  AUDIENCE: z.string().default('one-window'),
  /** Encryption of personal data: `keyId:64 hex digits`, comma-separated, the first one encrypts. */
  DATA_KEYS: z.string().optional(),
  /** Blind indexes of personal data. */
  INDEX_KEY: keyHex.optional(),
  /** Signs paging cursors, pick-up links and cookies. */
  SIGNING_KEY: keyHex.optional(),
  /** Loads the demo accounts and shows them at start. Never in production. */
  DEMO: z.enum(['0', '1']).optional(),
  OUTBOX_LISTEN: z.enum(['0', '1']).default('1'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
});

/** The process's settings, read once at start and injected; nothing else reads the environment. */
export class Configuration {
  constructor(
    readonly environment: 'development' | 'test' | 'production',
    readonly port: number,
    readonly host: string,
    readonly databaseUrl: string,
    readonly migrationDatabaseUrl: string,
    readonly redisUrl: string | undefined,
    readonly dataDirectory: string,
    readonly publicUrl: string,
    readonly issuerUrl: string,
    /** True when this system's own issuer (`apps/identity`) is in use. */
    readonly issuerIsEmbedded: boolean,
    readonly audience: string,
    readonly dataKeys: ReadonlyMap<string, Buffer>,
    readonly currentDataKeyId: string,
    readonly indexKey: Buffer,
    readonly signingKey: Buffer,
    readonly demo: boolean,
    readonly outboxListens: boolean,
    readonly logLevel: string,
  ) {}
}

/** A setting is missing or wrong. The message is one sentence that says what to type. */
export class ConfigurationError extends Error {}

/** Demo keys are derived from a published sentence: anybody can compute them, so production refuses them. */
const demoKey = (purpose: string): string => createHash('sha256').update(`one-window demo key, not secret: ${purpose}`).digest('hex');

export function readConfiguration(env: NodeJS.ProcessEnv): Configuration {
  const parsed = environmentSchema.safeParse(env);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigurationError(`${String(issue?.path[0])} ${issue?.message}`);
  }
  const settings = parsed.data;
  const production = settings.NODE_ENV === 'production';
  if (production) refuseDemoSettings(settings);

  const dataKeys = new Map<string, Buffer>();
  for (const entry of (settings.DATA_KEYS ?? `demo:${demoKey('data')}`).split(',')) {
    const [id, hex] = entry.split(':');
    if (!id || !/^[a-z0-9-]{1,20}$/.test(id) || !keyHex.safeParse(hex).success) {
      throw new ConfigurationError('DATA_KEYS must look like k1:<64 hexadecimal digits>,k0:<64 hexadecimal digits>; make a key with openssl rand -hex 32');
    }
    dataKeys.set(id, Buffer.from(hex as string, 'hex'));
  }
  const publicUrl = (settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`).replace(/\/$/, '');
  return new Configuration(
    settings.NODE_ENV,
    settings.PORT,
    settings.HOST,
    settings.DATABASE_URL,
    settings.MIGRATION_DATABASE_URL ?? settings.DATABASE_URL,
    settings.REDIS_URL,
    resolve(settings.DATA_DIR),
    publicUrl,
    settings.ISSUER_URL ?? `${publicUrl}/oidc`,
    settings.ISSUER_URL === undefined || settings.ISSUER_URL === `${publicUrl}/oidc`,
    settings.AUDIENCE,
    dataKeys,
    [...dataKeys.keys()][0] as string,
    Buffer.from(settings.INDEX_KEY ?? demoKey('index'), 'hex'),
    Buffer.from(settings.SIGNING_KEY ?? demoKey('signing'), 'hex'),
    !production && settings.DEMO !== '0',
    settings.OUTBOX_LISTEN === '1',
    settings.LOG_LEVEL,
  );
}

function refuseDemoSettings(settings: z.infer<typeof environmentSchema>): void {
  for (const name of ['DATA_KEYS', 'INDEX_KEY', 'SIGNING_KEY', 'PUBLIC_URL', 'ISSUER_URL'] as const) {
    if (!settings[name]) throw new ConfigurationError(`${name} must be set when NODE_ENV=production (see docs/operations.md)`);
  }
  const values = `${settings.DATA_KEYS} ${settings.INDEX_KEY} ${settings.SIGNING_KEY}`;
  if (['data', 'index', 'signing'].some((purpose) => values.includes(demoKey(purpose)))) {
    throw new ConfigurationError('a demo key is in use: make real keys with openssl rand -hex 32');
  }
  if (/^https?:\/\/(localhost|127\.|\[::1\])/.test(settings.ISSUER_URL ?? '')) {
    throw new ConfigurationError('ISSUER_URL must not be on loopback when NODE_ENV=production: name the issuer that people reach');
  }
  if (settings.DEMO === '1') throw new ConfigurationError('DEMO=1 loads demo accounts, which NODE_ENV=production refuses: unset DEMO');
}
