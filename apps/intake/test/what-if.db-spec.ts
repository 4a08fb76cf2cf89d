import { localDate, localDateOf, nationalCalendar } from '@app/legal-calendar';
import { CASE_TERMS } from '../src/cases/application/item-terms';
import { refuse } from '../src/cases/domain/intake-decisions';
import { conclude, decide, deliver, dispatch, recommend } from '../src/cases/domain/office-decisions';
import { followedBy } from '../src/cases/domain/step';
import { FormCompiler } from '../src/catalogue/application/form-compiler';
import { importItems } from '../src/catalogue/application/import-items';
import type { ItemContent } from '../src/catalogue/domain/item';
import { RunWhatIf } from '../src/what-if/application/run-what-if';
import { AUTHORITY, CLERK } from './case-fixtures';
import { type IntakeWorld, openIntake } from './intake-world';

const FOOD = '530131017000';
const START = new Date('2026-06-01T01:00:00Z');
const DECIDED = new Date('2026-06-08T01:00:00Z');

let county: IntakeWorld;
let whatIf: RunWhatIf;
beforeAll(async () => {
  county = await openIntake(START);
  whatIf = new RunWhatIf(county.database, new FormCompiler(), county.cipher);
  for (let filed = 0; filed < 3; filed += 1) await granted();
  await refused();
  await county.file('ACCEPTED');
});
afterAll(() => county.close());

/** Accepted on Monday 1 June, decided on Monday 8 June: the fifth working day. */
async function granted(): Promise<void> {
  const id = await county.file('ACCEPTED');
  const organ = AUTHORITY.actingOrganCode;
  await county.change(id, ({ state }) =>
    followedBy(dispatch(state, { step: 'EXAMINE', organ, section: null, authority: AUTHORITY }, CLERK, START), (next) =>
      recommend(next, CLERK, START),
    ),
  );
  const made = {
    result: 'GRANT',
    reasonCode: null,
    decidedOn: localDateOf(DECIDED),
    decidedAt: DECIDED,
    automatic: false,
    onBehalfOf: null,
    authority: AUTHORITY,
  } as const;
  await county.change(id, ({ state }) => decide(state, made, CLERK, CASE_TERMS));
  await county.change(id, ({ state }) => conclude(state, CLERK, DECIDED));
  await county.change(id, ({ state }) =>
    deliver(state, { by: 'IDENTITY', collector: 'APPLICANT' }, CLERK, localDate('2026-06-09'), DECIDED, CASE_TERMS),
  );
}

async function refused(): Promise<void> {
  const id = await county.file('RECEIVED');
  await county.change(id, ({ state }) =>
    refuse(state, { code: 'NOT_COMPETENT', organToGoTo: null }, CLERK, localDateOf(START), START, nationalCalendar(), CASE_TERMS),
  );
}

/** Imports the shipped version, changed, as the draft of a higher version. */
async function draft(version: number, change: (content: ItemContent) => Partial<ItemContent>): Promise<number> {
  const [row] = await county.database.query<{ content: ItemContent }>(
    'SELECT v.content FROM item_version v JOIN service_item i ON i.id = v.item_id WHERE i.code = $1 AND v.version = 1',
    [FOOD],
  );
  if (row === undefined) throw new Error('the food licence is shipped');
  await importItems(county.database, [{ ...row.content, ...change(row.content), version, validFrom: '2027-01-01' }], START);
  return version;
}

const run = (version: number, cases = 1000) => whatIf.execute({ code: FOOD, version, cases, jurisdiction: '532922' });

describe('a draft version run over the closed cases', () => {
  it('says nothing of a draft that changes nothing, and looks only at what is closed', async () => {
    expect(await run(await draft(2, () => ({})))).toMatchObject({ examined: 4, changed: 0, counts: {}, examples: [] });
  });

  it('finds the known differences of a known change', async () => {
    const version = await draft(3, ({ promisedLimit, situations }) => ({
      promisedLimit: { ...promisedLimit, amount: 4 },
      situations: situations.map((situation) => ({
        ...situation,
        papers: situation.papers.filter(({ material }) => material !== 'M05'),
      })),
    }));
    const result = await run(version);
    expect(result).toMatchObject({ examined: 4, changed: 4, counts: { FEWER_PAPERS: 4, LIMIT_MISSED: 3 } });
    expect(result.examples[0]?.differences).toContainEqual({
      kind: 'FEWER_PAPERS',
      papers: [{ code: 'M05', name: '食品安全规章制度清单' }],
    });
  });

  it('stops after as many cases as were asked for, and stays inside the jurisdiction', async () => {
    const version = await draft(4, () => ({ approvalLevels: ['DECIDE'] }));
    expect(await run(version, 2)).toMatchObject({ examined: 2, counts: { OTHER_ROUTE: 2 } });
    expect(await whatIf.execute({ code: FOOD, version, cases: 9, jurisdiction: '532922103' })).toMatchObject({ examined: 0 });
  });

  it('writes nothing', async () => {
    const version = await draft(5, () => ({ siteCheck: false }));
    const written = async (): Promise<unknown> =>
      (
        await county.database.query(
          `SELECT count(*)::int AS cases, sum(version)::int AS versions, (SELECT count(*)::int FROM case_history) AS steps,
                  (SELECT count(*)::int FROM msg.event) AS events, (SELECT count(*)::int FROM item_version) AS items FROM service_case`,
        )
      )[0];
    const before = await written();
    await run(version);
    expect(await written()).toEqual(before);
  });

  it('refuses a version that does not exist', async () => {
    await expect(run(99)).rejects.toMatchObject({ code: 'item-version-unknown' });
  });
});
