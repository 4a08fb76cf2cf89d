import { createHash } from 'node:crypto';
import { Database } from '@app/persistence';
import type { PersonalDataCipher } from '@app/privacy';

interface Payload {
  readonly uid?: string;
  readonly grantId?: string;
  readonly [field: string]: unknown;
}

interface StateRow {
  readonly idHash: Buffer;
  readonly payload: string;
  readonly consumedAt: Date | null;
}

const SELECT = 'SELECT id_hash AS "idHash", payload, consumed_at AS "consumedAt" FROM issuer_state WHERE expires_at > clock_timestamp()';

/**
 * Keeps the issuer's codes, sessions, grants and refresh tokens, so that any process can go on with a sign-in. The id of such a thing is a
 * secret: only its hash is stored, and the rest is encrypted, so that a copy of the database signs nobody in.
 */
export class IssuerStorage {
  constructor(
    private readonly kind: string,
    private readonly database: Database,
    private readonly cipher: PersonalDataCipher,
  ) {}

  async upsert(id: string, payload: Payload, expiresIn: number): Promise<void> {
    const idHash = hashOf(id);
    await this.database.query(
      `INSERT INTO issuer_state (kind, id_hash, payload, uid_hash, grant_hash, expires_at)
       VALUES ($1, $2, $3, $4, $5, clock_timestamp() + make_interval(secs => $6))
       ON CONFLICT (kind, id_hash) DO UPDATE SET payload = excluded.payload, uid_hash = excluded.uid_hash, grant_hash = excluded.grant_hash,
         expires_at = excluded.expires_at`,
      [
        this.kind,
        idHash,
        this.cipher.encrypt(JSON.stringify(payload), this.contextOf(idHash)),
        payload.uid === undefined ? null : hashOf(payload.uid),
        payload.grantId === undefined ? null : hashOf(payload.grantId),
        expiresIn,
      ],
    );
  }

  async find(id: string): Promise<Payload | undefined> {
    return this.read(await this.database.query<StateRow>(`${SELECT} AND kind = $1 AND id_hash = $2`, [this.kind, hashOf(id)]));
  }

  async findByUid(uid: string): Promise<Payload | undefined> {
    return this.read(await this.database.query<StateRow>(`${SELECT} AND kind = $1 AND uid_hash = $2`, [this.kind, hashOf(uid)]));
  }

  /** Device flow is switched off. */
  async findByUserCode(): Promise<undefined> {
    return undefined;
  }

  /** A code or refresh token is used once; the issuer revokes the whole grant when it comes again. */
  async consume(id: string): Promise<void> {
    await this.database.query('UPDATE issuer_state SET consumed_at = clock_timestamp() WHERE kind = $1 AND id_hash = $2', [
      this.kind,
      hashOf(id),
    ]);
  }

  async destroy(id: string): Promise<void> {
    await this.database.query('DELETE FROM issuer_state WHERE kind = $1 AND id_hash = $2', [this.kind, hashOf(id)]);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.database.query('DELETE FROM issuer_state WHERE grant_hash = $1', [hashOf(grantId)]);
  }

  private read([row]: StateRow[]): Payload | undefined {
    if (!row) return undefined;
    const payload = JSON.parse(this.cipher.decrypt(row.payload, this.contextOf(row.idHash))) as Payload;
    return row.consumedAt === null ? payload : { ...payload, consumed: Math.floor(row.consumedAt.getTime() / 1000) };
  }

  private contextOf(idHash: Buffer): string {
    return `identity.issuer_state.payload|${this.kind}|${idHash.toString('hex')}`;
  }
}

function hashOf(id: string): Buffer {
  return createHash('sha256').update(id).digest();
}

/** Takes away what has ended. @returns how many rows */
export async function forgetEndedState(database: Database): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    `WITH gone AS (DELETE FROM issuer_state WHERE expires_at < clock_timestamp() RETURNING 1) SELECT count(*)::int AS count FROM gone`,
  );
  return row?.count ?? 0;
}
