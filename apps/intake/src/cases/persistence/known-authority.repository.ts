import type { Authority } from '@app/authority';
import { rowsOf, type Transaction } from '@app/persistence';

export interface PublishedLine extends Authority {
  readonly version: number;
}

/** Takes lines over as they were published; an older version never replaces a newer one. */
export async function saveKnownAuthorities(tx: Transaction, lines: readonly PublishedLine[]): Promise<void> {
  if (lines.length === 0) return;
  await tx.query(
    `INSERT INTO known_authority AS k (id, version, item_code, division, acting_organ, level, power_source, principal_organ, seal_name,
       valid_from, valid_to, announcement_ref, max_amount)
     SELECT id, version, "itemCode", division, "actingOrgan", level, "powerSource", "principalOrgan", "sealName", "validFrom", "validTo",
            "announcementRef", "maxAmount"
       FROM json_to_recordset($1::json) AS x(id bigint, version int, "itemCode" text, division text, "actingOrgan" text, level smallint,
            "powerSource" smallint, "principalOrgan" text, "sealName" text, "validFrom" date, "validTo" date, "announcementRef" text,
            "maxAmount" bigint)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, item_code = excluded.item_code, division = excluded.division,
       acting_organ = excluded.acting_organ, level = excluded.level, power_source = excluded.power_source,
       principal_organ = excluded.principal_organ, seal_name = excluded.seal_name, valid_from = excluded.valid_from,
       valid_to = excluded.valid_to, announcement_ref = excluded.announcement_ref, max_amount = excluded.max_amount
     WHERE k.version < excluded.version`,
    [JSON.stringify(lines)],
  );
}

/** Every line known for these items, past and future ones too: which is in force is for the rule to say. */
export async function knownAuthoritiesOf(tx: Transaction, itemCodes: readonly string[]): Promise<Authority[]> {
  return rowsOf<Authority>(
    tx,
    `SELECT id, item_code AS "itemCode", division, acting_organ AS "actingOrgan", level, power_source AS "powerSource",
            principal_organ AS "principalOrgan", seal_name AS "sealName", valid_from AS "validFrom", valid_to AS "validTo",
            announcement_ref AS "announcementRef", max_amount AS "maxAmount"
       FROM known_authority WHERE item_code = ANY($1::text[]) ORDER BY id`,
    [itemCodes],
  );
}
