// Builds dist/ with the Nest CLI (types checked, OpenAPI filled from the DTOs), only when a source is newer than the last build.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createHash } from 'node:crypto';

const root = path.resolve(import.meta.dirname, '..');
const stampFile = path.join(root, 'dist/.built-from');

/** A fingerprint of everything the build reads. */
function fingerprint() {
  const hash = createHash('sha256');
  const visit = (directory) => {
    for (const entry of readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const file = path.join(directory, entry.name);
      if (entry.isDirectory()) visit(file);
      else if (/\.(ts|json)$/.test(entry.name) && !/spec\.ts$/.test(entry.name)) hash.update(path.relative(root, file)).update(readFileSync(file));
    }
  };
  for (const directory of ['apps', 'libs', 'tests/stories']) visit(path.join(root, directory));
  for (const file of ['nest-cli.json', 'tsconfig.json', 'tsconfig.build.json', 'package.json']) hash.update(readFileSync(path.join(root, file)));
  return hash.digest('hex');
}

export function build({ quiet = false } = {}) {
  const wanted = fingerprint();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return false;
  if (!quiet) console.log('正在编译 / building …');
  const nest = path.join(root, 'node_modules/@nestjs/cli/bin/nest.js');
  if (!existsSync(nest)) throw new Error('缺少编译工具：请运行 npm ci（不带 --omit=dev）');
  const result = spawnSync(process.execPath, [nest, 'build', 'all-in-one'], { cwd: root, stdio: quiet ? 'pipe' : 'inherit', encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`编译失败：${result.stdout ?? ''}${result.stderr ?? ''}`);
  const entry = path.join(root, 'dist/apps/all-in-one/src/main.js');
  if (!existsSync(entry) || statSync(entry).size === 0) throw new Error(`编译没有产生 ${entry}`);
  writeFileSync(stampFile, wanted);
  return true;
}

if (process.argv[1] === import.meta.filename) {
  // A production image copies only what it needs for `npm ci`; there is nothing to build yet.
  if (process.argv.includes('--if-source') && !existsSync(path.join(root, 'apps/all-in-one/src/main.ts'))) process.exit(0);
  try {
    build();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
