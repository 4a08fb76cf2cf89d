import type { Actor } from '@app/access';
import { localDate } from '@app/legal-calendar';
import { LevelsSavedQuery } from '../src/cases/application/levels-saved';
import { CatalogueCache } from '../src/catalogue/application/catalogue-cache';
import { type IntakeWorld, openIntake } from './intake-world';

const INVESTMENT = '531004035000';
const supervisor = (jurisdiction: string): Actor => ({
  kind: 'STAFF',
  id: 1011,
  name: '罗桂花',
  organ: '532922-government-office',
  section: 'supervision',
  roles: ['SUPERVISOR'],
  jurisdiction,
  citizenIndex: null,
  acr: '1',
});

describe('levels and days that cases were spared', () => {
  let world: IntakeWorld;
  let query: LevelsSavedQuery;
  beforeAll(async () => {
    world = await openIntake(new Date('2026-09-29T02:00:00Z'));
    const catalogue = new CatalogueCache(world.database);
    await catalogue.refresh();
    query = new LevelsSavedQuery(world.database, catalogue, world.clock);
    // Two project approvals and one food licence; the filing itself has tests of its own.
    const ids = [await world.file('ACCEPTED'), await world.file('ACCEPTED'), await world.file('ACCEPTED')];
    await world.database.query(`UPDATE service_case SET item_code = $1, situation = 'STUDY' WHERE id = ANY ($2)`, [
      INVESTMENT,
      ids.slice(0, 2),
    ]);
  });
  afterAll(() => world.close());

  it('are counted by item, each case under its own version and situation', async () => {
    expect(await query.list(supervisor('532922'), null, null)).toEqual([
      expect.objectContaining({
        itemCode: INVESTMENT,
        cases: 2,
        levels: 4,
        workingDays: 10,
        sentence: '比改革前少 2 级、少 5 个工作日',
        example: true,
      }),
    ]);
  });

  it('are of the period asked for, and of the cases that the reader may see', async () => {
    const none = [expect.objectContaining({ cases: 0, levels: 0, workingDays: 0 })];
    expect(await query.list(supervisor('532922'), localDate('2026-09-30'), null)).toEqual(none);
    expect(await query.list(supervisor('532923'), null, null)).toEqual(none);
  });
});
