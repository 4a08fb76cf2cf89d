import type { LocalDate } from '@app/legal-calendar';

/** A death or a move that somebody tells of waits to be checked; nobody is deleted for a rumour. */
export type RegistrationState = 'PRESENT' | 'TO_CHECK_DEAD' | 'TO_CHECK_MOVED' | 'DEAD' | 'MOVED_AWAY';

export interface Person {
  readonly id: number;
  readonly name: string;
  readonly birthOn: LocalDate;
  readonly sex: 'MALE' | 'FEMALE';
  readonly township: string;
  readonly groupId: number;
  readonly village: string;
  readonly groupName: string;
  readonly householdId: number;
  readonly householdNumber: string;
  readonly registrationState: RegistrationState;
  readonly registrationSource: string | null;
  readonly responsibleStaff: number | null;
  readonly version: number;
}
