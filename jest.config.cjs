// NestJS 12 and some of its company are ES modules only, which Jest cannot require() on Node < 24.9:
// swc compiles TypeScript and those packages to CommonJS (cached on disk after the first run).
const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

function esmPackages(root = join(__dirname, 'node_modules')) {
  const names = readdirSync(root).flatMap((entry) =>
    entry.startsWith('@') ? readdirSync(join(root, entry)).map((name) => `${entry}/${name}`) : [entry],
  );
  return names
    .filter((name) => {
      const file = join(root, name, 'package.json');
      return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).type === 'module';
    })
    .map((name) => name.replace(/[.+]/g, '\\$&'));
}

const swc = (parser, transform) => [
  '@swc/jest',
  { swcrc: false, sourceMaps: 'inline', module: { type: 'commonjs' }, jsc: { target: 'es2023', keepClassNames: true, parser, transform } },
];

const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/tests'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json'],
  setupFiles: ['reflect-metadata'],
  transform: {
    '\\.ts$': swc(
      { syntax: 'typescript', decorators: true },
      { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    ),
    '\\.m?js$': swc({ syntax: 'ecmascript' }),
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:.*/node_modules/)?(?:${esmPackages().join('|')})/)`],
  moduleNameMapper: { '^@app/([a-z-]+)$': '<rootDir>/libs/$1/src/index.ts' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
};

/** Jest runs these once, and only when a test of such a project runs: the unit tests need no server. */
const services = { globalSetup: '<rootDir>/tools/test-services.mjs', globalTeardown: '<rootDir>/tools/stop-test-services.mjs' };

/** @type {import('jest').Config} */
module.exports = {
  maxWorkers: 2,
  testTimeout: 60_000,
  reporters: ['default', '<rootDir>/tools/closing-line-reporter.cjs'],
  projects: [
    { ...shared, displayName: 'unit', testRegex: '(?<!(db|e2e))[.]spec\\.ts$' },
    { ...shared, ...services, displayName: 'database', testRegex: '\\.db-spec\\.ts$' },
    { ...shared, ...services, displayName: 'story', testRegex: '\\.e2e-spec\\.ts$' },
  ],
};
