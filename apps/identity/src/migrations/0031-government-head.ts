import type { Migration } from '@app/persistence';
import { staffRoles } from './0020-staff-roles';

/** A county that is there already learns the role of the head of its government. */
export const governmentHead: Migration = { ...staffRoles, name: '0031-government-head' };
