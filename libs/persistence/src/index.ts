export { copyInto } from './copy-into';
export {
  afterCommit,
  BY_INDEX,
  Database,
  type DatabaseOptions,
  kept,
  openDataSource,
  type Queryable,
  rowsOf,
  sqlState,
  type Transaction,
  together,
  violatedConstraint,
} from './database';
export { type Migration, migrate, revertLast, type SchemaDefinition } from './migrations';
export { MissingRight } from './roles-and-schemas';
