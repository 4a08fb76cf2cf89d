import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { Configuration } from '@app/configuration';

/** Parameters of scrypt: N is 2 to the `log2N`. */
interface PasswordCost {
  readonly log2N: number;
  readonly r: number;
  readonly p: number;
}

/** 16 MB and about a tenth of a second (OWASP Password Storage). */
const COST: PasswordCost = { log2N: 14, r: 8, p: 5 };
/** The public demo password in a run of the tests, which signs in a thousand times. */
const TEST_COST: PasswordCost = { log2N: 4, r: 8, p: 1 };
const KEY_BYTES = 32;
const LONGEST_PASSWORD = 200;

/** What a password costs to hash here. Only NODE_ENV=test makes it cheap. */
export const passwordCost = ({ environment }: Pick<Configuration, 'environment'>): PasswordCost =>
  environment === 'test' ? TEST_COST : COST;

/** `scrypt$14$8$5$<salt>$<key>`, the last two in base64url. */
export async function hashPassword(password: string, cost = COST): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  return `${prefixOf(cost)}${salt.toString('base64url')}$${key.toString('base64url')}`;
}

/**
 * @param hash what is stored; undefined where nobody has such a login, which takes as long as a known one
 * @param cost of this system's own hashes; a hash of the full cost is read everywhere, a cheaper one only where it is the cost
 */
export async function passwordFits(password: string, hash: string | undefined, cost = COST): Promise<boolean> {
  if (hash === undefined) {
    await derive(password, Buffer.alloc(16), cost);
    return false;
  }
  const stored = [COST, cost].find((one) => hash.startsWith(prefixOf(one)));
  const [salt, key] = stored === undefined ? [] : hash.slice(prefixOf(stored).length).split('$');
  if (stored === undefined || salt === undefined || key === undefined) throw new Error('a stored password hash has an unknown format');
  const given = await derive(password, Buffer.from(salt, 'base64url'), stored);
  return timingSafeEqual(given, Buffer.from(key, 'base64url')) && password.length <= LONGEST_PASSWORD;
}

const prefixOf = ({ log2N, r, p }: PasswordCost): string => `scrypt$${log2N}$${r}$${p}$`;

function derive(password: string, salt: Buffer, { log2N, r, p }: PasswordCost): Promise<Buffer> {
  // Input methods differ in how they compose; a password is compared in one form.
  const text = password.slice(0, LONGEST_PASSWORD).normalize('NFKC');
  return new Promise((resolve, reject) => {
    scrypt(text, salt, KEY_BYTES, { N: 2 ** log2N, r, p }, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
