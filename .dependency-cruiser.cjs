// Who may import whom. Each rule's comment says what to do instead; tests/architecture plants one bad import per rule.
const FEATURE = '^apps/(?!console/)([^/]+)/src/([^/]+)';
const PAGES = '^apps/console/';
const TEST_FILE = '[.](spec|db-spec|e2e-spec)[.]ts$';
const TEST_CODE = [TEST_FILE, '^tests/', '^libs/testing/', '^apps/[^/]+/test/', '^libs/[^/]+/testing/'];
const PURE_LIBRARIES = '^libs/(authority|domain-kernel|legal-calendar|identifiers)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'Move the clock, id, query or framework call to application/ and pass its value in.',
      from: { path: `${FEATURE}/.*\\bdomain/`, pathNot: TEST_FILE },
      to: { pathNot: ['^apps/$1/src/$2/.*\\bdomain/', PURE_LIBRARIES, '^libs/contracts/'] },
    },
    {
      name: 'domain-knows-only-the-types-of-messages',
      severity: 'error',
      comment: 'import type: the parsers of @app/contracts bring zod with them.',
      from: { path: `${FEATURE}/.*\\bdomain/`, pathNot: TEST_FILE },
      to: { path: '^libs/contracts/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pure-libraries-stay-pure',
      severity: 'error',
      comment: 'These libraries are plain functions on values: no npm package, no Node built-in, no other library.',
      from: { path: PURE_LIBRARIES, pathNot: TEST_FILE },
      to: { pathNot: PURE_LIBRARIES },
    },
    {
      name: 'application-does-not-know-transport',
      severity: 'error',
      comment: 'A use case runs the same from HTTP, from a queue and from a test.',
      from: { path: `${FEATURE}/.*\\bapplication/`, pathNot: TEST_FILE },
      to: { path: ['^apps/$1/src/.+/(http|queue)/', 'node_modules/(fastify|@nestjs/(core|swagger|platform-fastify))/'] },
    },
    {
      name: 'transport-goes-through-application',
      severity: 'error',
      comment: 'Controllers and consumers call a command or a query; they never open a repository.',
      from: { path: `${FEATURE}/.*\\b(http|queue)/`, pathNot: TEST_FILE },
      to: { path: '/persistence/', pathNot: '^libs/persistence/' },
    },
    {
      name: 'persistence-stands-at-the-bottom',
      severity: 'error',
      comment: 'Rows know the domain; they do not know who asks for them.',
      from: { path: `${FEATURE}/.*\\bpersistence/`, pathNot: TEST_FILE },
      to: { path: '^apps/$1/src/.+/(http|queue)/' },
    },
    {
      name: 'features-meet-in-application',
      severity: 'error',
      comment: 'Enter another feature through its application/, its pure domain/ or its *.module.',
      from: { path: `${FEATURE}/`, pathNot: [TEST_FILE, '^apps/[^/]+/src/migrations/', '/http/'] },
      to: {
        path: '^apps/$1/src/[^/]+/',
        pathNot: ['^apps/$1/src/$2/', '^apps/$1/src/[^/]+/.*\\b(application|domain)/', '[.]module[.]ts$'],
      },
    },
    {
      name: 'controllers-meet-in-http',
      severity: 'error',
      comment: 'A sub-resource of another feature may take its parameters, examples and answers; anything else goes through application/.',
      from: { path: `${FEATURE}/http/`, pathNot: TEST_FILE },
      to: {
        path: '^apps/$1/src/[^/]+/',
        pathNot: ['^apps/$1/src/$2/', '^apps/$1/src/[^/]+/.*\\b(application|domain|http)/', '[.]module[.]ts$'],
      },
    },
    {
      name: 'apps-do-not-import-apps',
      severity: 'error',
      comment: 'Services meet in events (libs/contracts) and HTTP.',
      from: { path: '^apps/([^/]+)/', pathNot: '^apps/all-in-one/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'all-in-one-only-composes',
      severity: 'error',
      comment:
        "It may take the files at the top of a service's src/: module, schema, commands. What lies deeper is the service's own affair.",
      from: { path: '^apps/all-in-one/', pathNot: TEST_FILE },
      to: { path: '^apps/', pathNot: ['^apps/all-in-one/', '^apps/[^/]+/src/[^/]+[.]ts$'] },
    },
    {
      name: 'libraries-do-not-import-apps',
      severity: 'error',
      comment: 'A library serves every service; what it needs of one is passed in.',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'libraries-are-entered-by-their-index',
      severity: 'error',
      comment: 'Import @app/<library>; what is not in its index.ts is its own affair.',
      from: { path: '^(apps|libs)/([^/]+)/', pathNot: TEST_CODE },
      to: { path: '^libs/', pathNot: ['^$1/$2/', '^libs/[^/]+/src/index[.]ts$'] },
    },
    {
      name: 'bullmq-only-in-messaging',
      severity: 'error',
      comment: 'Register a consumer with @app/messaging: the queue behind it is exchangeable.',
      from: { path: '^(apps|libs)/', pathNot: ['^libs/messaging/', ...TEST_CODE] },
      to: { path: 'node_modules/(@nestjs/)?bullmq/' },
    },
    {
      name: 'typeorm-only-in-persistence',
      severity: 'error',
      comment: 'Take a Transaction of @app/persistence and hand it to a repository.',
      from: {
        path: '^(apps|libs)/',
        pathNot: ['/persistence/', '^libs/(messaging|audit|privacy|legal-clock|http)/', ...TEST_CODE],
      },
      to: { path: 'node_modules/(@nestjs/)?typeorm/' },
    },
    {
      name: 'no-test-code-in-production',
      severity: 'error',
      comment: 'The build leaves specs and libs/testing out.',
      from: { path: '^(apps|libs)/', pathNot: TEST_CODE },
      to: { path: TEST_CODE },
    },
    {
      name: 'production-installs-its-dependencies',
      severity: 'error',
      comment: 'The image is built with --omit=dev: list the package under dependencies, and list it at all.',
      from: { path: '^(apps|libs)/', pathNot: [...TEST_CODE, PAGES] },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pages-know-only-the-api',
      severity: 'error',
      comment: 'The pages know the county by HTTP alone, and bundle what they import.',
      from: { path: PAGES },
      to: { path: ['^libs/', '^apps/(?!console/)', '^tests/'] },
    },
    {
      name: 'imports-resolve',
      severity: 'error',
      comment: 'A rule cannot judge what it cannot find.',
      // The types of the API are written by npm run check.
      from: { pathNot: PAGES },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Take what both need into a third file.',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
