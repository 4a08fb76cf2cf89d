import { DomainError } from '@app/domain-kernel';
import type { WorkingCalendar } from '@app/legal-calendar';
import { rowsOf, type Transaction, violatedConstraint } from '@app/persistence';
import { type ClockRow, type Projection, project } from './clock';
import { type ClockFacts, type ClockRequest, clockFacts } from './clock-request';
import { clockColumns } from './clock-rows';

/**
 * Starts many clocks with one statement; the answer is in the order of the requests. Refuses what `clockFacts` refuses,
 * `calendar-not-covered`, and `clock-already-open` when the subject has an open clock of that kind.
 */
export async function armClocks(
  tx: Transaction,
  requests: readonly ClockRequest[],
  calendar: WorkingCalendar,
  now: Date,
): Promise<ClockRow[]> {
  if (requests.length === 0) return [];
  const facts = requests.map(clockFacts);
  return insertClocks(
    tx,
    facts.map((clock) => ({ ...clock, ...project(clock, [], [], calendar), state: 'RUNNING' as const })),
    now,
  );
}

export async function armClock(tx: Transaction, request: ClockRequest, calendar: WorkingCalendar, now: Date): Promise<ClockRow> {
  const [clock] = await armClocks(tx, [request], calendar, now);
  if (!clock) throw new Error('arming a clock gave no row');
  return clock;
}

export type NewClock = ClockFacts & { readonly state: 'RUNNING' | 'PAUSED' } & { readonly [K in keyof Projection]: Projection[K] | null };

const COLUMNS: ReadonlyArray<readonly [column: string, type: string, value: (clock: NewClock) => unknown]> = [
  ['subject_type', 'text', (clock) => clock.subjectType],
  ['subject_id', 'bigint', (clock) => clock.subjectId],
  ['kind', 'text', (clock) => clock.kind],
  ['article', 'text', (clock) => clock.article],
  ['rule_version', 'text', (clock) => clock.ruleVersion],
  ['unit', 'text', (clock) => clock.unit],
  ['budget', 'integer', (clock) => clock.budget],
  ['extension', 'integer', (clock) => clock.extension],
  ['extendable_by', 'integer', (clock) => clock.extendableBy],
  ['rolls_last_day_off', 'boolean', (clock) => clock.rollsLastDayOff],
  // unnest flattens an array of arrays, so each list travels as its own text.
  ['warnings', 'text', (clock) => `{${clock.warnings.join(',')}}`],
  ['starts_on', 'date', (clock) => clock.startsOn],
  ['starts_at', 'timestamptz', (clock) => clock.startsAt],
  ['anchor_event', 'text', (clock) => clock.anchorEvent],
  ['legal_effect', 'text', (clock) => clock.legalEffect],
  ['on_expiry', 'text', (clock) => clock.onExpiry],
  ['state', 'text', (clock) => clock.state],
  ['due_on', 'date', (clock) => clock.dueOn],
  ['expires_at', 'timestamptz', (clock) => clock.expiresAt],
  ['provisional', 'boolean', (clock) => clock.provisional ?? false],
  ['next_rung', 'text', (clock) => clock.nextRung],
  ['next_fire_at', 'timestamptz', (clock) => clock.nextFireAt],
  ['supersedes', 'bigint', (clock) => clock.supersedes],
];

const names = COLUMNS.map(([column]) => column);
const INSERT = `INSERT INTO clock AS c (${names.join(', ')}, armed_at)
  SELECT ${names.map((name) => (name === 'warnings' ? 'r.warnings::integer[]' : `r.${name}`)).join(', ')}, $${names.length + 1}
  FROM unnest(${COLUMNS.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ')}) AS r (${names.join(', ')})
  RETURNING ${clockColumns('c')}`;

export async function insertClocks(tx: Transaction, clocks: readonly NewClock[], now: Date): Promise<ClockRow[]> {
  const parameters = COLUMNS.map(([, , value]) => clocks.map(value));
  let rows: ClockRow[];
  try {
    rows = await rowsOf<ClockRow>(tx, INSERT, [...parameters, now]);
  } catch (error) {
    if (violatedConstraint(error) !== 'uq_clock_open') throw error;
    throw new DomainError('conflict', 'clock-already-open', '同一事项的同种期限正在计算，请先结束原期限。');
  }
  const key = (clock: Pick<ClockRow, 'subjectType' | 'subjectId' | 'kind'>): string =>
    `${clock.subjectType} ${clock.subjectId} ${clock.kind}`;
  const byKey = new Map(rows.map((row) => [key(row), row]));
  return clocks.map((clock) => byKey.get(key(clock))).filter((row) => row !== undefined);
}
