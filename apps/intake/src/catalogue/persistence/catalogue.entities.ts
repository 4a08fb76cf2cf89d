import { EntitySchema } from 'typeorm';
import type { ItemContent, VersionState } from '../domain/item';

export interface ServiceItemRow {
  id: number;
  code: string;
  name: string;
  pinyinInitials: string;
  createdAt: Date;
}

export interface ItemVersionRow {
  id: number;
  itemId: number;
  version: number;
  state: VersionState;
  content: ItemContent;
  contentHash: string;
  validFrom: string;
  validTo: string | null;
  stateReason: string | null;
  createdAt: Date;
  publishedAt: Date | null;
}

export const ServiceItemEntity = new EntitySchema<ServiceItemRow>({
  name: 'ServiceItem',
  tableName: 'service_item',
  columns: {
    id: { type: 'bigint', primary: true, generated: 'increment' },
    code: { type: 'text' },
    name: { type: 'text' },
    pinyinInitials: { type: 'text', name: 'pinyin_initials' },
    createdAt: { type: 'timestamptz', name: 'created_at' },
  },
});

export const ItemVersionEntity = new EntitySchema<ItemVersionRow>({
  name: 'ItemVersion',
  tableName: 'item_version',
  columns: {
    id: { type: 'bigint', primary: true, generated: 'increment' },
    itemId: { type: 'bigint', name: 'item_id' },
    version: { type: 'integer' },
    state: { type: 'text' },
    content: { type: 'json' },
    contentHash: { type: 'text', name: 'content_hash' },
    validFrom: { type: 'date', name: 'valid_from' },
    validTo: { type: 'date', name: 'valid_to', nullable: true },
    stateReason: { type: 'text', name: 'state_reason', nullable: true },
    createdAt: { type: 'timestamptz', name: 'created_at' },
    publishedAt: { type: 'timestamptz', name: 'published_at', nullable: true },
  },
});

/** For `openDataSource({ entities })` of the service. */
export const catalogueEntities = [ServiceItemEntity, ItemVersionEntity];
