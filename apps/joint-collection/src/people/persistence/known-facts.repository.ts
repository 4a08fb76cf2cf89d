import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf } from '@app/persistence';
import type { KnownFacts } from '../../rules/domain/eligibility';
import type { Insurance } from '../../rules/domain/insurance';

/** For which insurance, year and day facts are looked up, with the days of birth that divide the ages. */
export interface FactsAsked {
  readonly insurance: Insurance;
  readonly year: number;
  readonly on: LocalDate;
  /** Born after it: below the lower age. */
  readonly youngest: LocalDate;
  /** Born on it or before: beyond the upper age. */
  readonly eldest: LocalDate;
  readonly newbornSince: LocalDate;
}

export const factsParameters = ({ insurance, year, on, youngest, eldest, newbornSince }: FactsAsked): unknown[] => [
  insurance,
  year,
  on,
  youngest,
  eldest,
  newbornSince,
];

/**
 * What is known of each person, as one row: `id`, `household_id`, `township` and `facts`, a KnownFacts in jsonb whose text is the same for all
 * people of whom the same is known. Parameters $1 to $6 as {@link factsParameters}.
 * @param who a condition on `person p JOIN village_group g`, with parameters from $7
 */
export const knownFactsSql = (who: string): string => `
  WITH who AS (SELECT p.id, p.household_id, p.township, p.birth_on, p.registration_state FROM person p JOIN village_group g ON g.id = p.group_id WHERE ${who}),
    held AS (
      SELECT c.person_id, jsonb_agg(jsonb_build_object('code', c.category, 'source', c.source) ORDER BY c.category, c.from_on) AS categories
      FROM category_period c JOIN who ON who.id = c.person_id
      WHERE c.from_on <= $3::date AND (c.to_on IS NULL OR c.to_on >= $3::date) GROUP BY c.person_id),
    covered AS (
      SELECT v.person_id, min(v.source) FILTER (WHERE v.kind = 'EMPLOYEE') AS employee, min(v.source) FILTER (WHERE v.kind = 'ELSEWHERE') AS elsewhere,
        min(v.source) FILTER (WHERE v.kind = 'PAID') AS paid
      FROM coverage v JOIN who ON who.id = v.person_id
      WHERE v.insurance = $1 AND CASE v.kind WHEN 'EMPLOYEE' THEN v.from_on <= $3::date AND (v.to_on IS NULL OR v.to_on >= $3::date)
        ELSE v.year = $2::smallint END
      GROUP BY v.person_id)
  SELECT who.id, who.household_id, who.township, jsonb_build_object(
      'registration', CASE WHEN who.registration_state = 'PRESENT' THEN 'PRESENT' WHEN who.registration_state LIKE 'TO_CHECK%' THEN 'TO_CHECK' ELSE 'ENDED' END,
      'categories', coalesce(held.categories, '[]'::jsonb), 'employee', covered.employee, 'elsewhere', covered.elsewhere, 'paid', covered.paid,
      'age', CASE WHEN who.birth_on > $4::date THEN 'BELOW' WHEN who.birth_on <= $5::date THEN 'BEYOND' ELSE 'CONTRIBUTING' END,
      'newborn', who.birth_on BETWEEN $6::date AND $3::date,
      'obligationOpen', o.id IS NOT NULL) AS facts
  FROM who LEFT JOIN held ON held.person_id = who.id LEFT JOIN covered ON covered.person_id = who.id
    LEFT JOIN obligation o ON o.person_id = who.id AND o.insurance = $1 AND o.year = $2::smallint AND o.state NOT IN ('CANCELLED', 'REFUNDED')`;

export interface KnownPerson {
  readonly id: number;
  readonly householdId: number;
  readonly facts: KnownFacts;
}

/** The facts of named people; the caller has looked whether he may see them. */
export async function knownFactsOf(reader: Queryable, ids: readonly number[], asked: FactsAsked): Promise<KnownPerson[]> {
  return rowsOf<KnownPerson>(
    reader,
    `SELECT id, household_id AS "householdId", facts FROM (${knownFactsSql('p.id = ANY($7::bigint[])')}) known ORDER BY id`,
    [...factsParameters(asked), ids],
  );
}

/** Years for which somebody was insured here or elsewhere, from what is recorded and from what was settled here. */
export async function insuredYears(reader: Queryable, personId: number, insurance: Insurance): Promise<number[]> {
  const rows = await rowsOf<{ year: number }>(
    reader,
    `SELECT year FROM coverage WHERE person_id = $1 AND insurance = $2 AND year IS NOT NULL
     UNION SELECT year FROM obligation WHERE person_id = $1 AND insurance = $2 AND state IN ('SETTLED', 'CONFIRMED', 'WAIVED') ORDER BY year`,
    [personId, insurance],
  );
  return rows.map(({ year }) => year);
}
