import { DomainError } from '@app/domain-kernel';
import { type IdentityDocumentType, parseIdentityDocument, parsePickUpCode, required } from '@app/identifiers';
import { type LocalDate } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { type CollectionProof, deliver } from '../domain/office-decisions';
import type { StoredCase } from '../persistence/case.rows';
import { isEntitledToCollect } from '../persistence/party.repository';
import { type CaseCommand, CaseDesk } from './case-desk';
import { collectorUnproven } from './deliver-together';
import { CITIZEN_NUMBER_INDEX } from './filing';
import { pickUpContext } from './form-context';

export interface DeliverCommand extends CaseCommand {
  readonly pickUpCode: string | null;
  readonly idNumber: string | null;
  /** Which document was shown. */
  readonly idType: IdentityDocumentType;
}

/** 出件: into the right hands, proved by the code on the receipt or by the identity document of a party. */
@Injectable()
export class DeliverResult {
  constructor(
    private readonly desk: CaseDesk,
    private readonly cipher: PersonalDataCipher,
  ) {}

  execute(command: DeliverCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'deliver', async ({ stored, by, today, now, terms }, tx) => {
      const proof = await this.proofOf(tx, command, stored, today);
      return { decision: deliver(stored.state, proof, by, today, now, terms) };
    });
  }

  private async proofOf(tx: Transaction, command: DeliverCommand, stored: StoredCase, today: LocalDate): Promise<CollectionProof> {
    if (command.pickUpCode !== null) {
      const given = required(parsePickUpCode(command.pickUpCode), '/pickUpCode');
      if (given === this.cipher.decrypt(stored.pickUpCell, pickUpContext(stored.state.caseNo)))
        return { by: 'PICK_UP_CODE', collector: null };
    } else if (command.idNumber !== null) {
      const { number } = required(parseIdentityDocument(command.idType, command.idNumber, today), '/idNumber');
      const collector = await isEntitledToCollect(tx, stored.state.id, this.cipher.blindIndex(CITIZEN_NUMBER_INDEX, number), today);
      if (collector !== null) return { by: 'IDENTITY', collector };
    } else {
      throw new DomainError('rule-violation', 'collector-unproven', '请输入取件码，或核验领取人的身份证件号码。');
    }
    throw collectorUnproven();
  }
}
