import { localDate } from '@app/legal-calendar';
import { ITEMS, type RoutingWorld, routingWorld } from '../../../test/routing-world';
import { type InboxScope, inboxPage } from './task-inbox.read-model';

const OPEN = 20_000;

interface Plan {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly Plan[];
}

describe(`a page of the inbox among ${OPEN} open tasks`, () => {
  let world: RoutingWorld;
  let food: number;

  beforeAll(async () => {
    world = await routingWorld();
    await world.route(world.accepted(ITEMS.foodLicence));
    const [post] = await world.database.query<{ id: number }>(`SELECT id FROM post WHERE code = '532922-market-supervision/food/examine'`);
    food = post?.id ?? 0;
    await world.database.query(
      `INSERT INTO task (route_id, case_id, case_no, item_code, item_name, category, division, step, status, organ, section, post_id, excluded,
         primary_excluded, backup_excluded, due_on, opened_at)
       SELECT r.id, 1000 + n, 'T' || n, '530131017000', '食品经营许可', 'market', '532922', 'EXAMINE', 'READY', '532922-market-supervision', 'food',
              $1, '{}', false, false, date '2026-10-01' + (n % 40), now()
         FROM route r, generate_series(1, ${OPEN}) n`,
      [food],
    );
    await world.database.query('ANALYZE');
  });
  afterAll(() => world.close());

  /** The plan of the very statement that the query sends. */
  async function planOf(scope: InboxScope, after: { dueOn: string; id: number } | null): Promise<{ indexes: string[]; blocks: number }> {
    const recorded: { sql: string; parameters: readonly unknown[] } = { sql: '', parameters: [] };
    const recorder = {
      query: async (sql: string, parameters: readonly unknown[]) => {
        Object.assign(recorded, { sql, parameters });
        return [];
      },
    };
    await inboxPage(Object.assign(Object.create(world.database), recorder), scope, {}, after, 50);
    const [row] = await world.database.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${recorded.sql}`,
      recorded.parameters,
    );
    const top = row?.['QUERY PLAN'][0].Plan;
    if (top === undefined) throw new Error('no plan');
    const nodes: Plan[] = [top];
    for (const node of nodes) nodes.push(...(node.Plans ?? []));
    return {
      indexes: [...new Set(nodes.flatMap((node) => (node['Index Name']?.startsWith('task_') ? [node['Index Name']] : [])))],
      blocks: top['Shared Hit Blocks'] + top['Shared Read Blocks'],
    };
  }

  const organ: InboxScope = { kind: 'ORGAN', organ: '532922-market-supervision', section: null, jurisdiction: '' };

  it('is one index range for an organ, first page and deep', async () => {
    for (const after of [null, { dueOn: '2026-11-05', id: 9000 }]) {
      const { indexes, blocks } = await planOf(organ, after);
      expect(indexes).toEqual(['task_inbox_organ']);
      expect(blocks).toBeLessThanOrEqual(60);
    }
  });

  it('is some index ranges for a holder of posts', async () => {
    const scope: InboxScope = {
      kind: 'POSTS',
      staffId: 1186,
      today: localDate('2026-09-29'),
      held: [food],
      backedUp: [food],
      headOf: null,
    };
    const { indexes, blocks } = await planOf(scope, null);
    expect(indexes.sort()).toEqual(['task_inbox_post', 'task_inbox_recused_post']);
    expect(blocks).toBeLessThanOrEqual(80);
  });
});
