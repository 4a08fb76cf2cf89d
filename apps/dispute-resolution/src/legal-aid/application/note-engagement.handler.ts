import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock, DomainError } from '@app/domain-kernel';
import { answer, type IdempotentRequest, type Outcome, once } from '@app/http';
import type { LocalDate } from '@app/legal-calendar';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { DisputeResolutionDatabase } from '../../database';
import { firmOf, insertEngagement } from '../persistence/lawyer.repository';

export interface Engagement {
  readonly lawyerId: number;
  /** Whom he or his firm acts for: a person's number, or a 统一社会信用代码. */
  readonly citizenNumber: string | null;
  readonly creditCode: string | null;
  readonly fromOn: LocalDate;
  readonly untilOn: LocalDate | null;
}

/** 代理关系申报: for whom a lawyer and so his firm acts. A person is kept as a blind index alone; the conflict check compares nothing else. */
@Injectable()
export class NoteEngagementHandler {
  constructor(
    private readonly database: DisputeResolutionDatabase,
    private readonly cipher: PersonalDataCipher,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor, one: Engagement, request: IdempotentRequest): Promise<Outcome> {
    if ((one.citizenNumber === null) === (one.creditCode === null)) {
      throw new DomainError('rule-violation', 'engagement-client', '请填写委托人的证件号码或者统一社会信用代码之一。');
    }
    const isOwn = actor.roles.includes('LAWYER') && actor.id === one.lawyerId;
    if (!isOwn && !actor.roles.includes('LEGAL_AID_REVIEWER')) {
      throw new DomainError('forbidden', 'not-permitted', '由律师本人或者法律援助机构登记。');
    }
    const now = this.clock.now();
    return once(this.database, request, now, async (tx) => {
      const firmCreditCode = await firmOf(tx, one.lawyerId);
      if (firmCreditCode === undefined) {
        throw new DomainError('rule-violation', 'aid-lawyer-unknown', '律师不在法律援助律师库中，请从名册中选择。');
      }
      const id = await insertEngagement(tx, {
        firmCreditCode,
        lawyerId: one.lawyerId,
        opponentIndex: one.citizenNumber === null ? null : this.cipher.blindIndex('citizen-number', one.citizenNumber),
        opponentCreditCode: one.creditCode,
        fromOn: one.fromOn,
        untilOn: one.untilOn,
        notedBy: actor.id,
        at: now,
      });
      await recordAudit(tx, [
        { occurredAt: now, actor, action: 'legal-aid.note-engagement', objectType: 'firm-engagement', objectId: id, result: 'DONE' },
      ]);
      return answer(201, { id });
    });
  }
}
