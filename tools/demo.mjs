// npm run demo: plays the stories of the county over HTTP. With --url http://… on a running one.
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from './build.mjs';
import { startEmbeddedPostgres } from './embedded-postgres.mjs';

const root = path.resolve(import.meta.dirname, '..');
const at = process.argv.indexOf('--url');
const url = at < 0 ? undefined : process.argv[at + 1];
if (at >= 0 && !/^https?:\/\//.test(url ?? '')) {
  console.error('用法：npm run demo -- --url http://localhost:3000');
  process.exit(2);
}
build();
// The demo's database is its own, whatever the environment says.
const directory = mkdtempSync(path.join(tmpdir(), 'one-window-demo-pg-'));
let postgres;
let result;
try {
  if (url === undefined) {
    postgres = await startEmbeddedPostgres({ dataDirectory: path.join(directory, 'pg'), durable: false, database: 'onewindow_test' });
    process.env.TEST_DATABASE_URL = postgres.url;
    process.on('exit', () => postgres.kill());
  }
  const { playDemo } = createRequire(import.meta.url)(path.join(root, 'dist/tests/stories/demo.js'));
  result = await playDemo(url, (line) => console.log(line));
} catch (error) {
  console.error(error);
  result = { passed: 0, failed: 1 };
} finally {
  await postgres?.stop();
  rmSync(directory, { recursive: true, force: true });
}
console.log(`\ndemo: ${result.passed} passed, ${result.failed} failed`);
process.exit(result.failed === 0 && result.passed > 0 ? 0 : 1);
