import { DomainError } from '@app/domain-kernel';
import { type Migration, rowsOf, type Transaction } from '@app/persistence';

/** Why a person looks at the full value of another's data (个人信息保护法 §6: a clear and reasonable purpose). */
export const REVEAL_REASONS = {
  VERIFY_IDENTITY: '核对申请人身份',
  CONTACT_APPLICANT: '联系申请人',
  CORRECT_ERROR: '更正录入错误',
  EXAMINE_CASE: '审查办件材料',
  DELIVER_RESULT: '送达办理结果',
  HANDLE_COMPLAINT: '处理投诉或行政复议',
  OTHER: '其他（须写明）',
} as const;

export type RevealReason = keyof typeof REVEAL_REASONS;

export const REVEALS_PER_HOUR = 30;

export interface Reveal {
  readonly actorKind: 'STAFF' | 'CITIZEN' | 'SERVICE';
  readonly actorId: number;
  readonly actorName: string;
  readonly organ: string | null;
  /** Blind index (`citizen-number`) of the person whose data is shown; null where the subject has no citizen number. */
  readonly subjectIndex: Buffer | null;
  readonly objectType: string;
  readonly objectId: string;
  /** Names of the fields, never values. */
  readonly fields: readonly string[];
  readonly reason: RevealReason;
  readonly note?: string;
}

/** What the person concerned is told: who looked, for which office, at what, and why. */
export interface RevealSeenBySubject {
  readonly id: number;
  readonly revealedAt: Date;
  readonly actorName: string;
  readonly organ: string | null;
  readonly objectType: string;
  readonly objectId: string;
  readonly fields: string[];
  readonly reason: RevealReason;
}

/** The table `reveal_log` of a service's schema: `role` may add and read, nobody may change. */
export function revealMigration(role: string): Migration {
  return {
    name: 'privacy-0001-reveal-log',
    up: `
      CREATE TABLE reveal_log (
        id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT reveal_log_pkey PRIMARY KEY,
        revealed_at timestamptz NOT NULL,
        actor_kind text NOT NULL CONSTRAINT reveal_log_actor_kind CHECK (actor_kind IN ('STAFF', 'CITIZEN', 'SERVICE')),
        actor_id bigint NOT NULL,
        actor_name text NOT NULL,
        organ text,
        subject_index bytea,
        object_type text NOT NULL,
        object_id text NOT NULL,
        fields text[] NOT NULL CONSTRAINT reveal_log_fields CHECK (cardinality(fields) > 0),
        reason text NOT NULL CONSTRAINT reveal_log_reason CHECK (reason IN (${Object.keys(REVEAL_REASONS)
          .map((reason) => `'${reason}'`)
          .join(', ')})),
        note text
      );
      CREATE INDEX reveal_log_by_actor ON reveal_log (actor_kind, actor_id, revealed_at);
      CREATE INDEX reveal_log_by_subject ON reveal_log (subject_index, id) WHERE subject_index IS NOT NULL;
      CREATE FUNCTION reveal_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'reveal_log is append-only' USING ERRCODE = 'insufficient_privilege'; END $$;
      CREATE TRIGGER reveal_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reveal_log
        FOR EACH STATEMENT EXECUTE FUNCTION reveal_log_is_append_only();
      ALTER TABLE reveal_log ENABLE ALWAYS TRIGGER reveal_log_append_only;
      GRANT SELECT, INSERT ON reveal_log TO ${role};`,
    down: 'DROP TABLE reveal_log; DROP FUNCTION reveal_log_is_append_only();',
  };
}

/**
 * Writes down that a full value is shown, in the transaction that reads it. Refuses the 31st reveal of a person within an hour
 * (`rate-limited`; a system reads every case that lies with it, and no other), and a reason that says nothing (`reveal-reason`). The caller also records it with `recordAudit`.
 */
export async function recordReveal(tx: Transaction, reveal: Reveal, now: Date): Promise<void> {
  requireReason(reveal);
  if (reveal.actorKind !== 'SERVICE') await requireRoom(tx, reveal, now);
  await tx.query(
    `INSERT INTO reveal_log (revealed_at, actor_kind, actor_id, actor_name, organ, subject_index, object_type, object_id, fields, reason, note)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      now,
      reveal.actorKind,
      reveal.actorId,
      reveal.actorName,
      reveal.organ,
      reveal.subjectIndex,
      reveal.objectType,
      reveal.objectId,
      reveal.fields,
      reveal.reason,
      reveal.note?.trim() || null,
    ],
  );
}

async function requireRoom(tx: Transaction, reveal: Reveal, now: Date): Promise<void> {
  // Two requests of one actor at once must not both be the thirtieth.
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 532922))', [`reveal ${reveal.actorKind} ${reveal.actorId}`]);
  const [window] = await rowsOf<{ count: number; oldest: Date | null }>(
    tx,
    `SELECT count(*)::int AS count, min(revealed_at) AS oldest FROM reveal_log
     WHERE actor_kind = $1 AND actor_id = $2 AND revealed_at > $3::timestamptz - interval '1 hour'`,
    [reveal.actorKind, reveal.actorId, now],
  );
  if (window && window.count >= REVEALS_PER_HOUR) {
    const freeAt = (window.oldest?.getTime() ?? now.getTime()) + 3_600_000;
    throw new DomainError('limited', 'rate-limited', `一小时内最多查看 ${REVEALS_PER_HOUR} 次完整信息，请稍后再试。`, {
      retryAfter: Math.max(1, Math.ceil((freeAt - now.getTime()) / 1000)),
    });
  }
}

/** 谁查看了我的信息 (个人信息保护法 §44, §45): newest first, before `beforeId`. Notes stay inside the office. */
export async function revealsOfSubject(
  tx: Transaction,
  subjectIndex: Buffer,
  page: { readonly beforeId?: number; readonly limit: number },
): Promise<RevealSeenBySubject[]> {
  return rowsOf<RevealSeenBySubject>(
    tx,
    `SELECT id, revealed_at AS "revealedAt", actor_name AS "actorName", organ, object_type AS "objectType", object_id AS "objectId", fields, reason
     FROM reveal_log WHERE subject_index = $1 AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [subjectIndex, page.beforeId ?? null, page.limit],
  );
}

function requireReason({ reason, note, fields }: Reveal): void {
  const text = note?.trim() ?? '';
  const refuse = (pointer: string, message: string): never => {
    throw new DomainError('rule-violation', 'reveal-reason', message, { errors: [{ pointer, code: 'reveal-reason', message }] });
  };
  if (!Object.hasOwn(REVEAL_REASONS, reason)) refuse('/reason', '请选择查看完整信息的原因。');
  if (fields.length === 0) refuse('/fields', '请选择要查看的信息项。');
  if (reason === 'OTHER' && text.length < 4) refuse('/note', '选择“其他”时请用至少四个字写明原因。');
  if (text.length > 200) refuse('/note', '原因说明不能超过200个字。');
  // A note that repeats the number would carry it into the log.
  if (/\d[\d\s-]{9,}\d/.test(text.normalize('NFKC'))) refuse('/note', '原因说明中请不要写证件号码、电话或卡号。');
}
