import { STAFF_ROLES } from '@app/access';
import type { Migration } from '@app/persistence';

const list = (values: readonly string[]): string => values.map((value) => `'${value}'`).join(', ');
const NEW: readonly string[] = ['COLLECTION_CLERK', 'FUND_REVIEWER', 'FINANCE'];

const allowing = (roles: readonly string[]): string => `
    ALTER TABLE staff_account DROP CONSTRAINT staff_account_roles;
    ALTER TABLE staff_account ADD CONSTRAINT staff_account_roles CHECK (roles <@ ARRAY[${list(roles)}] AND array_position(roles, NULL) IS NULL);`;

/** 两险经办、基金复核、财政: a county that ran before joint collection may now appoint them. */
export const rolesOfCollection: Migration = {
  name: '0011-roles-of-collection',
  up: allowing(STAFF_ROLES),
  down: allowing(STAFF_ROLES.filter((role) => !NEW.includes(role))),
};
