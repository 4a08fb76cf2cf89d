import { recordAudit } from '@app/audit';
import { Clock, DomainError } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import { Outbox } from '@app/messaging';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import { insertObjection, lockShownPublicity } from '../persistence/publicity.repository';

export const objectionContext = (id: number): string => `intake.publicity_objection.text_cell|${id}`;

export interface RaisedObjection {
  /** Number of the objection. */
  readonly objectionId: number;
  readonly sentence: string;
}

/** 公示异议: anybody may object while the days run; the organ that examined must answer before anything is decided. */
@Injectable()
export class RaiseObjection {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly cipher: PersonalDataCipher,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  execute(publicityId: number, text: string): Promise<RaisedObjection> {
    const now = this.clock.now();
    return this.database.run(async (tx) => {
      const shown = await lockShownPublicity(tx, publicityId, localDateOf(now));
      if (shown === undefined) {
        throw new DomainError(
          'not-found',
          'publicity-not-found',
          '没有找到这项公示，可能公示期已满。对结果有意见的，可以向受理单位或者督查部门反映。',
        );
      }
      const objectionId = await insertObjection(tx, publicityId, (id) => this.cipher.encrypt(text, objectionContext(id)), now);
      await recordAudit(tx, [
        {
          occurredAt: now,
          // Who objects is not asked, and not kept.
          actor: { kind: 'SYSTEM', id: null, organ: null },
          action: 'objection.raise',
          objectType: 'objection',
          objectId: objectionId,
          result: 'DONE',
        },
      ]);
      await this.outbox.append(tx, [
        {
          aggregateType: 'objection',
          aggregateId: objectionId,
          aggregateVersion: 1,
          type: 'case.objection-raised.v1',
          payload: { caseId: shown.caseId, objectionId, publicityId },
          occurredAt: now,
        },
      ]);
      return { objectionId, sentence: '异议已收到，审核单位将调查核实；答复以前不作出决定。' };
    });
  }
}
