import { REVOCATION_WINDOW_SECONDS, RevocationListSessions } from '@app/access';
import { recentRevocations } from './accounts/persistence/staff';
import type { IdentityDatabase } from './database';

/** The session registry of the process that owns the accounts: reads its own tables, and at once after a change made here. */
export class InProcessSessions extends RevocationListSessions {
  constructor(database: IdentityDatabase) {
    super(() => recentRevocations(database, REVOCATION_WINDOW_SECONDS));
  }
}
