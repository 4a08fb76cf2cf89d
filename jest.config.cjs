const shared = {
  rootDir: __dirname,
  // One world of modules for each worker, not for each file: see tools/jest/shared-runtime.cjs.
  testEnvironment: '<rootDir>/tools/jest/shared-environment.cjs',
  runtime: '<rootDir>/tools/jest/shared-runtime.cjs',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/tests'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        module: { type: 'commonjs' },
        jsc: {
          target: 'es2023',
          keepClassNames: true,
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
      },
    ],
  },
  moduleNameMapper: { '^@app/([a-z-]+)$': '<rootDir>/libs/$1/src/index.ts' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
};

/** Jest runs these once, and only when a test of such a project runs: the unit tests need no server. */
const services = { globalSetup: '<rootDir>/tools/test-services.mjs', globalTeardown: '<rootDir>/tools/stop-test-services.mjs' };

/** @type {import('jest').Config} */
module.exports = {
  maxWorkers: 2,
  testTimeout: 60_000,
  // The summary by name, so that it does not come after the closing line.
  reporters: ['default', 'summary', '<rootDir>/tools/closing-line-reporter.cjs'],
  projects: [
    { ...shared, displayName: 'unit', testRegex: '(?<!(db|e2e))[.]spec\\.ts$' },
    { ...shared, ...services, displayName: 'database', testRegex: '\\.db-spec\\.ts$' },
    { ...shared, ...services, displayName: 'story', testRegex: '\\.e2e-spec\\.ts$' },
  ],
};
