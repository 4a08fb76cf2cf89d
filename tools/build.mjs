// Builds dist/ with the Nest CLI (OpenAPI filled from the DTOs), only when a source is newer than the last build.
// Types are checked by npm run check, not here: that would double the time until a newcomer sees something.
import './node-version.mjs';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Refusal } from './refusal.mjs';

const root = path.resolve(import.meta.dirname, '..');
const stampFile = path.join(root, 'dist/.built-from');
const bundler = path.join(root, 'node_modules/vite/bin/vite.js');
const compiler = path.join(root, 'node_modules/@nestjs/cli/bin/nest.js');

/** A fingerprint of everything the build reads. */
function fingerprint() {
  const hash = createHash('sha256');
  const visit = (directory) => {
    for (const entry of readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const file = path.join(directory, entry.name);
      if (entry.isDirectory()) visit(file);
      else if (/\.(ts|mts|json|vue|css|html|svg)$/.test(entry.name) && !/spec\.ts$/.test(entry.name))
        hash.update(path.relative(root, file)).update(readFileSync(file));
    }
  };
  for (const directory of ['apps', 'libs', 'tests/stories']) visit(path.join(root, directory));
  for (const file of ['nest-cli.json', 'tsconfig.json', 'tsconfig.build.json', 'package.json'])
    hash.update(readFileSync(path.join(root, file)));
  return hash.digest('hex');
}

/** @returns whether anything had to be compiled. */
export function build({ quiet = false } = {}) {
  const wanted = fingerprint();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return false;
  if (!existsSync(compiler)) throw new Refusal('还没有编译，也没有编译工具：请先运行 npm ci（不带 --omit=dev）');
  if (!quiet) console.log('正在编译 / building …');
  const result = spawnSync(process.execPath, [compiler, 'build', 'all-in-one'], {
    cwd: root,
    stdio: quiet ? 'pipe' : 'inherit',
    encoding: 'utf8',
  });
  if (result.status !== 0) throw new Error(`编译失败：${result.stdout ?? ''}${result.stderr ?? ''}`);
  buildPages(quiet);
  const entry = path.join(root, 'dist/apps/all-in-one/src/main.js');
  if (!existsSync(entry) || statSync(entry).size === 0) throw new Error(`编译没有产生 ${entry}`);
  writeFileSync(stampFile, wanted);
  return true;
}

/** The pages for staff, as static files that the service gives out. */
function buildPages(quiet) {
  const result = spawnSync(process.execPath, [bundler, 'build', '--config', 'apps/console/vite.config.mts', '--logLevel', 'warn'], {
    cwd: root,
    stdio: quiet ? 'pipe' : 'inherit',
    encoding: 'utf8',
  });
  if (result.status !== 0) throw new Error(`页面编译失败：${result.stdout ?? ''}${result.stderr ?? ''}`);
}

/** After an install there may be nothing to build: an image copies only what `npm ci` needs, and production leaves the compiler out. */
const nothingToBuild = () => !existsSync(path.join(root, 'apps/all-in-one/src/main.ts')) || !existsSync(compiler);

if (process.argv[1] === import.meta.filename) {
  if (process.argv.includes('--if-source') && nothingToBuild()) process.exit(0);
  try {
    build();
  } catch (error) {
    console.error(`✘ ${error.message}`);
    process.exit(1);
  }
}
