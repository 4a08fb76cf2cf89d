import { hkdfSync } from 'node:crypto';
import type { Configuration } from '@app/configuration';
import { DomainError } from '@app/domain-kernel';
import type { Role } from './actor';

/** The services of ours that call the API for themselves, with the role that says what they may read. */
export const OWN_SERVICES = {
  'joint-collection': { actorId: 9801, name: '两险同征', role: 'COLLECTION_SERVICE' },
  'dispute-resolution': { actorId: 9802, name: '矛盾纠纷化解', role: 'DISPUTE_SERVICE' },
} as const satisfies Record<string, { actorId: number; name: string; role: Role }>;

export type OwnService = keyof typeof OWN_SERVICES;

/** The secret of a service of ours at the embedded issuer: every process derives it from the signing key, so nobody has to keep one. */
export function ownServiceSecret(signingKey: Buffer, service: OwnService): string {
  return Buffer.from(hkdfSync('sha256', signingKey, '', `one-window service account ${service}`, 32)).toString('base64url');
}

const TIMEOUT_MILLISECONDS = 5000;
/** A token is renewed this long before it ends: what is sent must still hold when it arrives. */
const MARGIN_SECONDS = 60;

interface Kept {
  readonly token: string;
  readonly until: number;
}

/**
 * Access tokens of our own services by client credentials (RFC 6749 §4.4): at the embedded issuer with the derived secret, at another
 * issuer with what `SERVICE_CLIENTS` says. A token is kept until shortly before its end.
 */
export class ServiceTokens {
  private readonly kept = new Map<OwnService, Kept>();
  private readonly asking = new Map<OwnService, Promise<string>>();
  private endpoint: string | undefined;

  /**
   * @param nearby where the process with the embedded issuer listens, asked when it is needed
   * @param now milliseconds of a monotonic clock
   */
  constructor(
    private readonly configuration: Pick<Configuration, 'issuerUrl' | 'issuerIsEmbedded' | 'signingKey' | 'serviceClients'>,
    private readonly nearby: () => string,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** @throws DomainError `issuer-unavailable` where no token is to be had now. */
  async tokenOf(service: OwnService): Promise<string> {
    const kept = this.kept.get(service);
    if (kept !== undefined && kept.until > this.now()) return kept.token;
    const asked = this.asking.get(service) ?? this.ask(service).finally(() => this.asking.delete(service));
    this.asking.set(service, asked);
    return asked;
  }

  /** The account changed, or its token was refused: the next one is asked for anew. */
  forget(service: OwnService): void {
    this.kept.delete(service);
  }

  private async ask(service: OwnService): Promise<string> {
    const { id, secret } = this.credentials(service);
    try {
      const response = await fetch(await this.tokenEndpoint(), {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
        headers: { authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'api' }),
      });
      const body = (await response.json()) as { access_token?: unknown; expires_in?: unknown };
      if (!response.ok || typeof body.access_token !== 'string') throw new Error(`the issuer answered ${response.status}`);
      const seconds = typeof body.expires_in === 'number' ? body.expires_in : 0;
      this.kept.set(service, { token: body.access_token, until: this.now() + Math.max(0, seconds - MARGIN_SECONDS) * 1000 });
      return body.access_token;
    } catch {
      throw new DomainError('unavailable', 'issuer-unavailable', '统一登录服务暂时没有响应，请稍后再试。', { retryAfter: 5 });
    }
  }

  private credentials(service: OwnService): { readonly id: string; readonly secret: string } {
    const { issuerIsEmbedded, signingKey, serviceClients } = this.configuration;
    if (issuerIsEmbedded) return { id: service, secret: ownServiceSecret(signingKey, service) };
    const given = serviceClients.get(service);
    if (given === undefined) {
      throw new Error(`使用外部登录（ISSUER_URL）时，${service} 读取办件要有自己的账号：请在 SERVICE_CLIENTS 中写明它的 id 和 secret。`);
    }
    return given;
  }

  private async tokenEndpoint(): Promise<string> {
    const { issuerIsEmbedded, issuerUrl } = this.configuration;
    if (issuerIsEmbedded) return `${this.nearby()}${new URL(issuerUrl).pathname}/token`;
    if (this.endpoint !== undefined) return this.endpoint;
    const response = await fetch(`${issuerUrl.replace(/\/$/, '')}/.well-known/openid-configuration`, {
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    });
    const { token_endpoint: endpoint } = (await response.json()) as { token_endpoint?: unknown };
    if (typeof endpoint !== 'string') throw new Error('the issuer names no token endpoint');
    this.endpoint = endpoint;
    return endpoint;
  }
}
