import type { AccountStatus } from './staff-administration';

/** People; a connected system has no account. */
export type PersonKind = 'STAFF' | 'CITIZEN';

export interface AccountKey {
  readonly kind: PersonKind;
  readonly id: number;
}

/** What an access token is made of. */
export interface Account extends AccountKey {
  readonly name: string;
  readonly status: AccountStatus;
  readonly roles: readonly string[];
  readonly organ: string | null;
  readonly section: string | null;
  readonly jurisdiction: string;
  readonly citizenIndex: Buffer | null;
  readonly sessionEpoch: number;
}
