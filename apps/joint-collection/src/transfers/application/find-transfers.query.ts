import type { Actor } from '@app/access';
import { DomainError } from '@app/domain-kernel';
import type { Queryable } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { JointCollectionDatabase } from '../../database';
import { findTransfers, type StoredTransfer, stepsOf, type TransferScope } from '../persistence/transfer.repository';
import { type TransferView, transferView } from './transfer-view';

const WIDE = ['COLLECTION_CLERK', 'SUPERVISOR'] as const;

const scopeOf = ({ organ, jurisdiction, roles }: Actor): TransferScope => ({
  organ,
  jurisdiction,
  wide: WIDE.some((role) => roles.includes(role)),
});

/** Transfers as the reader may see them: those of his organ, and all of the county for its collection and its supervisors. */
@Injectable()
export class FindTransfers {
  constructor(private readonly database: JointCollectionDatabase) {}

  async find(reader: Queryable, id: number, actor: Actor, lock = ''): Promise<StoredTransfer> {
    const [found] = await findTransfers(reader, scopeOf(actor), 't.id = $5', [id], lock);
    if (!found) throw new DomainError('not-found', 'transfer-not-found', '没有这件关系转移，请刷新列表。');
    return found;
  }

  view(id: number, actor: Actor): Promise<TransferView> {
    return this.viewIn(this.database, id, actor);
  }

  async viewIn(reader: Queryable, id: number, actor: Actor): Promise<TransferView> {
    return transferView(await this.find(reader, id, actor), actor, await stepsOf(reader, id));
  }

  /** In the order of their arrival. */
  async page(actor: Actor, open: boolean, after: number, limit: number): Promise<TransferView[]> {
    const found = await findTransfers(
      this.database,
      scopeOf(actor),
      '(NOT $5 OR t.ended_at IS NULL) AND t.id > $6',
      [open, after, limit],
      'ORDER BY t.id LIMIT $7',
    );
    return found.map((transfer) => transferView(transfer, actor));
  }
}
