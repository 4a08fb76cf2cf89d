export { Configuration } from './configuration';
export type { CipherSuiteName, LogLevel, RunningRole } from './environment-schema';
export { ConfigurationError, readConfiguration } from './read-configuration';
