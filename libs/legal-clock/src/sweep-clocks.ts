import type { LocalDate, WorkingCalendar } from '@app/legal-calendar';
import { type Database, rowsOf, type Transaction } from '@app/persistence';
import { type ClockRow, type Rung, rungs } from './clock';
import { clockColumns } from './clock-rows';

/** One rung of one clock that has just been passed. */
export interface FiredClock {
  /** As it is after the firing: EXPIRED for the expiry, RUNNING for a warning. */
  readonly clock: ClockRow;
  readonly rung: Rung;
  /** The day on which it happened in law: the due day, or the day of the warning. Never the day of the sweep. */
  readonly legalDate: LocalDate;
  readonly firedAt: Date;
}

/** Runs in the transaction that marks the rung as fired: both happen or neither. Nothing outside Postgres in here. */
export type FireHandler = (tx: Transaction, fired: FiredClock) => Promise<void>;

export interface SweepReport {
  readonly fired: number;
  /** Clocks whose handler failed. They stay due and are tried again by the next sweep. */
  readonly failed: ReadonlyArray<{ readonly clockId: number; readonly error: unknown }>;
}

const CHUNK = 50;

/**
 * Fires everything that has become due by `now`, oldest first, each rung of each clock exactly once, however many workers
 * sweep and however long none did. A clock expires when the Shanghai day after its due day has begun.
 *
 * Fifty clocks share a transaction; when one handler fails they are done again singly, so that a bad one holds up nobody.
 */
export async function sweepDueClocks(database: Database, now: Date, calendar: WorkingCalendar, handler: FireHandler): Promise<SweepReport> {
  const failed: Array<{ clockId: number; error: unknown }> = [];
  let fired = 0;
  for (;;) {
    const skip = failed.map(({ clockId }) => clockId);
    let claimed: readonly number[] = [];
    try {
      const done = await database.run(async (tx) => {
        claimed = [];
        const clocks = await claim(tx, now, CHUNK, skip);
        claimed = clocks.map((clock) => clock.id);
        return fireAll(tx, clocks, now, calendar, handler);
      });
      if (claimed.length === 0) return { fired, failed };
      fired += done;
    } catch (error) {
      if (claimed.length === 0) throw error;
      for (const clockId of claimed) {
        try {
          fired += await database.run(async (tx) => fireAll(tx, await claimOne(tx, now, clockId), now, calendar, handler));
        } catch (single) {
          failed.push({ clockId, error: single });
        }
      }
    }
  }
}

async function claim(tx: Transaction, now: Date, limit: number, skip: readonly number[]): Promise<ClockRow[]> {
  // SKIP LOCKED: two workers share the work. The partial index holds only clocks that still have something to fire.
  return rowsOf<ClockRow>(
    tx,
    `SELECT ${clockColumns('c')} FROM clock c
     WHERE c.next_fire_at <= $1 AND c.id <> ALL($3::bigint[])
     ORDER BY c.next_fire_at, c.id LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [now, limit, skip],
  );
}

async function claimOne(tx: Transaction, now: Date, clockId: number): Promise<ClockRow[]> {
  return rowsOf<ClockRow>(tx, `SELECT ${clockColumns('c')} FROM clock c WHERE c.id = $2 AND c.next_fire_at <= $1 FOR UPDATE SKIP LOCKED`, [
    now,
    clockId,
  ]);
}

async function fireAll(
  tx: Transaction,
  clocks: readonly ClockRow[],
  now: Date,
  calendar: WorkingCalendar,
  handler: FireHandler,
): Promise<number> {
  let fired = 0;
  for (const clock of clocks) {
    const event = await fireOne(tx, clock, now, calendar);
    if (!event) continue;
    await handler(tx, event);
    fired += 1;
  }
  return fired;
}

/** Marks the rung and moves the clock on. Undefined when a handler earlier in this transaction has stopped the clock. */
async function fireOne(tx: Transaction, clock: ClockRow, now: Date, calendar: WorkingCalendar): Promise<FiredClock | undefined> {
  const { nextRung, dueOn, expiresAt } = clock;
  if (!nextRung || !dueOn || !expiresAt) throw new Error(`clock ${clock.id} is due without a projection`);
  const ladder = rungs(clock, dueOn, expiresAt, calendar);
  const position = ladder.findIndex(({ rung }) => rung === nextRung);
  const after = nextRung === 'EXPIRY' ? undefined : await nextUnfired(tx, clock.id, ladder.slice(position + 1));
  const [moved] = await rowsOf<ClockRow>(
    tx,
    `UPDATE clock c SET
       state = CASE WHEN $3 = 'EXPIRY' THEN 'EXPIRED' ELSE c.state END,
       ended_at = CASE WHEN $3 = 'EXPIRY' THEN COALESCE(c.ended_at, $2) ELSE c.ended_at END,
       next_rung = $4, next_fire_at = $5
     WHERE c.id = $1 AND c.next_rung = $3 AND c.next_fire_at <= $2 RETURNING ${clockColumns('c')}`,
    [clock.id, now, nextRung, after?.rung ?? null, after?.at ?? null],
  );
  if (!moved) return undefined;
  const legalDate = nextRung === 'EXPIRY' ? dueOn : (ladder[position]?.on ?? dueOn);
  await rowsOf(tx, 'INSERT INTO clock_fire (clock_id, rung, legal_on, fired_at) VALUES ($1, $2, $3, $4)', [
    clock.id,
    nextRung,
    legalDate,
    now,
  ]);
  return { clock: moved, rung: nextRung, legalDate, firedAt: now };
}

async function nextUnfired<Step extends { readonly rung: Rung }>(
  tx: Transaction,
  clockId: number,
  later: readonly Step[],
): Promise<Step | undefined> {
  const rows = await rowsOf<{ rung: string }>(tx, 'SELECT rung FROM clock_fire WHERE clock_id = $1', [clockId]);
  const fired = new Set(rows.map((row) => row.rung));
  return later.find(({ rung }) => !fired.has(rung));
}
