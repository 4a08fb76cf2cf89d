import { type Queryable, rowsOf } from '@app/persistence';
import type { Person } from '../domain/person';
import type { PersonScope } from './person-scope';

export interface PersonRow extends Person {
  readonly citizenNumberCell: string;
}

const COLUMNS = `p.id, p.citizen_number_cell AS "citizenNumberCell", p.name, p.birth_on AS "birthOn", p.sex, p.township, p.group_id AS "groupId",
  g.village, g.name AS "groupName", p.household_id AS "householdId", h.number AS "householdNumber",
  p.registration_state AS "registrationState", p.registration_source AS "registrationSource",
  g.responsible_staff AS "responsibleStaff", p.version`;
const FROM = 'FROM person p JOIN village_group g ON g.id = p.group_id JOIN household h ON h.id = p.household_id';

/** @param where a condition whose parameters are numbered from 1; the scope's follow. */
export async function peopleWhere(
  reader: Queryable,
  scope: PersonScope,
  where: string,
  parameters: readonly unknown[],
  rest = 'ORDER BY p.id',
): Promise<PersonRow[]> {
  return rowsOf<PersonRow>(reader, `SELECT ${COLUMNS} ${FROM} WHERE ${where} AND ${scope.sql(parameters.length + 1)} ${rest}`, [
    ...parameters,
    ...scope.parameters,
  ]);
}
