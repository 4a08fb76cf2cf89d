// The rules of the house that no linter knows: file length, folder names, who may read the system clock, and names in the API's document.
// node tools/shape.mjs [directory]
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const LONGEST = 400;
const BANNED_FOLDERS = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'shared', 'misc']);
const SOURCE = /\.(ts|mjs|cjs|js)$/;
const SPEC = /\.(spec|db-spec|e2e-spec)\.ts$/;
// Decisions take the time as a value and commands take it from the injected Clock, or a test could not move it.
const TIMED = /\/(domain|application)\//;
// The documents of all services make one: there a second class of a name takes the place of the first, and a client is told wrong fields.
const DOCUMENTED_CLASS = /^(?:export )?class (\w+(?:Body|View|Page))\b/gm;
const SYSTEM_CLOCK = /\bnew Date\(\s*\)|\bDate\.now\(\)/;

export function findShapeFaults(root) {
  const faults = [];
  const documented = new Map();
  const visit = (directory) => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const file = path.join(directory, entry.name);
      const name = path.relative(root, file).split(path.sep).join('/');
      if (entry.isDirectory()) {
        if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name === 'data') continue;
        if (BANNED_FOLDERS.has(entry.name.toLowerCase()))
          faults.push(`${name}/: a folder is named after what lives in it, not "${entry.name}"`);
        visit(file);
      } else if (SOURCE.test(entry.name)) {
        const text = readFileSync(file, 'utf8');
        faults.push(...faultsOf(name, text));
        if (name.endsWith('.dto.ts')) {
          for (const [, word] of text.matchAll(DOCUMENTED_CLASS)) documented.set(word, [...(documented.get(word) ?? []), name]);
        }
      }
    }
  };
  for (const top of ['apps', 'libs', 'tests', 'tools']) {
    if (existsSync(path.join(root, top))) visit(path.join(root, top));
  }
  for (const [word, files] of documented) {
    if (files.length > 1) faults.push(`${word} is a class of ${files.join(' and ')}: the API's document knows one of each name`);
  }
  return faults;
}

function faultsOf(name, text) {
  const faults = [];
  const lines = text.replace(/\n$/, '').split('\n');
  if (lines.length > LONGEST) faults.push(`${name}: ${lines.length} lines; cut it at ${LONGEST} by what changes together`);
  if (name.startsWith('apps/') && TIMED.test(name) && !SPEC.test(name)) {
    lines.forEach((line, index) => {
      if (SYSTEM_CLOCK.test(line)) faults.push(`${name}:${index + 1}: take the time from Clock or as a parameter, not from the system`);
    });
  }
  return faults;
}

if (process.argv[1] === import.meta.filename) {
  const faults = findShapeFaults(path.resolve(process.argv[2] ?? path.join(import.meta.dirname, '..')));
  for (const fault of faults) console.log(fault);
  process.exit(faults.length > 0 ? 1 : 0);
}
