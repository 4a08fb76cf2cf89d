import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { Configuration } from './configuration';
import { type EnvironmentSettings, environmentSchema, keyHex } from './environment-schema';

/** A setting is missing or wrong. The message is one sentence that says what to type. */
export class ConfigurationError extends Error {}

/** Demo keys are derived from a published sentence: anybody can compute them, so production refuses them. */
const demoKey = (purpose: string): string => createHash('sha256').update(`one-window demo key, not secret: ${purpose}`).digest('hex');

/** @throws ConfigurationError */
export function readConfiguration(env: NodeJS.ProcessEnv): Configuration {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ConfigurationError(`${String(issue?.path[0])} ${issue?.message}。`);
  }
  const settings = parsed.data;
  const production = settings.NODE_ENV === 'production';
  if (production) refuseDemoSettings(settings);

  const dataKeys = readDataKeys(settings.DATA_KEYS ?? `demo:${demoKey('data')}`);
  const [currentDataKeyId = ''] = dataKeys.keys();
  const publicUrl = (settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`).replace(/\/+$/, '');
  const issuerUrl = settings.ISSUER_URL ?? `${publicUrl}/oidc`;
  const issuerIsEmbedded = issuerUrl === `${publicUrl}/oidc`;
  if (!issuerIsEmbedded && settings.ISSUER_MAPPING_FILE === undefined) {
    throw new ConfigurationError(
      `ISSUER_URL 指向另一个登录系统，需要用 ISSUER_MAPPING_FILE 给出声明对照文件（写法见 libs/access/README.md）；使用内置登录时请设为 ${publicUrl}/oidc。`,
    );
  }
  return {
    environment: settings.NODE_ENV,
    role: settings.ROLE,
    port: settings.PORT,
    host: settings.HOST,
    databaseUrl: settings.DATABASE_URL,
    migrationDatabaseUrl: settings.MIGRATION_DATABASE_URL ?? settings.DATABASE_URL,
    migrates: settings.MIGRATE === '1',
    redisUrl: settings.REDIS_URL,
    dataDirectory: resolve(settings.DATA_DIR),
    publicUrl,
    trustedProxies: settings.TRUSTED_PROXIES,
    issuerUrl,
    issuerIsEmbedded,
    identityUrl: settings.IDENTITY_URL?.replace(/\/+$/, ''),
    intakeUrl: settings.INTAKE_URL?.replace(/\/+$/, ''),
    serviceClients: new Map(Object.entries(settings.SERVICE_CLIENTS ?? {})),
    issuerMappingFile: settings.ISSUER_MAPPING_FILE,
    audience: settings.AUDIENCE,
    cipherSuite: settings.CRYPTO_SUITE,
    dataKeys,
    currentDataKeyId,
    indexKey: Buffer.from(settings.INDEX_KEY ?? demoKey('index'), 'hex'),
    signingKey: Buffer.from(settings.SIGNING_KEY ?? demoKey('signing'), 'hex'),
    demo: !production && settings.DEMO !== '0',
    clamdAddress: settings.CLAMD_ADDRESS,
    connectors: peersOf(settings.CONNECTORS),
    taxChannels: peersOf(settings.TAX_CHANNELS),
    sharingUrl: settings.SHARING_URL?.replace(/\/+$/, ''),
    sharingKey: settings.SHARING_KEY,
    outboxListens: settings.OUTBOX_LISTEN === '1',
    logLevel: settings.LOG_LEVEL,
    workerQueues: settings.WORKER_QUEUES?.split(','),
  };
}

/** Other systems by their code: where each listens, and the keys of both sides. */
function peersOf(given: EnvironmentSettings['CONNECTORS']): Configuration['connectors'] {
  return new Map(
    Object.entries(given ?? {}).map(([code, { url, secrets }]) => [
      code,
      { url: url.replace(/\/+$/, ''), secrets: secrets.map((secret) => Buffer.from(secret, 'hex')) },
    ]),
  );
}

function readDataKeys(text: string): ReadonlyMap<string, Buffer> {
  const keys = new Map<string, Buffer>();
  for (const entry of text.split(',')) {
    const [id = '', hex = '', ...rest] = entry.split(':');
    if (!/^[a-z0-9-]{1,20}$/.test(id) || !keyHex.safeParse(hex).success || rest.length > 0) {
      throw new ConfigurationError(
        'DATA_KEYS 应写成 k2:<64 位十六进制>,k1:<64 位十六进制>，第一把用于加密；新钥匙用 openssl rand -hex 32 生成。',
      );
    }
    if (keys.has(id)) throw new ConfigurationError(`DATA_KEYS 中的 ${id} 出现了两次：每把钥匙要有自己的编号。`);
    keys.set(id, Buffer.from(hex, 'hex'));
  }
  return keys;
}

/** What a trial may leave out and a county may not. */
const NEEDED_IN_PRODUCTION = ['DATA_KEYS', 'INDEX_KEY', 'SIGNING_KEY', 'REDIS_URL', 'PUBLIC_URL', 'ISSUER_URL'] as const;

const WHAT_TO_TYPE: Readonly<Record<(typeof NEEDED_IN_PRODUCTION)[number], string>> = {
  DATA_KEYS: 'DATA_KEYS=k1:$(openssl rand -hex 32)',
  INDEX_KEY: 'INDEX_KEY=$(openssl rand -hex 32)',
  SIGNING_KEY: 'SIGNING_KEY=$(openssl rand -hex 32)',
  REDIS_URL: 'REDIS_URL=redis://主机:6379',
  PUBLIC_URL: 'PUBLIC_URL=https://群众使用的域名',
  ISSUER_URL: 'ISSUER_URL=https://群众使用的域名/oidc',
};

const LOOPBACK = /^https?:\/\/(localhost|127\.|\[::1\])/;

function refuseDemoSettings(settings: EnvironmentSettings): void {
  for (const name of NEEDED_IN_PRODUCTION) {
    if (settings[name] === undefined) throw new ConfigurationError(`NODE_ENV=production 时必须设置 ${name}：${WHAT_TO_TYPE[name]}。`);
  }
  const values = `${settings.DATA_KEYS} ${settings.INDEX_KEY} ${settings.SIGNING_KEY}`;
  if (['data', 'index', 'signing'].some((purpose) => values.includes(demoKey(purpose)))) {
    throw new ConfigurationError(
      'NODE_ENV=production 时不能使用演示密钥：请用 openssl rand -hex 32 生成 DATA_KEYS、INDEX_KEY、SIGNING_KEY。',
    );
  }
  for (const name of ['PUBLIC_URL', 'ISSUER_URL'] as const) {
    if (LOOPBACK.test(settings[name] ?? '')) {
      throw new ConfigurationError(`NODE_ENV=production 时 ${name} 不能是本机地址：请写群众能打开的地址，例如 ${WHAT_TO_TYPE[name]}。`);
    }
  }
  for (const [code, { url }] of Object.entries(settings.CONNECTORS ?? {})) {
    if (LOOPBACK.test(url)) {
      throw new ConfigurationError(
        `NODE_ENV=production 时 CONNECTORS 中 ${code} 的地址不能是本机：模拟的部门系统只用于演示，请写部门系统的真实地址。`,
      );
    }
  }
  if (settings.DEMO === '1') throw new ConfigurationError('NODE_ENV=production 时没有演示账号：请去掉 DEMO=1。');
}
