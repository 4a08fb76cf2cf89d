import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock, DomainError } from '@app/domain-kernel';
import { answer, type IdempotentRequest, type Outcome, once } from '@app/http';
import { Injectable } from '@nestjs/common';
import { JointCollectionDatabase } from '../../database';
import { insertDevice, revokeDevice } from '../persistence/visit.repository';
import { FindVisits } from './find-visits.query';
import { type DeviceView, deviceView } from './visit-view';

/** Devices that may carry packets: each has a key of its own, and belongs to the person who registered it. */
@Injectable()
export class VisitDevicesHandler {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly clock: Clock,
    private readonly reads: FindVisits,
  ) {}

  register(name: string, publicKey: Buffer, actor: Actor, request: IdempotentRequest): Promise<Outcome> {
    const now = this.clock.now();
    return once(this.database, request, now, async (tx) => {
      const id = await insertDevice(tx, {
        staffId: actor.id,
        staffName: actor.name,
        division: actor.jurisdiction,
        name,
        publicKey,
        registeredAt: now,
      });
      // A key that somebody has registered belongs to that device, whoever asks again.
      if (id === 0) throw new DomainError('conflict', 'visit-device-known', '这台设备的密钥已经登记过，请重新生成密钥后登记。');
      await recordAudit(tx, [
        { occurredAt: now, actor, action: 'visit-device.register', objectType: 'visit-device', objectId: id, result: 'DONE' },
      ]);
      return answer(201, deviceView(await this.reads.device(tx, id, actor)), { Location: `/api/v1/visit-devices/${id}` });
    });
  }

  /** 挂失: nothing that the device signs from now on is taken; what came before stays. */
  revoke(id: number, actor: Actor): Promise<DeviceView> {
    const now = this.clock.now();
    return this.database.run(async (tx) => {
      await this.reads.device(tx, id, actor);
      await revokeDevice(tx, id, actor.id, now);
      await recordAudit(tx, [
        { occurredAt: now, actor, action: 'visit-device.revoke', objectType: 'visit-device', objectId: id, result: 'DONE' },
      ]);
      return deviceView(await this.reads.device(tx, id, actor));
    });
  }
}
