import type { StaffMember } from '@app/county';
import type { Transaction } from '@app/persistence';
import { addOfficers } from '../persistence/officer.repository';

/** Roles that somebody can be chosen for here. */
const CHOSEN = ['DISPUTE_DESK', 'MEDIATOR', 'LAWYER', 'LEGAL_AID_REVIEWER', 'LEGAL_AID_APPROVER'];

export function loadOfficers(tx: Transaction, staff: readonly StaffMember[]): Promise<void> {
  return addOfficers(
    tx,
    staff.filter(({ roles }) => roles.some((role) => CHOSEN.includes(role))),
  );
}
