import type { Authority, PowerLevel, PowerSource } from '@app/authority';
import type { LocalDate } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';
import { In, IsNull, LessThanOrEqual, MoreThanOrEqual } from 'typeorm';
import type { AuthorityLine } from '../domain/authority-list';
import { AuthorityEntity } from './authority.entity';

/** Every line of the list for these items, past and future ones too: which is in force is for the domain to say. */
export async function authoritiesOf(tx: Transaction, itemCodes: readonly string[]): Promise<Authority[]> {
  if (itemCodes.length === 0) return [];
  const rows = await tx.getRepository(AuthorityEntity).find({ where: { itemCode: In([...itemCodes]) }, order: { id: 'ASC' } });
  return rows.map(toAuthority);
}

/** The lines of one organ that are in force on a day. */
export async function authoritiesOfOrgan(tx: Transaction, actingOrgan: string, on: LocalDate): Promise<Authority[]> {
  const started = { actingOrgan, validFrom: LessThanOrEqual<string>(on) };
  const rows = await tx.getRepository(AuthorityEntity).find({
    where: [
      { ...started, validTo: IsNull() },
      { ...started, validTo: MoreThanOrEqual<string>(on) },
    ],
    order: { itemCode: 'ASC', id: 'ASC' },
  });
  return rows.map(toAuthority);
}

/** Adds the lines that are not there yet; a line is known by item, division, organ and first day. */
export async function insertMissingAuthorities(tx: Transaction, lines: readonly AuthorityLine[]): Promise<void> {
  await tx
    .getRepository(AuthorityEntity)
    .createQueryBuilder()
    .insert()
    .values(lines.map((line) => ({ ...line })))
    .orIgnore()
    .execute();
}

/** The lines whose present version nobody has been told, marked as told in the same statement. */
export async function takeUnpublished(tx: Transaction): Promise<{ readonly version: number; readonly authority: Authority }[]> {
  const rows = await rowsOf<Authority & { readonly version: number }>(
    tx,
    `UPDATE authority SET published_version = version WHERE published_version < version
     RETURNING version, id, item_code AS "itemCode", division, acting_organ AS "actingOrgan", level, power_source AS "powerSource",
       principal_organ AS "principalOrgan", seal_name AS "sealName", valid_from AS "validFrom", valid_to AS "validTo",
       announcement_ref AS "announcementRef", max_amount AS "maxAmount"`,
    [],
  );
  return rows.map(({ version, ...authority }) => ({ version, authority }));
}

function toAuthority(row: AuthorityEntity): Authority {
  return {
    id: row.id,
    itemCode: row.itemCode,
    division: row.division,
    actingOrgan: row.actingOrgan,
    level: row.level as PowerLevel,
    powerSource: row.powerSource as PowerSource,
    principalOrgan: row.principalOrgan,
    sealName: row.sealName,
    validFrom: row.validFrom as LocalDate,
    validTo: row.validTo as LocalDate | null,
    announcementRef: row.announcementRef,
    maxAmount: row.maxAmount,
  };
}
