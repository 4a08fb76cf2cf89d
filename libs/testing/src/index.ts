export { freshDatabase, type TestDatabase } from './database';
export { eventually } from './eventually';
