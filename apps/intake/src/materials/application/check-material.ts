import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock, DomainError } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { lockOfHolder, markChecked } from '../persistence/held-material.repository';
import { type HolderInput, holderOf } from './holder';
import { type HeldMaterialView, heldMaterialView } from './material-space';
import { heldMaterialNotFound } from './take-papers';

/**
 * 核验原件: the holder stands at the window with the original; what he had uploaded counts as checked from now on (C becomes B).
 * The clerk types the holder's number, so that nobody checks the paper of a person who is not there.
 */
@Injectable()
export class CheckMaterial {
  constructor(
    private readonly clock: Clock,
    private readonly cipher: PersonalDataCipher,
  ) {}

  async execute(tx: Transaction, actor: Actor, materialId: string, input: HolderInput): Promise<HeldMaterialView> {
    const now = this.clock.now();
    const holder = holderOf(this.cipher, input, '/holder/idNumber', localDateOf(now));
    const row = await lockOfHolder(tx, materialId, holder.index);
    if (row === undefined) throw heldMaterialNotFound();
    if (row.grade !== 'C') throw new DomainError('conflict', 'held-material-checked', '这份材料已经核验过原件，不用再核。');
    await markChecked(tx, row.id, actor, now);
    await recordAudit(tx, [
      { occurredAt: now, actor, action: 'material.check', objectType: 'held-material', objectId: materialId, result: 'DONE' },
    ]);
    return heldMaterialView({ ...row, grade: 'B', checkedAt: now });
  }
}
