import { DomainError, nextStatus } from '@app/domain-kernel';
import { type LocalDate, localDateOf, type WorkingCalendar } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';
import { insertClocks, type NewClock } from './arm-clocks';
import { CLOCK_TRANSITIONS, type ClockRow, type Projection, project, requireExtendable, requirePausable } from './clock';
import type { ClockDocument } from './clock-documents';
import { pauseCause } from './clock-kinds';
import { clockColumns, firedRungs, intervalsOf, lockClock } from './clock-rows';

export type PauseRequest = {
  /** One of `PAUSE_CAUSES`. */
  readonly cause: string;
  readonly actorId: number | null;
} & ClockDocument;

export type ExtensionRequest = {
  /** In the clock's own unit. */
  readonly amount: number;
  readonly reason: string;
  /** The head of the organ who approved it (行政许可法 §42). */
  readonly actorId: number | null;
} & ClockDocument;

export interface NewAnchor {
  readonly startsOn: LocalDate;
  readonly startsAt?: Date;
  readonly anchorEvent: string;
}

/**
 * Stops counting from tomorrow. `now` is the instant at which the procedure began, however late the word of it came: a clock that
 * a sweep has marked as expired since then is replaced by one that goes on.
 *
 * The written notice to the applicant belongs to it, without which nothing is excluded (行政许可法 §45). Refuses
 * `pause-cause-not-listed`, `pause-document-missing`, `clock-not-pausable`, `clock-exhausted`, `clock-expired`.
 */
export async function pauseClock(
  tx: Transaction,
  clockId: number,
  request: PauseRequest,
  calendar: WorkingCalendar,
  now: Date,
): Promise<ClockRow> {
  const cause = pauseCause(request.cause);
  const { documentNo, documentId } = documentOf(request);
  if (documentNo === null && documentId === null) {
    throw new DomainError('rule-violation', 'pause-document-missing', '启动特别程序须书面告知申请人，请填写告知书文号。', {
      article: cause.article,
    });
  }
  const clock = await goingOn(tx, await requireClock(tx, clockId), calendar, now);
  requirePausable(clock, await intervalsOf(tx, clock.id), calendar, now);
  await rowsOf(
    tx,
    `INSERT INTO clock_interval (clock_id, cause, reason, article, document_no, document_id, actor_id, from_on, opened_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [clock.id, cause.code, cause.name, cause.article, documentNo, documentId, request.actorId, localDateOf(now), now],
  );
  return save(tx, clock.id, 'PAUSED', null, clock.extension);
}

/** Counts again from tomorrow, with the remainder. `now` is the instant at which the procedure ended. */
export async function resumeClock(tx: Transaction, clockId: number, calendar: WorkingCalendar, now: Date): Promise<ClockRow> {
  const clock = await requireClock(tx, clockId);
  const state = nextStatus(CLOCK_TRANSITIONS, clock.state, 'resume');
  await rowsOf(tx, 'UPDATE clock_interval SET to_on = $2, closed_at = $3 WHERE clock_id = $1 AND to_on IS NULL', [
    clockId,
    localDateOf(now),
    now,
  ]);
  return save(tx, clockId, state, await projectionOf(tx, clock, calendar), clock.extension);
}

/**
 * Adds to the budget, once. `now` is the instant at which it was approved; late word is treated as by `pauseClock`.
 * Refuses `clock-already-extended`, `clock-expired`, `extension-too-long`.
 */
export async function extendClock(
  tx: Transaction,
  clockId: number,
  request: ExtensionRequest,
  calendar: WorkingCalendar,
  now: Date,
): Promise<ClockRow> {
  const clock = await goingOn(tx, await requireClock(tx, clockId), calendar, now);
  requireExtendable(clock, request.amount, now);
  const { documentNo, documentId } = documentOf(request);
  await rowsOf(
    tx,
    `UPDATE clock SET extended_at = $2, extension_reason = $3, extension_document_no = $4, extension_document_id = $5, extension_actor_id = $6
     WHERE id = $1`,
    [clock.id, now, request.reason, documentNo, documentId, request.actorId],
  );
  const extended = { ...clock, extension: request.amount };
  const projection = clock.state === 'PAUSED' ? null : await projectionOf(tx, extended, calendar);
  return save(tx, clock.id, clock.state, projection, request.amount);
}

function documentOf(document: ClockDocument): { readonly documentNo: string | null; readonly documentId: number | null } {
  if ('documentId' in document) return { documentNo: null, documentId: document.documentId };
  return { documentNo: document.documentNo.trim() === '' ? null : document.documentNo, documentId: null };
}

/**
 * The clock as it stood at `now`. One that has expired since, and whose expiry changed nothing by itself, gives way to a clock
 * under the same rule that still runs; what has fired already, the expiry apart, does not fire again.
 */
async function goingOn(tx: Transaction, clock: ClockRow, calendar: WorkingCalendar, now: Date): Promise<ClockRow> {
  const stillRan = clock.state === 'EXPIRED' && clock.onExpiry === null && clock.expiresAt !== null && now < clock.expiresAt;
  if (!stillRan) return clock;
  const fired = ((await firedRungs(tx, [clock.id])).get(clock.id) ?? []).filter((rung) => rung !== 'EXPIRY');
  const intervals = await intervalsOf(tx, clock.id);
  const facts = { ...clock, supersedes: clock.id };
  const next = await replaced(tx, clock, { ...facts, ...project(facts, intervals, fired, calendar), state: 'RUNNING' }, now);
  await rowsOf(
    tx,
    `INSERT INTO clock_fire (clock_id, rung, legal_on, fired_at)
     SELECT $2, rung, legal_on, fired_at FROM clock_fire WHERE clock_id = $1 AND rung <> 'EXPIRY'`,
    [clock.id, next.id],
  );
  return next;
}

/**
 * The anchor event moved (a date of receipt was corrected): the old clock is superseded and a new one runs from the new
 * day, under the same rule, with the same extension and the same excluded stretches.
 */
export async function reanchorClock(
  tx: Transaction,
  clockId: number,
  anchor: NewAnchor,
  calendar: WorkingCalendar,
  now: Date,
): Promise<ClockRow> {
  const clock = await requireClock(tx, clockId);
  nextStatus(CLOCK_TRANSITIONS, clock.state, 'supersede');
  const intervals = await intervalsOf(tx, clockId);
  const facts = {
    ...clock,
    startsOn: anchor.startsOn,
    startsAt: anchor.startsAt ?? null,
    anchorEvent: anchor.anchorEvent,
    supersedes: clock.id,
  };
  const projection = clock.state === 'PAUSED' ? NO_PROJECTION : project(facts, intervals, [], calendar);
  const state = clock.state === 'PAUSED' ? 'PAUSED' : 'RUNNING';
  return replaced(tx, clock, { ...facts, ...projection, state }, now);
}

/** Ends the old clock and starts the one that takes its place, with its extension and its excluded stretches. */
async function replaced(tx: Transaction, clock: ClockRow, by: NewClock, now: Date): Promise<ClockRow> {
  await rowsOf(tx, `UPDATE clock SET state = 'SUPERSEDED', ended_at = $2, next_rung = NULL, next_fire_at = NULL WHERE id = $1`, [
    clock.id,
    now,
  ]);
  const [next] = await insertClocks(tx, [by], now);
  if (!next) throw new Error(`superseding clock ${clock.id} gave no row`);
  await rowsOf(
    tx,
    `WITH closed AS (
       UPDATE clock_interval SET to_on = $3, closed_at = $4 WHERE clock_id = $1 AND to_on IS NULL RETURNING id
     )
     INSERT INTO clock_interval (clock_id, cause, reason, article, document_no, document_id, actor_id, from_on, to_on, opened_at, closed_at)
     SELECT $2, cause, reason, article, document_no, document_id, actor_id, from_on, to_on, opened_at, closed_at
     FROM clock_interval WHERE clock_id = $1`,
    [clock.id, next.id, localDateOf(now), now],
  );
  await rowsOf(
    tx,
    `UPDATE clock n SET extended_at = c.extended_at, extension_reason = c.extension_reason, extension_document_no = c.extension_document_no,
       extension_document_id = c.extension_document_id, extension_actor_id = c.extension_actor_id
     FROM clock c WHERE c.id = $1 AND n.id = $2 AND c.extended_at IS NOT NULL`,
    [clock.id, next.id],
  );
  return next;
}

const NO_PROJECTION = { dueOn: null, expiresAt: null, provisional: false, nextRung: null, nextFireAt: null } as const;

async function requireClock(tx: Transaction, clockId: number): Promise<ClockRow> {
  const clock = await lockClock(tx, clockId);
  if (!clock) throw new DomainError('not-found', 'clock-not-found', '没有找到这一期限。');
  return clock;
}

async function projectionOf(tx: Transaction, clock: ClockRow, calendar: WorkingCalendar): Promise<Projection> {
  const fired = (await firedRungs(tx, [clock.id])).get(clock.id) ?? [];
  return project(clock, await intervalsOf(tx, clock.id), fired, calendar);
}

async function save(tx: Transaction, clockId: number, state: string, projection: Projection | null, extension: number): Promise<ClockRow> {
  const { dueOn, expiresAt, provisional, nextRung, nextFireAt } = projection ?? NO_PROJECTION;
  const [row] = await rowsOf<ClockRow>(
    tx,
    `UPDATE clock c SET state = $2, extension = $3, due_on = $4, expires_at = $5, provisional = $6, next_rung = $7, next_fire_at = $8
     WHERE c.id = $1 RETURNING ${clockColumns('c')}`,
    [clockId, state, extension, dueOn, expiresAt, provisional, nextRung, nextFireAt],
  );
  if (!row) throw new Error(`clock ${clockId} vanished`);
  return row;
}
