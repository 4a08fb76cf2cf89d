// npm run demo: plays the stories of the county over HTTP. With --url http://… on a running one.
import './node-version.mjs';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from './build.mjs';
import { startEmbeddedPostgres } from './embedded-postgres.mjs';
import { Refusal } from './refusal.mjs';

const root = path.resolve(import.meta.dirname, '..');
const at = process.argv.indexOf('--url');
const url = at < 0 ? undefined : process.argv[at + 1];
if (at >= 0 && !/^https?:\/\//.test(url ?? '')) {
  console.error('用法：npm run demo -- --url http://localhost:3000');
  process.exit(2);
}
if (url !== undefined) {
  const running = await fetch(`${url}/health/ready`).then(
    (answer) => answer.ok,
    () => false,
  );
  if (!running) {
    console.error(`✘ ${url} 没有应答：请先在另一个终端运行 npm start，等它就绪后再试`);
    process.exit(2);
  }
}
build();

// The demo's database is its own, whatever the environment says, and goes with it, also on Ctrl-C.
const directory = mkdtempSync(path.join(tmpdir(), 'one-window-demo-pg-'));
let postgres;
process.on('exit', () => {
  postgres?.kill();
  const moment = new Int32Array(new SharedArrayBuffer(4));
  for (let attempt = 0; attempt < 60 && existsSync(path.join(directory, 'pg/postmaster.pid')); attempt += 1) Atomics.wait(moment, 0, 0, 50);
  rmSync(directory, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));

let result;
try {
  if (url === undefined) {
    postgres = await startEmbeddedPostgres({ dataDirectory: path.join(directory, 'pg'), durable: false, database: 'onewindow_test' });
    process.env.TEST_DATABASE_URL = postgres.url;
  }
  const { playDemo } = createRequire(import.meta.url)(path.join(root, 'dist/tests/stories/demo.js'));
  result = await playDemo(url, (line) => console.log(line));
} catch (error) {
  console.error(error instanceof Refusal ? `✘ ${error.message}` : error);
  result = { passed: 0, failed: ['演示没有走完'] };
} finally {
  await postgres?.stop();
  postgres = undefined;
}
// By name right before the count: a log that was cut still says which.
console.log('');
for (const name of result.failed) console.log(`FAILED: ${name}`);
console.log(`demo: ${result.passed} passed, ${result.failed.length} failed`);
process.exit(result.failed.length === 0 && result.passed > 0 ? 0 : 1);
