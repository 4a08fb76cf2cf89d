import { auditMigration } from '@app/audit';
import { documentSeriesMigration } from '@app/documents';
import { idempotencyMigration } from '@app/http';
import { clockMigration } from '@app/legal-clock';
import { MSG_GRANTS } from '@app/messaging';
import type { SchemaDefinition } from '@app/persistence';
import { revealMigration } from '@app/privacy';
import { catalogueMigration } from './catalogue/persistence/catalogue.migration';
import { createCase } from './migrations/0010-create-case';
import { everyLawfulPath } from './migrations/0020-every-lawful-path';

const ROLE = 'onewindow_intake';

export const intakeSchema: SchemaDefinition = {
  schema: 'intake',
  role: ROLE,
  migrations: [
    { name: '0000-use-messaging', up: MSG_GRANTS(ROLE), down: '' },
    idempotencyMigration(ROLE),
    auditMigration(ROLE),
    revealMigration(ROLE),
    clockMigration(ROLE),
    documentSeriesMigration(ROLE),
    catalogueMigration,
    createCase,
    everyLawfulPath,
  ],
};
