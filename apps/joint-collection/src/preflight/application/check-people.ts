import type { LocalDate } from '@app/legal-calendar';
import type { Queryable } from '@app/persistence';
import { knownOf } from '../../people/application/known-facts';
import { RULES } from '../../rules/application/shipped-rules';
import { type Eligibility, eligibility } from '../../rules/domain/eligibility';
import type { Insurance } from '../../rules/domain/insurance';

export interface Wanted {
  readonly personId: number;
  readonly insurance: Insurance;
  readonly year: number;
  readonly tierFen: number | null;
  readonly backPay: boolean;
}

export interface Checked extends Wanted {
  readonly householdId: number;
  readonly eligibility: Eligibility;
}

/** 应征前核对 of named people, each insurance and year by itself. The caller has looked whether he may see them. @param except an obligation that is not in the way of itself */
export async function checkPeople(reader: Queryable, wanted: readonly Wanted[], on: LocalDate, except = false): Promise<Checked[]> {
  const checked: Checked[] = [];
  const groups = new Map<string, Wanted[]>();
  for (const one of wanted) {
    const key = `${one.insurance}/${one.year}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  for (const items of groups.values()) {
    const [first] = items;
    if (first === undefined) continue;
    const { insurance, year } = first;
    const known = await knownOf(
      reader,
      items.map(({ personId }) => personId),
      insurance,
      year,
      on,
    );
    const byId = new Map(known.map((one) => [one.id, one]));
    for (const item of items) {
      const person = byId.get(item.personId);
      if (person === undefined) continue;
      const facts = except ? { ...person.facts, obligationOpen: false } : person.facts;
      checked.push({ ...item, householdId: person.householdId, eligibility: eligibility(facts, { ...item, on }, RULES) });
    }
  }
  return checked;
}
