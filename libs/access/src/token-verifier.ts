import { DomainError } from '@app/domain-kernel';
import { decodeProtectedHeader, type JWTVerifyOptions, jwtVerify } from 'jose';
import { holderOf, type TokenHolder } from './claims';
import { type IssuerKeys, IssuerUnavailableError } from './issuer-keys';
import type { IssuerMapping } from './issuer-mapping';

export interface AcceptedIssuer {
  readonly issuer: string;
  readonly audience: string;
  readonly mapping: IssuerMapping;
  /** base64url blind index of a citizen number, for issuers that send the number. */
  readonly citizenIndexOf: (citizenNumber: string) => string;
}

const MAXIMUM_TOKEN_LENGTH = 8192;
const SKEW_SECONDS = 30;
const REMEMBERED_TOKENS = 5000;
/** Headers by which a token would bring or point to its own key. */
const FORBIDDEN_HEADERS = ['jku', 'x5u', 'jwk', 'x5c', 'crit'] as const;

/** The one answer to every bad token: which part was wrong is for the log, not for the caller. */
export function unauthenticated(): DomainError {
  return new DomainError('unauthenticated', 'unauthenticated', '请先登录，或登录已失效，请重新登录。');
}

/** Verifies access tokens (RFC 9068) of one issuer. Injection token. */
export class AccessTokenVerifier {
  /** A signature is checked once for each token; its end is checked each time. */
  private readonly verified = new Map<string, { readonly holder: TokenHolder; readonly endsAt: number }>();

  constructor(
    private readonly accepted: AcceptedIssuer,
    private readonly keys: IssuerKeys,
    /** Milliseconds of the real clock: the issuer's tokens do not follow a moved one. */
    private readonly now: () => number = Date.now,
  ) {}

  /** @throws DomainError `unauthenticated`, or `issuer-unavailable` when the keys cannot be fetched. */
  async verify(token: string): Promise<TokenHolder> {
    const known = this.verified.get(token);
    if (known) {
      if (known.endsAt > this.now()) return known.holder;
      this.verified.delete(token);
      throw unauthenticated();
    }
    if (token.length > MAXIMUM_TOKEN_LENGTH) throw unauthenticated();
    const { holder, endsAt } = await this.check(token);
    if (this.verified.size >= REMEMBERED_TOKENS) this.verified.clear();
    this.verified.set(token, { holder, endsAt });
    return holder;
  }

  private async check(token: string): Promise<{ holder: TokenHolder; endsAt: number }> {
    const { mapping, issuer, audience, citizenIndexOf } = this.accepted;
    const options: JWTVerifyOptions = {
      algorithms: [...mapping.algorithms],
      issuer,
      audience,
      clockTolerance: SKEW_SECONDS,
      requiredClaims: ['exp', 'iat', 'sub'],
      currentDate: new Date(this.now()),
      ...(mapping.type === null ? {} : { typ: mapping.type }),
    };
    try {
      const header: object = decodeProtectedHeader(token);
      if (FORBIDDEN_HEADERS.some((name) => Object.hasOwn(header, name))) throw unauthenticated();
      const { payload } = await jwtVerify(token, this.keys.find, options);
      const holder = holderOf(payload, mapping, citizenIndexOf);
      if (!holder || payload.exp === undefined) throw unauthenticated();
      return { holder, endsAt: (payload.exp + SKEW_SECONDS) * 1000 };
    } catch (error) {
      if (error instanceof DomainError) throw error;
      if (error instanceof IssuerUnavailableError) {
        throw new DomainError('unavailable', 'issuer-unavailable', '统一登录服务暂时没有响应，请稍后再试。', { retryAfter: 5 });
      }
      throw unauthenticated();
    }
  }
}
