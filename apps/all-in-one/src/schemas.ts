import { msgSchema } from '@app/messaging';
import type { SchemaDefinition } from '@app/persistence';
import { identitySchema } from '../../identity/src/identity-schema';
import { intakeSchema } from '../../intake/src/schema';
import { routingSchema } from '../../routing/src/routing-schema';

/** Every schema of the county, messaging first: the services' roles are granted the outbox by their own first step. */
export const SCHEMAS: readonly SchemaDefinition[] = [msgSchema, identitySchema, intakeSchema, routingSchema];
