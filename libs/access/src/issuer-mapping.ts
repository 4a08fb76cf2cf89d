import { z } from 'zod';

const claimName = z.string().min(1).max(100);
const renamed = z.union([claimName, z.object({ claim: claimName, values: z.record(z.string(), z.string()) })]);

/**
 * How another issuer's access tokens say what this system needs: one small JSON file.
 * A claim is named, or named with a table from its values to ours; values outside the table are ignored.
 */
const issuerMappingSchema = z.strictObject({
  /** Asymmetric only: a shared secret would let every resource server issue tokens. */
  algorithms: z.array(z.enum(['ES256', 'ES384', 'ES512', 'EdDSA', 'PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'])).min(1),
  /** The `typ` header of access tokens (RFC 9068), or null where the issuer sets none. */
  type: z.string().nullable(),
  /** A claim that must stand in access tokens and not in ID tokens; required when `type` is null. */
  accessTokenClaim: claimName.optional(),
  jwksUrl: z.url().optional(),
  kind: renamed,
  /** A positive whole number. */
  id: claimName,
  name: claimName,
  roles: renamed,
  organ: claimName.optional(),
  section: claimName.optional(),
  jurisdiction: claimName.optional(),
  /** The blind index of the citizen number, made with this system's own index key. */
  citizenIndex: claimName.optional(),
  /** The citizen number itself, where the issuer sends it; it is turned into the blind index at once and not kept. */
  citizenNumber: claimName.optional(),
  acr: claimName.optional(),
  /** Counts up when an account is disabled or its roles change; only the embedded issuer has it. */
  epoch: claimName.optional(),
});

export type IssuerMapping = z.infer<typeof issuerMappingSchema>;

/** What the embedded issuer (`apps/identity`) writes into its access tokens. */
export const EMBEDDED_ISSUER_MAPPING: IssuerMapping = {
  algorithms: ['ES256', 'EdDSA'],
  type: 'at+jwt',
  kind: 'kind',
  id: 'actor_id',
  name: 'name',
  roles: 'roles',
  organ: 'organ',
  section: 'section',
  jurisdiction: 'jurisdiction',
  citizenIndex: 'citizen_index',
  acr: 'acr',
  epoch: 'epoch',
};

/** @throws Error with one sentence that names the field that is wrong. */
export function parseIssuerMapping(json: unknown): IssuerMapping {
  const parsed = issuerMappingSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`issuer mapping: ${issue?.path.join('.') || 'the file'}: ${issue?.message}`);
  }
  if (parsed.data.type === null && parsed.data.accessTokenClaim === undefined) {
    throw new Error('issuer mapping: accessTokenClaim is needed when type is null, or an ID token would pass for an access token');
  }
  return parsed.data;
}
