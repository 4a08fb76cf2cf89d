// The yardstick of intake: pgbench writing the very rows that one filing writes, by one function call, one commit for each case.
// The rows are those of a case that was filed here over HTTP; they are copied from one-row tables with new keys, so the yardstick
// pays neither for parsing nor for deciding. The tables have the indexes, checks and foreign keys of ours.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

/** Table → which of its rows belong to the case, and the columns that differ from case to case. `i` counts cases of a call, `s` is the sample. */
const TABLES = [
  [
    'intake.service_case',
    's.id = $case',
    { id: 'k.id', case_no: `'Y' || lpad(k.id::text, 22, '0')`, applicant_index: `sha256(int8send(k.id))`, form_cell: 'form' },
  ],
  [
    'intake.case_party',
    's.case_id = $case',
    { id: null, case_id: 'k.id', id_index: `sha256(int8send(k.id) || decode(md5(s.role), 'hex'))` },
  ],
  ['intake.case_paper', 's.case_id = $case', { id: null, case_id: 'k.id' }],
  ['intake.case_history', 's.case_id = $case', { id: null, case_id: 'k.id' }],
  ['intake.clock', `s.subject_type = 'case' AND s.subject_id = $case`, { id: null, subject_id: 'k.id' }],
  ['intake.official_document', 's.case_id = $case', { id: null, case_id: 'k.id' }],
  [
    'intake.audit_record',
    's.object_id = $number',
    { id: null, object_id: `'Y' || lpad(k.id::text, 22, '0')`, recorded_xid: 'pg_current_xact_id()' },
  ],
  ['intake.idempotent_answer', 's.key = $key', { key: `'yardstick-' || k.id` }],
];

const uuid = 'uuidv7()';

/** Makes schema `yardstick` from the sample case, which no worker may have touched yet. @returns rows written per case */
export async function prepareYardstick(client, sample) {
  await client.query('DROP SCHEMA IF EXISTS yardstick CASCADE; CREATE SCHEMA yardstick');
  const statements = [];
  let rows = 0;
  for (const [source, where, changed] of TABLES) {
    const table = source.split('.')[1];
    await client.query(`CREATE TABLE yardstick.${table} (LIKE ${source} INCLUDING ALL)`);
    const condition = where.replace('$case', sample.id).replace('$number', `'${sample.caseNo}'`).replace('$key', `'${sample.key}'`);
    const made = await client.query(`CREATE TABLE yardstick.sample_${table} AS SELECT s.* FROM ${source} s WHERE ${condition}`);
    rows += made.rowCount ?? 0;
    statements.push(await insertStatement(client, table, changed));
  }
  // Events and deliveries: keys of the pair go together.
  await client.query(
    'CREATE TABLE yardstick.event (LIKE msg.event INCLUDING ALL); CREATE TABLE yardstick.delivery (LIKE msg.delivery INCLUDING ALL)',
  );
  const events = await client.query(
    `CREATE TABLE yardstick.sample_event AS SELECT e.*, d.consumer FROM msg.event e JOIN msg.delivery d ON d.event_id = e.id`,
  );
  rows += 2 * (events.rowCount ?? 0);
  statements.push(`
    WITH made AS MATERIALIZED (SELECT ${uuid} AS new_id, k.id AS new_aggregate, s.* FROM yardstick.sample_event s CROSS JOIN unnest(ids) WITH ORDINALITY AS k (id, n)),
    written AS (INSERT INTO yardstick.event (id, agg_type, agg_id, agg_version, type, payload, actor_id, correlation_id, causation_id, occurred_at)
      SELECT new_id, agg_type, CASE agg_type WHEN 'document' THEN nextval('yardstick.document_key') ELSE new_aggregate END, agg_version, type, payload, actor_id,
             new_id, causation_id, occurred_at FROM made RETURNING id, seq, agg_type, agg_id, agg_version)
    INSERT INTO yardstick.delivery (event_id, consumer, seq, agg_type, agg_id, agg_version)
      SELECT w.id, m.consumer, w.seq, w.agg_type, w.agg_id, w.agg_version FROM written w JOIN made m ON m.new_id = w.id`);
  await client.query(`
    CREATE SEQUENCE yardstick.document_key CACHE 32;
    CREATE SEQUENCE yardstick.case_key START 1000000000 CACHE 32;
    ${['case_party', 'case_paper', 'case_history', 'official_document'].map((table) => `ALTER TABLE yardstick.${table} ADD FOREIGN KEY (case_id) REFERENCES yardstick.service_case (id);`).join('\n')}
    ALTER TABLE yardstick.delivery ADD FOREIGN KEY (event_id) REFERENCES yardstick.event (id);
    CREATE FUNCTION yardstick.file_cases(how_many int, form text) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE ids bigint[];
    BEGIN
      SELECT array_agg(nextval('yardstick.case_key')) INTO ids FROM generate_series(1, how_many);
      ${statements.map((statement) => `${statement};`).join('\n')}
    END $$;`);
  const { rows: form } = await client.query('SELECT form_cell FROM yardstick.sample_service_case');
  return { rowsPerCase: rows, form: form[0].form_cell };
}

async function insertStatement(client, table, changed) {
  const { rows } = await client.query(
    `SELECT a.attname AS name, a.attidentity AS identity FROM pg_attribute a
      WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum`,
    [`yardstick.${table}`],
  );
  const columns = rows.filter(({ name }) => changed[name] !== null).map(({ name }) => [name, changed[name] ?? `s.${name}`]);
  return `INSERT INTO yardstick.${table} (${columns.map(([name]) => name).join(', ')})
    SELECT ${columns.map(([, value]) => value).join(', ')} FROM yardstick.sample_${table} s CROSS JOIN unnest(ids) AS k (id)`;
}

/** @returns a function that runs the yardstick: cases a second, with one or with many cases in each commit */
export function yardstick({ directory, url, form, pgbench }) {
  return async (seconds, { clients = 8, casesPerCommit = 1 } = {}) => {
    const rate = pgbench
      ? await byPgbench({ directory, url, form, seconds, clients, casesPerCommit })
      : await byNode({ url, form, seconds, clients, casesPerCommit });
    return rate * casesPerCommit;
  };
}

async function byPgbench({ directory, url, form, seconds, clients, casesPerCommit }) {
  const script = path.join(directory, 'yardstick.sql');
  writeFileSync(script, 'SELECT yardstick.file_cases(:cases, :form);\n');
  const parameters = [
    '-n',
    '-M',
    'prepared',
    '-f',
    script,
    '-c',
    String(clients),
    '-j',
    '2',
    '-T',
    String(seconds),
    '-D',
    `cases=${casesPerCommit}`,
    '-D',
    `form=${form}`,
    url,
  ];
  const output = await new Promise((resolve, reject) => {
    const child = spawn('pgbench', parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (text += part));
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve(text) : reject(new Error(`pgbench ended with ${code}:\n${text}`))));
  });
  const rate = Number(/tps = ([\d.]+)/.exec(output)?.[1]);
  if (!(rate > 0)) throw new Error(`pgbench gave no rate:\n${output}`);
  return rate;
}

/** Where there is no pgbench: the same calls from this process, which costs more and so makes an easier yardstick. */
async function byNode({ url, form, seconds, clients, casesPerCommit }) {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({ connectionString: url, max: clients });
  let calls = 0;
  const began = performance.now();
  const end = began + seconds * 1000;
  const one = async () => {
    const client = await pool.connect();
    while (performance.now() < end) {
      await client.query({ name: 'yardstick', text: 'SELECT yardstick.file_cases($1, $2)', values: [casesPerCommit, form] });
      calls += 1;
    }
    client.release();
  };
  await Promise.all(Array.from({ length: clients }, one));
  const rate = calls / ((performance.now() - began) / 1000);
  await pool.end();
  return rate;
}
