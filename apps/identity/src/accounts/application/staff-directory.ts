import { type Actor, divisionRange, hasAnyRole, type Revocation } from '@app/access';
import { DomainError } from '@app/domain-kernel';
import { Inject, Injectable } from '@nestjs/common';
import { IdentityDatabase } from '../../database';
import { type StaffAction, staffActions } from '../domain/staff-administration';
import { findStaff, listStaff, organName, recentRevocations, type StaffRow } from '../persistence/staff';

/** A staff account with what its reader may do with it. */
export interface StaffAccount extends StaffRow {
  readonly actions: readonly StaffAction[];
}

/** Reads staff accounts, of the reader's own jurisdiction only. */
@Injectable()
export class StaffDirectory {
  constructor(@Inject(IdentityDatabase) private readonly database: IdentityDatabase) {}

  /** By id, after `afterId`. */
  async list(
    reader: Actor,
    filter: { readonly organ: string | null; readonly afterId: number; readonly limit: number },
  ): Promise<StaffAccount[]> {
    const rows = await listStaff(this.database, { ...divisionRange(reader.jurisdiction), ...filter });
    return rows.map((row) => withActions(row, reader));
  }

  async get(reader: Actor, id: number): Promise<StaffAccount> {
    const row = await findStaff(this.database, id, divisionRange(reader.jurisdiction));
    if (!row) throw staffNotFound();
    return withActions(row, reader);
  }

  organName(code: string): Promise<string | undefined> {
    return organName(this.database, code);
  }

  /** Accounts whose tokens ended within `seconds`. */
  recentRevocations(seconds: number): Promise<Revocation[]> {
    return recentRevocations(this.database, seconds);
  }
}

export function staffNotFound(): DomainError {
  return new DomainError('not-found', 'not-found', '找不到该工作人员账号。');
}

function withActions(row: StaffRow, reader: Actor): StaffAccount {
  return { ...row, actions: hasAnyRole(reader, ['SECURITY_ADMIN']) ? staffActions(row, reader.id) : [] };
}
