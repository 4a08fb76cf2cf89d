import { DomainError, nextStatus } from '@app/domain-kernel';
import { type LocalDate, localDateOf, type WorkingCalendar } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';
import { insertClocks } from './arm-clocks';
import { CLOCK_TRANSITIONS, type ClockRow, type Projection, project, requireExtendable, requirePausable } from './clock';
import { pauseCause } from './clock-kinds';
import { clockColumns, firedRungs, intervalsOf, lockClock } from './clock-rows';

export interface PauseRequest {
  /** One of `PAUSE_CAUSES`. */
  readonly cause: string;
  /** The written notice to the applicant, without which nothing is excluded (行政许可法 §45). */
  readonly documentNo: string;
  readonly actorId: number | null;
}

export interface ExtensionRequest {
  /** In the clock's own unit. */
  readonly amount: number;
  readonly reason: string;
  readonly documentNo: string;
  /** The head of the organ who approved it (行政许可法 §42). */
  readonly actorId: number | null;
}

export interface NewAnchor {
  readonly startsOn: LocalDate;
  readonly startsAt?: Date;
  readonly anchorEvent: string;
}

/** Stops counting from tomorrow. Refuses `pause-cause-not-listed`, `pause-document-missing`, `clock-not-pausable`, `clock-exhausted`, `clock-expired`. */
export async function pauseClock(
  tx: Transaction,
  clockId: number,
  request: PauseRequest,
  calendar: WorkingCalendar,
  now: Date,
): Promise<ClockRow> {
  const cause = pauseCause(request.cause);
  if (request.documentNo.trim() === '') {
    throw new DomainError('rule-violation', 'pause-document-missing', '启动特别程序须书面告知申请人，请填写告知书文号。', {
      article: cause.article,
    });
  }
  const clock = await requireClock(tx, clockId);
  requirePausable(clock, await intervalsOf(tx, clockId), calendar, now);
  await rowsOf(
    tx,
    `INSERT INTO clock_interval (clock_id, cause, reason, article, document_no, actor_id, from_on, opened_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [clockId, cause.code, cause.name, cause.article, request.documentNo, request.actorId, localDateOf(now), now],
  );
  return save(tx, clockId, 'PAUSED', null, clock.extension);
}

/** Counts again from tomorrow, with the remainder. */
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

/** Adds to the budget, once. Refuses `clock-already-extended`, `clock-expired`, `extension-too-long`. */
export async function extendClock(
  tx: Transaction,
  clockId: number,
  request: ExtensionRequest,
  calendar: WorkingCalendar,
  now: Date,
): Promise<ClockRow> {
  const clock = await requireClock(tx, clockId);
  requireExtendable(clock, request.amount, now);
  const extended = { ...clock, extension: request.amount };
  await rowsOf(
    tx,
    'UPDATE clock SET extended_at = $2, extension_reason = $3, extension_document_no = $4, extension_actor_id = $5 WHERE id = $1',
    [clockId, now, request.reason, request.documentNo, request.actorId],
  );
  const projection = clock.state === 'PAUSED' ? null : await projectionOf(tx, extended, calendar);
  return save(tx, clockId, clock.state, projection, request.amount);
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
  await rowsOf(tx, `UPDATE clock SET state = 'SUPERSEDED', ended_at = $2, next_rung = NULL, next_fire_at = NULL WHERE id = $1`, [
    clockId,
    now,
  ]);
  const facts = {
    ...clock,
    startsOn: anchor.startsOn,
    startsAt: anchor.startsAt ?? null,
    anchorEvent: anchor.anchorEvent,
    supersedes: clock.id,
  };
  const projection = clock.state === 'PAUSED' ? NO_PROJECTION : project(facts, intervals, [], calendar);
  const state = clock.state === 'PAUSED' ? 'PAUSED' : 'RUNNING';
  const [next] = await insertClocks(tx, [{ ...facts, ...projection, state }], now);
  if (!next) throw new Error(`superseding clock ${clockId} gave no row`);
  await rowsOf(
    tx,
    `WITH closed AS (
       UPDATE clock_interval SET to_on = $3, closed_at = $4 WHERE clock_id = $1 AND to_on IS NULL RETURNING id
     )
     INSERT INTO clock_interval (clock_id, cause, reason, article, document_no, actor_id, from_on, to_on, opened_at, closed_at)
     SELECT $2, cause, reason, article, document_no, actor_id, from_on, to_on, opened_at, closed_at
     FROM clock_interval WHERE clock_id = $1`,
    [clockId, next.id, localDateOf(now), now],
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
