import { auditMigration } from '@app/audit';
import { documentSeriesMigration } from '@app/documents';
import { idempotencyMigration } from '@app/http';
import { clockMigration } from '@app/legal-clock';
import { MSG_GRANTS } from '@app/messaging';
import type { SchemaDefinition } from '@app/persistence';
import { people } from './migrations/0100-people';
import { obligations } from './migrations/0101-obligations';
import { rosters } from './migrations/0102-rosters';
import { campaign } from './migrations/0103-campaign';
import { ledger } from './migrations/0200-ledger';
import { payments } from './migrations/0201-bills-and-payments';
import { refunds } from './migrations/0202-refunds';
import { lookups } from './migrations/0203-lookups';
import { reconciliation } from './migrations/0300-reconciliation';
import { windowAndTransfers } from './migrations/0301-window-and-transfers';
import { visits } from './migrations/0302-visits';

const SCHEMA = 'joint_collection';
const ROLE = 'onewindow_joint_collection';

/** Everything the schema `joint_collection` needs. `msgSchema` migrates before it. */
export const jointCollectionSchema: SchemaDefinition = {
  schema: SCHEMA,
  role: ROLE,
  migrations: [
    idempotencyMigration(ROLE),
    auditMigration(ROLE),
    clockMigration(ROLE),
    documentSeriesMigration(ROLE, '0005-document-series'),
    { name: '0006-outbox', up: MSG_GRANTS(ROLE), down: 'SELECT 1' },
    people,
    obligations,
    rosters,
    campaign,
    ledger(ROLE),
    payments(ROLE),
    refunds(ROLE),
    lookups,
    reconciliation(ROLE),
    windowAndTransfers(ROLE),
    visits(ROLE),
  ],
};
