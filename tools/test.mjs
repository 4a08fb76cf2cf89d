// npm test: everything, on a private PostgreSQL (and a private Redis where there is one). --unit: only what needs neither.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { build } from './build.mjs';

const root = path.resolve(import.meta.dirname, '..');
const unit = process.argv.includes('--unit');
const rest = process.argv.slice(2).filter((argument) => argument !== '--unit');
// Some stories start the built programs as processes of their own.
if (!unit) build();
const jest = path.join(root, 'node_modules/jest/bin/jest.js');
// --selectProjects takes every word that follows it, so paths come first.
const child = spawn(process.execPath, [jest, ...rest, ...(unit ? ['--selectProjects', 'unit'] : [])], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, NODE_ENV: 'test', NODE_NO_WARNINGS: '1', ...(unit ? { ONLY_UNIT: '1' } : {}) },
});
// Jest stops the servers that it started; this process waits for it. From a terminal the signal reaches both, which is harmless.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.once('error', (error) => {
  console.error(error);
  process.exit(1);
});
child.once('exit', (code) => process.exit(code ?? 1));
