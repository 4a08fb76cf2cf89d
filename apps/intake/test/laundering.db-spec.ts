import { localDateOf, nationalCalendar } from '@app/legal-calendar';
import { clocksOf, pauseClock } from '@app/legal-clock';
import { CASE_TERMS } from '../src/cases/application/item-terms';
import { decide, dispatch, recommend } from '../src/cases/domain/office-decisions';
import { followedBy } from '../src/cases/domain/step';
import { DetectLaundering } from '../src/supervision/detect-laundering';
import { AUTHORITY, CLERK } from './case-fixtures';
import { type IntakeWorld, openIntake } from './intake-world';

const MINUTE = 60_000;

let county: IntakeWorld;
let detect: DetectLaundering;
beforeEach(async () => {
  county = await openIntake(new Date('2026-11-16T01:00:00Z'));
  detect = new DetectLaundering(county.database, county.clock);
});
afterEach(() => county.close());

async function decideNow(id: number): Promise<void> {
  const now = county.clock.now();
  const organ = AUTHORITY.actingOrganCode;
  await county.change(id, ({ state }) =>
    followedBy(dispatch(state, { step: 'EXAMINE', organ, section: null, authority: AUTHORITY }, CLERK, now), (next) =>
      recommend(next, CLERK, now),
    ),
  );
  const made = {
    result: 'GRANT',
    reasonCode: null,
    decidedOn: localDateOf(now),
    decidedAt: now,
    automatic: false,
    onBehalfOf: null,
    authority: AUTHORITY,
  } as const;
  await county.change(id, ({ state }) => decide(state, made, { ...CLERK, id: 2002 }, CASE_TERMS));
}

const signals = (): Promise<{ kind: string; case_id: number; details: { caseNos: string[] } }[]> =>
  county.database.query('SELECT kind, case_id, details FROM supervision_signal ORDER BY kind, case_id');

it('finds a row of whole cases that were entered after the work was done, once', async () => {
  const ids: number[] = [];
  for (let filed = 0; filed < 5; filed += 1) {
    ids.push(await county.file('ACCEPTED'));
    county.clock.moveTo(new Date(county.clock.now().getTime() + 3 * MINUTE));
    await decideNow(ids.at(-1) ?? 0);
  }
  expect(await detect.check()).toEqual({ cases: 5, findings: 6 });
  const found = await signals();
  expect(found.filter(({ kind }) => kind === 'BATCH_ENTRY')).toMatchObject([{ case_id: ids[0] }]);
  expect(found.find(({ kind }) => kind === 'BATCH_ENTRY')?.details.caseNos).toHaveLength(5);
  expect(found.filter(({ kind }) => kind === 'OFFICE_WORK_IN_MINUTES')).toHaveLength(5);

  await detect.check();
  expect(await signals()).toEqual(found);
});

it('leaves an ordinary day alone, and reads each check only what has happened since', async () => {
  const first = await county.file('ACCEPTED');
  county.clock.moveTo(new Date('2026-11-18T02:00:00Z'));
  await decideNow(first);
  expect(await detect.check()).toEqual({ cases: 1, findings: 0 });
  await detect.check();
  await county.file('ACCEPTED');
  expect(await detect.check()).toEqual({ cases: 1, findings: 0 });
  expect(await signals()).toEqual([]);
});

it('sees a clock that was stopped on its last days, and one that stands still without its notice', async () => {
  const id = await county.file('ACCEPTED');
  const found = (await county.database.run((tx) => clocksOf(tx, 'case', id))).find(({ clock: { kind } }) => kind === 'STATUTORY');
  // Ten working days from 16 November: on the 27th nine have run.
  county.clock.moveTo(new Date('2026-11-27T02:00:00Z'));
  const pause = { cause: 'TESTING', documentNo: '（未编号）', actorId: 2001 };
  await county.database.run((tx) => pauseClock(tx, found?.clock.id ?? 0, pause, nationalCalendar(), county.clock.now()));
  expect(await detect.check()).toEqual({ cases: 1, findings: 1 });
  await detect.check();
  await detect.check();
  county.clock.moveTo(new Date('2026-11-29T02:00:00Z'));
  expect(await detect.check()).toEqual({ cases: 1, findings: 2 });
  expect((await signals()).map(({ kind }) => kind)).toEqual(['LATE_PAUSE', 'PAUSE_WITHOUT_DOCUMENT']);
});
