import { OWN_SERVICES, ownServiceSecret } from '@app/access';
import type { Configuration } from '@app/configuration';
import type { ServiceAccount } from '../accounts/application/active-account';
import { hashOfSecret } from '../accounts/application/service-accounts';

/** The one demo system that calls the API for itself (client credentials). Its secret is published: only with demo accounts. */
export const DEMO_INTEGRATION = {
  clientId: 'integration',
  secret: 'demo-integration-secret',
  actorId: 9900,
  name: '演示对接系统',
} as const;

const PUBLIC_CLIENT = {
  token_endpoint_auth_method: 'none',
  response_types: ['code'],
  grant_types: ['authorization_code', 'refresh_token'],
} as const;

/** Who may ask this issuer for tokens. The web faces are public clients with PKCE. */
export function issuerClients({ publicUrl, demo }: Pick<Configuration, 'publicUrl' | 'demo'>): object[] {
  const face = (name: 'console' | 'portal', title: string): object => ({
    ...PUBLIC_CLIENT,
    client_id: name,
    client_name: title,
    redirect_uris: [`${publicUrl}/${name}/callback`],
    post_logout_redirect_uris: [`${publicUrl}/${name}/`],
  });
  /** The operator's pages of @app/platform. Their sessions end by themselves, so there is nothing to refresh. */
  const operations = {
    ...PUBLIC_CLIENT,
    grant_types: ['authorization_code'],
    client_id: 'operations',
    client_name: '一窗运维',
    redirect_uris: [`${publicUrl}/operations/callback`],
  };
  const faces = [face('console', '一窗工作台'), face('portal', '一窗办事大厅'), operations];
  if (!demo) return faces;
  return [
    ...faces,
    {
      ...PUBLIC_CLIENT,
      client_id: 'demo',
      client_name: '演示与测试',
      application_type: 'native',
      // RFC 8252 §7.3: any port of loopback.
      redirect_uris: ['http://127.0.0.1/callback'],
    },
    systemClient(DEMO_INTEGRATION.clientId, DEMO_INTEGRATION.name, hashOfSecret(DEMO_INTEGRATION.secret)),
  ];
}

/** The issuer's own comparison is replaced: what it calls the secret of a client is the hash of one (see `createIssuer`). */
export const shownSecret = (hash: Buffer): string => hash.toString('base64url');

/** The client of a system's account, as the issuer's adapter gives it. */
export function clientOf(account: ServiceAccount, { signingKey }: Pick<Configuration, 'signingKey'>): object | undefined {
  const { clientId, name, secretHash } = account;
  if (secretHash !== null) return systemClient(clientId, name, secretHash);
  return isOwnService(clientId) ? systemClient(clientId, name, hashOfSecret(ownServiceSecret(signingKey, clientId))) : undefined;
}

const isOwnService = (clientId: string): clientId is keyof typeof OWN_SERVICES => Object.hasOwn(OWN_SERVICES, clientId);

const systemClient = (clientId: string, name: string, secretHash: Buffer): object => ({
  client_id: clientId,
  client_name: name,
  client_secret: shownSecret(secretHash),
  token_endpoint_auth_method: 'client_secret_basic',
  response_types: [],
  redirect_uris: [],
  grant_types: ['client_credentials'],
});
