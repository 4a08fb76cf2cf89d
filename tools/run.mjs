// Runs one of the built command-line programs: node tools/run.mjs catalogue lint …
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from './build.mjs';

const root = path.resolve(import.meta.dirname, '..');
build({ quiet: true });
process.env.DATA_DIR ??= path.join(root, '.data');
const { runCommand } = createRequire(import.meta.url)(path.join(root, 'dist/apps/all-in-one/src/commands.js'));
const code = await runCommand(process.argv.slice(2), process.env);
process.exit(code);
