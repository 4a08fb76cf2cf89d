import { DomainError } from '@app/domain-kernel';
import type { Database, Transaction } from '@app/persistence';
import type { ItemContent } from '../domain/item';
import { insertDraft, lockItem, replaceDraft, versionsOf } from '../persistence/catalogue.repository';
import { contentHash, pinyinInitials } from './item-package';

export type ImportOutcome = 'CREATED' | 'REPLACED' | 'UNCHANGED';

export interface ImportedItem {
  readonly code: string;
  readonly version: number;
  readonly name: string;
  readonly outcome: ImportOutcome;
}

/** Reads items in as drafts, all or none. A draft of the same version is replaced; a published one is never touched. */
export async function importItems(database: Database, items: readonly ItemContent[], now: Date): Promise<readonly ImportedItem[]> {
  // One order for everybody, so that two imports wait for each other instead of deadlocking.
  const ordered = [...items].sort((one, other) => (one.code < other.code ? -1 : one.code > other.code ? 1 : one.version - other.version));
  return database.run(async (tx) => {
    const imported: ImportedItem[] = [];
    for (const content of ordered) {
      imported.push({ code: content.code, version: content.version, name: content.name, outcome: await importItem(tx, content, now) });
    }
    return imported;
  });
}

async function importItem(tx: Transaction, content: ItemContent, now: Date): Promise<ImportOutcome> {
  const draft = { content, contentHash: contentHash(content), pinyinInitials: pinyinInitials(content), now };
  const itemId = await lockItem(tx, draft);
  const known = (await versionsOf(tx, [itemId])).find((version) => version.content.version === content.version);
  if (known === undefined) {
    await insertDraft(tx, itemId, draft);
    return 'CREATED';
  }
  const same = known.contentHash === draft.contentHash;
  if (same && (known.state !== 'DRAFT' || known.validTo === content.validTo)) return 'UNCHANGED';
  if (known.state !== 'DRAFT') {
    throw new DomainError(
      'conflict',
      'item-version-published',
      `“${content.name}”第${content.version}版已经公布，不能改动。请把版本号改为${content.version + 1}，写明生效日期后再导入。`,
      { params: { code: content.code, version: content.version } },
    );
  }
  await replaceDraft(tx, known.id, draft);
  return 'REPLACED';
}
