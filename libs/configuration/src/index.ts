export { Configuration, ConfigurationError, readConfiguration } from './configuration';
