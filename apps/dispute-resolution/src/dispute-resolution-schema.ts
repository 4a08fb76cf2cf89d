import { auditMigration } from '@app/audit';
import { documentSeriesMigration } from '@app/documents';
import { idempotencyMigration } from '@app/http';
import { clockDocumentsMigration, clockMigration } from '@app/legal-clock';
import { MSG_GRANTS } from '@app/messaging';
import type { SchemaDefinition } from '@app/persistence';
import { createDisputes } from './migrations/0100-disputes';
import { createSecrecy } from './migrations/0110-secrecy';
import { createEvidence } from './migrations/0120-evidence';
import { createRecovery } from './migrations/0130-recovery';
import { createWindow } from './migrations/0140-window';
import { createLegalAid } from './migrations/0200-legal-aid';
import { createMediation } from './migrations/0210-mediation';
import { createPapers } from './migrations/0220-papers';
import { createLimitation } from './migrations/0230-limitation';

const SCHEMA = 'dispute_resolution';
const ROLE = 'onewindow_dispute_resolution';

/** Everything the schema `dispute_resolution` needs. `msgSchema` migrates before it. */
export const disputeResolutionSchema: SchemaDefinition = {
  schema: SCHEMA,
  role: ROLE,
  migrations: [
    idempotencyMigration(ROLE),
    auditMigration(ROLE),
    clockMigration(ROLE),
    documentSeriesMigration(ROLE, '0005-document-series'),
    { name: '0006-outbox', up: MSG_GRANTS(ROLE), down: 'SELECT 1' },
    clockDocumentsMigration('0007-clock-documents'),
    createDisputes(ROLE),
    createSecrecy(ROLE),
    createEvidence(ROLE),
    createRecovery(ROLE),
    createWindow(ROLE),
    createLegalAid(ROLE),
    createMediation(ROLE),
    createPapers(ROLE),
    createLimitation(ROLE),
  ],
};
