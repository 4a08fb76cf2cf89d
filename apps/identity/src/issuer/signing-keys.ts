import type { IssuerKeys } from '@app/access';
import { rowsOf } from '@app/persistence';
import type { PersonalDataCipher } from '@app/privacy';
import { calculateJwkThumbprint, createLocalJWKSet, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { IdentityDatabase } from '../database';

const contextOf = (kid: string): string => `identity.signing_key.private_key|${kid}`;

/** The issuer's ES256 keys, newest first; the first signs, all verify. Stored encrypted with the data key. */
export class SigningKeys implements IssuerKeys {
  readonly find: IssuerKeys['find'];

  private constructor(readonly privateKeys: readonly JWK[]) {
    this.find = createLocalJWKSet({ keys: privateKeys.map(publicPart) });
  }

  /** Reads the keys; makes the first one when there is none, once however many processes start together. */
  static async load(database: IdentityDatabase, cipher: PersonalDataCipher, now: Date): Promise<SigningKeys> {
    const rows = await database.run(async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('identity signing key', 532922))`);
      const stored = await rowsOf<{ kid: string; cell: string }>(
        tx,
        'SELECT kid, private_key AS cell FROM signing_key WHERE retired_at IS NULL ORDER BY created_at DESC, kid',
      );
      if (stored.length > 0) return stored;
      const { privateKey } = await generateKeyPair('ES256', { extractable: true });
      const key = await exportJWK(privateKey);
      const kid = await calculateJwkThumbprint(key);
      const cell = cipher.encrypt(JSON.stringify({ ...key, kid, alg: 'ES256', use: 'sig' }), contextOf(kid));
      await tx.query('INSERT INTO signing_key (kid, private_key, created_at) VALUES ($1, $2, $3)', [kid, cell, now]);
      return [{ kid, cell }];
    });
    return new SigningKeys(rows.map(({ kid, cell }) => JSON.parse(cipher.decrypt(cell, contextOf(kid))) as JWK));
  }
}

function publicPart({ d: _secret, ...key }: JWK): JWK {
  return key;
}
