import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock, DomainError } from '@app/domain-kernel';
import { answer, type IdempotentRequest, type Outcome, once } from '@app/http';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { DisputeResolutionDatabase } from '../../database';
import { insertConsultation } from '../persistence/consultation.repository';

export interface Consultation {
  readonly way: 'WINDOW' | 'PHONE' | 'ONLINE';
  readonly topic: string;
  readonly asked: string;
  readonly answer: string;
}

/** 法律咨询: for everybody, without a test; whoever asks is told that he may apply for aid (法律援助法 §22, §23). */
@Injectable()
export class ConsultHandler {
  constructor(
    private readonly database: DisputeResolutionDatabase,
    private readonly cipher: PersonalDataCipher,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor, consultation: Consultation, toldOfAid: boolean, request: IdempotentRequest): Promise<Outcome> {
    if (!toldOfAid) {
      throw new DomainError('rule-violation', 'aid-not-told', '提供咨询时应当提示当事人享有依法申请法律援助的权利，提示后再登记。', {
        article: '法律援助法 §23',
      });
    }
    const now = this.clock.now();
    return once(this.database, request, now, async (tx) => {
      const { organ } = actor;
      if (organ === null) throw new DomainError('forbidden', 'not-permitted', '由法律援助机构或者窗口的工作人员登记。');
      const cell = (text: string, column: string) =>
        this.cipher.encrypt(text, `dispute_resolution.aid_consultation.${column}|${actor.id}/${now.getTime()}`);
      const id = await insertConsultation(tx, {
        way: consultation.way,
        topic: consultation.topic,
        organ,
        askedCell: cell(consultation.asked, 'asked'),
        answerCell: cell(consultation.answer, 'answer'),
        answeredBy: actor.id,
        at: now,
      });
      await recordAudit(tx, [
        { occurredAt: now, actor, action: 'legal-aid.consult', objectType: 'aid-consultation', objectId: id, result: 'DONE' },
      ]);
      return answer(201, { id, toldOfAid: true, hotline: '12348' });
    });
  }
}
