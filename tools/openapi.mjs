// npm run openapi: writes docs/openapi.json from the code. --check: compares, and says what the document lacks. --print: to the terminal.
import './node-version.mjs';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from './build.mjs';

const root = path.resolve(import.meta.dirname, '..');
const file = path.join(root, 'docs/openapi.json');

/** The compiler writes the members of a union in no particular order; a document that is compared needs one. */
function inOrder(value) {
  if (Array.isArray(value)) return value.map(inOrder);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, inner]) => [
    key,
    key === 'enum' && Array.isArray(inner) ? [...inner].sort() : inOrder(inner),
  ]);
  return Object.fromEntries(entries);
}

build({ quiet: true });
const require = createRequire(import.meta.url);
const { describeCounty } = require(path.join(root, 'dist/apps/all-in-one/src/open-api.js'));
const { lintOpenApi } = require(path.join(root, 'dist/libs/http/src'));
const document = inOrder(await describeCounty());
const text = `${JSON.stringify(document, null, 2)}\n`;

if (process.argv.includes('--print')) {
  process.stdout.write(text);
} else if (process.argv.includes('--check')) {
  const lacks = lintOpenApi(document).map(({ operation, rule, message }) => `${operation}: ${rule}: ${message}`);
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) lacks.push('docs/openapi.json is not what the code says: npm run openapi');
  for (const line of lacks) console.error(line);
  process.exitCode = lacks.length > 0 ? 1 : 0;
} else {
  writeFileSync(file, text);
  console.log(`docs/openapi.json: ${Object.keys(document.paths).length} paths`);
}
