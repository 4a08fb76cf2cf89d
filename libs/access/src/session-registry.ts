import { createHmac, timingSafeEqual } from 'node:crypto';
import { DomainError } from '@app/domain-kernel';
import type { ActorKind } from './actor';

/** An account whose older tokens no longer hold: it was disabled, or its roles or organ changed. */
export interface Revocation {
  readonly kind: ActorKind;
  readonly id: number;
  /** Tokens of a smaller epoch are refused. */
  readonly minimumEpoch: number;
}

/** Asked on every request whether the account of a token still stands as the token says. Injection token. */
export abstract class SessionRegistry {
  abstract isCurrent(kind: ActorKind, id: number, epoch: number | null): Promise<boolean>;
}

/** How long an answer may be old: a change of an account takes effect within this time everywhere. */
export const SESSION_CACHE_MILLISECONDS = 5000;
/** Without news for so long, nobody is let in any more: a disabled account must not live on because a wire is cut. */
const LONGEST_SILENCE_MILLISECONDS = 60_000;

/** For another issuer, which has no epochs: the token's own short life is the limit. */
export class TokenLifeOnly extends SessionRegistry {
  async isCurrent(): Promise<boolean> {
    return true;
  }
}

/** Asks at most every five seconds for the few recent revocations, and answers from them. */
export class RevocationListSessions extends SessionRegistry {
  private minimumEpochs = new Map<string, number>();
  private readAt = Number.NEGATIVE_INFINITY;
  private reading: Promise<void> | undefined;

  /**
   * @param read every revocation of the last `REVOCATION_WINDOW_SECONDS`: older ones concern only tokens that have ended
   * @param now milliseconds of a monotonic clock
   */
  constructor(
    private readonly read: () => Promise<readonly Revocation[]>,
    private readonly now: () => number = () => performance.now(),
  ) {
    super();
  }

  async isCurrent(kind: ActorKind, id: number, epoch: number | null): Promise<boolean> {
    if (this.now() - this.readAt >= SESSION_CACHE_MILLISECONDS) await this.refresh();
    return epoch !== null && epoch >= (this.minimumEpochs.get(`${kind} ${id}`) ?? 0);
  }

  /** Makes the next request read the list again: an administrator's change in this process takes effect at once. */
  forget(): void {
    this.readAt = Number.NEGATIVE_INFINITY;
  }

  private async refresh(): Promise<void> {
    const startedAt = this.now();
    this.reading ??= this.readList(startedAt).finally(() => {
      this.reading = undefined;
    });
    try {
      await this.reading;
    } catch {
      if (startedAt - this.readAt < LONGEST_SILENCE_MILLISECONDS) return;
      throw new DomainError('unavailable', 'session-check-unavailable', '暂时无法核对登录状态，请稍后再试。', { retryAfter: 5 });
    }
  }

  private async readList(startedAt: number): Promise<void> {
    const revocations = await this.read();
    this.minimumEpochs = new Map(revocations.map(({ kind, id, minimumEpoch }) => [`${kind} ${id}`, minimumEpoch]));
    this.readAt = startedAt;
  }
}

/** Longest life of an access token (10 min) with skew, and room. */
export const REVOCATION_WINDOW_SECONDS = 900;
export const REVOCATIONS_PATH = '/api/v1/identity/revocations';
const SIGNATURE_LIFE_SECONDS = 60;

/** Header `Authorization` of one process of this system to another: an HMAC over path and second, with the shared signing key. */
export function serviceAuthorization(signingKey: Buffer, path: string, epochSeconds: number): string {
  return `Service ${epochSeconds}.${signatureOf(signingKey, path, epochSeconds).toString('base64url')}`;
}

export function isServiceAuthorization(header: string | undefined, signingKey: Buffer, path: string, epochSeconds: number): boolean {
  const match = /^Service (\d{1,12})\.([A-Za-z0-9_-]{43})$/.exec(header ?? '');
  if (!match) return false;
  const signedAt = Number(match[1]);
  const given = Buffer.from(match[2] as string, 'base64url');
  return Math.abs(epochSeconds - signedAt) <= SIGNATURE_LIFE_SECONDS && timingSafeEqual(given, signatureOf(signingKey, path, signedAt));
}

function signatureOf(signingKey: Buffer, path: string, epochSeconds: number): Buffer {
  return createHmac('sha256', signingKey).update(`service|${path}|${epochSeconds}`).digest();
}

/** The revocations over HTTP, for a process that does not contain `apps/identity`. `identityUrl` is where that service listens. */
export function revocationsOverHttp(identityUrl: string, signingKey: Buffer): () => Promise<readonly Revocation[]> {
  return async () => {
    const response = await fetch(`${identityUrl.replace(/\/$/, '')}${REVOCATIONS_PATH}`, {
      headers: { authorization: serviceAuthorization(signingKey, REVOCATIONS_PATH, Math.floor(Date.now() / 1000)) },
      redirect: 'error',
      signal: AbortSignal.timeout(3000),
    });
    if (!response.ok) throw new Error(`identity answered ${response.status} to the revocation list`);
    return ((await response.json()) as { revocations: Revocation[] }).revocations;
  };
}
