import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';

/**
 * The issuer's public keys. In the process of the embedded issuer they are read from its store, so that nothing is fetched over loopback;
 * elsewhere from the issuer's discovery document. Injection token.
 */
export abstract class IssuerKeys {
  abstract readonly find: JWTVerifyGetKey;
}

/** The issuer did not answer: the token is neither good nor bad. */
export class IssuerUnavailableError extends Error {}

/** Any issuer, by discovery, on first use. Keys are cached; an unknown key id fetches them again at most once a minute. */
export class RemoteIssuerKeys extends IssuerKeys {
  private keySet: Promise<JWTVerifyGetKey> | undefined;

  constructor(
    private readonly issuerUrl: string,
    private readonly jwksUrl?: string,
  ) {
    super();
  }

  readonly find: JWTVerifyGetKey = async (header, token) => {
    this.keySet ??= this.open();
    try {
      return await (await this.keySet)(header, token);
    } catch (error) {
      if (isAboutToken(error)) throw error;
      // Discovery or key set did not come: asked for again with the next token.
      this.keySet = undefined;
      throw error instanceof IssuerUnavailableError ? error : new IssuerUnavailableError('the keys do not come', { cause: error });
    }
  };

  private async open(): Promise<JWTVerifyGetKey> {
    const url = this.jwksUrl ?? (await this.discover());
    return createRemoteJWKSet(new URL(url), { cooldownDuration: 60_000, cacheMaxAge: 600_000, timeoutDuration: 5000 });
  }

  private async discover(): Promise<string> {
    try {
      const response = await fetch(`${this.issuerUrl.replace(/\/$/, '')}/.well-known/openid-configuration`, {
        redirect: 'error',
        signal: AbortSignal.timeout(5000),
      });
      const document = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown };
      if (response.ok && document.issuer === this.issuerUrl && typeof document.jwks_uri === 'string') return document.jwks_uri;
    } catch (error) {
      throw new IssuerUnavailableError(`the issuer ${this.issuerUrl} does not answer`, { cause: error });
    }
    throw new IssuerUnavailableError(`the discovery document of ${this.issuerUrl} names another issuer or no keys`);
  }
}

/** The keys are there, and none of them is the token's. */
function isAboutToken(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}
