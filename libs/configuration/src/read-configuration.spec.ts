import { ConfigurationError, readConfiguration } from '.';

const DATABASE_URL = 'postgres://one:window@db.example:5432/one_window';
const key = (digit: string): string => digit.repeat(64);

const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL,
  REDIS_URL: 'redis://queue.example:6379',
  PUBLIC_URL: 'https://window.example.gov.cn',
  ISSUER_URL: 'https://window.example.gov.cn/oidc',
  DATA_KEYS: `k2:${key('a')},k1:${key('b')}`,
  INDEX_KEY: key('c'),
  SIGNING_KEY: key('d'),
};

const refusal = (env: NodeJS.ProcessEnv): string => {
  try {
    readConfiguration(env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  throw new Error('was not refused');
};

describe('the settings of a trial', () => {
  it('need a database only', () => {
    expect(readConfiguration({ DATABASE_URL })).toMatchObject({
      environment: 'development',
      role: 'both',
      port: 3000,
      host: '127.0.0.1',
      migrationDatabaseUrl: DATABASE_URL,
      migrates: true,
      redisUrl: undefined,
      publicUrl: 'http://localhost:3000',
      issuerUrl: 'http://localhost:3000/oidc',
      issuerIsEmbedded: true,
      identityUrl: undefined,
      trustedProxies: 0,
      cipherSuite: 'aes',
      demo: true,
      logLevel: 'info',
    });
  });

  it('take every switch', () => {
    const env = {
      DATABASE_URL,
      ROLE: 'worker',
      MIGRATE: '0',
      TRUSTED_PROXIES: '2',
      CRYPTO_SUITE: 'sm',
      IDENTITY_URL: 'http://identity-api:3000/',
      ISSUER_URL: 'https://sso.example.gov.cn',
      ISSUER_MAPPING_FILE: '/etc/one-window/issuer.json',
    };
    expect(readConfiguration(env)).toMatchObject({
      role: 'worker',
      migrates: false,
      trustedProxies: 2,
      cipherSuite: 'sm',
      identityUrl: 'http://identity-api:3000',
      issuerIsEmbedded: false,
      issuerMappingFile: '/etc/one-window/issuer.json',
    });
  });

  it('take an empty value for none, as compose files write it', () => {
    expect(readConfiguration({ DATABASE_URL, REDIS_URL: '', ROLE: '', INDEX_KEY: '' })).toMatchObject({
      redisUrl: undefined,
      role: 'both',
    });
  });

  it('cut the slash off the public address', () => {
    expect(readConfiguration({ DATABASE_URL, PUBLIC_URL: 'http://hall.example/' }).issuerUrl).toBe('http://hall.example/oidc');
  });
});

describe("departments' own systems", () => {
  it('are those that are named, with the first key to sign and all of them to be believed', () => {
    const CONNECTORS = JSON.stringify({ police: { url: 'https://police.example/api/', secrets: [key('a'), key('b')] } });
    expect(readConfiguration({ DATABASE_URL }).connectors.size).toBe(0);
    expect(readConfiguration({ DATABASE_URL, CONNECTORS }).connectors.get('police')).toEqual({
      url: 'https://police.example/api',
      secrets: [Buffer.from(key('a'), 'hex'), Buffer.from(key('b'), 'hex')],
    });
  });
});

describe('a setting that is wrong is named, with what to type', () => {
  it.each([
    [{}, 'DATABASE_URL 必须设置，例如 postgres://用户:口令@主机:5432/库名。'],
    [{ DATABASE_URL: 'mysql://root@db/x' }, 'DATABASE_URL 应写成 postgres://用户:口令@主机:5432/库名。'],
    [{ DATABASE_URL: 'postgres:///one_window' }, 'DATABASE_URL 应写成 postgres://用户:口令@主机:5432/库名。'],
    [{ DATABASE_URL, REDIS_URL: 'http://queue:6379' }, 'REDIS_URL 应写成 redis://主机:6379。'],
    [{ DATABASE_URL, PORT: '80a' }, 'PORT 应是 0 到 65535 之间的整数。'],
    [{ DATABASE_URL, PORT: '70000' }, 'PORT 应是 0 到 65535 之间的整数。'],
    [{ DATABASE_URL, ROLE: 'server' }, 'ROLE 只能是 api、worker、both 之一。'],
    [{ DATABASE_URL, MIGRATE: 'no' }, 'MIGRATE 只能是 0、1 之一。'],
    [{ DATABASE_URL, TRUSTED_PROXIES: 'all' }, 'TRUSTED_PROXIES 应是 0 到 10 之间的整数。'],
    [{ DATABASE_URL, CRYPTO_SUITE: 'rot13' }, 'CRYPTO_SUITE 只能是 aes、sm 之一。'],
    [{ DATABASE_URL, IDENTITY_URL: 'identity-api:3000' }, 'IDENTITY_URL 应是完整的网址，例如 http://identity-api:3000。'],
    [{ DATABASE_URL, PUBLIC_URL: 'window.example' }, 'PUBLIC_URL 应是完整的网址，例如 https://window.example.gov.cn。'],
    [{ DATABASE_URL, INDEX_KEY: 'secret' }, 'INDEX_KEY 应是 64 位十六进制数字，可用 openssl rand -hex 32 生成。'],
    [{ DATABASE_URL, DATA_KEYS: 'secret' }, expect.stringContaining('DATA_KEYS 应写成 k2:')],
    [{ DATABASE_URL, DATA_KEYS: `k1:${key('a')},k1:${key('b')}` }, expect.stringContaining('k1 出现了两次')],
    [{ DATABASE_URL, ISSUER_URL: 'https://sso.example.gov.cn' }, expect.stringContaining('ISSUER_MAPPING_FILE')],
    [{ DATABASE_URL, CONNECTORS: 'police' }, expect.stringContaining('CONNECTORS 应写成 {"对接代码"')],
    [{ DATABASE_URL, CONNECTORS: '{"police":{"url":"https://a.example"}}' }, expect.stringContaining('CONNECTORS')],
    [{ DATABASE_URL, CONNECTORS: `{"police":{"url":"ftp://a.example","secrets":["${key('a')}"]}}` }, expect.stringContaining('CONNECTORS')],
    [{ DATABASE_URL, CONNECTORS: '{"police":{"url":"https://a.example","secrets":["short"]}}' }, expect.stringContaining('CONNECTORS')],
  ])('%j', (env, sentence) => {
    expect(refusal(env)).toEqual(sentence);
  });
});

describe('production', () => {
  it('starts with settings of its own, and has no demo accounts', () => {
    expect(readConfiguration(PRODUCTION)).toMatchObject({ environment: 'production', demo: false, currentDataKeyId: 'k2' });
  });

  it.each(['DATA_KEYS', 'INDEX_KEY', 'SIGNING_KEY', 'REDIS_URL', 'PUBLIC_URL', 'ISSUER_URL'])('does not start without %s', (name) => {
    expect(refusal({ ...PRODUCTION, [name]: undefined })).toMatch(new RegExp(`^NODE_ENV=production 时必须设置 ${name}：${name}=.+。$`));
  });

  it.each(['indexKey', 'signingKey'] as const)('does not start with the demo %s', (name) => {
    const demo = readConfiguration({ DATABASE_URL })[name].toString('hex');
    const variable = name === 'indexKey' ? 'INDEX_KEY' : 'SIGNING_KEY';
    expect(refusal({ ...PRODUCTION, [variable]: demo })).toContain('不能使用演示密钥');
  });

  it('does not start with the demo data key, also where it no longer encrypts', () => {
    const demo = readConfiguration({ DATABASE_URL }).dataKeys.get('demo')?.toString('hex');
    expect(refusal({ ...PRODUCTION, DATA_KEYS: `k2:${key('a')},k1:${demo}` })).toContain('不能使用演示密钥');
  });

  it('does not start with a simulated department', () => {
    const CONNECTORS = JSON.stringify({ police: { url: 'http://127.0.0.1:4000', secrets: [key('e')] } });
    expect(refusal({ ...PRODUCTION, CONNECTORS })).toContain('模拟的部门系统');
  });

  it('does not start with demo accounts or an issuer on loopback', () => {
    expect(refusal({ ...PRODUCTION, DEMO: '1' })).toContain('没有演示账号');
    expect(refusal({ ...PRODUCTION, ISSUER_URL: 'http://127.0.0.1:3000/oidc' })).toContain('ISSUER_URL 不能是本机地址');
    expect(refusal({ ...PRODUCTION, PUBLIC_URL: 'http://localhost:3000' })).toContain('PUBLIC_URL 不能是本机地址');
  });
});
