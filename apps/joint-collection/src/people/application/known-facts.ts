import type { Actor } from '@app/access';
import type { LocalDate } from '@app/legal-calendar';
import type { Queryable } from '@app/persistence';
import { RULES } from '../../rules/application/shipped-rules';
import type { Insurance } from '../../rules/domain/insurance';
import { ageBounds, newbornSince } from '../../rules/domain/years';
import {
  type FactsAsked,
  factsParameters,
  insuredYears,
  type KnownPerson,
  knownFactsOf,
  knownFactsSql,
} from '../persistence/known-facts.repository';
import { type PersonScope, personScope } from '../persistence/person-scope';

export type { KnownPerson } from '../persistence/known-facts.repository';

/** What is known about people on a day, with the days of birth that the rules of that day make of ages. */
export function factsAsked(insurance: Insurance, year: number, on: LocalDate): FactsAsked {
  const { fromAge, toAge } = RULES.pension;
  return { insurance, year, on, ...ageBounds(on, fromAge, toAge), newbornSince: newbornSince(on, RULES.medical.newborn.withinDays) };
}

export function knownOf(
  reader: Queryable,
  ids: readonly number[],
  insurance: Insurance,
  year: number,
  on: LocalDate,
): Promise<KnownPerson[]> {
  return knownFactsOf(reader, ids, factsAsked(insurance, year, on));
}

/** The same facts for a whole place, as a statement for the one that assesses it at once. */
export const KNOWN_IN_TOWNSHIP = { sql: knownFactsSql('p.township = $7'), parameters: factsParameters };

/** The same for everybody within a reader's reach. @param who a condition with parameters from $7 */
export const KNOWN_WITHIN = { sql: knownFactsSql, parameters: factsParameters };

export type ScopeCondition = PersonScope;

/** Whom an actor may see, for a statement over `person p JOIN village_group g`. */
export function withinReach(actor: Actor): ScopeCondition {
  return personScope(actor);
}

export function yearsInsured(reader: Queryable, personId: number, insurance: Insurance): Promise<number[]> {
  return insuredYears(reader, personId, insurance);
}
