import type { Actor } from '@app/access';
import { DomainError } from '@app/domain-kernel';
import type { Queryable } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import type { Person } from '../domain/person';
import { type PersonRow, peopleWhere } from '../persistence/person.repository';
import { personScope } from '../persistence/person-scope';

export type { Person } from '../domain/person';

export const CITIZEN_NUMBER_INDEX = 'citizen-number';
export const citizenNumberContext = (personId: number): string => `joint_collection.person.citizen_number_cell|${personId}`;

/** Finds people within the reach of whoever asks; whom he may not see he does not find. */
@Injectable()
export class PersonDirectory {
  constructor(private readonly cipher: PersonalDataCipher) {}

  /** @param citizenNumber normalised, by `parseCitizenNumber`. */
  async byCitizenNumber(reader: Queryable, actor: Actor, citizenNumber: string): Promise<Person> {
    return this.one(reader, actor, 'p.citizen_number_index = $1', [this.cipher.blindIndex(CITIZEN_NUMBER_INDEX, citizenNumber)]);
  }

  byId(reader: Queryable, actor: Actor, id: number): Promise<Person> {
    return this.one(reader, actor, 'p.id = $1', [id]);
  }

  async byIds(reader: Queryable, actor: Actor, ids: readonly number[]): Promise<Person[]> {
    return (await peopleWhere(reader, personScope(actor), 'p.id = ANY($1::bigint[])', [ids])).map(known);
  }

  /** Everybody of a household whom the actor may see; none is a household that does not exist for him. */
  async ofHousehold(reader: Queryable, actor: Actor, householdId: number): Promise<Person[]> {
    const rows = await peopleWhere(reader, personScope(actor), 'p.household_id = $1', [householdId]);
    if (rows.length === 0) throw new DomainError('not-found', 'household-not-found', '没有找到这一户，请核对户号。');
    return rows.map(known);
  }

  /** Everybody of a village group, for a list or a packet. */
  async ofGroup(reader: Queryable, actor: Actor, groupId: number): Promise<Person[]> {
    return (await peopleWhere(reader, personScope(actor), 'p.group_id = $1', [groupId], 'ORDER BY h.number, p.id')).map(known);
  }

  /** A citizen himself, where he is on the roll. */
  async self(reader: Queryable, actor: Actor): Promise<Person | undefined> {
    return (await peopleWhere(reader, personScope(actor), 'true', [])).map(known).at(0);
  }

  /** The numbers themselves, for official papers and packets; the caller logs that somebody looks. */
  async citizenNumbers(reader: Queryable, actor: Actor, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
    const rows = await peopleWhere(reader, personScope(actor), 'p.id = ANY($1::bigint[])', [ids]);
    return new Map(rows.map(({ id, citizenNumberCell }) => [id, this.cipher.decrypt(citizenNumberCell, citizenNumberContext(id))]));
  }

  private async one(reader: Queryable, actor: Actor, where: string, parameters: readonly unknown[]): Promise<Person> {
    const [row] = await peopleWhere(reader, personScope(actor), where, parameters);
    if (row === undefined) throw personNotFound();
    return known(row);
  }
}

const known = ({ citizenNumberCell: _, ...person }: PersonRow): Person => person;

export function personNotFound(): DomainError {
  return new DomainError('not-found', 'person-not-found', '没有找到这个人，请核对证件号码；不在本辖区的由所在乡镇办理。');
}
