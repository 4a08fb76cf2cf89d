// B8: the channel's file of a day: 100,000 lines (1,000,000 with --full), 2 % unmatched, 1 % of another amount, 1 % twice. Ours takes it in over
// the handler that the route uses: spooled, parsed, checked, written, matched against the real books, its differences made tickets.
// The yardstick is COPY of the same lines into a bare table, by the same function, in the same round.
import { once } from 'node:events';
import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { median } from './measure.mjs';
import { dist, withClient } from './servers.mjs';

const DAY = '2026-11-23';
const NEXT_DAY = '2026-11-24T02:00:00Z';
const CLERK = {
  kind: 'STAFF',
  id: 1,
  name: '基准',
  roles: ['COLLECTION_CLERK'],
  organ: null,
  section: null,
  jurisdiction: '532922',
  citizenIndex: null,
  acr: '1',
};

/** What the books hold: one paid bill and one transaction for each line that is theirs. Triggers prove single payments elsewhere. */
const BOOKS = `
  SET session_replication_role = replica;
  INSERT INTO joint_collection.joint_bill (id, household_id, division, state, total_fen, medical_fen, pension_fen, rules_version, attempts, issued_by, issued_at, expires_at, paid_at)
    OVERRIDING SYSTEM VALUE
    SELECT n, n, '532922103', 'PAID', 60000, 40000, 20000, 'bench', 1, 1, timestamptz '2026-11-22', timestamptz '2026-12-31', timestamptz '2026-11-23 02:00:00Z'
      FROM generate_series($1::bigint, $2::bigint) AS n;`;
const TRANSACTIONS = `
  INSERT INTO joint_collection.channel_transaction (channel, transaction_id, order_number, bill_id, amount_fen, paid_at, recorded_at, disposition)
    SELECT $3, 'T' || n, 'HJ' || lpad(n::text, 13, '0') || '-1', n, 60000, timestamptz '2026-11-23 02:00:00Z', timestamptz '2026-11-23 02:00:00Z', 'COLLECTED'
      FROM generate_series($1::bigint, $2::bigint) AS n`;

/** Writes the file. @returns its lines */
async function writeStatement(file, size) {
  const { STATEMENT_HEADER } = createRequire(import.meta.url)(dist('apps/joint-collection/src/reconciliation/domain/statement-line.js'));
  const stream = createWriteStream(file);
  stream.write(`${STATEMENT_HEADER}\n`);
  let rows = 0;
  let fen = 0;
  const write = async (id, medical) => {
    rows += 1;
    fen += medical + 20000;
    const line = `${id},缴费,成功,CNY,${(medical + 20000) / 100}.00,${medical / 100}.00,200.00,${DAY} 10:00:00,`;
    if (!stream.write(`${line}\n`)) await once(stream, 'drain');
  };
  for (let n = 1; n <= size; n += 1) {
    const kind = n % 100;
    // 0: not in the file, in its place one that nobody here knows; 1: another amount; 2: twice.
    await write(kind === 0 ? `X${n}` : `T${n}`, kind === 1 ? 30000 : 40000);
    if (kind === 2) await write(`T${n}`, 40000);
  }
  stream.end(`合计,${rows},${fen / 100}.00,0.00\n`);
  await once(stream, 'finish');
  return rows;
}

export async function bankFileBenchmark(postgres, { size, rounds, directory, show }) {
  const require = createRequire(import.meta.url);
  const { NestFactory } = require('@nestjs/core');
  const { migrate, copyInto } = require(dist('libs/persistence/src/index.js'));
  const { msgSchema } = require(dist('libs/messaging/src/index.js'));
  const { readConfiguration } = require(dist('libs/configuration/src/index.js'));
  const { MovableClock } = require(dist('libs/domain-kernel/src/index.js'));
  const { serviceRoot } = require(dist('libs/platform/src/service-app.js'));
  const { jointCollectionSchema } = require(dist('apps/joint-collection/src/joint-collection-schema.js'));
  const { JointCollectionModule } = require(dist('apps/joint-collection/src/joint-collection.module.js'));
  const { JointCollectionDatabase } = require(dist('apps/joint-collection/src/database.js'));
  const { ImportStatementHandler } = require(dist('apps/joint-collection/src/reconciliation/application/import-statement.handler.js'));
  await postgres.createDatabase('bank_file');
  const url = postgres.url('bank_file');
  await migrate(url, [msgSchema, jointCollectionSchema]);
  const channels = JSON.parse(
    readFileSync(path.join(import.meta.dirname, '../../apps/joint-collection/data/tax-channels.json'), 'utf8'),
  ).channels;
  show(`\nB8 bank file, ${size.toLocaleString('en')} movements, ${rounds} rounds`);
  await withClient(url, async (client) => {
    await client.query('CREATE UNLOGGED TABLE public.bare (LIKE joint_collection.statement_line); ALTER TABLE public.bare SET LOGGED');
    await client.query(`GRANT INSERT, TRUNCATE ON public.bare TO ${jointCollectionSchema.role}`);
  });
  const file = path.join(directory, 'statement.csv');
  const lines = await writeStatement(file, size);
  const context = await NestFactory.createApplicationContext(
    serviceRoot({
      name: 'bench',
      configuration: readConfiguration({ NODE_ENV: 'test', DATABASE_URL: url, DATA_DIR: directory }),
      roles: { api: false, worker: false },
      identity: 'remote',
      modules: [JointCollectionModule.register({ api: true, worker: false })],
      showsQueues: false,
      clock: new MovableClock(new Date(NEXT_DAY)),
    }),
    { logger: false },
  );
  const results = [];
  try {
    const database = context.get(JointCollectionDatabase, { strict: false });
    const handler = context.get(ImportStatementHandler, { strict: false });
    for (let round = 0; round < rounds; round += 1) {
      const channel = channels[round % channels.length].code;
      await prepareBooks(url, size, channel);
      const copied = await timed(() => copyBare(database, copyInto, file));
      let peak = 0;
      const watch = setInterval(() => {
        peak = Math.max(peak, process.memoryUsage().rss);
      }, 50);
      const before = process.memoryUsage().rss;
      const take = () => handler.import({ channel, day: DAY, name: 'statement.csv', content: createReadStream(file) }, CLERK);
      const first = await timed(take);
      const again = await timed(take);
      clearInterval(watch);
      const view = first.value;
      results.push({
        yardstick: lines / copied.seconds,
        ours: lines / first.seconds,
        againShare: again.seconds / first.seconds,
        grownMegabytes: (peak - before) / 2 ** 20,
        matched: view.matchedRows,
        tickets: view.tickets.total,
      });
    }
  } finally {
    await context.close();
  }
  const of = (pick) => median(results.map(pick));
  const result = {
    lines,
    rounds: results,
    rowsPerSecond: of((one) => one.ours),
    yardstick: of((one) => one.yardstick),
    ratio: of((one) => one.ours / one.yardstick),
    again: of((one) => one.againShare),
    grownMegabytes: Math.max(...results.map((one) => one.grownMegabytes)),
  };
  const expected = { matched: size - 2 * (size / 100), tickets: 4 * (size / 100) };
  for (const { matched, tickets } of results)
    if (matched !== expected.matched || tickets !== expected.tickets)
      throw new Error(`the file was matched wrongly: ${JSON.stringify({ matched, tickets, expected })}`);
  show(
    `  ours ${Math.round(result.rowsPerSecond)} rows/s, COPY into a bare table ${Math.round(result.yardstick)} rows/s, ratio ${result.ratio.toFixed(3)} (gate 0.04); ` +
      `re-import ${(100 * result.again).toFixed(1)} % of the first (gate 10 %); memory grew by ${result.grownMegabytes.toFixed(0)} MB at most`,
  );
  return result;
}

async function prepareBooks(url, size, channel) {
  await withClient(url, async (client) => {
    await client.query(
      `SET session_replication_role = replica;
       TRUNCATE joint_collection.reconciliation_batch, joint_collection.statement_file, joint_collection.statement_line,
         joint_collection.reconciliation_ticket, joint_collection.reconciliation_event, joint_collection.channel_transaction, joint_collection.joint_bill`,
    );
    const [settings, bills] = BOOKS.split(';\n', 2);
    await client.query(settings);
    for (let from = 1; from <= size; from += 100_000) {
      const to = Math.min(size, from + 99_999);
      await client.query(bills, [from, to]);
      await client.query(TRANSACTIONS, [from, to, channel]);
    }
    await client.query('ANALYZE joint_collection.joint_bill; ANALYZE joint_collection.channel_transaction');
  });
}

/** The server's side alone: the rows are made beforehand. */
async function copyBare(database, copyInto, file) {
  const { statementRows, STATEMENT_COLUMNS } = createRequire(import.meta.url)(
    dist('apps/joint-collection/src/reconciliation/application/statement-rows.js'),
  );
  const { StatementFile } = createRequire(import.meta.url)(dist('apps/joint-collection/src/reconciliation/domain/statement-file.js'));
  const pieces = [];
  for await (const piece of statementRows(createReadStream(file), new StatementFile(DAY), 1)) pieces.push(piece);
  const started = performance.now();
  await database.run(
    async (tx) => {
      await tx.query('TRUNCATE public.bare');
      await copyInto(
        tx,
        `public.bare (${STATEMENT_COLUMNS})`,
        (async function* () {
          yield* pieces;
        })(),
      );
    },
    { statement_timeout: '600000' },
  );
  return { elapsed: (performance.now() - started) / 1000 };
}

async function timed(work) {
  const started = performance.now();
  const value = await work();
  return { value, seconds: value?.elapsed ?? (performance.now() - started) / 1000 };
}
