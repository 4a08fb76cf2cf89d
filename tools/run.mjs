// Runs one of the built command-line programs: node tools/run.mjs catalogue lint …
// Without DATABASE_URL it works on the embedded database: the one of a running npm start, or for this moment its own.
import './node-version.mjs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from './build.mjs';
import { startEmbeddedPostgres } from './embedded-postgres.mjs';
import { Refusal } from './refusal.mjs';

const root = path.resolve(import.meta.dirname, '..');
const argv = process.argv.slice(2);
const needsDatabase = !(argv[0] === 'catalogue' && (argv[1] === 'lint' || argv.length === 1));

async function main() {
  build({ quiet: true });
  process.env.DATA_DIR = path.resolve(root, process.env.DATA_DIR || '.data');
  process.env.LOG_LEVEL ||= 'warn';
  const { runCommand } = createRequire(import.meta.url)(path.join(root, 'dist/apps/all-in-one/src/commands.js'));
  if (process.env.DATABASE_URL || !needsDatabase || process.env.NODE_ENV === 'production') return runCommand(argv, process.env);
  const postgres = await startEmbeddedPostgres({ dataDirectory: path.join(process.env.DATA_DIR, 'pg'), share: true });
  process.on('exit', () => postgres.kill());
  try {
    return await runCommand(argv, { ...process.env, DATABASE_URL: postgres.url });
  } finally {
    await postgres.stop();
  }
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error instanceof Refusal ? `✘ ${error.message}` : error);
    process.exit(1);
  },
);
