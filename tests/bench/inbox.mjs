// B4: pages of the inbox with 10,000 and 1,000,000 tasks (10,000,000 with --full), by the query class that the service uses.
// A tenth of the tasks is open and every post has at least 40 of them at every size, so pages are full everywhere.
import { createRequire } from 'node:module';
import { median, percentile } from './measure.mjs';
import { dist, withClient } from './servers.mjs';

const POSTS = 25;
const PAGE = 20;
const FIRST_STAFF = 900_000;

const FILL = `
  INSERT INTO routing.staff_member (id, name, organ, section, roles) SELECT ${FIRST_STAFF} + n, '审批员' || n, '532922-market', 'food', '{APPROVER}' FROM generate_series(0, ${2 * POSTS}) AS n;
  INSERT INTO routing.post (code, organ, section, name, step, primary_staff, backup_staff)
    SELECT 'bench-' || n, '532922-market', 'food', '审批岗' || n, 'DECIDE', ${FIRST_STAFF} + n, ${FIRST_STAFF} + ${POSTS} + n FROM generate_series(0, ${POSTS - 1}) AS n;
  INSERT INTO routing.route (case_id, case_no, item_code, item_version, item_name, category, division, accept_mode, accepted_on, levels, site_check, status, handler, reason,
      organ, created_at, changed_at)
    SELECT n, 'bench-' || n, '530131017000', 1, '食品经营许可', 'market', '532922', 'NORMAL', '2026-01-05', '{DECIDE}', false, 'OPEN', 'PEOPLE', '', '532922-market', now(), now()
      FROM generate_series(1, 1000) AS n;
  ANALYZE routing.route, routing.post, routing.staff_member;`;

// Every tenth is open; of those a tenth is somebody's already, and the clerk who received may never decide.
const FILL_TASKS = `
  INSERT INTO routing.task (route_id, case_id, case_no, item_code, item_name, category, division, step, status, organ, section, post_id, assignee_id, capacity, excluded,
      primary_excluded, backup_excluded, due_on, opened_at, closed_at)
    SELECT (SELECT min(id) FROM routing.route) + t.n % 1000, t.n, '532922' || lpad(t.n::text, 17, '0'), '5301310' || lpad((t.n / 10 % 9)::text, 2, '0') || '000', '食品经营许可',
           (ARRAY['market', 'health', 'agriculture'])[1 + t.n / 10 % 3], '532922', 'DECIDE',
           CASE WHEN NOT t.open THEN 'DONE' WHEN t.claimed THEN 'CLAIMED' ELSE 'READY' END, '532922-market', 'food', p.id,
           CASE WHEN NOT t.open OR t.claimed THEN p.primary_staff END, CASE WHEN NOT t.open OR t.claimed THEN 'PRIMARY' END, ARRAY[101::bigint], false, false,
           date '2026-06-01' + (hashint8(t.n) & 255), timestamptz '2026-05-01' + t.n * interval '1 second', CASE WHEN NOT t.open THEN timestamptz '2026-06-01' END
      FROM (SELECT n, n % 10 = 0 AS open, n % 100 = 0 AS claimed, n / 10 % ${POSTS} AS post FROM generate_series($1::bigint, $2::bigint) AS n) AS t
      JOIN routing.post p ON p.code = 'bench-' || t.post`;

async function prepare(postgres, size) {
  const require = createRequire(import.meta.url);
  const { migrate, openDataSource, Database } = require(dist('libs/persistence/src/index.js'));
  const { msgSchema } = require(dist('libs/messaging/src/index.js'));
  const { routingSchema } = require(dist('apps/routing/src/routing-schema.js'));
  const { ListTasksQuery } = require(dist('apps/routing/src/tasks/application/list-tasks.query.js'));
  const { SystemClock } = require(dist('libs/domain-kernel/src/index.js'));
  const name = `inbox_${size}`;
  await postgres.createDatabase(name);
  const url = postgres.url(name);
  await migrate(url, [msgSchema, routingSchema]);
  await withClient(url, async (client) => {
    await client.query(FILL);
    for (let from = 1; from <= size; from += 250_000) await client.query(FILL_TASKS, [from, Math.min(size, from + 249_999)]);
    await client.query('VACUUM (ANALYZE) routing.task');
  });
  const database = new Database(await openDataSource({ url, schema: 'routing', role: 'onewindow_routing', poolSize: 4 }));
  // What the service asks is written down, so that the very same statements can be explained.
  const asked = [];
  const observed = {
    query: (sql, parameters) => {
      asked.push([sql, parameters]);
      return database.query(sql, parameters);
    },
  };
  return { size, database, asked, tasks: new ListTasksQuery(observed, new SystemClock()) };
}

const officer = (post) => ({
  kind: 'STAFF',
  id: FIRST_STAFF + post,
  name: '审批员',
  roles: ['APPROVER'],
  organ: '532922-market',
  section: 'food',
  jurisdiction: '532922',
});
const POSTS_QUEUE = { queue: 'posts' };

const OPERATIONS = {
  'page 1': ({ tasks }, post) => tasks.page(officer(post), POSTS_QUEUE, null, PAGE),
  'deep page': ({ tasks, deep }, post) => tasks.page(officer(post), POSTS_QUEUE, deep[post], PAGE),
  'page 1 of a category': ({ tasks }, post) => tasks.page(officer(post), { ...POSTS_QUEUE, category: 'health' }, null, PAGE),
  'capped count': ({ tasks }, post) => tasks.count(officer(post), POSTS_QUEUE),
};

/** Where the second half of each post's queue begins. */
async function middles(world) {
  const rows = await world.database.query(
    `SELECT DISTINCT ON (post_id) post_id, due_on::text AS "dueOn", id FROM (
       SELECT post_id, due_on, id, row_number() OVER (PARTITION BY post_id ORDER BY due_on, id) AS place, count(*) OVER (PARTITION BY post_id) AS open
         FROM task WHERE closed_at IS NULL AND status = 'READY') AS t
      WHERE place >= least(open / 2, open - ${PAGE}) ORDER BY post_id, due_on, id`,
  );
  return rows.map(({ dueOn, id }) => ({ dueOn, id }));
}

async function timed(world, operation, calls) {
  const milliseconds = [];
  for (let call = 0; call < calls; call += 1) {
    const began = performance.now();
    await operation(world, call % POSTS);
    milliseconds.push(performance.now() - began);
  }
  world.asked.length = 0;
  return { p50: percentile(milliseconds, 0.5), p99: percentile(milliseconds, 0.99) };
}

/** Buffers and indexes of what one operation asks, from EXPLAIN of the very statements. */
async function explained(world, operation) {
  world.asked.length = 0;
  await operation(world, 7);
  const statements = world.asked.splice(0);
  const sum = { buffers: 0, taskBuffers: 0, indexes: new Set(), scans: [], removed: 0 };
  for (const [sql, parameters] of statements) {
    const [row] = await world.database.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`, parameters);
    const [{ Plan: plan }] = row['QUERY PLAN'];
    const buffers = plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
    sum.buffers += buffers;
    if (/FROM task/.test(sql)) sum.taskBuffers += buffers;
    const visit = (node) => {
      if (node['Relation Name'] === 'task') {
        sum.scans.push(node['Node Type']);
        if (node['Index Name']) sum.indexes.add(node['Index Name']);
        sum.removed += (node['Rows Removed by Filter'] ?? 0) * node['Actual Loops'];
      }
      for (const child of node.Plans ?? []) visit(child);
    };
    visit(plan);
  }
  return { ...sum, indexes: [...sum.indexes], indexOnly: sum.scans.every((scan) => /Index/.test(scan)) };
}

export async function inboxBenchmark(postgres, { sizes, rounds, show }) {
  show(`\nB4 inbox, ${sizes.map((size) => size.toLocaleString('en')).join(' / ')} tasks, ${POSTS} posts, a tenth open`);
  const worlds = [];
  for (const size of sizes) {
    const began = performance.now();
    const world = await prepare(postgres, size);
    world.deep = await middles(world);
    worlds.push(world);
    show(`  ${size.toLocaleString('en')} loaded in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  }
  const calls = 500;
  for (const world of worlds) for (const operation of Object.values(OPERATIONS)) await timed(world, operation, calls);
  const result = {};
  for (const [name, operation] of Object.entries(OPERATIONS)) {
    const byRound = [];
    for (let round = 0; round < rounds; round += 1) {
      const one = [];
      for (const world of worlds) one.push(await timed(world, operation, calls));
      byRound.push(one);
    }
    const plans = [];
    for (const world of worlds) plans.push(await explained(world, operation));
    const last = worlds.length - 1;
    const bySize = worlds.map(({ size }, index) => ({
      size,
      p50Ms: median(byRound.map((one) => one[index].p50)),
      p99Ms: median(byRound.map((one) => one[index].p99)),
      buffers: plans[index].taskBuffers,
      buffersWithPosts: plans[index].buffers,
      indexes: plans[index].indexes,
      rowsRemovedByFilter: plans[index].removed,
      indexOnly: plans[index].indexOnly,
    }));
    const ratioP50 = median(byRound.map((one) => one[last].p50 / one[0].p50));
    const ratioP99 = median(byRound.map((one) => one[last].p99 / one[0].p99));
    result[name] = { bySize, ratioP50, ratioP99 };
    show(
      `  ${name}: ${bySize.map(({ size, p50Ms, p99Ms, buffers }) => `${size.toLocaleString('en')}: p50 ${p50Ms.toFixed(2)}, p99 ${p99Ms.toFixed(2)} ms, ${buffers} buffers`).join('; ')}; ratio p50 ${ratioP50.toFixed(2)}, p99 ${ratioP99.toFixed(2)}`,
    );
    show(
      `    ${bySize[last].indexOnly ? 'index scans only' : 'NOT only index scans'}: ${bySize[last].indexes.join(', ')}; rows removed by filter ${bySize[last].rowsRemovedByFilter}`,
    );
    if (name !== 'capped count') {
      const inside = ratioP99 <= 2 && bySize[last].buffers <= 30;
      show(
        `  ${inside ? 'within ' : 'outside'} gate: ${name} p99 ratio = ${ratioP99.toFixed(2)} (≤ 2), buffers = ${bySize[last].buffers} (≤ 30)`,
      );
    }
  }
  for (const world of worlds) await world.database.close();
  return result;
}
