import type { Configuration } from '@app/configuration';

/** Where the browser signs in, and where this process redeems the code. */
export interface IssuerEndpoints {
  readonly authorization: string;
  readonly token: string;
}

const DISCOVERY_MILLISECONDS = 5000;

/**
 * @param nearby where our own issuer answers inside the network: its public address need not resolve here
 * @throws Error when another issuer's discovery document does not come
 */
export async function issuerEndpoints(
  { issuerIsEmbedded, issuerUrl }: Pick<Configuration, 'issuerIsEmbedded' | 'issuerUrl'>,
  nearby: string,
): Promise<IssuerEndpoints> {
  if (issuerIsEmbedded) return { authorization: `${issuerUrl}/auth`, token: `${nearby}${new URL(issuerUrl).pathname}/token` };
  const response = await fetch(`${issuerUrl.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    redirect: 'error',
    signal: AbortSignal.timeout(DISCOVERY_MILLISECONDS),
  });
  const document = (await response.json()) as { issuer?: unknown; authorization_endpoint?: unknown; token_endpoint?: unknown };
  const { authorization_endpoint: authorization, token_endpoint: token } = document;
  if (document.issuer !== issuerUrl || typeof authorization !== 'string' || typeof token !== 'string') {
    throw new Error(`the discovery document of ${issuerUrl} names another issuer or no endpoints`);
  }
  return { authorization, token };
}
