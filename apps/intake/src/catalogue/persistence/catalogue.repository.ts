import { type Database, rowsOf, type Transaction } from '@app/persistence';
import type { ItemContent, ItemVersion, VersionState } from '../domain/item';
import { ItemVersionEntity, type ItemVersionRow, ServiceItemEntity } from './catalogue.entities';

export interface NewDraft {
  readonly content: ItemContent;
  readonly contentHash: string;
  readonly pinyinInitials: string;
  readonly now: Date;
}

/** The item's row, made when it is new, locked so that one import or publication of an item happens at a time. */
export async function lockItem(tx: Transaction, { content, pinyinInitials, now }: NewDraft): Promise<number> {
  const [row] = await rowsOf<{ id: number }>(
    tx,
    // The name follows the newest file read; what a case was called is kept with the case.
    `INSERT INTO service_item (code, name, pinyin_initials, created_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (code) DO UPDATE SET name = excluded.name, pinyin_initials = excluded.pinyin_initials RETURNING id`,
    [content.code, content.name, pinyinInitials, now],
  );
  if (row === undefined) throw new Error('INSERT … RETURNING gave no row');
  return row.id;
}

/** One publication at a time: lint judges the catalogue as a whole, so two must not change it under each other. */
export async function lockCatalogue(tx: Transaction): Promise<void> {
  await tx.query('SELECT revision FROM catalogue_revision FOR UPDATE');
}

export async function findVersion(tx: Transaction, code: string, version: number): Promise<ItemVersion | null> {
  const item = await tx.getRepository(ServiceItemEntity).findOneBy({ code });
  if (item === null) return null;
  const row = await tx
    .getRepository(ItemVersionEntity)
    .findOne({ where: { itemId: item.id, version }, lock: { mode: 'pessimistic_write' } });
  return row === null ? null : toVersion(row);
}

/** All versions of some items, drafts too, oldest first. */
export async function versionsOf(tx: Transaction, itemIds: readonly number[]): Promise<readonly ItemVersion[]> {
  const rows = await tx
    .getRepository(ItemVersionEntity)
    .createQueryBuilder('version')
    .where('version.itemId = ANY(:itemIds)', { itemIds })
    .orderBy('version.itemId')
    .addOrderBy('version.version')
    .getMany();
  return rows.map(toVersion);
}

/** Every version of every item, in the order of code and version. */
export async function allVersions(tx: Transaction): Promise<readonly ItemVersion[]> {
  const rows = await tx.getRepository(ItemVersionEntity).find({ order: { itemId: 'ASC', version: 'ASC' } });
  return rows
    .map(toVersion)
    .sort((one, other) => (one.content.code < other.content.code ? -1 : one.content.code > other.content.code ? 1 : 0));
}

export async function insertDraft(tx: Transaction, itemId: number, { content, contentHash, now }: NewDraft): Promise<void> {
  await tx.query(
    `INSERT INTO item_version (item_id, version, state, content, content_hash, valid_from, valid_to, created_at)
     VALUES ($1, $2, 'DRAFT', $3, $4, $5, $6, $7)`,
    [itemId, content.version, JSON.stringify(content), contentHash, content.validFrom, content.validTo, now],
  );
}

export async function replaceDraft(tx: Transaction, id: number, { content, contentHash }: NewDraft): Promise<void> {
  await tx.query(
    `UPDATE item_version SET content = $2, content_hash = $3, valid_from = $4, valid_to = $5 WHERE id = $1 AND state = 'DRAFT'`,
    [id, JSON.stringify(content), contentHash, content.validFrom, content.validTo],
  );
}

export async function setState(tx: Transaction, id: number, state: VersionState, reason: string | null): Promise<void> {
  await tx.getRepository(ItemVersionEntity).update({ id }, { state, stateReason: reason });
}

export async function markPublished(tx: Transaction, id: number, now: Date): Promise<void> {
  await tx.getRepository(ItemVersionEntity).update({ id }, { state: 'PUBLISHED', publishedAt: now });
}

/** Closes an open end. */
export async function setLastDay(tx: Transaction, id: number, validTo: string): Promise<void> {
  await tx.getRepository(ItemVersionEntity).update({ id }, { validTo });
}

/** What the processes that hold the catalogue in memory compare with. */
export async function catalogueRevision(database: Database): Promise<number> {
  const [row] = await database.query<{ revision: number }>('SELECT revision FROM catalogue_revision');
  if (row === undefined) throw new Error('catalogue_revision has lost its row');
  return row.revision;
}

/** Everything that is or was in force, with the revision of the same snapshot. */
export async function readInForce(
  database: Database,
): Promise<{ revision: number; versions: readonly (ItemVersion & { pinyinInitials: string })[] }> {
  const rows = await database.query<Record<keyof ItemVersionRow | 'pinyinInitials' | 'revision', never>>(
    `SELECT r.revision, v.id, v.item_id AS "itemId", v.version, v.state, v.content, v.content_hash AS "contentHash",
            v.valid_from AS "validFrom", v.valid_to AS "validTo", i.pinyin_initials AS "pinyinInitials"
     FROM catalogue_revision r LEFT JOIN item_version v ON v.state <> 'DRAFT' LEFT JOIN service_item i ON i.id = v.item_id
     ORDER BY i.code, v.version`,
  );
  const [first] = rows;
  if (first === undefined) throw new Error('catalogue_revision has lost its row');
  return {
    revision: first.revision,
    versions: rows.filter((row) => row.id !== null).map((row) => ({ ...toVersion(row), pinyinInitials: row.pinyinInitials })),
  };
}

function toVersion(
  row: Pick<ItemVersionRow, 'id' | 'itemId' | 'state' | 'contentHash' | 'validFrom' | 'validTo' | 'content'>,
): ItemVersion {
  const { id, itemId, state, contentHash, validFrom, validTo, content } = row;
  // The end may have been set after publication, so the column and not the file says it.
  return { id, itemId, state, contentHash, validFrom, validTo, content: { ...content, validTo } };
}
