import { type LocalDate, localDate, type WorkingCalendar } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';
import { type ClockRow, type Projection, project } from './clock';
import { clockColumns, firedRungs, intervalsOfClocks } from './clock-rows';

export interface ReprojectionOptions {
  /** What changed the calendar: the notice's document number. */
  readonly basis: string;
  /**
   * Clocks due before this day cannot have changed. Default: December before the last published year, because a notice
   * may reach back into it. A county day in the middle of a published year needs an earlier one.
   */
  readonly dueFrom?: LocalDate;
}

/** A clock whose due day, or whose being provisional, is another than before. */
export type MovedClock = Pick<ClockRow, 'id' | 'subjectType' | 'subjectId' | 'kind' | 'dueOn'>;

const SLICE = 1000;

/**
 * Recomputes running clocks after the calendar has changed, in slices; each one that moved, or stopped being provisional,
 * gets a line in `clock_projection_journal`. Paused clocks are computed when they resume; expired ones stay as they are.
 * Harmless to repeat.
 */
export async function reprojectClocks(
  tx: Transaction,
  calendar: WorkingCalendar,
  now: Date,
  { basis, dueFrom }: ReprojectionOptions,
): Promise<{ readonly examined: number; readonly moved: readonly MovedClock[] }> {
  const from = dueFrom ?? localDate(`${Number(calendar.coverageEndsOn.slice(0, 4)) - 1}-12-01`);
  let examined = 0;
  const moved: MovedClock[] = [];
  for (let lastId = 0; ; ) {
    const clocks = await rowsOf<ClockRow>(
      tx,
      `SELECT ${clockColumns('c')} FROM clock c
       WHERE c.state = 'RUNNING' AND c.unit <> 'HOUR' AND c.due_on >= $1 AND c.id > $2
       ORDER BY c.id LIMIT ${SLICE} FOR UPDATE`,
      [from, lastId],
    );
    const last = clocks.at(-1);
    if (!last) return { examined, moved };
    lastId = last.id;
    examined += clocks.length;
    moved.push(...(await reprojectSlice(tx, clocks, calendar, now, basis)));
  }
}

async function reprojectSlice(
  tx: Transaction,
  clocks: readonly ClockRow[],
  calendar: WorkingCalendar,
  now: Date,
  basis: string,
): Promise<MovedClock[]> {
  const ids = clocks.map((clock) => clock.id);
  const [intervals, fired] = [await intervalsOfClocks(tx, ids), await firedRungs(tx, ids)];
  const moved: Array<{ readonly clock: ClockRow; readonly to: Projection }> = [];
  for (const clock of clocks) {
    const to = project(clock, intervals.get(clock.id) ?? [], fired.get(clock.id) ?? [], calendar);
    const same =
      to.dueOn === clock.dueOn &&
      to.provisional === clock.provisional &&
      to.nextRung === clock.nextRung &&
      to.nextFireAt?.getTime() === clock.nextFireAt?.getTime();
    if (!same) moved.push({ clock, to });
  }
  if (moved.length === 0) return [];
  // A CTE that is not read is still executed, but both see the old rows: the journal takes its "from" out of `clock`.
  await rowsOf(
    tx,
    `WITH moved AS (
       SELECT * FROM unnest($1::bigint[], $2::date[], $3::timestamptz[], $4::boolean[], $5::text[], $6::timestamptz[])
         AS m (id, due_on, expires_at, provisional, next_rung, next_fire_at)
     ), journal AS (
       INSERT INTO clock_projection_journal (clock_id, from_due_on, to_due_on, from_provisional, to_provisional, basis, recorded_at)
       SELECT c.id, c.due_on, m.due_on, c.provisional, m.provisional, $7, $8 FROM moved m JOIN clock c ON c.id = m.id
       WHERE c.due_on <> m.due_on OR c.provisional <> m.provisional
     )
     UPDATE clock c SET due_on = m.due_on, expires_at = m.expires_at, provisional = m.provisional, next_rung = m.next_rung, next_fire_at = m.next_fire_at
     FROM moved m WHERE c.id = m.id`,
    [
      moved.map(({ clock }) => clock.id),
      moved.map(({ to }) => to.dueOn),
      moved.map(({ to }) => to.expiresAt),
      moved.map(({ to }) => to.provisional),
      moved.map(({ to }) => to.nextRung),
      moved.map(({ to }) => to.nextFireAt),
      basis,
      now,
    ],
  );
  return moved.map(({ clock: { id, subjectType, subjectId, kind }, to }) => ({ id, subjectType, subjectId, kind, dueOn: to.dueOn }));
}
