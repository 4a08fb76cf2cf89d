// Jest's environment for every test: Node itself, not a new vm context for each file. Together with shared-runtime.cjs, which see.
const { ModuleMocker } = require('jest-mock');

// jest-circus keeps its event handlers here and would hand one file's to the next.
const EVENT_HANDLERS = Symbol.for('EVENT_HANDLERS');

module.exports = class SharedEnvironment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  fakeTimers = null;
  fakeTimersModern = null;
  /** What a file may change of the process is put back after it. */
  before = { console: globalThis.console, exit: process.exit, environment: { ...process.env }, stackTraceLimit: Error.stackTraceLimit };

  constructor() {
    delete globalThis[EVENT_HANDLERS];
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return globalThis;
  }

  async setup() {
    // Jest sets 100: every refusal and every expectation would walk that many frames of awaits.
    Error.stackTraceLimit = 20;
  }

  async teardown() {
    globalThis.console = this.before.console;
    process.exit = this.before.exit;
    Error.stackTraceLimit = this.before.stackTraceLimit;
    for (const name of Object.keys(process.env)) if (!(name in this.before.environment)) delete process.env[name];
    Object.assign(process.env, this.before.environment);
  }
};
