import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { assertServiceDay, post, type ReturnReason, recordReturn, type Signer, serve } from '../domain/service-of-process';
import type { StoredCase } from '../persistence/case.rows';
import { insertPosting, markReturned, markSigned, openPosting, postingsOf } from '../persistence/posting.repository';
import { type CaseCommand, CaseDesk } from './case-desk';
import { DeliveryChoices } from './delivery-choices';

const postingContext = (caseNo: string, sequence: number): string => `intake.posting.address_cell|${caseNo}/${sequence}`;

export interface PostCommand extends CaseCommand {
  readonly courier: string;
  readonly trackingNumber: string;
  /** Where else than the applicant chose, at his word. */
  readonly address?: string;
  readonly handedOn?: LocalDate;
}

/** 邮寄送达: the result is handed to the courier, to the address that the applicant gave. */
@Injectable()
export class PostResult {
  constructor(
    private readonly desk: CaseDesk,
    private readonly choices: DeliveryChoices,
    private readonly cipher: PersonalDataCipher,
  ) {}

  execute(command: PostCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'post', async ({ stored, by, today, now }, tx) => {
      const { state } = stored;
      const address = command.address ?? (await this.choices.chosen(tx, state))?.address ?? null;
      if (address === null) {
        throw new DomainError('rule-violation', 'postal-address-missing', '申请人没有填写邮寄地址，请向申请人问明地址后再寄。', {
          errors: [{ pointer: '/address', code: 'postal-address-missing', message: '请填写收件地址。' }],
        });
      }
      const handedOn = command.handedOn ?? today;
      assertServiceDay(state, handedOn, today, null, '/handedOn');
      const sequence = (await postingsOf(tx, state.id)).length + 1;
      await insertPosting(tx, {
        caseId: state.id,
        sequence,
        courier: command.courier,
        trackingNumber: command.trackingNumber,
        addressCell: this.cipher.encrypt(address, postingContext(state.caseNo, sequence)),
        handedOn,
        handedBy: by.id,
      });
      return { decision: post(state, { sequence, handedOn }, by, now) };
    });
  }
}

export interface SignedForCommand extends CaseCommand {
  readonly sequence: number;
  readonly signedOn: LocalDate;
  readonly signer: Signer;
}

/** The letter was signed for: served on that day, whenever the word of it came (民事诉讼法 §91). */
@Injectable()
export class SignedFor {
  constructor(private readonly desk: CaseDesk) {}

  execute({ sequence, signedOn, signer, ...command }: SignedForCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'deliver', async ({ stored, by, today, now, terms }, tx) => {
      const { courier, trackingNumber, handedOn } = await openPosting(tx, stored.state.id, sequence);
      assertServiceDay(stored.state, signedOn, today, handedOn, '/signedOn');
      await markSigned(tx, stored.state.id, sequence, { on: signedOn, by: signer });
      const service = { method: 'POST', servedOn: signedOn, proof: 'SIGNATURE', signer, courier, trackingNumber } as const;
      return { decision: serve(stored.state, service, by, now, terms) };
    });
  }
}

export interface ReturnedCommand extends CaseCommand {
  readonly sequence: number;
  readonly returnedOn: LocalDate;
  readonly reason: ReturnReason;
}

/** 退件 */
@Injectable()
export class RecordReturn {
  constructor(private readonly desk: CaseDesk) {}

  execute({ sequence, returnedOn, reason, ...command }: ReturnedCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'recordReturn', async ({ stored, by, today, now }, tx) => {
      const { handedOn } = await openPosting(tx, stored.state.id, sequence);
      assertServiceDay(stored.state, returnedOn, today, handedOn, '/returnedOn');
      await markReturned(tx, stored.state.id, sequence, { on: returnedOn, reason });
      return { decision: recordReturn(stored.state, { sequence, returnedOn, reason }, by, now) };
    });
  }
}
