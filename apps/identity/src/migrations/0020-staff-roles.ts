import { STAFF_ROLES } from '@app/access';
import type { Migration } from '@app/persistence';

const list = (roles: readonly string[]): string => roles.map((role) => `'${role}'`).join(', ');
const constraint = (roles: readonly string[]): string => `
  ALTER TABLE staff_account DROP CONSTRAINT staff_account_roles;
  ALTER TABLE staff_account ADD CONSTRAINT staff_account_roles
    CHECK (roles <@ ARRAY[${list(roles)}] AND array_position(roles, NULL) IS NULL);`;

/** A county that is there already learns the roles of this release; a new one was created with them. */
export const staffRoles: Migration = { name: '0020-staff-roles', up: constraint(STAFF_ROLES), down: constraint(STAFF_ROLES) };
