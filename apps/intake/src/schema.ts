import { auditMigration } from '@app/audit';
import { documentSeriesMigration } from '@app/documents';
import { idempotencyMigration } from '@app/http';
import { clockDocumentsMigration, clockMigration } from '@app/legal-clock';
import { MSG_GRANTS } from '@app/messaging';
import type { SchemaDefinition } from '@app/persistence';
import { revealMigration } from '@app/privacy';
import { catalogueMigration } from './catalogue/persistence/catalogue.migration';
import { createCase } from './migrations/0010-create-case';
import { everyLawfulPath } from './migrations/0020-every-lawful-path';
import { acceptancePaths } from './migrations/0021-acceptance-paths';
import { knownAuthority } from './migrations/0022-known-authority';
import { afterTheDecision } from './migrations/0025-after-the-decision';
import { licences } from './migrations/0026-licences';
import { linkedCases } from './migrations/0027-linked-cases';
import { archive } from './migrations/0028-archive';
import { materialSpace } from './migrations/0030-material-space';
import { sharedData } from './migrations/0031-shared-data';
import { decisionBasis } from './migrations/0032-decision-basis';
import { departmentWait } from './migrations/0040-department-wait';
import { printsAndHandovers } from './migrations/0050-prints-and-handovers';
import { serviceEvents } from './migrations/0051-service-events';
import { poorRatings } from './migrations/0052-poor-ratings';
import { laundering } from './migrations/0060-laundering';
import { bundles } from './migrations/0070-bundles';
import { publicity } from './migrations/0074-publicity';
import { signalsRaisedAnew } from './migrations/0080-signals-raised-anew';
import { voidPapers } from './migrations/0090-void-papers';
import { decidedByService } from './migrations/0091-decided-by-service';
import { feesWithdrawnAndWaived } from './migrations/0091-fees-withdrawn-and-waived';
import { priorNotice } from './migrations/0092-prior-notice';

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
    acceptancePaths,
    knownAuthority,
    clockDocumentsMigration('0023-clock-documents'),
    afterTheDecision,
    licences,
    linkedCases,
    archive,
    materialSpace,
    sharedData,
    decisionBasis,
    departmentWait,
    printsAndHandovers,
    serviceEvents,
    poorRatings,
    laundering,
    bundles,
    publicity,
    signalsRaisedAnew,
    voidPapers,
    decidedByService,
    feesWithdrawnAndWaived,
    priorNotice,
  ],
};
