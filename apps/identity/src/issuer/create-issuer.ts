import { hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Configuration } from '@app/configuration';
import type { PersonalDataCipher } from '@app/privacy';
import { Logger } from '@nestjs/common';
import { base as basePolicy } from 'oidc-provider/lib/helpers/interaction_policy/index.js';
import { type IssuerContext, type IssuerGrant, Provider } from 'oidc-provider/lib/provider.js';
import { findActiveAccount, findActiveService } from '../accounts/application/active-account';
import { hashOfSecret } from '../accounts/application/service-accounts';
import type { IdentityDatabase } from '../database';
import { DEMO_INTEGRATION, issuerClients, shownSecret } from './clients';
import { pageHeaders, problemPage, signedOutPage, signOutPage } from './pages';
import type { SigningKeys } from './signing-keys';
import { IssuerStorage } from './storage-adapter';
import { SystemClients } from './system-clients';
import { accountClaims, accountKeyOf, DEMO_INTEGRATION_CLAIMS, serviceClaims, subjectOf } from './token-claims';

/** Every access token is for this API; clients need not name it. */
const API = 'urn:one-window:api';
const ACCESS_TOKEN_SECONDS = 600;
/** A shift: nobody stays signed in over night. */
const SESSION_SECONDS = 9 * 3600;

export interface IssuerParts {
  readonly configuration: Configuration;
  readonly database: IdentityDatabase;
  readonly cipher: PersonalDataCipher;
  readonly keys: SigningKeys;
}

/** The OpenID Connect issuer of the embedded default: code flow with PKCE, JWT access tokens of ten minutes, rotating refresh tokens. */
export function createIssuer({ configuration, database, cipher, keys }: IssuerParts): Provider {
  const policy = basePolicy();
  // First-party clients only: there is nothing to consent to (个人信息保护法 §13(3), statutory duty).
  policy.remove('consent');
  const cookie = { httpOnly: true, sameSite: 'lax', signed: true } as const;
  const path = new URL(configuration.issuerUrl).pathname;

  const issuer = new Provider(configuration.issuerUrl, {
    adapter: (kind: string) => (kind === 'Client' ? new SystemClients(database, configuration) : new IssuerStorage(kind, database, cipher)),
    clients: issuerClients(configuration),
    jwks: { keys: keys.privateKeys },
    cookies: {
      keys: [Buffer.from(hkdfSync('sha256', configuration.signingKey, '', 'one-window issuer cookies', 32)).toString('base64url')],
      names: { session: 'one_window_session', interaction: 'one_window_sign_in', resume: 'one_window_resume' },
      long: { ...cookie, path },
      short: cookie,
    },
    claims: { openid: ['sub'], profile: ['name'] },
    scopes: ['openid'],
    responseTypes: ['code'],
    pkce: { required: () => true },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    // A page of our own address sends its Origin too; the pages of no other may ask for tokens.
    clientBasedCORS: (_: IssuerContext, origin: string) => origin === new URL(configuration.publicUrl).origin,
    interactions: { policy, url: (_: IssuerContext, { uid }: { uid: string }) => `${path}/interaction/${uid}` },
    findAccount: async (_: IssuerContext, subject: string) => {
      const account = await activeAccount(database, subject);
      return account && { accountId: subject, claims: async () => ({ sub: subject, name: account.name }) };
    },
    loadExistingGrant: grantEverything,
    issueRefreshToken: async (_: IssuerContext, client: { grantTypeAllowed(type: string): boolean }) =>
      client.grantTypeAllowed('refresh_token'),
    extraTokenClaims: async (context: IssuerContext, token: { accountId?: string; clientId: string }) => {
      if (token.accountId === undefined) return systemClaims(database, configuration, token.clientId);
      const account = await activeAccount(database, token.accountId);
      const { AuthorizationCode, RefreshToken } = context.oidc.entities;
      return account && accountClaims(account, AuthorizationCode ?? RefreshToken ?? {});
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (context: IssuerContext, form: string) => show(context, signOutPage(form), new URL(configuration.publicUrl).origin),
        postLogoutSuccessSource: (context: IssuerContext) => show(context, signedOutPage()),
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => API,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: 'api',
          audience: configuration.audience,
          accessTokenTTL: ACCESS_TOKEN_SECONDS,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    renderError: (context: IssuerContext) => show(context, problemPage('登录请求无效或已过期，请回到原来的页面重新登录。')),
    ttl: {
      AccessToken: ACCESS_TOKEN_SECONDS,
      ClientCredentials: ACCESS_TOKEN_SECONDS,
      IdToken: ACCESS_TOKEN_SECONDS,
      AuthorizationCode: 60,
      Interaction: 900,
      RefreshToken: SESSION_SECONDS,
      Session: SESSION_SECONDS,
      Grant: SESSION_SECONDS,
    },
  });
  // A copy of the database lets nobody in: of a client's secret only the hash is kept, and hashes are compared.
  issuer.Client.prototype.compareClientSecret = function compareHash(this: { clientSecret: string }, actual: string): boolean {
    const given = Buffer.from(shownSecret(hashOfSecret(actual)));
    const kept = Buffer.from(this.clientSecret);
    return given.length === kept.length && timingSafeEqual(given, kept);
  };
  // `serveIssuer` sets the forwarded headers itself, from the configured address.
  issuer.proxy = true;
  const logger = new Logger('Issuer');
  issuer.on('server_error', (_, error) => logger.error(error.message, error.stack));
  issuer.on('error', (error) => logger.error(error.message, error.stack));
  return issuer;
}

/** What a system's token says: of its account as it stands now; undefined for a client that has no account of its own. */
async function systemClaims(
  database: IdentityDatabase,
  { demo }: Pick<Configuration, 'demo'>,
  clientId: string,
): Promise<object | undefined> {
  if (demo && clientId === DEMO_INTEGRATION.clientId) return DEMO_INTEGRATION_CLAIMS;
  const account = await findActiveService(database, clientId);
  return account && serviceClaims(account);
}

async function activeAccount(database: IdentityDatabase, subject: string) {
  const key = accountKeyOf(subject);
  // `STAFF:01001` names nobody: a subject has one form.
  return key && subjectOf(key) === subject ? findActiveAccount(database, key) : undefined;
}

async function grantEverything(context: IssuerContext): Promise<IssuerGrant | undefined> {
  const { client, session, provider } = context.oidc;
  if (!client) return undefined;
  const existing = session.grantIdFor(client.clientId);
  if (existing !== undefined) {
    const grant = await provider.Grant.find(existing);
    if (grant) return grant;
  }
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid profile');
  grant.addResourceScope(API, 'api');
  await grant.save(SESSION_SECONDS);
  return grant;
}

function show(context: IssuerContext, html: string, formTarget?: string): void {
  for (const [name, value] of Object.entries(pageHeaders(formTarget))) context.set(name, value);
  context.body = html;
}
