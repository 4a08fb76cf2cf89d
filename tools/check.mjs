// npm run check: everything that can be known without running the product. One line per step, its own output when it fails.
// node tools/check.mjs --only types,deps
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const node = (...command) => [process.execPath, ...command];
const packaged = (file, ...rest) => node(path.join('node_modules', file), ...rest);

/** In the order in which a fault is cheapest to understand. A step passes when each of its commands ends with 0. */
const STEPS = [
  { name: 'types', says: 'TypeScript 7, strict', commands: [packaged('@typescript/native/bin/tsc', '-p', 'tsconfig.json', '--noEmit')] },
  {
    name: 'pages',
    says: 'the pages: types of the API from its document, vue-tsc',
    commands: [
      packaged('openapi-typescript/bin/cli.js', 'docs/openapi.json', '-o', 'dist/generated/openapi.d.ts'),
      packaged('vue-tsc/bin/vue-tsc.js', '-p', 'apps/console/tsconfig.json', '--noEmit'),
    ],
  },
  {
    name: 'lint',
    says: 'Biome; oxlint for promises nobody awaits',
    commands: [
      packaged('@biomejs/biome/bin/biome', 'lint', '--error-on-warnings', '--max-diagnostics=200', '.'),
      packaged('oxlint/bin/oxlint', '--type-aware', 'apps', 'libs', 'tests'),
    ],
  },
  {
    name: 'format',
    says: 'Biome (npm run format mends it)',
    commands: [packaged('@biomejs/biome/bin/biome', 'format', '--max-diagnostics=200', '.')],
  },
  {
    name: 'deps',
    says: 'who may import whom: .dependency-cruiser.cjs',
    commands: [
      packaged(
        'dependency-cruiser/bin/dependency-cruise.mjs',
        '--config',
        '.dependency-cruiser.cjs',
        '--output-type',
        'err-long',
        'apps',
        'libs',
        'tests',
      ),
    ],
  },
  { name: 'unused', says: 'knip: files, exports, packages', commands: [packaged('knip/bin/knip.js', '--no-progress')] },
  { name: 'shape', says: 'file length, folder names, system clock', commands: [node('tools/shape.mjs')] },
  {
    name: 'deploy',
    says: 'docker/ and k8s/: rendered and checked by schema',
    commands: [packaged('jest/bin/jest.js', 'tests/deploy', '--selectProjects', 'unit')],
    environment: { ONLY_UNIT: '1' },
  },
  { name: 'openapi', says: 'docs/openapi.json is what the code says', commands: [node('tools/openapi.mjs', '--check')] },
];

function run([file, ...args], environment) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: root, env: { ...process.env, NO_COLOR: '1', NODE_NO_WARNINGS: '1', ...environment } });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.once('error', (error) => resolve({ passed: false, output: `${error.message}\n` }));
    child.once('close', (code) => resolve({ passed: code === 0, output }));
  });
}

async function runStep({ name, says, commands, environment }) {
  const began = performance.now();
  let faults = '';
  let allPassed = true;
  const notRun = new Set();
  for (const command of commands) {
    const { passed, output } = await run(command, environment);
    if (!passed) {
      allPassed = false;
      faults += output;
    }
    for (const line of output.split('\n')) if (/^\s*not run: /.test(line)) notRun.add(line.trim());
  }
  const seconds = `${((performance.now() - began) / 1000).toFixed(1)} s`;
  console.log(`${allPassed ? '✔' : '✘'} ${name.padEnd(8)} ${seconds.padStart(7)}  ${says}`);
  for (const line of notRun) console.log(`    ${line}`);
  if (faults) console.log(faults.replace(/^(?=.)/gm, '    '));
  return allPassed;
}

function chosenSteps() {
  const at = process.argv.indexOf('--only');
  if (at < 0) return STEPS;
  const names = (process.argv[at + 1] ?? '').split(',').filter(Boolean);
  const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
  if (names.length === 0 || unknown.length > 0) {
    console.error(
      `--only takes a comma-separated list of: ${STEPS.map((step) => step.name).join(', ')}${unknown.length ? ` (not ${unknown})` : ''}`,
    );
    process.exit(2);
  }
  return STEPS.filter((step) => names.includes(step.name));
}

const steps = chosenSteps();
if (!existsSync(path.join(root, 'node_modules'))) {
  console.error('先运行 npm ci / run npm ci first');
  process.exit(2);
}
const began = performance.now();
const failed = [];
for (const step of steps) if (!(await runStep(step))) failed.push(step.name);
for (const name of failed) console.log(`FAILED: check ${name}`);
console.log(
  `check: ${steps.length - failed.length} passed, ${failed.length} failed (${((performance.now() - began) / 1000).toFixed(1)} s)`,
);
process.exit(failed.length > 0 ? 1 : 0);
