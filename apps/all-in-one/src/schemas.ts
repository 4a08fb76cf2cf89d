import { msgSchema } from '@app/messaging';
import type { SchemaDefinition } from '@app/persistence';
import { disputeResolutionSchema } from '../../dispute-resolution/src/dispute-resolution-schema';
import { identitySchema } from '../../identity/src/identity-schema';
import { intakeSchema } from '../../intake/src/schema';
import { jointCollectionSchema } from '../../joint-collection/src/joint-collection-schema';
import { routingSchema } from '../../routing/src/routing-schema';

/** Every schema of the county, messaging first: the services' roles are granted the outbox by their own first step. */
export const SCHEMAS: readonly SchemaDefinition[] = [
  msgSchema,
  identitySchema,
  intakeSchema,
  routingSchema,
  jointCollectionSchema,
  disputeResolutionSchema,
];
