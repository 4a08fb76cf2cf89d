import { naiveDue } from '../legal-calendar/naive-reference';
import type { WalkWorld } from './walk-world';

interface CountedClock {
  readonly id: number;
  readonly kind: string;
  readonly unit: 'WORKING_DAY' | 'DAY' | 'MONTH' | 'YEAR' | 'HOUR';
  readonly budget: number;
  readonly extension: number;
  readonly rolls: boolean;
  readonly startsOn: string;
  readonly dueOn: string | null;
  readonly state: string;
  readonly pauses: { readonly from: string; readonly to: string | null }[];
}

/** The days of the naive reference end here. */
const LAST_KNOWN_YEAR = '2030';

const checked = new WeakMap<WalkWorld, Map<string, string>>();

/** Clocks whose last day is not the one at which the budget and its extension are used up, counted by walking one day at a time. */
export async function wrongClocks(world: WalkWorld): Promise<string[]> {
  const known = checked.get(world) ?? new Map<string, string>();
  checked.set(world, known);
  const wrong: string[] = [];
  for (const schema of ['intake', 'routing']) {
    const clocks = await world.query<CountedClock>(
      `SELECT k.id, k.kind, k.unit, k.budget, k.extension, k.rolls_last_day_off AS rolls, k.starts_on AS "startsOn", k.due_on AS "dueOn", k.state,
              coalesce((SELECT json_agg(json_build_object('from', i.from_on, 'to', i.to_on) ORDER BY i.id) FROM ${schema}.clock_interval i WHERE i.clock_id = k.id), '[]') AS pauses
         FROM ${schema}.clock k WHERE k.unit <> 'HOUR'`,
    );
    for (const clock of clocks) {
      const facts = JSON.stringify(clock);
      if (known.get(`${schema}/${clock.id}`) === facts) continue;
      known.set(`${schema}/${clock.id}`, facts);
      const fault = faultOf(clock);
      if (fault !== null) wrong.push(`${schema} clock: ${fault} ${facts}`);
    }
  }
  return wrong;
}

function faultOf({ unit, budget, extension, rolls, startsOn, dueOn, state, pauses }: CountedClock): string | null {
  const open = pauses.filter(({ to }) => to === null);
  if (open.length > 1) return 'it stands twice at once';
  if (state === 'PAUSED') return open.length === 1 && dueOn === null ? null : 'it stands and has a last day';
  if (dueOn === null) return state === 'RUNNING' ? 'it runs and has no last day' : null;
  if (unit === 'HOUR' || dueOn.slice(0, 4) > LAST_KNOWN_YEAR) return null;
  const counted = pauses.map(({ from, to }) => ({ from, to: to ?? from }));
  const due = naiveDue({ start: startsOn, amount: budget + extension, unit, rollsLastDayOff: rolls }, counted);
  return due === dueOn ? null : `by its days it ends on ${due}`;
}
