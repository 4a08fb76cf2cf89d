import type { Actor } from '@app/access';
import { Clock, DomainError } from '@app/domain-kernel';
import { versionMismatch } from '@app/http';
import { parsePickUpCode, required } from '@app/identifiers';
import { localDateOf } from '@app/legal-calendar';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { collectorUnproven, DeliverTogether, type TogetherProof } from '../../cases/application/deliver-together';
import { ENDED } from '../../cases/domain/case.transitions';
import { assertMay } from '../../cases/domain/case-policy';
import { IntakeDatabase } from '../../database';
import { deliveriesOf, insertDelivery, type MemberRow } from '../persistence/bundle.repository';
import { bundlePickUpContext } from './bundle-contexts';
import { bundlePaperNumber, organOfBundle } from './bundle-numbers';
import { isFiled } from './follow-members';
import { type BundleView, ReadBundles } from './read-bundles';

export interface DeliverBundleCommand {
  readonly bundleNo: string;
  readonly actor: Actor;
  readonly expectedVersion: number;
  readonly pickUpCode: string | null;
  readonly identity: Omit<Extract<TogetherProof, { by: 'IDENTITY' }>, 'by'> | null;
}

/** 一次出件: every member that is concluded, with one receipt; each case records its own delivery. What concludes later is handed out later. */
@Injectable()
export class DeliverBundle {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
    private readonly cipher: PersonalDataCipher,
    private readonly together: DeliverTogether,
    private readonly reads: ReadBundles,
  ) {}

  execute({ bundleNo, actor, expectedVersion, pickUpCode, identity }: DeliverBundleCommand): Promise<BundleView> {
    assertMay(actor.roles, 'deliver');
    return this.database.run(async (tx) => {
      const bundle = await this.reads.find(tx, bundleNo, actor);
      if (bundle.version !== expectedVersion) throw versionMismatch(bundle.version);
      const members = await this.reads.members(tx, bundle.id, actor);
      const ready = members.filter(isFiled).filter(({ inScope, status }) => inScope && status === 'CONCLUDED');
      if (ready.length === 0) {
        throw new DomainError('conflict', 'bundle-nothing-to-deliver', '这个联办件现在没有可以领取的结果，请查看各事项的进度。');
      }
      const proof = this.proofOf({ pickUpCode, identity }, bundleNo, bundle.pickUpCell);
      const handed = await this.together.execute(
        tx,
        actor,
        ready.map(({ caseId }) => caseId),
        proof,
      );
      const now = this.clock.now();
      const today = localDateOf(now);
      const caseIds = handed.map(({ state }) => state.id);
      await insertDelivery(tx, bundle.id, {
        sequence: (await deliveriesOf(tx, bundle.id)).length + 1,
        number: await bundlePaperNumber(tx, actor.organ, today, '联送'),
        caseIds,
        stillOpen: stillOpen(members, caseIds),
        place: organOfBundle(actor.organ).shortName,
        staffName: actor.name,
        deliveredAt: now,
      });
      return this.reads.viewIn(tx, bundleNo, actor);
    });
  }

  private proofOf(
    { pickUpCode, identity }: Pick<DeliverBundleCommand, 'pickUpCode' | 'identity'>,
    bundleNo: string,
    cell: string,
  ): TogetherProof {
    if (pickUpCode !== null) {
      const given = required(parsePickUpCode(pickUpCode), '/pickUpCode');
      if (given !== this.cipher.decrypt(cell, bundlePickUpContext(bundleNo))) throw collectorUnproven();
      return { by: 'PICK_UP_CODE' };
    }
    if (identity === null) throw new DomainError('rule-violation', 'collector-unproven', '请输入取件码，或核验领取人的身份证件号码。');
    return { by: 'IDENTITY', ...identity };
  }
}

const stillOpen = (members: readonly MemberRow[], handed: readonly number[]): string[] =>
  members.filter(isFiled).flatMap(({ caseId, status, itemName }) => (handed.includes(caseId) || ENDED.has(status) ? [] : [itemName]));
