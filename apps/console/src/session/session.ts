import { readonly, ref } from 'vue';
import { newProof, randomText } from './pkce';

/** Who is signed in, as `GET /api/v1/me` tells it. */
export interface Me {
  readonly kind: 'STAFF' | 'CITIZEN' | 'SERVICE';
  readonly id: number;
  readonly name: string;
  readonly roles: readonly string[];
  readonly organ: { readonly code: string; readonly name: string } | null;
  readonly section: string | null;
  readonly jurisdiction: string;
}

const CLIENT = 'console';
const HOME = '/console/';
const CALLBACK = `${location.origin}/console/callback`;
const UNDER_WAY = 'sign-in';
/** A token is renewed while it has this long to live, so that no request leaves with one that ends on the way. */
const RENEW_BEFORE_MILLISECONDS = 30_000;

interface Tokens {
  readonly access: string;
  readonly refresh: string | null;
  readonly id: string | null;
  readonly endsAt: number;
}

// Kept in memory alone: a page that is reloaded asks the issuer again, which still knows the person.
let tokens: Tokens | null = null;
let renewal: Promise<string> | null = null;
const me = ref<Me | null>(null);

export const signedIn = readonly(me);
export const hasRole = (...roles: readonly string[]): boolean => me.value?.roles.some((role) => roles.includes(role)) ?? false;

/** Leads to the issuer's page and comes back to `returnTo`. */
export async function beginSignIn(returnTo: string, again = false): Promise<void> {
  const { verifier, challenge } = await newProof();
  const state = randomText(16);
  sessionStorage.setItem(UNDER_WAY, JSON.stringify({ verifier, state, returnTo }));
  const query = new URLSearchParams({
    client_id: CLIENT,
    response_type: 'code',
    scope: 'openid profile api',
    redirect_uri: CALLBACK,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state,
    ...(again ? { prompt: 'login' } : {}),
  });
  location.assign(`/oidc/auth?${query}`);
}

/** Takes the code that the issuer sent. @returns where the person wanted to go, or null when this was no answer to a sign-in from here. */
export async function finishSignIn(parameters: URLSearchParams): Promise<string | null> {
  const stored = sessionStorage.getItem(UNDER_WAY);
  sessionStorage.removeItem(UNDER_WAY);
  const code = parameters.get('code');
  if (stored === null || code === null) return null;
  const { verifier, state, returnTo } = JSON.parse(stored) as { verifier: string; state: string; returnTo: string };
  if (parameters.get('state') !== state) return null;
  await redeem({ grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: verifier });
  await loadMe();
  return returnTo;
}

/** A token that is good for a while yet. @throws SignedOut when the person must sign in again. */
export async function accessToken(): Promise<string> {
  if (tokens === null) throw new SignedOut();
  if (tokens.endsAt - Date.now() > RENEW_BEFORE_MILLISECONDS) return tokens.access;
  // Several requests at once share one renewal: a refresh token is good for one use.
  renewal ??= renew().finally(() => {
    renewal = null;
  });
  return renewal;
}

export class SignedOut extends Error {}

/** Ends the session here and at the issuer. */
export function signOut(): void {
  const hint = tokens?.id;
  tokens = null;
  me.value = null;
  const query = new URLSearchParams({ client_id: CLIENT, post_logout_redirect_uri: `${location.origin}${HOME}` });
  if (hint) query.set('id_token_hint', hint);
  location.assign(`/oidc/session/end?${query}`);
}

/** Idle for too long: what is on the screen goes, and the person shows who he is again. */
export function lock(returnTo: string): void {
  tokens = null;
  me.value = null;
  void beginSignIn(returnTo, true);
}

async function renew(): Promise<string> {
  const refresh = tokens?.refresh;
  if (!refresh) throw new SignedOut();
  try {
    await redeem({ grant_type: 'refresh_token', refresh_token: refresh });
  } catch (error) {
    tokens = null;
    throw error instanceof SignedOut ? error : new SignedOut();
  }
  return (tokens as Tokens | null)?.access ?? '';
}

async function redeem(parameters: Record<string, string>): Promise<void> {
  const answer = await fetch('/oidc/token', { method: 'POST', body: new URLSearchParams({ client_id: CLIENT, ...parameters }) });
  if (!answer.ok) throw new SignedOut();
  const body = (await answer.json()) as { access_token: string; refresh_token?: string; id_token?: string; expires_in: number };
  tokens = {
    access: body.access_token,
    refresh: body.refresh_token ?? null,
    id: body.id_token ?? tokens?.id ?? null,
    endsAt: Date.now() + body.expires_in * 1000,
  };
}

async function loadMe(): Promise<void> {
  const answer = await fetch('/api/v1/me', { headers: { authorization: `Bearer ${await accessToken()}` } });
  if (!answer.ok) throw new SignedOut();
  me.value = (await answer.json()) as Me;
}
