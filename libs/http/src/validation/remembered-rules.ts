import { getMetadataStorage } from 'class-validator';

type RuleStorage = ReturnType<typeof getMetadataStorage>;
type Rules = ReturnType<RuleStorage['getTargetValidationMetadatas']>;
type RulesByProperty = ReturnType<RuleStorage['groupByPropertyName']>;

/**
 * class-validator looks through the rules of every DTO class of the process for every object that it checks. What stands on a class is fixed
 * when the class is defined, so it is collected once. (Named schemas and groups of rules we have none of; of a class a schema changes nothing.)
 */
export function rememberRules(storage: Pick<RuleStorage, 'getTargetValidationMetadatas' | 'groupByPropertyName'>): void {
  const collect = storage.getTargetValidationMetadatas.bind(storage);
  const group = storage.groupByPropertyName.bind(storage);
  const rulesOf = new WeakMap<object, Rules>();
  const grouped = new WeakMap<Rules, RulesByProperty>();

  storage.getTargetValidationMetadatas = (target, schema, always, strictGroups, groups) => {
    if (always || strictGroups || groups) return collect(target, schema, always, strictGroups, groups);
    const known = rulesOf.get(target) ?? collect(target, schema, always, strictGroups);
    rulesOf.set(target, known);
    return known;
  };
  storage.groupByPropertyName = (rules) => {
    const known = grouped.get(rules) ?? group(rules);
    grouped.set(rules, known);
    return known;
  };
}

rememberRules(getMetadataStorage());
