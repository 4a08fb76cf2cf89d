import { Chance } from '@app/testing';
import { type PlayedWorld, playedWorld } from '../../test/played-department';
import { CaseConsumer } from '../dispatch/queue/case.consumer';
import type { AttemptOutcome } from './domain/external-call';

const STEPS = 400;
const SEED = Number(process.env.WALK_SEED ?? 20_260_929);

describe(`${STEPS} steps with a department that does as it likes (WALK_SEED=${SEED})`, () => {
  let played: PlayedWorld;
  beforeAll(async () => {
    played = await playedWorld();
  });
  afterAll(() => played.close());

  it('decide every case at most once, strand none, and leave no call open that nobody waits for', async () => {
    const chance = new Chance(SEED);
    const next = (): number => chance.next();
    const one = <T>(values: readonly T[]): T => values[Math.floor(next() * values.length)] as T;
    const said = () => (next() < 0.7 ? ({ result: 'GRANT' } as const) : ({ result: 'DENY', reasonCode: one(['HJ01', 'HJ99']) } as const));
    const births: number[] = [];
    const keys = async (): Promise<string[]> =>
      (await played.world.database.query<{ key: string }>('SELECT call_key AS key FROM external_call ORDER BY id')).map(({ key }) => key);
    played.department.says = (callKey): AttemptOutcome => {
      const away = { kind: 'UNAVAILABLE', reasonCode: 'NOT_REACHED', arrived: next() < 0.5 } as const;
      return one<AttemptOutcome>([
        away,
        away,
        away,
        { kind: 'RECEIVED' },
        { kind: 'RECEIVED' },
        { kind: 'LOST' },
        { kind: 'REJECTED', reasonCode: 'HTTP_422' },
        { kind: 'ANSWERED', answer: played.answerTo(callKey, said()) },
      ]);
    };
    const told = new Set<string>();
    for (let step = 0; step < STEPS; step += 1) {
      const roll = next();
      if (roll < 0.2 || births.length === 0) births.push(...(await played.births(1 + Math.floor(next() * 3))));
      else if (roll < 0.55) await Promise.all([played.round(), played.round()]);
      else if (roll < 0.75) told.add(await played.tell(played.answerTo(one(await keys()), said())));
      else if (roll < 0.9) played.pass(one([1, 20, 61, 301, 1800]));
      else if (roll < 0.94) await played.world.deliver(played.world.get(CaseConsumer), [played.world.ended(one(births))]);
      await played.worker().endWaits();
      expect({ step, stuck: await played.stuck() }).toEqual({ step, stuck: [] });
    }
    // The walk went everywhere, or it proves nothing.
    expect([...told].sort()).toEqual(['CONTRADICTION', 'DECIDES', 'DUPLICATE', 'FOR_PEOPLE', 'LATE']);
    const ask = (sql: string) => played.world.database.query(sql);
    // Which of these happen in one run depends on how fast the calls come back; anything else must not.
    const failed = (await ask(`SELECT DISTINCT last_reason_code AS code FROM external_call WHERE state = 'FAILED'`)) as { code: string }[];
    expect(failed.length).toBeGreaterThan(0);
    for (const { code } of failed) expect(['CASE_ENDED', 'HTTP_422', 'WAIT_OVER']).toContain(code);
    expect(await ask(`SELECT payload ->> 'caseId' FROM msg.event WHERE type = 'case.decided.v1' GROUP BY 1 HAVING count(*) > 1`)).toEqual(
      [],
    );
    expect(
      await ask(`SELECT r.id FROM route r WHERE (r.waiting_party IS NOT NULL) <>
        EXISTS (SELECT FROM external_call c WHERE c.route_id = r.id AND c.next_attempt_at IS NOT NULL)`),
    ).toEqual([]);
    // Events of a route are numbered without gap: intake hears all of them, in order.
    expect(
      await ask(`SELECT e.agg_id FROM msg.event e JOIN route r ON r.id = e.agg_id WHERE e.agg_type = 'route'
        GROUP BY e.agg_id, r.event_version HAVING count(*) <> max(e.agg_version) OR max(e.agg_version) <> r.event_version`),
    ).toEqual([]);
  }, 240_000);
});
