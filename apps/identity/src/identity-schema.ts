import { auditMigration } from '@app/audit';
import type { SchemaDefinition } from '@app/persistence';
import { createIdentity } from './migrations/0010-create-identity';
import { rolesOfCollection } from './migrations/0011-roles-of-collection';
import { staffRoles } from './migrations/0020-staff-roles';
import { serviceAccounts } from './migrations/0030-service-accounts';
import { governmentHead } from './migrations/0031-government-head';

export const IDENTITY_SCHEMA = 'identity';
export const IDENTITY_ROLE = 'onewindow_identity';

/** Everything of identity in Postgres, in order. */
export const identitySchema: SchemaDefinition = {
  schema: IDENTITY_SCHEMA,
  role: IDENTITY_ROLE,
  migrations: [
    auditMigration(IDENTITY_ROLE),
    createIdentity(IDENTITY_ROLE),
    rolesOfCollection,
    staffRoles,
    serviceAccounts(IDENTITY_ROLE),
    governmentHead,
  ],
};
