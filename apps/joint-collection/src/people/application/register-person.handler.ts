import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock, DomainError } from '@app/domain-kernel';
import { answer, type IdempotentRequest, type Outcome, once } from '@app/http';
import { maskCitizenNumber, parseCitizenNumber, required } from '@app/identifiers';
import { localDateOf } from '@app/legal-calendar';
import { type Transaction, violatedConstraint } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { JointCollectionDatabase } from '../../database';
import { insertHistory, insertPerson, nextPersonId } from '../persistence/person-facts.repository';
import { CITIZEN_NUMBER_INDEX, citizenNumberContext, type Person, PersonDirectory } from './person-directory';

export interface NewMember {
  readonly householdId: number;
  readonly name: string;
  readonly citizenNumber: string;
}

/** 参保登记 of somebody whom no roster brought: a newborn, somebody who moved in. The date of birth is the citizen number's own. */
@Injectable()
export class RegisterPersonHandler {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly directory: PersonDirectory,
    private readonly cipher: PersonalDataCipher,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, member: NewMember, request: IdempotentRequest): Promise<Outcome> {
    try {
      return await once(this.database, request, this.clock.now(), async (tx) => {
        const person = await this.within(tx, actor, member);
        return answer(
          201,
          { ...person, citizenNumber: maskCitizenNumber(member.citizenNumber) },
          { Location: `/api/v1/collection/people/${person.id}` },
        );
      });
    } catch (error) {
      if (violatedConstraint(error) !== 'uq_person_citizen_number') throw error;
      // He may be another township's: that he stands somewhere is all that is said.
      throw new DomainError('conflict', 'person-known', '这个证件号码已经在册，请按证件号码查找；不在本辖区的，请与原乡镇核对后迁移。');
    }
  }

  /** In the transaction of whoever asks. */
  async within(tx: Transaction, actor: Actor, { householdId, name, citizenNumber }: NewMember): Promise<Person> {
    const now = this.clock.now();
    // The household must be one that he may see.
    await this.directory.ofHousehold(tx, actor, householdId);
    const { number, birthDate, sex } = required(parseCitizenNumber(citizenNumber, localDateOf(now)), '/citizenNumber');
    const id = await nextPersonId(tx);
    const cell = this.cipher.encrypt(number, citizenNumberContext(id));
    const index = this.cipher.blindIndex(CITIZEN_NUMBER_INDEX, number);
    await insertPerson(tx, { id, cell, index, name, birthOn: birthDate, sex, householdId }, now);
    await insertHistory(tx, id, 'register', 1, actor.id, {}, now);
    await recordAudit(tx, [{ occurredAt: now, actor, action: 'person.register', objectType: 'person', objectId: id, result: 'DONE' }]);
    return this.directory.byId(tx, actor, id);
  }
}
