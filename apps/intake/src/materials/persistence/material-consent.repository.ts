import type { Transaction } from '@app/persistence';

interface Given {
  readonly purposes: readonly string[];
  readonly validUntil: string;
  readonly byKind: 'STAFF' | 'CITIZEN';
  readonly byId: number;
}

/** Consent to keep the papers of a case that is being filed. */
export async function saveKeepingConsents(
  tx: Transaction,
  consents: readonly (Given & { readonly caseId: number })[],
  now: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO keeping_consent (case_id, purposes, valid_until, given_by_kind, given_by_id, given_at)
     SELECT case_id, ARRAY(SELECT jsonb_array_elements_text(purposes)), valid_until, by_kind, by_id, $2
     FROM jsonb_to_recordset($1::jsonb) AS x(case_id bigint, purposes jsonb, valid_until date, by_kind text, by_id bigint)`,
    [
      JSON.stringify(
        consents.map(({ caseId, purposes, validUntil, byKind, byId }) => ({
          case_id: caseId,
          purposes,
          valid_until: validUntil,
          by_kind: byKind,
          by_id: byId,
        })),
      ),
      now,
    ],
  );
}

/** The consent that stands is taken back; gives false when there is none. */
export async function revokeConsent(tx: Transaction, heldMaterialId: number, by: number, now: Date): Promise<void> {
  await tx.query('UPDATE material_consent SET revoked_at = $2, revoked_by = $3 WHERE held_material_id = $1 AND revoked_at IS NULL', [
    heldMaterialId,
    now,
    by,
  ]);
}

export async function saveConsent(tx: Transaction, heldMaterialId: number, given: Given, now: Date): Promise<void> {
  await tx.query(
    `INSERT INTO material_consent (held_material_id, purposes, valid_until, given_by_kind, given_by_id, given_at) VALUES ($1, $2, $3, $4, $5, $6)`,
    [heldMaterialId, given.purposes, given.validUntil, given.byKind, given.byId, now],
  );
}
