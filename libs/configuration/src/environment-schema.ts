import { z } from 'zod';

/** A key for one purpose, 32 bytes. */
export const keyHex = z.string().regex(/^[0-9a-f]{64}$/, '应是 64 位十六进制数字，可用 openssl rand -hex 32 生成');

const url = (example: string) => z.url({ protocol: /^https?$/, hostname: /./, error: `应是完整的网址，例如 ${example}` });
const choice = <const Values extends readonly [string, ...string[]]>(...values: Values) =>
  z.enum(values, { error: `只能是 ${values.join('、')} 之一` });
const whole = (minimum: number, maximum: number) => {
  const error = `应是 ${minimum} 到 ${maximum} 之间的整数`;
  return z
    .string()
    .regex(/^\d{1,9}$/, error)
    .transform(Number)
    .pipe(z.number().min(minimum, error).max(maximum, error));
};
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\/[^/]+/, '应写成 postgres://用户:口令@主机:5432/库名');

const CONNECTORS_FORM =
  '应写成 {"对接代码":{"url":"https://系统地址","secrets":["64 位十六进制"]}}，密钥用 openssl rand -hex 32 生成，每个 1 到 3 把';

/** `{"code": {"url": …, "secrets": [hex, …]}}`: the first secret signs, all of them are believed. */
const connectorsJson = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: CONNECTORS_FORM });
      return z.NEVER;
    }
  })
  .pipe(
    z.record(
      z.string(),
      z.strictObject({ url: z.url({ protocol: /^https?$/, hostname: /./ }), secrets: z.array(keyHex).min(1).max(3) }),
      CONNECTORS_FORM,
    ),
  );

const SERVICE_CLIENTS_FORM =
  '应写成 {"joint-collection":{"id":"客户端编号","secret":"客户端密钥"}}，服务是 joint-collection、dispute-resolution';

/** `{"service": {"id": …, "secret": …}}`: the account of each of our services at another issuer. */
const serviceClientsJson = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: SERVICE_CLIENTS_FORM });
      return z.NEVER;
    }
  })
  .pipe(
    z.partialRecord(
      z.enum(['joint-collection', 'dispute-resolution'], SERVICE_CLIENTS_FORM),
      z.strictObject({ id: z.string().min(1), secret: z.string().min(16) }, SERVICE_CLIENTS_FORM),
      SERVICE_CLIENTS_FORM,
    ),
  );

/** What the environment may say. An empty value counts as none: compose files and shells set variables to nothing. */
export const environmentSchema = z.object({
  NODE_ENV: choice('development', 'test', 'production').default('development'),
  /** What this process does. */
  ROLE: choice('api', 'worker', 'both').default('both'),
  PORT: whole(0, 65535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: z.string('必须设置，例如 postgres://用户:口令@主机:5432/库名').pipe(postgresUrl),
  /** Owner of the schemas; needed only to migrate. Default: DATABASE_URL. */
  MIGRATION_DATABASE_URL: postgresUrl.optional(),
  /** 0: a migration job has run before, this process only serves. */
  MIGRATE: choice('0', '1').default('1'),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\/[^/]+/, '应写成 redis://主机:6379')
    .optional(),
  DATA_DIR: z.string().default('./.data'),
  /** The address people and QR codes use. Default: http://localhost:PORT. */
  PUBLIC_URL: url('https://window.example.gov.cn').optional(),
  /** Reverse proxies in front of this process whose X-Forwarded-For is believed: their number, never more. */
  TRUSTED_PROXIES: whole(0, 10).default(0),
  /** OpenID Connect issuer. Default: the embedded one, at PUBLIC_URL/oidc. */
  ISSUER_URL: url('https://window.example.gov.cn/oidc').optional(),
  /** Where apps/identity listens inside the network, for services that run as processes of their own. */
  IDENTITY_URL: url('http://identity-api:3000').optional(),
  /** Where apps/intake listens inside the network, for services that read cases from processes of their own. Default: PUBLIC_URL. */
  INTAKE_URL: url('http://intake-api:3000').optional(),
  /** Accounts of our own services at another issuer: {"joint-collection":{"id":"…","secret":"…"}}. The embedded issuer needs none. */
  SERVICE_CLIENTS: serviceClientsJson.optional(),
  /** How another issuer's tokens are read: see libs/access/README.md. */
  ISSUER_MAPPING_FILE: z.string().optional(),
  AUDIENCE: z.string().default('one-window'),
  /** Ciphers of personal data: international (aes) or national (sm). Cells of either are always readable. */
  CRYPTO_SUITE: choice('aes', 'sm').default('aes'),
  /** Encryption of personal data: `keyId:64 hex digits`, comma-separated, the first one encrypts. */
  DATA_KEYS: z.string().optional(),
  /** Blind indexes of personal data. */
  INDEX_KEY: keyHex.optional(),
  /** Signs paging cursors, pick-up links and cookies. */
  SIGNING_KEY: keyHex.optional(),
  /** Loads the demo accounts and shows them at start. Never in production. */
  DEMO: choice('0', '1').optional(),
  /** The clamd that looks at uploads. */
  CLAMD_ADDRESS: z
    .string()
    .regex(/^[^:/\s]+:\d{1,5}$/, '应写成 主机:3310')
    .optional(),
  /** The county's data-sharing exchange. Without it papers are asked for that sharing could spare. */
  SHARING_URL: url('https://sharing.example.gov.cn').optional(),
  /** Sent to the exchange as a bearer token. */
  SHARING_KEY: z.string().optional(),
  OUTBOX_LISTEN: choice('0', '1').default('1'),
  /** Queues that this worker serves, comma-separated, `approval.*` for a family, `!intake.documents` for all but these. Default: all. Every queue needs a worker somewhere. */
  WORKER_QUEUES: z
    .string()
    .regex(/^[a-z.*,!-]+$/, '应写成 routing.cases,approval.*,intake.progress 这样的队列名，或 !intake.documents（除此以外全部）')
    .optional(),
  /** Departments' own systems: where each listens, and the keys that sign what is said. A system that is not named is not used. */
  CONNECTORS: connectorsJson.optional(),
  /** 税务缴费渠道: where each listens, and the keys that sign what is said; in the form of CONNECTORS. */
  TAX_CHANNELS: connectorsJson.optional(),
  LOG_LEVEL: choice('fatal', 'error', 'warn', 'info', 'debug', 'silent').default('info'),
});

export type EnvironmentSettings = z.infer<typeof environmentSchema>;
export type RunningRole = EnvironmentSettings['ROLE'];
export type CipherSuiteName = EnvironmentSettings['CRYPTO_SUITE'];
export type LogLevel = EnvironmentSettings['LOG_LEVEL'];
