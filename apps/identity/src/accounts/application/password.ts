import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** scrypt N=2^14, r=8, p=5: 16 MB and about a tenth of a second (OWASP Password Storage). */
const COST = { N: 2 ** 14, r: 8, p: 5 } as const;
const KEY_BYTES = 32;
const LONGEST_PASSWORD = 200;

/** `scrypt$14$8$5$<salt>$<key>`, the last two in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt);
  return `scrypt$14$8$5$${salt.toString('base64url')}$${key.toString('base64url')}`;
}

export async function passwordFits(password: string, hash: string): Promise<boolean> {
  const [salt, key] = hash.replace('scrypt$14$8$5$', '').split('$');
  if (!hash.startsWith('scrypt$14$8$5$') || salt === undefined || key === undefined)
    throw new Error('a stored password hash has an unknown format');
  const given = await derive(password, Buffer.from(salt, 'base64url'));
  return timingSafeEqual(given, Buffer.from(key, 'base64url')) && password.length <= LONGEST_PASSWORD;
}

/** Of a password nobody has: an unknown login takes as long as a known one. */
export const NOBODYS_HASH = `scrypt$14$8$5$${Buffer.alloc(16).toString('base64url')}$${Buffer.alloc(KEY_BYTES).toString('base64url')}`;

function derive(password: string, salt: Buffer): Promise<Buffer> {
  // Input methods differ in how they compose; a password is compared in one form.
  const text = password.slice(0, LONGEST_PASSWORD).normalize('NFKC');
  return new Promise((resolve, reject) => {
    scrypt(text, salt, KEY_BYTES, COST, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
