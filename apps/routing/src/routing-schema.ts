import { auditMigration } from '@app/audit';
import { documentSeriesMigration } from '@app/documents';
import { idempotencyMigration } from '@app/http';
import { clockMigration } from '@app/legal-clock';
import type { SchemaDefinition } from '@app/persistence';
import { AuthorityEntity } from './authority/persistence/authority.entity';
import { createRouting } from './migrations/0010-create-routing';
import { everyLawfulPath } from './migrations/0020-every-lawful-path';
import { publishedAuthorities } from './migrations/0021-published-authorities';
import { waitingTasks } from './migrations/0022-waiting-tasks';
import { clockPaths } from './migrations/0023-clock-paths';
import { quota } from './migrations/0024-quota';
import { taskTree } from './migrations/0030-task-tree';
import { opinionTemplates } from './migrations/0031-opinion-templates';
import { connectors } from './migrations/0040-connectors';
import { connectorAnswers } from './migrations/0041-connector-answers';
import { firstReviewAndPublicity } from './migrations/0050-first-review-and-publicity';
import { consultations } from './migrations/0052-consultations';
import { handedOverWork } from './migrations/0060-handed-over-work';
import { waitsForServices } from './migrations/0061-waits-for-services';
import { whoApprovesExtensions } from './migrations/0062-who-approves-extensions';
import { LeaveEntity } from './posts/persistence/leave.entity';
import { PostEntity } from './posts/persistence/post.entity';
import { StaffMemberEntity } from './posts/persistence/staff-member.entity';

const SCHEMA = 'routing';
const ROLE = 'onewindow_routing';

/** Everything the schema `routing` needs. `msgSchema` migrates before it. */
export const routingSchema: SchemaDefinition = {
  schema: SCHEMA,
  role: ROLE,
  migrations: [
    idempotencyMigration(ROLE),
    auditMigration(ROLE),
    clockMigration(ROLE),
    createRouting,
    everyLawfulPath,
    publishedAuthorities,
    waitingTasks,
    clockPaths,
    quota,
    taskTree,
    opinionTemplates,
    connectors,
    connectorAnswers,
    firstReviewAndPublicity,
    documentSeriesMigration(ROLE, '0051-document-series'),
    consultations,
    handedOverWork,
    waitsForServices,
    whoApprovesExtensions,
  ],
};

/** Entities of the cold tables; routes and tasks are written and read by statements. */
export const ROUTING_ENTITIES = [AuthorityEntity, PostEntity, LeaveEntity, StaffMemberEntity];
