import { DomainError } from '@app/domain-kernel';
import { type Database, kept, type Queryable, rowsOf, sqlState, type Transaction, violatedConstraint } from '@app/persistence';
import type { FastifyReply } from 'fastify';
import type { IdempotentRequest } from './idempotent-request';

/** An answer as it was sent: the text of the body, so that a repeat is the same to the byte. */
export interface Answer {
  readonly status: number;
  /** What a repeat must carry too: `Location`, `ETag`. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text. What is recorded here is kept for a day, so it holds personal data only masked. */
  readonly body: string;
}

export function answer(status: number, body: object, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body: JSON.stringify(body) };
}

/** What is known about one request of a batch before it is done. */
export type Earlier =
  | { readonly kind: 'new' }
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'reused'; readonly refusal: DomainError }
  /** The same submission stands earlier in this batch; it takes that one's answer. */
  | { readonly kind: 'same-as'; readonly index: number };

interface AnswerRow {
  readonly ordinal: number;
  readonly request_hash: Buffer;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const FIND = kept(`
  SELECT (asked.ordinal - 1)::int AS ordinal, given.request_hash, given.status, given.headers, given.body
    FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS asked (client, route, key, ordinal)
    JOIN idempotent_answer given USING (client, route, key)`);

/** Looks all requests of a batch up in one statement; the result is aligned with `requests`. */
export async function findAnswers(reader: Queryable, requests: readonly IdempotentRequest[]): Promise<Earlier[]> {
  if (requests.length === 0) return [];
  const rows = await rowsOf<AnswerRow>(reader, FIND, [
    requests.map(({ client }) => client),
    requests.map(({ route }) => route),
    requests.map(({ key }) => key),
  ]);
  const found = new Map(rows.map((row) => [row.ordinal, row]));
  const firstInBatch = new Map<string, number>();
  return requests.map((request, index) => {
    const row = found.get(index);
    if (row) {
      if (!request.requestHash.equals(row.request_hash)) return { kind: 'reused', refusal: keyReused() };
      return { kind: 'answered', answer: { status: row.status, headers: row.headers, body: row.body } };
    }
    const identity = JSON.stringify([request.client, request.route, request.key]);
    const first = firstInBatch.get(identity);
    if (first === undefined) {
      firstInBatch.set(identity, index);
      return { kind: 'new' };
    }
    const same = requests[first]?.requestHash.equals(request.requestHash) === true;
    return same ? { kind: 'same-as', index: first } : { kind: 'reused', refusal: keyReused() };
  });
}

/** Records all answers of a batch in one statement. A key that another transaction took meanwhile violates `idempotent_answer_pk`. */
export async function recordAnswers(
  tx: Transaction,
  entries: readonly { readonly request: IdempotentRequest; readonly answer: Answer }[],
  now: Date,
): Promise<void> {
  if (entries.length === 0) return;
  await tx.query(
    `INSERT INTO idempotent_answer (client, route, key, request_hash, status, headers, body, created_at)
     SELECT client, route, key, decode(request_hash, 'hex'), status, headers::jsonb, body, $8
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::text[], $7::text[])
         AS given (client, route, key, request_hash, status, headers, body)`,
    [
      entries.map(({ request }) => request.client),
      entries.map(({ request }) => request.route),
      entries.map(({ request }) => request.key),
      entries.map(({ request }) => request.requestHash.toString('hex')),
      entries.map((entry) => entry.answer.status),
      entries.map((entry) => JSON.stringify(entry.answer.headers)),
      entries.map((entry) => entry.answer.body),
      now,
    ],
  );
}

/** True when a statement failed because the same submission committed first: look it up again. */
export function isIdempotencyRace(error: unknown): boolean {
  return sqlState(error) === '23505' && violatedConstraint(error) === 'idempotent_answer_pk';
}

export interface Outcome {
  readonly answer: Answer;
  readonly replayed: boolean;
}

/** One submission, done once: `work` runs in the transaction that records its answer. Two at the same moment get one effect and one answer. */
export async function once(
  database: Database,
  request: IdempotentRequest,
  now: Date,
  work: (tx: Transaction) => Promise<Answer>,
): Promise<Outcome> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await database.run(async (tx) => {
        const [earlier] = await findAnswers(tx, [request]);
        if (earlier?.kind === 'answered') return { answer: earlier.answer, replayed: true };
        if (earlier?.kind === 'reused') throw earlier.refusal;
        const given = await work(tx);
        await recordAnswers(tx, [{ request, answer: given }], now);
        return { answer: given, replayed: false };
      });
    } catch (error) {
      if (attempt === 0 && isIdempotencyRace(error)) continue;
      throw error;
    }
  }
}

/** Sends an outcome: the same bytes each time, and `Idempotency-Replayed: true` on a repeat. For handlers that take `@Res() reply`. */
export function sendAnswer(reply: FastifyReply, { answer: given, replayed }: Outcome): void {
  reply.code(given.status).headers(given.headers);
  if (replayed) reply.header('Idempotency-Replayed', 'true');
  reply.header('Content-Type', 'application/json; charset=utf-8').send(given.body);
}

/** Forgets answers older than 24 hours; run daily. @returns how many. */
export async function forgetOldAnswers(tx: Transaction, now: Date): Promise<number> {
  const rows = await rowsOf<{ count: number }>(
    tx,
    `WITH gone AS (DELETE FROM idempotent_answer WHERE created_at < $1::timestamptz - interval '24 hours' RETURNING 1)
     SELECT count(*)::int AS count FROM gone`,
    [now],
  );
  return rows[0]?.count ?? 0;
}

function keyReused(): DomainError {
  return new DomainError('rule-violation', 'idempotency-key-reused', '这个 Idempotency-Key 已用于另一次提交，新的提交请换新的。');
}
