/** RFC 7636: a secret of this sign-in and what of it may be shown. */
export interface Proof {
  readonly verifier: string;
  readonly challenge: string;
}

const BASE64URL: Readonly<Record<string, string>> = { '+': '-', '/': '_', '=': '' };

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, (sign) => BASE64URL[sign] ?? '');
}

export function randomText(length: number): string {
  return base64url(crypto.getRandomValues(new Uint8Array(length)));
}

/** @throws Error where the browser gives no SHA-256: outside localhost and https. */
export async function newProof(): Promise<Proof> {
  if (crypto.subtle === undefined) throw new Error('浏览器只在 https 或本机地址上允许登录，请用 https:// 打开工作台。');
  const verifier = randomText(32);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return { verifier, challenge: base64url(new Uint8Array(digest)) };
}
