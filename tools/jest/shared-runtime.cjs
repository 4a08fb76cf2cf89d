// Jest gives each test file a world of modules of its own: 79 times Nest, TypeORM, the issuer and the whole county, read, compiled and
// run cold, which was more than half of the time of npm test. Here a worker loads each module once, by Node's own require, and keeps it for
// the files that follow; only the test file itself is Jest's. What the files share thereby is code, as in a running county: the tests mock no
// module, and every world they start has its own database, port and directory.
const Module = require('node:module');
const path = require('node:path');
const { compileFunction } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

const root = path.resolve(__dirname, '../..');
/** The runtime of the file under test: its transformer (swc, cached on disk) compiles what is required. */
let active;
/** Where the source map of each compiled file lies: of all files of the worker, so a file's end does not clear it. */
const sourceMaps = Object.assign(new Map(), { clear() {} });

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const library = /^@app\/([a-z-]+)$/.exec(request);
  return resolveFilename.call(this, library ? path.join(root, 'libs', library[1], 'src/index.ts') : request, ...rest);
};
Module._extensions['.ts'] = (module, filename) => module._compile(active.transformCache.transform(filename), filename);
require('reflect-metadata');

module.exports = class SharedRuntime extends Runtime {
  requires = new Map();

  constructor(...options) {
    super(...options);
    active = this;
    this.transformCache.sourceMaps = sourceMaps;
    this.executor.compile = (source, filename) => compileFunction(source, this.executor.injectedModuleParameters, { filename });
  }

  requireModuleOrMock(from, name) {
    const known = this.requires.get(from) ?? Module.createRequire(from);
    this.requires.set(from, known);
    return known(name);
  }

  /** There is no second `process` to guard. */
  installGetBuiltinModule() {}
};
