export {
  afterCommit,
  Database,
  type DatabaseOptions,
  openDataSource,
  type Queryable,
  rowsOf,
  sqlState,
  type Transaction,
  violatedConstraint,
} from './database';
export { type Migration, migrate, revertLast, type SchemaDefinition } from './migrations';
export { MissingRight } from './roles-and-schemas';
